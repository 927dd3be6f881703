"""Versions of a story: where each is kept, which one corrects which, and all of them together."""
