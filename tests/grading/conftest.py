"""What the tests of grading share: the key, sandboxes, and hand-ins built from the exercise."""

from __future__ import annotations

import contextlib
import copy
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.judge.verdict import grade, load_key
from jasa.instructor.grading.run.jail import LIMITS as PROCESS_LIMITS
from jasa.instructor.grading.run.jail import NAMESPACES
from jasa.instructor.grading.run.listen import Limits
from jasa.instructor.grading.run.sandbox import SandboxError, open_sandbox

EXERCISE = json.loads((ROOT / "exercises/03_share_of_what.ipynb").read_text(encoding="utf-8"))
SOLUTION = json.loads((ROOT / "solutions/03_share_of_what.ipynb").read_text(encoding="utf-8"))
MARKER = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
SHORT = Limits(question_s=4.0, total_s=30.0, grace_s=0.5, memory_mb=256, disk_mb=4, output_mb=1)
HASTY = replace(SHORT, question_s=1.0, total_s=15.0)
FULL = 12.0  # all that is marked by the machine in exercise 03


class HandIn:
    """A hand-in under construction: the released exercise, changed cell by cell."""

    def __init__(self, notebook: dict | None = None) -> None:
        self.notebook = copy.deepcopy(notebook or EXERCISE)

    @property
    def cells(self) -> list[dict]:
        return self.notebook["cells"]

    def cell(self, cell_id: str) -> dict:
        return next(c for c in self.cells if c.get("id") == cell_id)

    def place(self, cell_id: str) -> int:
        return self.cells.index(self.cell(cell_id))

    def write(self, cell_id: str, source: str) -> HandIn:
        self.cell(cell_id)["source"] = source
        return self

    def add(self, after: str, source: str, kind: str = "code") -> HandIn:
        self.cells.insert(self.place(after) + 1, {"cell_type": kind, "source": source})
        return self

    def bytes(self) -> bytes:
        return json.dumps(self.notebook, ensure_ascii=False).encode()


def untouched() -> HandIn:
    return HandIn()


def right() -> HandIn:
    """The worked solution's answers in the released exercise."""
    made = HandIn()
    for cell in SOLUTION["cells"]:
        if cell["id"].endswith("-answer"):
            made.write(cell["id"], MARKER.sub("", "".join(cell["source"])))
    return made


def with_code(question: str, source: str) -> HandIn:
    """Everything right but one question, whose answer cell holds ``source``."""
    return right().write(f"{question}-answer", source)


@pytest.fixture(scope="session")
def key() -> dict:
    return load_key("03")


@pytest.fixture(scope="session")
def jail():
    """A sandbox with namespaces; tests of hiding skip where the machine forbids them."""
    try:
        box = open_sandbox(level=NAMESPACES)
    except SandboxError as error:
        pytest.skip(f"this machine does not allow namespaces: {error}")
    yield box
    box.close()


@pytest.fixture(scope="session")
def limits_only():
    try:
        box = open_sandbox(level=PROCESS_LIMITS)
    except SandboxError as error:
        pytest.skip(f"this machine has no fork server: {error}")
    yield box
    box.close()


@pytest.fixture(scope="session")
def best():
    box = open_sandbox()
    yield box
    box.close()


def needs_another_account(box) -> None:
    """Skip what sends signals, unless walls keep it from what the person at this machine runs."""
    if box.isolation.level != NAMESPACES and getattr(box.walls, "user", None) is None:
        pytest.skip("signals of this hand-in would reach what this account runs: no walls here")


@pytest.fixture
def mark(key, best):
    """Grade bytes or a hand-in in the best sandbox there is, with short limits."""

    def marked(hand_in: HandIn | bytes, box=best, **options):
        raw = hand_in if isinstance(hand_in, bytes) else hand_in.bytes()
        options.setdefault("limits", SHORT)
        return grade(raw, key, sandbox=box, student="test", **options)

    return marked


def write_class(folder: Path, **hand_ins: HandIn | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, hand_in in hand_ins.items():
        raw = hand_in if isinstance(hand_in, bytes) else hand_in.bytes()
        (folder / f"{name}.ipynb").write_bytes(raw)
    return folder


def alive(pid: int) -> bool:
    """Say whether a process still runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
