"""`python -m audiogen` is the same program as `audiogen`."""

from audiogen.cli import program

program()
