"""Honest minutes: a lesson's sections hold what their reading, exhibits and code take.

The rule is the one of the teachers' plans (`jasa/instructor/teach/notes`): where code is typed live
it has about a minute a line and four for a turn of the students' own; where it is only shown, a
quarter of a minute a line. A guess with its exhibit has three minutes, an exhibit that follows none two
and a half: its choices are gone through, too. A verdict is given, and ours read, in a minute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from jasa.exercise.questions import load_card
from jasa.instructor.teach.notes import read_notes
from jasa.notebooks import load_notebook
from tests.test_lessons import LESSONS, ROOT
from tests.test_story import count, seen, without_folds

WORDS_A_MINUTE = 200
A_GUESS, AN_EXHIBIT, A_QUIZ, A_VERDICT, A_REFLECTION = 3, 2.5, 1, 1, 1
A_LINE_SHOWN, A_LINE_TYPED, A_TURN = 0.25, 1, 4
#: Lesson 10 is work of one's own: its minutes are those of the exercise.
TAUGHT = [pytest.param(p, id=p.stem) for p in LESSONS if p.stem[:2] != "10"]


@dataclass
class Part:
    """What stands below one heading of a lesson."""

    words: int = 0
    guesses: int = 0
    exhibits: int = 0
    quizzes: int = 0
    verdicts: int = 0
    reflections: int = 0
    lines: int = 0
    turns: int = 0

    @property
    def shown(self) -> float:
        """The minutes it takes with the code shown and not typed."""
        looking = A_GUESS * self.guesses + AN_EXHIBIT * self.exhibits + A_QUIZ * self.quizzes
        judging = A_VERDICT * self.verdicts + A_REFLECTION * self.reflections
        return self.words / WORDS_A_MINUTE + looking + judging + A_LINE_SHOWN * self.lines

    @property
    def typing(self) -> float:
        """The minutes that its code takes when students type it."""
        return A_LINE_TYPED * self.lines + A_TURN * self.turns

    def add(self, cell_type: str, source: str) -> None:
        """Count one cell."""
        if cell_type == "markdown":
            self.words += count(seen(without_folds(source)))
            return
        self.guesses += source.count("learn.predict(")
        self.quizzes += source.count("learn.quiz(")
        self.reflections += source.count("learn.reflect(")
        if "learn.verdict(" in source:
            self.verdicts += len(re.findall(r"\"C\d\d\"", source))
        self.exhibits += len(re.findall(r"\bexhibits\.\w+\(", source))
        self.turns += source.count("# Your turn") + source.count("# Your own lines")
        if not re.search(r"\b(?:learn|exhibits)\.", source):
            lines = [line.strip() for line in source.splitlines()]
            self.lines += sum(bool(line) and not line.startswith("#") for line in lines)


def parts_of(path: Path) -> dict[str, Part]:
    """The parts of a lesson by heading; a numbered section by its number."""
    found, here = {"": Part()}, ""
    for cell in load_notebook(path)["cells"]:
        heading = re.match(r"## (?:(\d) · )?(.+)", cell["source"])
        if cell["cell_type"] == "markdown" and heading:
            here = heading[1] or heading[2]
        found.setdefault(here, Part()).add(cell["cell_type"], cell["source"])
    return found


def after_the_sections(parts: dict[str, Part]) -> Part:
    """What stands below the last section with a number, but for what a heading calls "Further"."""
    names = list(parts)
    last = max((i for i, name in enumerate(names) if name.isdigit()), default=0)
    rest = [parts[name] for name in names[last + 1 :] if not name.startswith("Further")]
    return Part(**{f.name: sum(getattr(p, f.name) for p in rest) for f in fields(Part)})


def told(path: Path) -> dict[str, int]:
    """The minutes that the instructors' cell tells, by what they are for."""
    cells = [str(cell["source"]) for cell in load_notebook(path)["cells"]]
    said = next(re.search(r"\*\*Minutes\.\*\*(.*)", c) for c in cells if "**Minutes.**" in c)
    assert said
    return {what: int(n) for what, n in re.findall(r"([A-Z][^.:]*): (\d+) minutes", said[1])}


def title_minutes(path: Path) -> tuple[int, int]:
    """The minutes of the title: in class, and with the code."""
    title = str(load_notebook(path)["cells"][0]["source"])
    said = re.search(r"About (\d+) minutes in class, (\d+) minutes with code", title)
    assert said, f"lessons/{path.name}: no 'About 75 minutes in class, 140 minutes with code'"
    return int(said[1]), int(said[2])


@pytest.mark.parametrize("path", TAUGHT)
def test_no_section_takes_longer_than_is_said(path: Path) -> None:
    minutes, short = told(path), {}
    for number, part in parts_of(path).items():
        said = next(
            (n for what, n in minutes.items() if what.startswith(f"Section {number}")), None
        )
        if number.isdigit() and said is not None and part.shown > said:
            short[number] = (said, round(part.shown, 1))
    assert not short, f"lessons/{path.name}: section: (said, needed) {short}"


@pytest.mark.parametrize("path", TAUGHT)
def test_voices_and_verdicts_have_their_time(path: Path) -> None:
    needed = after_the_sections(parts_of(path)).shown
    short = {what: n for what, n in told(path).items() if "verdict" in what and n < needed}
    assert not short, f"lessons/{path.name}: needed {needed:.1f}, said {short}"


@pytest.mark.parametrize("path", TAUGHT)
def test_the_title_says_the_sum_of_the_sections_and_what_the_code_adds(path: Path) -> None:
    in_class, with_code = title_minutes(path)
    assert abs(sum(told(path).values()) - in_class) <= 3, told(path)
    typing = sum(part.typing for part in parts_of(path).values())
    assert abs(in_class + typing - with_code) <= 6, (in_class, typing, with_code)


@pytest.mark.parametrize("path", TAUGHT)
def test_a_lesson_says_the_minutes_of_its_exercise_as_the_card_does(path: Path) -> None:
    card = load_card(ROOT / "solutions" / f"{path.stem}.yaml")
    cells = [str(cell["source"]) for cell in load_notebook(path)["cells"]]
    way = next(cell for cell in cells if cell.startswith("## To the exercise"))
    said = {int(n) for n in re.findall(r"about (\d+) minutes", way)}
    if card.graded:
        said |= {int(n) for n in re.findall(r"exercise (\d+) minutes", cells[0])}
    assert said == {card.minutes}, f"lessons/{path.name}: {said}, the card {card.minutes}"


def test_the_rule_for_typed_code_is_that_of_the_plans() -> None:
    """All parts of a plan that type the code of a section, together, are as long as the rule says."""
    planned = ruled = 0.0
    for path in LESSONS:
        for plan in read_notes(path.stem[:2]).plans:
            for step in plan.steps:
                typed = re.match(r"Under the hood of section (\d)", step.part)
                if typed:
                    planned += step.minutes
                    ruled += parts_of(path)[typed[1]].typing
    assert planned and abs(planned - ruled) <= 0.15 * planned, (planned, ruled)


def test_minutes_are_counted_from_words_exhibits_and_code() -> None:
    part = Part()
    part.add("markdown", "one " * 400 + "<details>folded away</details>")
    part.add("code", 'learn.predict("01-p1")')
    part.add("code", "exhibits.base_map()")
    part.add("code", 'learn.verdict("C01", "C02")')
    part.add("code", 'learn.reflect("01-r1")')
    part.add("code", "x = 1\n\ny = 2\n# Your turn: z")
    assert part.shown == 2 + 3 + 2.5 + 2 + 1 + 0.5 and part.typing == 2 + 4
