"""The address of a search as a list of parameters, and the addresses one click away from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """The parameters of a search in the order given. Every change leads back to the first page of results."""

    pairs: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> "Address":
        """The parameters of a request. Empty ones are dropped: a form sends each field, filled in or not."""
        return cls(tuple((name, value) for name, value in pairs if value.strip()))

    @property
    def query_string(self) -> str:
        return urlencode(self.pairs)

    def get(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.pairs if key == name), default)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def has(self, name: str, value: str) -> bool:
        return (name, value) in self.pairs

    def adding(self, name: str, value: str) -> "Address":
        return Address((*self._without_page(), (name, value)))

    def removing(self, name: str, value: str | None = None) -> "Address":
        """Without the parameter: all its values, or the one."""
        return Address(tuple((k, v) for k, v in self._without_page() if k != name or value not in (None, v)))

    def setting(self, **values: str) -> "Address":
        """With each parameter once; an empty value removes it. A trailing underscore is not part of a name."""
        named = {name.rstrip("_"): value for name, value in values.items()}
        kept = tuple(pair for pair in self._without_page() if pair[0] not in named)
        return Address((*kept, *((name, value) for name, value in named.items() if value)))

    def toggling(self, name: str, value: str) -> "Address":
        """With the value when it was not there, else without it."""
        return self.removing(name, value) if self.has(name, value) else self.adding(name, value)

    def on_page(self, page: int) -> "Address":
        kept = self._without_page()
        return Address(kept if page == 1 else (*kept, ("page", str(page))))

    def fields_beside(self, *names: str) -> tuple[Pair, ...]:
        """What a form that asks for ``names`` itself has to carry along."""
        return tuple(pair for pair in self._without_page() if pair[0] not in names)

    def _without_page(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair[0] != "page")
