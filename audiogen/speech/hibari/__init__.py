"""The offline voice that comes along: hibari, one warm English voice, a hundred times faster than it speaks."""
