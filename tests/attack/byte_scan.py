"""Search files for markers in eight encodings, unpacked wherever they are packed."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from unpacking import unpacked


@dataclass(frozen=True)
class Kind:
    """Markers of one kind: the texts, the part that all of them share, numbers and bytes as such.

    Without a shared part every text is looked for, which takes its time where there are many.
    """

    name: str
    texts: Sequence[str]
    stem: str = ""
    integers: Sequence[int] = ()
    raw: Sequence[bytes] = ()

    @property
    def size(self) -> int:
        """Number of different markers."""
        return len(self.texts)


def _plus_one(text: str) -> bytes:
    return bytes((b + 1) % 256 for b in text.encode())


def _base64(text: str, offset: int) -> bytes:
    """Return what the text surely looks like inside base64, ``offset`` bytes into a triple."""
    data = text.encode()
    packed = base64.b64encode(b"\0" * offset + data)
    # The first and last groups depend on the neighbours.
    first = 4 if offset else 0
    return packed[first : (offset + len(data)) // 3 * 4]


def _digits(text: str) -> bytes:
    return re.sub(r"\D", "", text).encode()


FORMS: dict[str, Callable[[str], Sequence[bytes]]] = {
    "utf-8": lambda text: [text.encode()],
    "each byte plus one": lambda text: [_plus_one(text)],
    "cp1251": lambda text: [text.encode("cp1251")],
    "utf-16": lambda text: [text.encode("utf-16-le"), text.encode("utf-16-be")],
    "hexadecimal": lambda text: [
        text.encode().hex().encode(),
        text.encode().hex().upper().encode(),
    ],
    "base64": lambda text: [_base64(text, offset) for offset in range(3)],
    "digits only": lambda text: [_digits(text)],
}
INTEGER = "little-endian integer"
RAW = "bytes"
# Fewer digits than these stand anywhere by chance.
_SURE_BYTES = 6


def findings(paths: Iterable[Path], kinds: Sequence[Kind]) -> set[tuple[str, str, str]]:
    """Return (file, kind, encoding) wherever a whole marker stands."""
    return {
        (path.name, kind.name, form)
        for path in paths
        for data in unpacked(path)
        for kind in kinds
        for form in found_forms(data, kind)
    }


def found_forms(data: bytes, kind: Kind) -> Iterator[str]:
    """Yield the encodings in which a marker of a kind stands in ``data``.

    The shared stem is looked for first: where it is not, no marker is.
    """
    for name, encode in FORMS.items():
        if _has_stem(data, kind, encode) and any(
            len(form) >= _SURE_BYTES and form in data
            for text in kind.texts
            for form in encode(text)
        ):
            yield name
    if any(raw in data for raw in kind.raw):
        yield RAW
    if kind.integers:
        shared = kind.integers[0].to_bytes(8, "little")[2:]
        if shared in data and any(n.to_bytes(8, "little") in data for n in kind.integers):
            yield INTEGER


def _has_stem(data: bytes, kind: Kind, encode: Callable[[str], Sequence[bytes]]) -> bool:
    stems = [stem for stem in encode(kind.stem) if len(stem) >= _SURE_BYTES]
    return not kind.stem or any(stem in data for stem in stems)
