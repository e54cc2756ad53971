"""Templates become bytes: escaped by default, links encoded, nothing undefined passed over."""

from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2

from audiogen.library.page.versions import versions
from audiogen.library.page.words import about, clock
from audiogen.units import milliseconds


def render(template: str, **values: Any) -> bytes:
    """A page from the template of that name."""
    return _environment().get_template(template).render(**values).encode()


def link(name: str) -> str:
    """The relative address of a file beside the page, whatever its name."""
    return quote(name, safe="")


def strict(package: str) -> jinja2.Environment:
    """Where the templates of a package are."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _environment() -> jinja2.Environment:
    environment = strict("audiogen.library.page")
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    environment.filters |= {
        "about": about, "clock": clock, "link": link, "milliseconds": milliseconds, "versions": versions,
    }  # fmt: skip
    return environment
