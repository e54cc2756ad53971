"""The offline voice that comes along: hibari, one warm English voice, a hundred times faster than it speaks.

Nothing is imported here: `process` has to be at hand before the rest of the program is.
"""
