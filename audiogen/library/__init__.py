"""What becomes of sessions: their tags and covers, and the library that players, apps, browsers and phones get."""
