"""`python -m audiogen` is the same program as `audiogen`."""

import signal
from typing import NoReturn


def program() -> NoReturn:
    """The program. Who interrupts it while it is still being loaded ends it without a word."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from audiogen.cli import program as loaded

    loaded()


if __name__ == "__main__":
    program()
