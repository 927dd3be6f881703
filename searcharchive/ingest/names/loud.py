"""Texts in capitals, whose case tells nothing: they name whom the rest of the story names."""

from collections.abc import Mapping, Sequence

from searcharchive.ingest.names.named import Named
from searcharchive.ingest.names.runs import REPEAT, Mention
from searcharchive.ingest.words import lexicon as x
from searcharchive.ingest.words.prose import Prose


def repeated_loudly(text: Prose, names: Sequence[Named], by_surname: Mapping[str, Named]) -> None:
    """Give the words of a headline in capitals to the names that they repeat: full names, and rare surnames alone."""
    by_first: dict[str, list[Named]] = {}
    for named in names:
        if len(named.forms) > 1:
            by_first.setdefault(named.forms[0], []).append(named)
    known, at = x.table(), 0
    while at < len(text):
        form = text.forms[at]
        found = next((n for n in by_first.get(form, ()) if text.key(at, at + len(n.forms)) == " ".join(n.forms)), None)
        length = len(found.forms) if found else 1
        if found is None and not known.get(form, 0) & (x.COMMON | x.AREA | x.ORDINARY):
            found = by_surname.get(form)
        if found:
            found.all.append(Mention(text, at, at + length, REPEAT))
        at += length
