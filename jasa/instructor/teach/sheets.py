"""Slides and printable sheets of a lesson: each one file of HTML that fetches nothing."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from jasa.exhibits.negotiation.negotiation_roles import ROLES
from jasa.files import write_whole
from jasa.instructor.make.browser import browser_path
from jasa.instructor.teach.lesson import Lesson, Section, Shown, TeachError, read_lesson
from jasa.instructor.teach.notes import read_notes
from jasa.instructor.teach.page import templates
from jasa.instructor.teach.pictures import Picture, picture_of
from jasa.learn import roleplay

REVEAL = Path(__file__).parent / "reveal"
SLIDE_HEIGHT, SHEET_HEIGHT = 470, 360
PATIENCE_S = 300


def pictures_of(section: Section, height: int) -> dict[int, Picture]:
    """Return the exhibits of a section by the place of their step."""
    return {
        place: picture_of(step, height)
        for place, step in enumerate(section.steps)
        if isinstance(step, Shown)
    }


def slides(number: str) -> str:
    """Return a lesson as slides (reveal.js), its charts drawn on the spot. Raises TeachError."""
    return _rendered("slides.html", read_lesson(number), SLIDE_HEIGHT, reveal=_reveal())


def handout(number: str, paper: str = "A4") -> str:
    """Return a lesson as sheets for a room without computers. Raises TeachError."""
    lesson = read_lesson(number)
    cards = Markup("".join(map(roleplay.role_card, _roles(lesson))))
    return _rendered("handout.html", lesson, SHEET_HEIGHT, paper=paper, cards=cards)


def _rendered(template: str, lesson: Lesson, height: int, **more: object) -> str:
    return (
        templates()
        .get_template(template)
        .render(
            lesson=lesson,
            notes=read_notes(lesson.number),
            pictures={s.title: pictures_of(s, height) for s in lesson.sections},
            plotly=Markup(get_plotlyjs()),
            **more,
        )
    )


def _reveal() -> dict[str, Markup]:
    """Return the files of reveal.js, which slides carry inside them."""
    names = ("reset.css", "reveal.css", "reveal.js", "notes.js")
    return {name: Markup((REVEAL / name).read_text(encoding="utf-8")) for name in names}


def _roles(lesson: Lesson) -> list[str]:
    """Return the roles whose cards a lesson hands out: those of the negotiation."""
    return list(ROLES) if any("role cards" in s.title for s in lesson.sections) else []


def write_slides(number: str, out: Path) -> Path:
    """Write the slides of a lesson. Raises TeachError."""
    return _written(out / f"slides_{read_lesson(number).number}.html", slides(number))


def write_handout(number: str, out: Path, paper: str = "A4") -> Path:
    """Write the sheets of a lesson. Raises TeachError."""
    return _written(out / f"handout_{read_lesson(number).number}.html", handout(number, paper))


def _written(path: Path, page: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, page)
    return path


def print_pdf(page: Path) -> Path:
    """Print a page into a PDF beside it, by the browser of this machine. Raises TeachError."""
    browser = browser_path()
    if browser is None:
        raise TeachError(
            f"A PDF needs Chromium, Chrome or Edge, and none was found. Open {page} and print it."
        )
    target = page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
            "--no-pdf-header-footer", "--virtual-time-budget=60000",
            f"--print-to-pdf={target.resolve()}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            raise TeachError(f"The browser took too long. Open {page} and print it.") from None
    if not target.exists():
        raise TeachError(f"The browser printed nothing. Open {page} and print it.")
    return target
