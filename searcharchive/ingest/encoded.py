"""Bytes whose encoding nobody tells, as text."""


def decoded(raw: bytes) -> str:
    """UTF-8, else Windows-1252, which is Latin-1 with the quotes of wires. Raises ValueError, with the place, for what
    is neither, and for what looks like UTF-8 with damage, which would become gibberish."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return _windows_1252(raw, error.start)


def _windows_1252(raw: bytes, at: int) -> str:
    replaced = raw.decode("utf-8", "replace")
    damage = replaced.count("\ufffd")
    if sum(not character.isascii() for character in replaced) - damage >= damage:
        raise ValueError(f"the text is damaged UTF-8, at byte {at}")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        raise ValueError(f"the text is neither UTF-8 nor Windows-1252 at byte {error.start}") from error
