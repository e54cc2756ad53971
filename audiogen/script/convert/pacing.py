"""The pace that the words of a form share, so that it is said once for all of them."""

from collections import Counter
from dataclasses import replace

from audiogen.script.convert.form import Form, Words, joined
from audiogen.script.inline import speakable
from audiogen.vocabulary import FASTEST, SLOWEST


def one_pace(form: Form) -> Form:
    """A rate that all words share is that of the form."""
    rates = _rates(form)
    return _at_pace(form, rates.popitem()[0]) if len(rates) == 1 else form


def main_pace(form: Form) -> Form:
    """The rate of most words is that of the form, if the others can be told from there."""
    rates = _rates(form)
    main, letters = rates.most_common(1)[0] if rates else (1.0, 0)
    near = all(SLOWEST <= round(rate / main, 2) <= FASTEST for rate in rates)
    return _at_pace(form, main) if near and 2 * letters > rates.total() else form


def _rates(form: Form) -> Counter[float]:
    """How many letters are spoken at each rate."""
    rates: Counter[float] = Counter()
    for item in form.items:
        if isinstance(item, Words) and speakable(item.text):
            rates[item.rate] += len(item.text)
    return rates


def _at_pace(form: Form, pace: float) -> Form:
    items = (replace(item, rate=round(item.rate / pace, 4) if speakable(item.text) else 1.0)
             if isinstance(item, Words) else item for item in form.items)  # fmt: skip
    return replace(form, items=joined(items), rate=round(form.rate * pace, 4))
