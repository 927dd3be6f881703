"""Stored articles: each compressed by itself, so that one is read without its neighbours.

What articles have in common (their keys, the words of their trade) stands in a dictionary: some of the first articles
themselves. zstd keeps a checksum in each, and refuses one that is not what was written.
"""

from collections.abc import Sequence

import zstandard

LEVEL = 3
DICTIONARY = 112 << 10
"""Bytes of a dictionary, as zstd's own trainer makes them; a trained one is no better here and takes seconds."""
FEWEST = 128
"""Articles for which a dictionary pays."""
LARGEST = 1 << 31
"""Bytes of one article: more are not even tried to be held."""


def make_dictionary(articles: Sequence[bytes]) -> bytes:
    """From articles spread over those given; empty where there are too few."""
    if len(articles) < FEWEST:
        return b""
    average = sum(map(len, articles)) // len(articles)
    step = max(1, len(articles) * average // DICTIONARY)
    return b"".join(articles[::step])[:DICTIONARY]


class Packer:
    """Compresses articles with one dictionary (empty: without)."""

    def __init__(self, dictionary: bytes) -> None:
        data = None
        if dictionary:
            data = zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            data.precompute_compress(level=LEVEL)
        self._compressor = zstandard.ZstdCompressor(
            level=LEVEL, dict_data=data, write_checksum=True, write_dict_id=False
        )

    def pack(self, article: bytes) -> bytes:
        return self._compressor.compress(article)

    def pack_all(self, articles: Sequence[bytes]) -> list[bytes]:
        """All at once, without the interpreter's lock; empty ones stay empty."""
        there: list[bytes | bytearray | memoryview[int]] = [article for article in articles if article]
        packed = iter(self._compressor.multi_compress_to_buffer(there)) if there else iter(())
        return [next(packed).tobytes() if article else b"" for article in articles]


class Unpacker:
    """Reads what a :class:`Packer` with the same dictionary wrote. For one thread at a time."""

    def __init__(self, dictionary: bytes) -> None:
        data = None
        if dictionary:
            data = zstandard.ZstdCompressionDict(dictionary, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=data)

    def unpack(self, packed: bytes | memoryview) -> bytes:
        """Raises zstandard.ZstdError when it is not what was written."""
        # zstd compares no checksum where it is told of no bytes, or of no checksum.
        if not 0 < zstandard.frame_content_size(packed) <= LARGEST:
            raise zstandard.ZstdError("an article of an impossible size")
        return self._decompressor.decompress(packed, allow_extra_data=False)
