"""The learner's record: one small readable JSON file beside the notebooks, never sent anywhere.

The file holds one entry a line, so that damage costs the damaged lines and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from jasa.files import write_whole

NAME = "my_record.json"
#: The folder in the home folder for readers of a course they cannot write into.
AT_HOME = "alliance-in-data"
VERSION = 1
LOT = re.compile(r'\{"version": \d+, "lot": "([0-9a-f]{8})"')
KINDS = ("prediction", "quiz", "reflection", "verdict")


@dataclass(frozen=True)
class Entry:
    """One answer of the learner: which item, of which kind, what was said, and when (UTC)."""

    item: str
    kind: str
    answer: str
    when: str


def parse_line(line: str) -> Entry | None:
    """Return the entry on a line of the file, or None if the line holds no sound entry."""
    try:
        found = json.loads(line.strip().rstrip(","))
        entry = Entry(**found)
    except (
        ValueError,
        TypeError,
        RecursionError,
    ):  # the last: brackets in brackets, by the thousand
        return None
    sound = all(isinstance(v, str) for v in asdict(entry).values()) and entry.kind in KINDS
    return entry if sound else None


def record_folder(notebooks: Path | None = None) -> Path:
    """Return where the record is kept: JASA_HOME, else the notebooks' folder, else the home folder.

    A course that many people read, as on a hub, is not writable: then each has a folder at home.
    """
    named = os.environ.get("JASA_HOME", "").strip()
    if named:
        return Path(named).expanduser()
    here = notebooks or Path.cwd()
    return here if os.access(here, os.W_OK) else Path.home() / AT_HOME


class Record:
    """The record in a folder (`record_folder` when none is named)."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or record_folder()) / NAME
        self.own = folder is None

    def shared(self) -> str:
        """Return what to do where the record is another account's, "" where it is not."""
        if not hasattr(os, "getuid"):  # Windows keeps folders apart by itself
            return ""
        try:
            stranger = self.path.stat().st_uid != os.getuid()
        except OSError:
            return ""
        if not stranger:
            return ""
        return (
            f"{self.path} is the record of another account, so yours is not kept there. "
            "Set JASA_HOME to a folder of your own, and start the notebook again."
        )

    def closed(self) -> str:
        """Return what to do where the record's folder cannot be written, "" where it can."""
        found = [folder for folder in self.path.absolute().parents if folder.exists()]
        if os.access(found[0], os.W_OK | os.X_OK) and found[0].is_dir():
            return ""
        return (
            f"Your answers cannot be kept in {self.path.parent}, which cannot be written to. "
            "Set JASA_HOME to a folder of your own, and start the notebook again."
        )

    def read(self) -> tuple[list[Entry], str]:
        """Return the sound entries, oldest first, and a sentence about damage ("" if none)."""
        if not self.path.exists():
            return [], ""
        if stranger := self.shared():
            return [], stranger
        try:
            text = self.path.read_bytes().decode("utf-8", "replace")
        except OSError as problem:
            return [], f"{NAME} cannot be read ({problem.strerror or problem})."
        lines = [x for x in text.splitlines()[1:] if x.strip() not in ("", "]}")]
        entries = [parse_line(line) for line in lines]
        lost = entries.count(None)
        whole = text.startswith('{"version"') and text.rstrip().endswith("]}")
        damage = ""
        if lost or not whole:
            damage = (
                f"{NAME} was damaged: {lost} of {len(lines)} entries could not be read. "
                "The others are kept."
            )
        return [e for e in entries if e is not None], damage

    def add(self, item: str, kind: str, answer: str) -> str:
        """Add an answer and return a sentence about anything that went wrong ("" if all is well).

        The file is read again first, so that two open notebooks do not overwrite each other, and
        replaced in one step. A damaged file is kept under another name before that.
        """
        if stranger := self.shared():
            return stranger
        entries, damage = self.read()
        when = datetime.now(UTC).isoformat(timespec="seconds")
        entries.append(Entry(item, kind, answer, when))
        try:
            if damage:
                damage += f" The damaged file is now called {self._set_aside()}."
            self._write(entries)
        except OSError as problem:
            why = problem.strerror or problem
            return f"Your answer could not be saved in {NAME} ({why}). {damage}".strip()
        return damage

    def seed(self) -> str:
        """Return the lot of this record, drawn when it is begun; it gives each learner an own order."""
        if self.shared():
            return ""
        found = self._lot()
        if not found:
            entries, damage = self.read()
            if damage:
                return ""  # `add` keeps the damaged file first
            try:
                self._write(entries)
            except OSError:
                return ""
            found = self._lot()
        return found

    def _lot(self) -> str:
        """Return the lot that the first line of the file holds, "" if there is none."""
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                found = LOT.match(file.readline())
        except OSError:
            return ""
        return found[1] if found else ""

    def _set_aside(self) -> str:
        """Keep a damaged file under another name and return that name."""
        kept = self.path.with_name(f"my_record.damaged-{datetime.now(UTC):%Y%m%d%H%M%S}.json")
        self.path.replace(kept)
        return kept.name

    def _write(self, entries: list[Entry]) -> None:
        lines = ",\n".join(json.dumps(asdict(e), ensure_ascii=False) for e in entries)
        lot = self._lot() or secrets.token_hex(4)
        if self.own:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        text = f'{{"version": {VERSION}, "lot": "{lot}", "entries": [\n{lines}\n]}}\n'
        write_whole(self.path, text)

    def last(self, item: str) -> Entry | None:
        """Return the newest answer to an item, or None."""
        found = [e for e in self.read()[0] if e.item == item]
        return found[-1] if found else None
