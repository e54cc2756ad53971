"""Times and lines as captions write them."""

from audiogen.units import milliseconds


def clock(samples: int, point: str = ".") -> str:
    """`00:12:34.567`, with `point` before the thousandths."""
    seconds, thousandths = divmod(milliseconds(samples), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{thousandths:03d}"


def one_line(text: str) -> str:
    """`text` without breaks: an empty line would end a caption."""
    return " ".join(text.replace("\0", "").split())
