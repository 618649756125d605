"""Plain answers: any Python object as JSON-able data, without ever raising.

An answer leaves a student's notebook as plain data: dictionaries, lists, texts and numbers with
a tag that says what it was. The instant check and the grader both judge this plain form, so a
number that lies about ``==`` or a table with a mind of its own is judged by what it holds.

Kinds: missing, none, truth, number, text, list, map, table, chart, function, other.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Plain = dict[str, Any]


@dataclass(frozen=True)
class Limit:
    """How much of an answer is kept; what goes beyond is cut and marked ``"cut": true``."""

    text: int = 20_000
    items: int = 5_000
    rows: int = 5_000
    columns: int = 100
    depth: int = 12


LIMIT = Limit()
MISSING: Plain = {"kind": "missing"}
MIDNIGHT = re.compile(r"T00:00:00(\.0+)?([+-]\d\d:\d\d(:\d\d)?)?$")
DROPPED_FROM_FIGURES = ("template", "frames", "uid")


def to_plain(
    value: object, limit: Limit = LIMIT, inputs: Sequence[Sequence[Plain]] | None = None
) -> Plain:
    """Give ``value`` as tagged plain data (see the contract in the module's first lines).

    A function is called once for each entry of ``inputs`` (a list of plain arguments).
    Never raises: what cannot be read becomes ``{"kind": "other", "type": ...}``.
    """
    try:
        return _plain(value, limit, inputs, 0)
    except BaseException:  # an answer may raise anything at all, SystemExit too
        return {"kind": "other", "type": _type_name(value)}


def from_plain(plain: Plain) -> object:
    """Turn a plain number, text, truth, none, list or map back into a Python object.

    Used to hand inputs to a student's function. Raises ValueError for any other kind.
    """
    kind = plain.get("kind")
    if kind in ("text", "truth"):
        return plain["value"]
    if kind == "number":
        number = plain["value"]
        return float(number) if isinstance(number, str) else number
    if kind == "none":
        return None
    if kind == "list":
        return [from_plain(item) for item in plain["items"]]
    if kind == "map":
        return {key: from_plain(item) for key, item in plain["items"]}
    raise ValueError(f"A plain value of kind {kind!r} cannot be used as an input.")


def call_plain(function: Callable[..., object], inputs: Sequence[Plain], limit: Limit) -> Plain:
    """Call ``function`` with plain positional ``inputs``; give its plain output or plain error."""
    try:
        return _plain(function(*[from_plain(item) for item in inputs]), limit, None, 1)
    except BaseException as error:  # a student's function may raise anything
        return {"kind": "error", "name": _type_name(error), "message": _error_text(error)}


def scalar(value: object, limit: Limit = LIMIT) -> object:
    """Give one table cell as None, bool, int, float or text. Never raises."""
    plain = to_plain(value, limit)
    kind = plain["kind"]
    if kind in ("none", "missing"):
        return None
    if kind == "number":
        return None if plain["value"] == "nan" else plain["value"]
    if kind in ("text", "truth"):
        return plain["value"]
    return f"<{plain.get('type', kind)}>"


# ---------------------------------------------------------------- the kinds, one by one


def _plain(
    value: object, limit: Limit, inputs: Sequence[Sequence[Plain]] | None, depth: int
) -> Plain:
    kind = type(value)
    if value is Ellipsis:
        return dict(MISSING)
    if value is None:
        return {"kind": "none"}
    if kind is bool:
        return {"kind": "truth", "value": value}
    if depth > limit.depth:
        return {"kind": "other", "type": _type_name(value), "cut": True}
    for reader in (_number, _plain_text, _from_pandas, _from_numpy, _from_plotly):
        plain = reader(value, kind, limit)
        if plain is not None:
            return plain
    if issubclass(kind, (list, tuple, set, frozenset, dict)):
        return _collection(value, kind, limit, depth)
    if callable(value):  # functions, partial, cached and vectorised ones, objects with __call__
        return _function(value, limit, inputs)
    return {"kind": "other", "type": _type_name(value)}


def _number(value: Any, kind: type, limit: Limit) -> Plain | None:
    if issubclass(kind, int) and kind is not bool:
        whole = int.__index__(value)
        if whole.bit_length() > 1000:
            return {"kind": "number", "value": "inf" if whole > 0 else "-inf", "cut": True}
        return {"kind": "number", "value": whole if whole.bit_length() <= 63 else float(whole)}
    if issubclass(kind, float):
        return _plain_float(float.__float__(value))
    if kind.__module__ in ("decimal", "fractions") and kind.__name__ in ("Decimal", "Fraction"):
        return _plain_float(float(value))
    return None


def _plain_float(value: float) -> Plain:
    if math.isnan(value):
        return {"kind": "number", "value": "nan"}
    if math.isinf(value):
        return {"kind": "number", "value": "inf" if value > 0 else "-inf"}
    return {"kind": "number", "value": value}


def _plain_text(value: Any, kind: type, limit: Limit) -> Plain | None:
    if issubclass(kind, str):
        whole = str.__str__(value)
        # A lone surrogate cannot be written as JSON in UTF-8.
        kept = whole[: limit.text].encode("utf-8", "replace").decode("utf-8")
        return {"kind": "text", "value": kept, **_cut_short(len(whole) > limit.text)}
    if kind.__module__ == "datetime" and kind.__name__ in ("datetime", "date"):
        return {"kind": "text", "value": _date_text(value)}
    return None


def _date_text(value: Any) -> str:
    """A day as a day, whether a time zone stands behind its midnight or not."""
    return MIDNIGHT.sub("", str(value.isoformat()))


def _from_pandas(value: Any, kind: type, limit: Limit) -> Plain | None:
    pandas = sys.modules.get("pandas")
    if pandas is None or not hasattr(pandas, "DataFrame"):
        return None
    if issubclass(kind, pandas.DataFrame):
        return _table(value, limit)
    if issubclass(kind, pandas.Series):
        name = "value" if value.name is None else value.name
        return {**_table(value.to_frame(name), limit), "series": True}
    if issubclass(kind, pandas.Index):
        return _plain_list(value.tolist(), limit, 1)
    if value is pandas.NA or value is pandas.NaT:
        return {"kind": "number", "value": "nan"}
    if issubclass(kind, pandas.Timestamp):
        return {"kind": "text", "value": _date_text(value)}
    if issubclass(kind, pandas.Period):
        return {"kind": "text", "value": str(value)}
    return None


def _table(frame: Any, limit: Limit) -> Plain:
    columns = [_label(name) for name in list(frame.columns)[: limit.columns]]
    kept = frame.iloc[: limit.rows, : limit.columns]
    cells = [
        [scalar(cell, limit) for cell in kept.iloc[:, place].tolist()]
        for place in range(len(columns))
    ]
    index = [scalar(item, limit) for item in kept.index.tolist()]
    plain: Plain = {
        "kind": "table",
        "columns": columns,
        "rows": [list(row) for row in zip(*cells, strict=True)] if cells else [],
        "index": index,
        "index_names": [_label(name) for name in frame.index.names if name is not None],
        "types": {name: _type_of(column) for name, column in zip(columns, cells, strict=True)},
    }
    if frame.columns.nlevels > 1:
        plain["levels"] = int(frame.columns.nlevels)
    if len(frame) > limit.rows or len(frame.columns) > limit.columns:
        plain["cut"] = True
    return plain


def _label(name: object) -> str:
    if type(name) is tuple:  # a name of several levels; pandas leaves what is missing empty
        return " / ".join(part for part in map(_label, name) if part)
    value = scalar(name)
    return value if isinstance(value, str) else str(value)


def _type_of(cells: list[object]) -> str:
    """Name what a column holds: number, truth, text, empty or mixed."""
    kinds = {
        "truth" if isinstance(c, bool) else "number" if isinstance(c, (int, float)) else "text"
        for c in cells
        if c is not None
    }
    return "empty" if not kinds else kinds.pop() if len(kinds) == 1 else "mixed"


def _from_numpy(value: Any, kind: type, limit: Limit) -> Plain | None:
    numpy = sys.modules.get("numpy")
    if numpy is None or not hasattr(numpy, "generic"):
        return None
    if issubclass(kind, numpy.bool_):
        return {"kind": "truth", "value": bool(value)}
    if issubclass(kind, numpy.datetime64):
        return {"kind": "text", "value": _date_text(value.astype("datetime64[us]").item())}
    if issubclass(kind, (numpy.integer, numpy.floating)):
        return _plain(value.item(), limit, None, limit.depth)
    if issubclass(kind, numpy.ndarray):
        if value.ndim == 0:
            return _plain(value.item(), limit, None, limit.depth)
        return _plain_list(value[: limit.items].tolist(), limit, 1)
    return None


def _collection(value: Any, kind: type, limit: Limit, depth: int) -> Plain:
    if issubclass(kind, dict):
        pairs = list(dict.items(value))
        kept = pairs[: limit.items]
        items = [[_label(key), _plain(item, limit, None, depth + 1)] for key, item in kept]
        return {"kind": "map", "items": items, **_cut_short(len(pairs) > limit.items)}
    base = next(b for b in (list, tuple, set, frozenset) if issubclass(kind, b))
    whole = list(base.__iter__(value))
    unordered = {"unordered": True} if base in (set, frozenset) else {}
    return {**_plain_list(whole, limit, depth), **unordered}


def _plain_list(whole: list[Any], limit: Limit, depth: int) -> Plain:
    items = [_plain(item, limit, None, depth + 1) for item in whole[: limit.items]]
    return {"kind": "list", "items": items, **_cut_short(len(whole) > limit.items)}


def _cut_short(too_long: bool) -> Plain:
    return {"cut": True} if too_long else {}


def _function(value: Any, limit: Limit, inputs: Sequence[Sequence[Plain]] | None) -> Plain:
    results = [
        {"inputs": list(given), "output": call_plain(value, given, limit)} for given in inputs or ()
    ]
    return {"kind": "function", "results": results}


# ---------------------------------------------------------------- charts


def _from_plotly(value: Any, kind: type, limit: Limit) -> Plain | None:
    module = sys.modules.get("plotly.basedatatypes")
    if module is None or not issubclass(kind, module.BaseFigure):
        return None
    figure = module.BaseFigure.to_plotly_json(value)
    return {"kind": "chart", "figure": _bare_part(figure, limit, 0)}


def _bare_part(part: Any, limit: Limit, depth: int) -> Any:
    """A part of a figure as bare JSON: arrays as lists, no template, sizes capped."""
    if depth > limit.depth:
        return None
    if isinstance(part, dict):
        if "bdata" in part and "dtype" in part:
            return [scalar(item, limit) for item in decode_array(part)[: limit.items]]
        return {
            str(key): _bare_part(item, limit, depth + 1)
            for key, item in list(part.items())[: limit.items]
            if key not in DROPPED_FROM_FIGURES
        }
    if hasattr(part, "tolist") and not isinstance(part, (str, bytes)):
        part = part.tolist()
    if isinstance(part, (list, tuple)):
        return [_bare_part(item, limit, depth + 1) for item in part[: limit.items]]
    return scalar(part, limit)


def decode_array(part: dict[str, Any]) -> list[Any]:
    """Read plotly's base64 array ``{"dtype", "bdata", "shape"?}`` as a list; [] when damaged."""
    codes = {"f8": "d", "f4": "f", "i4": "i", "i2": "h", "i1": "b", "u4": "I", "u2": "H", "u1": "B"}
    code = codes.get(str(part.get("dtype")).lstrip("<>=|"))
    try:
        raw = base64.b64decode(str(part["bdata"]), validate=True)
        return [] if code is None else [item[0] for item in struct.iter_unpack(f"<{code}", raw)]
    except (binascii.Error, struct.error, ValueError):
        return []


# ---------------------------------------------------------------- names for what went wrong


def _type_name(value: object) -> str:
    try:
        return str(type.__getattribute__(type(value), "__name__"))[:80]
    except BaseException:  # a metaclass may raise anything
        return "unknown"


def _error_text(error: BaseException) -> str:
    try:
        return str(error)[:300].encode("utf-8", "replace").decode("utf-8")
    except BaseException:  # __str__ of a student's exception may raise
        return ""
