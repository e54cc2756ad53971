"""Many sessions at once: which are out of date, and who makes them, here or on other machines."""
