"""`python -m audiogen` is the same program as `audiogen`."""

from audiogen.cli import main

main()
