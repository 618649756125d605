"""The teacher's page of a lesson, or the book of all: one file of HTML that prints well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import jinja2
import mistune
from markupsafe import Markup, escape

from jasa.files import write_whole
from jasa.instructor.teach.lesson import read_lesson
from jasa.instructor.teach.notes import read_notes
from jasa.instructor.teach.off_screen import off_screen
from jasa.instructor.teach.pictures import KANA
from jasa.instructor.teach.running import run_lesson
from jasa.pages import templates_in

TEMPLATES = Path(__file__).parent / "templates"


def markdown(text: str) -> Markup:
    """Return our own Markdown as HTML; tags in it are shown as text."""
    return Markup(mistune.create_markdown(escape=True, plugins=["table"])(text))


def sentence(text: str) -> Markup:
    """Return one line of Markdown without a paragraph around it."""
    return Markup(markdown(text).strip().removeprefix("<p>").removesuffix("</p>"))


def tongue(words: str) -> Markup:
    """Return words, marked as Japanese where they are, so that a voice reads them as such."""
    return (
        Markup('<span lang="ja">{}</span>').format(words) if KANA.search(words) else escape(words)
    )


def templates() -> jinja2.Environment:
    """Return the templates of this room, which know our Markdown and what paper cannot do."""
    return templates_in(
        TEMPLATES, markdown=markdown, sentence=sentence, tongue=tongue, off_screen=off_screen
    )


def teachers_page(numbers: Sequence[str]) -> str:
    """Return the page of one lesson, or the book of several. Raises TeachError."""
    lessons = [
        (lesson, read_notes(lesson.number), run_lesson(lesson)[0])
        for lesson in map(read_lesson, numbers)
    ]
    title = lessons[0][0].title if len(lessons) == 1 else "The Alliance in Data"
    return templates().get_template("teach.html").render(title=title, lessons=lessons)


def write_page(numbers: Sequence[str], out: Path) -> Path:
    """Write the page into a folder and return its path. Raises TeachError."""
    name = f"teach_{numbers[0].zfill(2)}.html" if len(numbers) == 1 else "teach_all.html"
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    write_whole(path, teachers_page(numbers))
    return path
