"""From a `Routine` and the lengths of its clips to a `Timeline`: who sounds when, to the sample. Pure."""
