"""Read the course's data package: tables, their metadata, their sources and the map outlines.

>>> from jasa import data
>>> land = data.load("land")        # a fresh, typed pandas table
>>> data.table("land").caveats      # what the table can and cannot bear
>>> data.cite("land")               # full references, as text or HTML
>>> data.tables("noise")            # look for a table

Nothing here touches the network or changes a file. Every file is compared with the checksum in
``data/datapackage.json`` before it is used.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import html
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from jasa.data.sources import Citations as Citations
from jasa.data.sources import Source as Source
from jasa.errors import JasaError

ROOT: Path = Path(__file__).resolve().parents[2]
"""The course folder: the parent of the ``jasa`` package, with ``data/`` in it."""
TEXT = pd.StringDtype(na_value=float("nan"))
READ_AS = {"integer": "float64", "number": "float64", "boolean": "boolean"}


class DataError(JasaError):
    """A table, source or file cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Field:
    """One column of a table: its name, type, unit ("" if it has none) and meaning."""

    name: str
    type: str
    unit: str
    description: str


@dataclass(frozen=True)
class Table:
    """What a reader must know about a table before using it."""

    name: str
    title: str
    description: str
    coverage: str
    year_kind: str
    fields: dict[str, Field]
    caveats: tuple[str, ...]
    breaks: tuple[str, ...]
    do_not_join: tuple[str, ...]
    licence: str
    attribution: str
    rows: int

    def __str__(self) -> str:
        parts = [f"{self.title} ({self.name}, {self.rows} rows)", self.description]
        parts += [f"Coverage: {self.coverage}", f"Years: {self.year_kind}"]
        parts += [f"Caveat: {line}" for line in self.caveats]
        parts += [f"Break: {line}" for line in self.breaks]
        parts += [f"Do not join: {line}" for line in self.do_not_join]
        parts += [f"Licence: {self.licence}", f"Attribution: {self.attribution}"]
        return "\n".join(part for part in parts if not part.endswith(": "))

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in str(self).splitlines())


class Package:
    """A data package in a folder. ``jasa`` uses one, on ``ROOT / "data"``; tests make others.

    Parsed tables are kept, and callers get copies, so that no lesson can spoil another's data.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tables: dict[str, pd.DataFrame] = {}
        self._texts: dict[str, str] = {}

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The content of datapackage.json."""
        path = self.folder / "datapackage.json"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DataError(f"data/{path.name} is missing. {restore_advice(path.name)}") from None
        except (ValueError, OSError) as problem:
            raise DataError(
                f"data/{path.name} cannot be read ({problem}). {restore_advice(path.name)}"
            ) from None
        if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
            raise DataError(f"data/{path.name} is damaged. {restore_advice(path.name)}")
        return content

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Every file of the package by its name."""
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    @cached_property
    def table_names(self) -> list[str]:
        """The names of the tables, without the list of sources."""
        return [n for n, r in self.resources.items() if "schema" in r and n != "sources"]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every source by its id; an empty cell is ""."""
        names, *lines = self._lines("sources")
        found = [Source(**dict(zip(names, line, strict=True))) for line in lines]
        return {source.source_id: source for source in found}

    def read_checked(self, resource: dict[str, Any]) -> bytes:
        """The bytes of a file, if they are the released ones (line endings apart)."""
        path = self.folder / resource["path"]
        try:
            content = normalised(path.read_bytes())
        except OSError:
            raise DataError(
                f"data/{resource['path']} is missing. {restore_advice(resource['path'])}"
            ) from None
        if checksum(content) != resource["hash"]:
            size = len(content)
            state = "is truncated" if size < resource["bytes"] else "has been altered"
            raise DataError(
                f"data/{resource['path']} {state} (its checksum does not match the release). "
                f"{restore_advice(resource['path'])}"
            )
        return content

    def load(self, name: str) -> pd.DataFrame:
        """A fresh copy of a table; see the module's ``load``."""
        self._require_table(name)
        return self._parsed(name).copy()

    def row_ids(self, name: str) -> list[str]:
        """The ids of a table's rows."""
        self._require_table(name)
        names, *lines = self._lines(name)
        at = names.index("row_id")
        return [line[at] for line in lines]

    def _lines(self, name: str) -> Iterator[list[str]]:
        """The lines of a file, its head first, as texts: a tenth of the work of a typed table."""
        content = self.read_checked(self.resources[name]).decode("utf-8")
        return csv.reader(io.StringIO(content))

    def table(self, name: str) -> Table:
        """The metadata of a table; see the module's ``table``."""
        self._require_table(name)
        resource = self.resources[name]
        fields = {
            f["name"]: Field(f["name"], f["type"], f.get("unit", ""), f["description"])
            for f in resource["schema"]["fields"]
        }
        return Table(
            name, resource["title"], resource["description"], resource["coverage"],
            resource["yearKind"], fields, tuple(resource["caveats"]), tuple(resource["breaks"]),
            tuple(resource["doNotJoin"]), resource["licenses"][0]["title"],
            resource["attribution"], resource["rows"],
        )  # fmt: skip

    def source_ids_of(self, name: str) -> list[str]:
        """The ids of all sources a table names, in order of first use."""
        frame = self._parsed(name)
        seen: dict[str, None] = {}
        for column in source_columns(frame.columns):
            for cell in frame[column].dropna():
                seen.update(dict.fromkeys(split_ids(cell)))
        return list(seen)

    def read_text(self, kind: str, name: str) -> str:
        """The content of a file that is no table. ``kind`` is its folder: geo or texts."""
        known = [n for n, r in self.resources.items() if r["path"].startswith(f"{kind}/")]
        if name not in known:
            raise DataError(unknown({"geo": "outline"}.get(kind, "text"), name, known))
        if name not in self._texts:
            self._texts[name] = self.read_checked(self.resources[name]).decode("utf-8")
        return self._texts[name]

    def verify(self) -> list[str]:
        """Sentences about missing, truncated or altered files; see the module's ``verify``."""
        try:
            resources = list(self.resources.values())
        except DataError as problem:
            return [str(problem)]
        problems = []
        for resource in resources:
            try:
                self.read_checked(resource)
            except DataError as problem:
                problems.append(str(problem))
        return problems

    def _require_table(self, name: str) -> None:
        if name not in self.table_names:
            titles = {n: self.resources[n]["title"] for n in self.table_names}
            raise DataError(unknown("table", name, titles))

    def _parsed(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            resource = self.resources[name]
            content = self.read_checked(resource)
            self._tables[name] = parse(content, resource["schema"]["fields"])
        return self._tables[name]


def parse(content: bytes, fields: list[dict[str, Any]]) -> pd.DataFrame:
    """Turn the bytes of a CSV file into a table with the declared column types."""
    dtypes = {field["name"]: READ_AS.get(field["type"], TEXT) for field in fields}
    frame = pd.read_csv(
        io.BytesIO(content), dtype=dtypes, keep_default_na=False, na_values=[""], low_memory=False
    )
    typed = {f["name"]: PLAIN_TYPES[f["type"]] for f in fields if f["type"] in PLAIN_TYPES}
    return frame.assign(**{name: plain(frame[name]) for name, plain in typed.items()})


def _dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="%Y-%m-%d")


def _whole_numbers(column: pd.Series) -> pd.Series:
    """Whole numbers were read as others, which hold them exactly up to 2 ** 53; none is so large."""
    return column if column.hasnans else column.astype("int64")


def _truth_values(column: pd.Series) -> pd.Series:
    return column.astype("object" if column.hasnans else "bool")


#: The types that a student's own file would have: what is learnt here works there too.
PLAIN_TYPES = {"date": _dates, "integer": _whole_numbers, "boolean": _truth_values}


def source_columns(columns: Iterable[str]) -> list[str]:
    """The columns of a table that hold ids of sources."""
    return [c for c in columns if c.endswith(("source_id", "source_ids"))]


def split_ids(cell: str) -> list[str]:
    """The ids in a cell: one, or several with semicolons between."""
    return [part for part in cell.split(";") if part]


def normalised(content: bytes) -> bytes:
    """The bytes with Unix line endings, so that a checkout on Windows gives the same checksum."""
    return content.replace(b"\r\n", b"\n")


def checksum(content: bytes) -> str:
    """The SHA-256 of normalised bytes, as datapackage.json writes it."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def restore_advice(path: str) -> str:
    """What to do about a damaged file."""
    return (
        f"Unpack the course again, or restore the file with: git checkout -- data/{path} . "
        "After a correction made on purpose run: python -m jasa.data.maintain refresh"
    )


def unknown(kind: str, name: object, known: Iterable[str] | dict[str, str]) -> str:
    """One sentence that a name is unknown, with the nearest known names."""
    names = list(known)
    titles = known if isinstance(known, dict) else dict.fromkeys(names, "")
    wanted = str(name).strip().lower()
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
    inside = [n for n in names if len(wanted) > 2 and (wanted in n or n in wanted)]
    titled = [n for n, t in titles.items() if len(wanted) > 2 and wanted in str(t).lower()]
    loose = difflib.get_close_matches(wanted, names, n=3, cutoff=0.0)
    nearest = list(dict.fromkeys(near + inside + titled))[:4] or loose
    return f"There is no {kind} {name!r}. The nearest names are: {', '.join(nearest)}."


PACKAGE = Package(ROOT / "data")


def load(name: str) -> pd.DataFrame:
    """A fresh, typed copy of a table.

    The types are those of a file read with pandas: whole numbers ``int64`` (``float64`` where a
    cell is empty), other numbers ``float64``, points in time ``datetime64`` with
    ``as_of_precision`` beside them, truth values ``bool`` (``object`` where a cell is empty) and
    words ``str``. Units are in ``table(name).fields``.
    Raises DataError for an unknown name and for a missing or damaged file.
    """
    return PACKAGE.load(name)


def row_ids(name: str) -> list[str]:
    """The ids of a table's rows, in the order of the file. Raises DataError."""
    return PACKAGE.row_ids(name)


def table(name: str) -> Table:
    """Title, meaning, units, coverage, caveats and licence of a table. Raises DataError."""
    return PACKAGE.table(name)


def table_names() -> list[str]:
    """The names of all tables, in alphabetical order."""
    return sorted(PACKAGE.table_names)


def source(source_id: str) -> Source:
    """One source by its id. Raises DataError with the nearest ids if there is none."""
    if source_id not in PACKAGE.sources:
        raise DataError(unknown("source", source_id, PACKAGE.sources))
    return PACKAGE.sources[source_id]


def cite(*names_or_ids: str) -> Citations:
    """Full references for tables (all sources they name) and for single source ids.

    Raises DataError for a word that is neither a table nor a source.
    """
    found: dict[str, Source] = {}
    for name in names_or_ids:
        if name in PACKAGE.table_names:
            ids: Iterable[str] = PACKAGE.source_ids_of(name)
        elif name in PACKAGE.sources:
            ids = [name]
        else:
            known = [*PACKAGE.table_names, *PACKAGE.sources]
            raise DataError(unknown("table or source", name, known))
        found.update((source_id, PACKAGE.sources[source_id]) for source_id in ids)
    return Citations(found.values())


def tables(search: str = "") -> pd.DataFrame:
    """An index of all tables, or of those in whose metadata every word of ``search`` occurs.

    Columns: table, title, coverage, years, rows, columns. Browse it in a notebook.
    """
    words = search.lower().split()
    rows = []
    for found in map(PACKAGE.table, PACKAGE.table_names):
        fields = " ".join(f"{f.name} {f.unit} {f.description}" for f in found.fields.values())
        everything = f"{found.name} {found} {fields}".lower()
        if all(word in everything for word in words):
            columns = ", ".join(found.fields)
            rows.append((found.name, found.title, found.coverage, found.year_kind, found.rows,
                         columns))  # fmt: skip
    index = pd.DataFrame(rows, columns=["table", "title", "coverage", "years", "rows", "columns"])
    texts = dict.fromkeys(["table", "title", "coverage", "years", "columns"], TEXT)
    return index.astype({**texts, "rows": "int64"}).set_index("table")


def outline(name: str) -> dict[str, Any]:
    """The outlines for a map as GeoJSON (WGS84): "okinawa_municipalities", "japan_prefectures"
    or "east_asia". Its ``credit`` and ``borders`` lines must be printed with the map.
    Raises DataError for an unknown name.
    """
    content: dict[str, Any] = json.loads(PACKAGE.read_text("geo", name))
    return content


def text(name: str) -> str:
    """A source text that may be reproduced, e.g. "constitution_article9". Raises DataError."""
    return PACKAGE.read_text("texts", name)


def verify() -> list[str]:
    """Compare every file of ``data/`` with the release; sentences about what is wrong, or []."""
    return PACKAGE.verify()
