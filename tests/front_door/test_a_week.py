"""The lecturer's week, typed from the guide line by line into a fresh clone, with a class's hand-ins."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import signal
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.desk.running import Visitor

from .guide import Terminal, commands_under, lend_environment, repository_of
from .hand_ins import (
    CLASS,
    LATE,
    TEXTS,
    grades,
    hand_in,
    handed_out,
    submissions,
    table_of_marks,
)

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "for_instructors.md"
HEADING = "A week, command by command"
JONES = next(one for one in CLASS if one.family == "Jones")
FINALS = {one.number: one.final for one in [*CLASS, LATE]}
pytestmark = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash") or not (ROOT / ".git").exists(),
    reason="the guide's lines are for a shell, and the clone needs a repository to come from",
)


def number(cell: str) -> float | None:
    return float(cell) if cell else None


class Week:
    """What happens between the commands: what the teacher does in the browser, and what is looked at."""

    def __init__(self, folder: Path, platform: str) -> None:
        self.course, self.platform = folder / "alliance_in_data", platform
        self.place = self.course / "class"
        self.said: dict[str, str] = {}

    def before(self, line: str) -> None:
        """Do what the guide says a teacher does before a line."""
        if line.startswith("python course.py setup"):
            lend_environment(self.course)
        if line == "cd class":
            solution = json.loads((self.course / "solutions/06_who_pays.ipynb").read_text("utf-8"))
            exercise = handed_out((self.place / "week6.zip").read_bytes())
            zipped = submissions(self.platform, exercise, solution)
            (self.place / "submissions.zip").write_bytes(zipped)
            (self.place / "lms.csv").write_text(table_of_marks(self.platform), "utf-8-sig")
            (self.place / "late").mkdir()
            mended = hand_in(LATE, exercise, solution)
            (self.place / "late" / f"{LATE.name} {LATE.number}.ipynb").write_bytes(mended)
        if line.startswith("jasa show"):  # the platform has taken the file and gives it anew
            shutil.move(self.place / "marks" / "lms_filled.csv", self.place / "lms.csv")

    def run(self, terminal: Terminal, line: str) -> None:
        """Do what comes before, type the line, and keep what it said."""
        self.before(line)
        if line.startswith("jasa desk"):
            terminal.type(line)
            address = re.search(r"http://127\S+", terminal.read_to("http://127.0.0.1"))[0]
            with closing(Visitor(address)) as desk:
                self.read_texts(desk)
            terminal.running().send_signal(signal.SIGINT)
            _, self.said[line] = terminal.ended()
            assert "Traceback" not in self.said[line]
        else:
            self.said[line] = self.said.get(line, "") + terminal.run(line)
        if line.startswith("jasa export") and "--feedback" in line:
            self.exported_first()

    def read_texts(self, desk: Visitor) -> None:
        """Read every text that is due, and give what its words are worth."""
        read = 0
        for question, worth in TEXTS.items():
            while "Nothing here is" not in (page := desk.get(f"/q/{question}/")):
                (words,) = re.findall(r'<div class="prose" id="text">(.*?)</div>', page, re.DOTALL)
                text = html.unescape(re.sub(r"<[^>]+>", "", words))
                assert not any(one.name in page for one in CLASS), "a name is to be seen"
                (leaf,), (seen,) = (re.findall(f'data-{n}="(\\w+)"', page) for n in ("id", "seen"))
                ticks = [n < worth[text] for n in range(5)] if question == "06-q8" else []
                draft = {"points": worth[text], "ticks": ticks, "stock": [], "comment": "Read."}
                path = f"/save/{question}/{leaf}"
                assert desk.post(path, {"draft": draft, "seen": seen}) == 200
                read += 1
        assert read == 2 * sum(one.texts is not None for one in CLASS)

    def exported_first(self) -> None:
        """The platform's own table has the right mark in each row; a page went back to each student."""
        self.first = self.grades_in("marks/lms_filled.csv")
        assert self.first == FINALS
        pages = zipfile.ZipFile(self.place / "marks" / f"feedback_{self.platform}_06.zip")
        marked = [one for one in CLASS if FINALS[one.number] is not None]
        assert len([n for n in pages.namelist() if n.endswith(".html")]) >= len(marked)
        for one in marked:
            assert any(str(one.number) in name for name in pages.namelist()), one

    def grades_in(self, name: str) -> dict[int, float | None]:
        table = (self.place / name).read_text("utf-8-sig")
        return {who: number(cell) for who, cell in grades(self.platform, table).items()}


@pytest.mark.parametrize("platform", ["moodle", pytest.param("canvas", marks=pytest.mark.long)])
def test_the_guide_leads_from_a_clone_to_marks_a_complaint_and_a_report(
    platform: str, tmp_path: Path
) -> None:
    """Packages are not fetched a second time: ``lend_environment`` says how; all else is as written."""
    lines = commands_under(GUIDE.read_text("utf-8"), HEADING)
    repository = repository_of(ROOT, tmp_path / "repository")
    week = Week(tmp_path, platform)
    with Terminal(tmp_path, COURSE=str(repository)) as terminal:
        for line in lines:
            week.run(terminal, line.replace("moodle", platform))
        assert str(week.course) in terminal.run("python -c 'import jasa; print(jasa.__file__)'")
        changed = terminal.run("git status --porcelain").split("\n")
        kept = "?? solutions/released/"  # the key of what was handed out
        assert all(not line or line.startswith(kept) for line in changed), changed
    look_at_what_was_said(week)
    look_at_what_lies_there(week)


def said_by(week: Week, words: str) -> str:
    return "".join(said for line, said in week.said.items() if line.startswith(words))


def look_at_what_was_said(week: Week) -> None:
    assert "The course is ready" in said_by(week, "python course.py")
    graded = said_by(week, "jasa grade")
    assert (
        "6 graded" in graded and "1 could not be graded" in graded and "1 not submitted" in graded
    )
    shown = said_by(week, "jasa show")
    assert "Jones" in shown and "my_share_pct = 33" in shown
    assert "accepted" in shown and "06-q4" not in shown
    assert "0 -> 2 of 2" in said_by(week, "jasa mark ")
    dry = next(said for line, said in week.said.items() if "--dry-run" in line)
    assert "Marks: 1 rose, 0 fell" in graded and "7 graded, 1 not submitted" in graded
    assert "Marks that change: 7." in dry and "Kept as it stands" in dry
    again = next(s for line, s in reversed(week.said.items()) if line.startswith("jasa export"))
    assert "Marks that change: 1." in again and "Jones" in again
    assert said_by(week, "jasa report").count("\n- ") >= 1


def look_at_what_lies_there(week: Week) -> None:
    with zipfile.ZipFile(week.place / "week6.zip") as bundle:
        exercises = [n for n in bundle.namelist() if re.search(r"exercises/\d\d_", n)]
        assert len(exercises) == 1 and "06" in exercises[0]
        assert not [n for n in bundle.namelist() if "instructor" in n or "solutions" in n]
    after = week.grades_in("marks/lms_filled.csv")
    assert after == FINALS | {JONES.number: JONES.final + 2}
    (page,) = [
        p for p in (week.place / "marks/feedback/06").iterdir() if str(JONES.number) in p.name
    ]
    told = html.unescape(page.read_text("utf-8"))
    assert "The way is right, the rounding was not asked for." in told and "Read." in told
    report = (week.place / "marks" / "report_06.html").read_text("utf-8")
    for title in ("Five things for the board", "Task by task", "Who is silent"):
        assert title in report
    assert all(str(one.number) in report for one in CLASS)
