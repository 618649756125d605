"""Without walls: look before and after whether student code changed what it must not.

Where student code runs under the teacher's own account, nothing can stop it from writing to the
gradebook, to another hand-in or to the course. Then at least it is found out.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from jasa.data import ROOT

OURS = ("jasa", "data", "solutions", "exercises")
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints")


def snapshot(hidden: Sequence[Path]) -> dict[str, str]:
    """Digests of hand-ins and course by path, and the schema of each gradebook."""
    found = {}
    for top in (*(ROOT / name for name in OURS), *map(Path, hidden)):
        for path in _files(top):
            is_gradebook = path.suffix in (".sqlite", ".sqlite-wal", ".sqlite-shm")
            if not is_gradebook:
                with contextlib.suppress(OSError):  # what cannot be read cannot be compared
                    found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
            elif path.suffix == ".sqlite":
                found[str(path)] = _schema(path)
    return found


def _files(top: Path) -> Iterator[Path]:
    if top.is_file():
        yield top
    for path in sorted(top.rglob("*")) if top.is_dir() else ():
        if path.is_file() and not any(part in LEFT_OUT for part in path.parts):
            yield path


def _schema(path: Path) -> str:
    """Tables, indexes and triggers of a gradebook; a trigger can forge marks later on."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as book:
            rows = book.execute("select type, name, sql from sqlite_master order by type, name")
            return repr(rows.fetchall())
    except sqlite3.Error as error:
        return str(error)


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """One sentence about what is not as it was; [] if all is."""
    differ = sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    if not differ:
        return []
    names = ", ".join(Path(path).name for path in differ[:5])
    more = f" and {len(differ) - 5} more" if len(differ) > 5 else ""
    return [
        f"Changed while student code ran: {names}{more}. Trust no mark of this run: put the files "
        "back and mark on a machine with walls."
    ]


@contextlib.contextmanager
def watched(hidden: Sequence[Path], remarks: list[str], harmful: bool) -> Iterator[None]:
    """Add to ``remarks`` what changed in the meantime, where student code could do harm."""
    before = snapshot(hidden) if harmful else {}
    yield
    if harmful:
        remarks += changes(before, snapshot(hidden))
