"""Open a zip whose table of contents says of a name that it is UTF-8 when it is not.

Python refuses such a zip as a whole. Here the lie costs nothing: it is not read, and the name is
guessed like that of any old zip.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

END, END_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
ENTRY, ENTRY_BYTES = b"PK\x01\x02", 46
UTF8_BYTE, UTF8_BIT = 9, 0x08  # in an entry: the byte of its flags that says so, and the bit
LENGTHS = 28  # in an entry: how long its name, its extra field and its comment are
FILE_AT, FILE_UTF8_BYTE = 42, 7  # in an entry: where its file is; and the same byte again there


def open_zip(place: Path | io.BytesIO) -> zipfile.ZipFile:
    """Open a zip of the disk or in memory. Raises what zipfile raises, but not for a name's lie."""
    try:
        return zipfile.ZipFile(place)
    except UnicodeDecodeError:
        if isinstance(place, Path):
            with place.open("rb") as handle:
                lies = dict(_lying_names(handle))
            return _OwnFile(_Corrected(place, lies))
        raw = bytearray(place.getvalue())
        for at, byte in list(_lying_names(place)):
            raw[at : at + 1] = bytes([byte])
        return zipfile.ZipFile(io.BytesIO(bytes(raw)))


class _Corrected(io.FileIO):
    """A file of which some bytes are read as others."""

    def __init__(self, path: Path, other: Mapping[int, int]) -> None:
        super().__init__(path)
        self.other = other

    def read(self, size: int | None = -1) -> bytes:
        """Read as a file does, with the bytes of ``other`` at their places."""
        start = self.tell()
        raw = bytearray(super().read(-1 if size is None else size) or b"")
        for at, byte in self.other.items():
            if start <= at < start + len(raw):
                raw[at - start] = byte
        return bytes(raw)


class _OwnFile(zipfile.ZipFile):
    """A zip that closes the file it was given."""

    def __init__(self, file: Any) -> None:
        self._given = file
        super().__init__(file)

    def close(self) -> None:
        super().close()
        self._given.close()


def _lying_names(handle: BinaryIO | io.BytesIO) -> Iterator[tuple[int, int]]:
    """Places where a zip says that a name is UTF-8 and it is not, and the bytes that belong there."""
    end = handle.seek(0, io.SEEK_END)
    first = handle.seek(max(0, end - END_BYTES - LONGEST_COMMENT))
    tail = handle.read()
    found = tail.rfind(END)
    if found < 0 or len(tail) < found + END_BYTES:
        return
    size, said = struct.unpack_from("<LL", tail, found + 12)
    start = first + found - size
    if start < said:  # a zip beyond four gigabytes counts otherwise
        return
    handle.seek(start)
    table, place = handle.read(size), 0
    while table[place : place + 4] == ENTRY and place + ENTRY_BYTES <= len(table):
        lengths = struct.unpack_from("<HHH", table, place + LENGTHS)
        name = table[place + ENTRY_BYTES : place + ENTRY_BYTES + lengths[0]]
        flags = table[place + UTF8_BYTE]
        if flags & UTF8_BIT and not _is_utf8(name):
            yield start + place + UTF8_BYTE, flags & ~UTF8_BIT
            (file,) = struct.unpack_from("<L", table, place + FILE_AT)
            yield start - said + file + FILE_UTF8_BYTE, flags & ~UTF8_BIT
        place += ENTRY_BYTES + sum(lengths)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
