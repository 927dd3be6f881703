"""Searching, ours against others: ``python -m bench.search``, or ``make bench``.

Every engine answers the same questions over the same texts: the first ten articles with their id, headline, stored form
and one marked passage, the number of all that were found, and counts of facets.
"""
