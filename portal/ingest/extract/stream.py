"""Text files as a stream of bounded pieces: unpacked, decoded, checked before any parser."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from pathlib import Path

from portal.ingest.extract.request import ExtractFault, Limits, Request

_PIECE = 1 << 18
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 31  # zlib's way of saying «with a gzip header»
_BOMS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def plain_text(request: Request) -> Path:
    """Return a file of UTF-8 text without BOM: the snapshot itself, or a copy in ``work``.

    Raises :class:`ExtractFault` for an empty or binary file, a broken or exploding archive, an
    overlong line, or bytes that are not of the declared encoding (naming the line).
    """
    head, is_packed = _head(request)
    if head[:2] in _BOMS:
        raise ExtractFault(
            f"{request.name}: the file is UTF-16, the mapping says {request.encoding}."
        )
    pieces = unpacked(request) if is_packed else _pieces(request.path)
    checked = _checked(pieces, request)
    has_bom = head.startswith(codecs.BOM_UTF8)
    if not is_packed and not has_bom and request.encoding == "utf-8":
        for _ in checked:
            pass
        return request.path
    return _copy(checked, request)


def plain_bytes(request: Request) -> Path:
    """Return a file that is not packed: the snapshot itself, or a copy in ``work``."""
    _, is_packed = _head(request)
    if not is_packed:
        return request.path
    target = request.work / "plain.bin"
    with target.open("wb") as file:
        file.writelines(unpacked(request))
    return target


def _head(request: Request) -> tuple[bytes, bool]:
    """Return the first bytes and whether the file is gzip; refuse an empty or mislabelled one."""
    with request.path.open("rb") as file:
        head = file.read(4)
    if not head:
        raise ExtractFault(f"{request.name}: the file is empty.")
    is_packed = head.startswith(_GZIP_MAGIC)
    if request.path.name.endswith(".gz") and not is_packed:
        raise ExtractFault(f"{request.name}: the name says gzip, the content is not.")
    return head, is_packed


def unpacked(request: Request) -> Iterator[bytes]:
    """Yield the pieces of a gzip file; several members in a row are one file.

    Raises :class:`ExtractFault` where the archive is damaged, cut short or grows beyond the
    limits on size and ratio.
    """
    total, packed = 0, 0
    engine = zlib.decompressobj(_GZIP_WINDOW)
    try:
        for piece in _pieces(request.path):
            packed += len(piece)
            while piece:
                if engine.eof:
                    engine = zlib.decompressobj(_GZIP_WINDOW)
                out = engine.decompress(piece, _PIECE)
                total += len(out)
                _check_growth(total, packed, request)
                if out:
                    yield out
                piece = engine.unused_data if engine.eof else engine.unconsumed_tail
    except zlib.error:
        raise ExtractFault(f"{request.name}: the gzip file is damaged.") from None
    if not engine.eof:
        raise ExtractFault(f"{request.name}: the gzip file is cut short.")


def _check_growth(total: int, packed: int, request: Request) -> None:
    limits: Limits = request.limits
    if total > limits.text_bytes:
        raise ExtractFault(f"{request.name}: unpacked it is larger than {limits.text_bytes} bytes.")
    if total > limits.free_bytes and total > packed * limits.ratio:
        raise ExtractFault(
            f"{request.name}: it unpacks to more than {limits.ratio} times its size; such an"
            " archive is not read."
        )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _checked(pieces: Iterator[bytes], request: Request) -> Iterator[str]:
    """Yield decoded text; stop at the first overlong line, NUL byte or undecodable byte."""
    decoder = codecs.getincrementaldecoder(request.encoding)()
    line, run, size = 1, 0, 0
    for piece in pieces:
        size += len(piece)
        if size > request.limits.text_bytes:
            raise ExtractFault(
                f"{request.name}: the file is larger than {request.limits.text_bytes} bytes."
            )
        if (zero := piece.find(b"\x00")) >= 0:
            at = line + piece.count(b"\n", 0, zero)
            raise ExtractFault(f"{request.name}: line {at}: this is not a text file.")
        # A piece is shorter than the limit, so only runs that span pieces can be too long.
        first = piece.find(b"\n")
        if run + (len(piece) if first < 0 else first) > request.limits.line_bytes:
            raise ExtractFault(
                f"{request.name}: line {line} is longer than {request.limits.line_bytes} bytes."
            )
        yield _decode(decoder, piece, line, request)
        line += piece.count(b"\n")
        run = run + len(piece) if first < 0 else len(piece) - piece.rfind(b"\n") - 1
    _decode(decoder, b"", line, request, final=True)


def _decode(
    decoder: codecs.IncrementalDecoder,
    piece: bytes,
    line: int,
    request: Request,
    final: bool = False,
) -> str:
    try:
        return decoder.decode(piece, final)
    except UnicodeDecodeError as error:
        at = line + bytes(error.object[: error.start]).count(b"\n")
        raise ExtractFault(
            f"{request.name}: line {at} is not {request.encoding} text; check «encoding» in the"
            " mapping file."
        ) from None


def _copy(checked: Iterator[str], request: Request) -> Path:
    target = request.work / "plain.txt"
    with target.open("w", encoding="utf-8", newline="") as file:
        for number, text in enumerate(checked):
            file.write(text.removeprefix("\ufeff") if number == 0 else text)
    return target
