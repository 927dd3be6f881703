"""Imports: drafts in, commits out, and a report in which nothing is missing."""
