"""Samples: what they are made of, how loud they are, how they are read and how they become MP3.

Sound inside audiogen is float32 between -1 and 1 at 48 kHz; one channel has shape (n,), two (2, n).
"""
