"""Slides and printable sheets of a lesson: each one file of HTML that fetches nothing."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from jasa.exhibits.negotiation.negotiation_roles import ROLES
from jasa.files import write_whole
from jasa.instructor.make.browser import browser_path
from jasa.instructor.teach.lesson import Asked, Lesson, Section, Shown, TeachError, read_lesson
from jasa.instructor.teach.notes import Notes, read_notes
from jasa.instructor.teach.page import templates
from jasa.instructor.teach.pictures import Picture, picture_of
from jasa.instructor.teach.running import run_lesson
from jasa.instructor.teach.slips import slips_of
from jasa.learn import roleplay
from jasa.learn.cards import VERDICTS

REVEAL = Path(__file__).parent / "reveal"
SLIDE_HEIGHT = 440
PATIENCE_S = 300
#: What a teacher may print alone; "cards" are those of the roles.
PARTS = ("story", "guess", "pictures", "slips", "claims", "exit", "cards")
SHARE = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per cent)")


def pictures_of(section: Section, notes: Notes, height: int | None) -> dict[int, list[Picture]]:
    """Return the exhibits of a section by the place of their step, each in all its states."""
    return {
        place: [picture_of(one, height) for one in (step, *_more_states(step, notes.states))]
        for place, step in enumerate(section.steps)
        if isinstance(step, Shown)
    }


def _more_states(shown: Shown, states: dict[str, list[dict[str, Any]]]) -> list[Shown]:
    """Return what else the notes show of an exhibit, after its own first state."""
    return [Shown(shown.exhibit, shown.state | more) for more in states.get(shown.exhibit, [])]


def slides(number: str) -> str:
    """Return a lesson as slides (reveal.js), its charts drawn on the spot. Raises TeachError."""
    lesson, notes = read_lesson(number), read_notes(read_lesson(number).number)
    held = {s.number: [p.name for p in notes.plans if p.holds(s.number)] for s in lesson.sections}
    return _rendered(
        "slides.html",
        lesson,
        notes,
        SLIDE_HEIGHT,
        reveal=_reveal(),
        outputs=run_lesson(lesson)[0],
        plans_of={section: plans for section, plans in held.items() if section},
    )


def handout(number: str, paper: str = "A4", only: Sequence[str] = PARTS) -> str:
    """Return a lesson, or parts of it, as sheets for a room without computers. Raises TeachError."""
    lesson, notes = read_lesson(number), read_notes(read_lesson(number).number)
    told = [s.text for s in lesson.sections if s.title == "The story"]
    return _rendered(
        "handout.html",
        lesson,
        notes,
        None,
        parts=tuple(only),
        paper=paper,
        story="".join(told),
        guesses=guess_pages(lesson),
        slips=[slips_of(written) for written in notes.cards],
        verdicts=" · ".join(VERDICTS),
        cards=Markup("".join(map(roleplay.role_card, _roles(lesson)))),
    )


def guess_pages(lesson: Lesson) -> list[list[tuple[str, Asked]]]:
    """Return the guesses of a lesson, each with its section, no two on a page that tell each other."""
    pages: list[list[tuple[str, Asked]]] = []
    for section in lesson.sections:
        for one in section.asked:
            if one.kind == "predict":
                free = (p for p in pages if not any(_tells(one, other) for _, other in p))
                page = next(free, None)
                if page is None:
                    page = []
                    pages.append(page)
                page.append((section.title, one))
    return pages


def _tells(one: Asked, other: Asked) -> bool:
    """Say whether a share that one of two guesses offers stands in the other."""
    mine, its = ({round(float(x)) for x in SHARE.findall(_words(g))} for g in (one, other))
    return bool(mine & its)


def _words(guess: Asked) -> str:
    return " ".join([guess.ask, *(option.text for option in guess.options)])


def _rendered(
    template: str, lesson: Lesson, notes: Notes, height: int | None, **more: object
) -> str:
    return (
        templates()
        .get_template(template)
        .render(
            lesson=lesson,
            notes=notes,
            pictures={s.title: pictures_of(s, notes, height) for s in lesson.sections},
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


def write_handout(number: str, out: Path, paper: str = "A4", only: Sequence[str] = PARTS) -> Path:
    """Write the sheets of a lesson, or parts of them. Raises TeachError."""
    name = "_".join(["handout", read_lesson(number).number, *(only if only != PARTS else ())])
    return _written(out / f"{name}.html", handout(number, paper, only))


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
            "--no-pdf-header-footer", "--generate-pdf-document-outline", "--virtual-time-budget=60000",
            f"--print-to-pdf={target.resolve()}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            raise TeachError(f"The browser took too long. Open {page} and print it.") from None
    if not target.exists():
        raise TeachError(f"The browser printed nothing. Open {page} and print it.")
    return target
