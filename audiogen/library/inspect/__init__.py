"""Looks at a feed, and all that it points to, as podcast apps and their directories would."""
