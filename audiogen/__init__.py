"""audiogen: a routine is source code, a session is its build."""

__version__ = "0.1.0"
