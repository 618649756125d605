"""A lesson as its teacher sees it: read from the notebook, its items and the claims it tests."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jasa.data import ROOT, facts
from jasa.errors import JasaError
from jasa.learn.cards import claim, filled_options, item_named
from jasa.notebooks import load_notebook, without_comments

LESSONS = ROOT / "lessons"
ASKED = re.compile(r'learn\.(predict|quiz|reflect)\("([^"]+)"\)')
CARD = re.compile(r"^learn\.\w+\(", re.MULTILINE)
TURN = "# Your turn:"
EXHIBIT = re.compile(r"\bexhibits\.\w+")
CLAIMED = re.compile(r"learn\.verdict\(([^)]*)\)")
FOLD = re.compile(r"<details>.*?</details>", re.DOTALL)
NOT_SO = re.compile(r"\*\*Do not conclude\*\*[^\n]*")
HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)
NUMBERED = re.compile(r"^\d+\. +(.+)$", re.MULTILINE)


class TeachError(JasaError):
    """A teacher's page cannot be made; the message says what is missing and where."""


@dataclass(frozen=True)
class Option:
    """One answer that a card offers, and what the card says to it (a quiz only)."""

    text: str
    say: str = ""
    right: bool = False


@dataclass(frozen=True)
class Asked:
    """A guess, a quiz item or a reflection with all that its card would say in time."""

    name: str
    kind: str
    ask: str
    options: tuple[Option, ...]
    found: str


@dataclass(frozen=True)
class Shown:
    """An exhibit as a lesson opens it: by a line of its own, or behind a guess."""

    exhibit: str
    state: dict[str, Any]


@dataclass(frozen=True)
class Code:
    """A cell of code that students run, and the change that it asks of them ("" for none)."""

    cell: str
    source: str
    turn: str
    kind: str = "code"


@dataclass(frozen=True)
class Section:
    """A part of a lesson under one heading, with what it asks, shows and runs, in order."""

    title: str
    text: str
    steps: tuple[Asked | Shown | Code, ...]

    @property
    def number(self) -> str:
        """The number of its heading, "" where it has none."""
        found = re.match(r"(\d+) ·", self.title)
        return found[1] if found else ""

    @property
    def code_cells(self) -> tuple[Code, ...]:
        """Every cell of code, in order."""
        return tuple(step for step in self.steps if isinstance(step, Code))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every guess, quiz item and reflection, in order."""
        return tuple(step for step in self.steps if isinstance(step, Asked))

    @property
    def warnings(self) -> list[str]:
        """What the text tells readers not to conclude."""
        return [sentence.strip() for sentence in NOT_SO.findall(self.text)]


@dataclass(frozen=True)
class ClaimTested:
    """A claim of the article with the course's verdict on it."""

    name: str
    claim: str
    verdict: str
    sources_say: str
    teaching_point: str


@dataclass(frozen=True)
class Lesson:
    """All of a lesson: its texts, what it asks, shows and runs, and the claims it tests."""

    number: str
    title: str
    question: str
    minutes: str
    sections: tuple[Section, ...]
    claims: tuple[ClaimTested, ...]
    note: dict[str, str]

    def section(self, heading: str) -> Section:
        """Return a section by the beginning of its heading. Raises TeachError."""
        for section in self.sections:
            if section.title.startswith(heading):
                return section
        raise TeachError(f"Lesson {self.number} has no section {heading!r}.")

    @property
    def objectives(self) -> list[str]:
        """What students will be able to do."""
        return NUMBERED.findall(self.section("What you will be able to do").text)

    @property
    def key_points(self) -> list[str]:
        """What the lesson ends with."""
        return NUMBERED.findall(self.section("Key points").text)

    @property
    def asked(self) -> list[Asked]:
        """Every guess, quiz item and reflection, in order."""
        return [one for section in self.sections for one in section.asked]


def numbers() -> list[str]:
    """Return the numbers of all lessons, such as "05"."""
    return [path.stem[:2] for path in sorted(LESSONS.glob("[0-9]*.ipynb"))]


def lesson_path(number: str) -> Path:
    """Return the notebook of a lesson given as 5 or 05. Raises TeachError."""
    found = sorted(LESSONS.glob(f"{number.zfill(2)}_*.ipynb")) if number.isdigit() else []
    if not found:
        raise TeachError(f"There is no lesson {number!r}. There are {', '.join(numbers())}.")
    return found[0]


def read_lesson(number: str) -> Lesson:
    """Read a lesson by its number. Raises TeachError."""
    path = lesson_path(number)
    cells = load_notebook(path)["cells"]
    head, *rest = (plain_text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    lines = [line for line in head.splitlines() if line.strip()]
    return Lesson(
        number=path.stem[:2],
        title=lines[0].removeprefix("# "),
        question=lines[1].strip("*"),
        minutes=lines[2] if len(lines) > 2 else "",
        sections=tuple(_sections(cells)),
        claims=tuple(tested(name) for name in _claims_of(cells)),
        note=_teachers_note(rest[-1]),
    )


def plain_text(source: str) -> str:
    """Return a text cell without its references to table cells."""
    return without_comments(source).strip()


def _sections(cells: list[dict[str, Any]]) -> list[Section]:
    """Cut a notebook at its second headings; what stands above the first is left out."""
    found: list[tuple[str, list[str], list[Asked | Shown | Code]]] = []
    for cell in cells:
        source = cell["source"]
        if cell["cell_type"] == "markdown":
            heading = HEADING.match(source)
            if heading:
                found.append((heading[1].strip(), [], []))
                source = source[heading.end() :]
            if found:
                found[-1][1].append(FOLD.sub("", plain_text(source)).strip())
        elif found:
            found[-1][2].extend(_steps(source) or _code_cells(cell["id"], source))
    return [Section(title, "\n\n".join(text).strip(), tuple(on)) for title, text, on in found]


def _steps(source: str) -> list[Asked | Shown]:
    """Read what a code cell asks and shows."""
    steps: list[Asked | Shown] = []
    for kind, name in ASKED.findall(source):
        steps.append(asked(kind, name))
        if kind == "predict" and item_named(name).get("exhibit"):
            this = item_named(name)
            steps.append(Shown(this["exhibit"], dict(this.get("state", {}))))
    if EXHIBIT.search(source):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and EXHIBIT.match(ast.unparse(node.func)):
                state = {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
                steps.append(Shown(ast.unparse(node.func).removeprefix("exhibits."), state))
    return steps


def _code_cells(cell: str, source: str) -> list[Code]:
    """Read a cell that students run: no card and no exhibit, but lines of Python."""
    if CARD.search(source) or not ast.parse(source).body:
        return []
    lines = source.splitlines()
    begins = next((i for i, line in enumerate(lines) if line.startswith(TURN)), len(lines))
    ends = next((i for i in range(begins, len(lines)) if not lines[i].startswith("#")), len(lines))
    turn = " ".join(line.removeprefix(TURN).lstrip("# ").strip() for line in lines[begins:ends])
    return [Code(cell, "\n".join(lines[:begins] + lines[ends:]), turn)]


def asked(kind: str, name: str) -> Asked:
    """Return what a card asks and answers, its figures filled in from the tables."""
    this = item_named(name)
    given = this.get("options", [])
    texts = filled_options(this) if given else []
    options = tuple(_option(one, text) for one, text in zip(given, texts, strict=True))
    return Asked(
        name, kind, facts.filled_in(this["ask"]), options, facts.filled_in(this.get("found", ""))
    )


def _option(written: Any, text: str) -> Option:
    if not isinstance(written, dict):
        return Option(text)
    return Option(text, facts.filled_in(written.get("say", "")), bool(written.get("right")))


def _claims_of(cells: list[dict[str, Any]]) -> list[str]:
    source = "\n".join(c["source"] for c in cells if c["cell_type"] == "code")
    return [name for call in CLAIMED.findall(source) for name in re.findall(r'"([^"]+)"', call)]


def tested(name: str) -> ClaimTested:
    """Return a claim with the verdict that its card shows."""
    row = claim(name)
    columns = ("claim", "verdict", "what_sources_say", "teaching_point")
    return ClaimTested(name, *(str(row[column]) for column in columns))


def _teachers_note(folded: str) -> dict[str, str]:
    """Take the note for instructors apart: its bold words, and what each says."""
    parts = re.split(r"\*\*([^*]+?)\.?\*\*", re.sub(r"<[^>]+>", "", folded))
    return {key: text.strip() for key, text in zip(parts[1::2], parts[2::2], strict=True)}
