"""Voices: the engines that speak, the cache that remembers, and the work of speaking everything once."""
