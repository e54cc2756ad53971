"""A page to write a routine in, that follows it: its session in time, and how it sounds."""
