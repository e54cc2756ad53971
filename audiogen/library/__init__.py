"""What makes a session belong on a shelf: its cover and its tags."""
