"""Read a handed-in notebook as data, whatever state it is in.

Nothing is run and nothing is trusted. What cannot be read at all raises ``Unreadable`` with one
sentence; everything that could be mended is listed in ``Notebook.repairs`` in a teacher's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jasa.instructor.grading.read.encodings import decode
from jasa.instructor.grading.read.gate import clean, writable

MB = 1024 * 1024
KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown"}
DISGUISED = {
    b"PK\x03\x04": "a Word file (or another Office file or zip)",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a Word file (RTF)",
    b"\x1f\x8b": "an archive (gzip)",
    b"BZh": "an archive (bzip2)",
    b"\xfd7zXZ": "an archive (xz)",
    b"7z\xbc\xaf": "an archive (7z)",
    b"Rar!": "an archive (RAR)",
}
START_OF_CELLS = re.compile(r'"cells"\s*:\s*\[')


class Unreadable(Exception):
    """A file cannot be read as a notebook; the message says why, in one sentence."""


@dataclass(frozen=True)
class ReadLimits:
    """How much of a file is read: megabytes of file, number of cells, characters of a cell."""

    file_mb: float = 150.0  # most of a large file is outputs, which are never looked at
    cells: int = 2_000
    cell_text: int = 200_000
    all_text: int = 2_000_000


READ_LIMITS = ReadLimits()
MOST_LISTS, MOST_VALUES = 500_000, 4_000_000  # brackets and commas of a whole file


@dataclass(frozen=True)
class Cell:
    """One cell: its id ("" if none), kind (code, markdown, raw) and text."""

    id: str
    kind: str
    source: str


@dataclass
class Notebook:
    """A notebook as read, a sentence for all that was mended, and whether cells were lost."""

    cells: list[Cell] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    damaged: bool = False


def read_file(path: Path, limits: ReadLimits = READ_LIMITS) -> bytes:
    """Read the bytes of a hand-in, never more than the limit. Raises Unreadable."""
    try:
        if not path.is_file():
            raise Unreadable("It is not a file.")
        with path.open("rb") as handle:
            raw = handle.read(int(limits.file_mb * MB) + 1)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened ({error.strerror}).") from error
    if len(raw) > limits.file_mb * MB:
        size = path.stat().st_size / MB
        raise Unreadable(f"The file is too large: {size:.0f} MB, the limit is {limits.file_mb:g}.")
    return raw


def read_notebook(raw: bytes, limits: ReadLimits = READ_LIMITS) -> Notebook:
    """Read the bytes of a notebook. Raises Unreadable when there is nothing to be used in it."""
    if not raw.strip(b"\x00 \t\r\n"):
        raise Unreadable("The file is empty.")
    for start, kind in DISGUISED.items():
        if raw.startswith(start):
            raise Unreadable(f"It is {kind} that was renamed, not a notebook.")
    notebook = Notebook()
    data = _parse(_decode(raw, notebook), notebook)
    if not isinstance(data, dict):
        raise Unreadable("The file is JSON, but not a notebook.")
    cells = _cell_list(data, notebook)
    if len(cells) > limits.cells:
        notebook.repairs.append(
            f"The file has {len(cells):,} cells; only the first {limits.cells:,} were read."
        )
        notebook.damaged = True
    room = limits.all_text
    for place, entry in enumerate(cells[: limits.cells], start=1):
        cell = _read_cell(entry, place, min(limits.cell_text, room), notebook)
        if cell is not None:
            room -= len(cell.source)
            notebook.cells.append(cell)
    if not notebook.cells:
        raise Unreadable("The notebook has no cells.")
    return notebook


def _decode(raw: bytes, notebook: Notebook) -> str:
    """Turn bytes into text: UTF-8 as it should be, else what Windows and Japan write."""
    if raw.startswith(b"\xef\xbb\xbf"):
        notebook.repairs.append("The file began with a byte order mark; it was ignored.")
    text, name = decode(raw)
    if name.startswith("utf-16"):
        notebook.repairs.append("The file was saved as UTF-16 instead of UTF-8; it was converted.")
    elif name == "utf-8 with losses":
        notebook.repairs.append("The file was not saved as UTF-8; some characters were lost.")
    elif name != "utf-8":
        notebook.repairs.append(f"The file was not saved as UTF-8; it was read as {name}.")
    return text


def _parse(text: str, notebook: Notebook) -> Any:
    text = text.strip("\x00 \t\r\n")
    if text.count("[") + text.count("{") > MOST_LISTS or text.count(",") > MOST_VALUES:
        # Building millions of lists would take a gigabyte and hold up everybody else's marking.
        raise Unreadable("The file holds far more lists and values than a notebook.")
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("The file is nested too deeply to be a notebook.") from None
    except ValueError as error:
        cells = _rescue(text)
        if not cells:
            raise Unreadable(
                f"The file is not a notebook: {clean(str(error), 80)}."
                if text.startswith("{")
                else "The file is not a notebook: it does not contain JSON."
            ) from None
    notebook.damaged = True
    notebook.repairs.append(
        f"The file is damaged or cut off; {len(cells)} whole cells could be read, "
        "what follows them is lost."
    )
    return {"nbformat": 4, "cells": cells}


def _rescue(text: str) -> list[Any]:
    """Read cells one by one from a broken notebook until the break."""
    found = START_OF_CELLS.search(text)
    decoder = json.JSONDecoder()
    cells: list[Any] = []
    place = found.end() if found else len(text)
    while True:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        try:
            cell, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return cells
        cells.append(cell)


def _cell_list(data: Mapping[str, Any], notebook: Notebook) -> list[Any]:
    version = data.get("nbformat")
    sheets = data.get("worksheets")
    if isinstance(sheets, list):
        notebook.repairs.append(f"The notebook has the old format {version}; it was converted.")
        lists = [s.get("cells") for s in sheets if isinstance(s, dict)]
        return [cell for cells in lists if isinstance(cells, list) for cell in cells]
    if version != 4:
        notebook.repairs.append(
            f"The notebook names the format {clean(str(version), 20)}; it was read as format 4."
        )
    cells = data.get("cells")
    if not isinstance(cells, list):
        raise Unreadable("The file is JSON, but not a notebook: it has no list of cells.")
    return cells


def _read_cell(entry: Any, place: int, longest: int, notebook: Notebook) -> Cell | None:
    if not isinstance(entry, dict):
        notebook.damaged = True
        notebook.repairs.append(f"Cell {place} is damaged and was left out.")
        return None
    kind = KINDS.get(str(entry.get("cell_type")))
    if kind is None:
        named = clean(str(entry.get("cell_type")), 30)
        notebook.repairs.append(f"Cell {place} has the unknown type {named!r}; read as text.")
    source = entry.get("source", entry.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        notebook.damaged = True
        notebook.repairs.append(f"Cell {place} holds no readable text and was left out.")
        return None
    if len(source) > longest:
        notebook.repairs.append(f"Cell {place} is far too long ({len(source):,} characters); cut.")
        source = source[:longest]
    # A lone surrogate can be stored in JSON but not written in UTF-8.
    source = writable(source).replace("\r\n", "\n")
    name = entry.get("id")
    return Cell(writable(name) if isinstance(name, str) else "", kind or "markdown", source)
