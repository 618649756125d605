"""A platform's CSV that is filled in: all but the cells meant stays as it was.

Encoding, byte order mark, separator and line ends are kept, so that the platform takes its own file
back and a spreadsheet shows the same names.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from jasa.errors import JasaError
from jasa.instructor.grading.read.encodings import decode
from jasa.instructor.grading.read.gate import clean


class ExportError(JasaError):
    """Nothing was written; the message says why and what to do."""


@dataclass
class Sheet:
    """The cells of a CSV with all that is needed to write it as it was."""

    rows: list[list[str]]
    encoding: str
    mark: bytes
    separator: str
    line_end: str
    first_line: str = ""  # "sep=;" as Excel writes it

    @property
    def head(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0]

    def bytes(self) -> bytes:
        """The file as it is written."""
        out = io.StringIO()
        csv.writer(out, delimiter=self.separator, lineterminator=self.line_end).writerows(self.rows)
        return self.mark + (self.first_line + out.getvalue()).encode(self.encoding)


MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_sheet(path: Path) -> Sheet:
    """Read a platform's export. Raises ExportError with one sentence."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        told = error.strerror or "it cannot be read"
        raise ExportError(f"The file {clean(str(path))!r} cannot be opened: {told}.") from None
    if raw.startswith(b"PK\x03\x04"):
        raise ExportError(f"{clean(path.name)!r} is an Excel file; give the CSV of the platform.")
    mark = next((m for m in MARKS if raw.startswith(m)), b"")
    encoding = MARKS[mark] if mark else decode(raw)[1]
    try:
        text = raw[len(mark) :].decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise ExportError(f"The encoding of {clean(path.name)!r} is not known.") from None
    line_end = "\r\n" if "\r\n" in text else "\n"
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    first_line = f"{first}\n" if said.startswith("sep=") else ""
    body = rest if first_line else text
    separator = said[4:5] if first_line else max(",;\t", key=body.split("\n", 1)[0].count)
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator or ","))
    if not rows or len(rows[0]) < 2:
        raise ExportError(f"{clean(path.name)!r} is no table of a platform: it has no columns.")
    return Sheet(rows, encoding, mark, separator or ",", line_end, first_line)


def filled(sheet: Sheet, cells: dict[tuple[int, int], str]) -> Sheet:
    """Give a copy with some cells (row, column) changed and every other one as it was."""
    rows = [list(row) for row in sheet.rows]
    for (row, column), value in cells.items():
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return Sheet(
        rows, sheet.encoding, sheet.mark, sheet.separator, sheet.line_end, sheet.first_line
    )


def check_written(path: Path, before: Sheet, cells: dict[tuple[int, int], str]) -> None:
    """Read a written file back and compare it cell by cell. Raises ExportError."""
    found, wanted = read_sheet(path).rows, filled(before, cells).rows
    if found != wanted:
        path.unlink(missing_ok=True)
        raise ExportError(f"{clean(path.name)!r} could not be written faithfully; it was removed.")
