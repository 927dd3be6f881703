"""Readers: one file a format. Each turns numbered lines into drafts, and what it cannot read into Rejected."""
