"""How much one story may be."""

TEXT_LIMIT = 4 << 20
"""Bytes (UTF-8) of one article's text."""
LINE_LIMIT = 4 * TEXT_LIMIT
"""Bytes of one line that are held; JSON may write a character of two bytes in six."""
DOCUMENT_LIMIT = 64 << 20
"""Bytes of a document that is parsed as a whole."""
DEPTH_LIMIT = 100
"""Elements inside elements."""
