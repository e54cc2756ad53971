"""A person's own recordings of a script's lines: what can be recorded, what is, and what fits no line any more."""
