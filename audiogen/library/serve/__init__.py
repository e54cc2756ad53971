"""Offers a published library in the local network: what is listed, to whom it may concern, at anybody's pace."""
