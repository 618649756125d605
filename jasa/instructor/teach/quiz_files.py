"""The quiz items of lessons as files that Moodle or Canvas import, with what is said to each option.

Moodle reads its own XML; Canvas, Blackboard and Brightspace read QTI, which text2qti writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from jasa.files import write_whole
from jasa.instructor.teach.lesson import Asked, TeachError, asked, read_lesson
from jasa.learn import cards

BELIEFS = "mc"  # the questions asked before and after the course
#: Signs to which text2qti's notation gives a meaning; it would also curl the quotes of code.
NOTATION = re.compile(r"""([\\`*_{}\[\]()#$|"'.+!-])""")


def quiz_items(numbers: Sequence[str]) -> list[Asked]:
    """Return the quiz items of lessons; ``mc`` gives the questions before and after the course."""
    found: list[Asked] = []
    for number in numbers:
        if number == BELIEFS:
            found += [asked("quiz", name) for name in cards.items(BELIEFS)]
        else:
            found += [one for one in read_lesson(number).asked if one.kind == "quiz"]
    if not found:
        raise TeachError(f"There is no quiz in {', '.join(numbers)}.")
    return found


def moodle_xml(title: str, items: Sequence[Asked]) -> str:
    """Return items as Moodle XML: one answer right, options shuffled, feedback for each."""
    quiz = ElementTree.Element("quiz")
    category = ElementTree.SubElement(quiz, "question", type="category")
    _add_text(ElementTree.SubElement(category, "category"), f"$course$/top/{title}")
    for item in items:
        question = ElementTree.SubElement(quiz, "question", type="multichoice")
        _add_text(ElementTree.SubElement(question, "name"), item.name)
        _add_html(question, "questiontext", item.ask)
        for name, value in (("single", "true"), ("shuffleanswers", "true"), ("defaultgrade", "1")):
            ElementTree.SubElement(question, name).text = value
        for option in item.options:
            fraction = "100" if option.right else "0"
            answer = ElementTree.SubElement(question, "answer", fraction=fraction, format="html")
            ElementTree.SubElement(answer, "text").text = escape(option.text, quote=False)
            _add_html(answer, "feedback", option.say)
    ElementTree.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(quiz, "unicode") + "\n"


def _add_text(parent: ElementTree.Element, text: str) -> None:
    ElementTree.SubElement(parent, "text").text = text


def _add_html(parent: ElementTree.Element, name: str, text: str) -> None:
    part = ElementTree.SubElement(parent, name, format="html")
    ElementTree.SubElement(part, "text").text = f"<p>{escape(text, quote=False)}</p>"


def qti_text(title: str, items: Sequence[Asked]) -> str:
    """Return items in the notation of text2qti."""
    lines = [f"Quiz title: {title}", "Shuffle answers: true", ""]
    for item in items:
        lines += [f"Title: {item.name}", f"1.  {_escaped(item.ask)}"]
        for letter, option in zip("abcdefgh", item.options, strict=False):
            lines.append(f"{'*' if option.right else ''}{letter})  {_escaped(option.text)}")
            if option.say:
                lines.append(f"...  {_escaped(option.say)}")
        lines.append("")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return escape(NOTATION.sub(r"\\\1", " ".join(text.split())), quote=False)


def qti_zip(title: str, items: Sequence[Asked]) -> bytes:
    """Return items as a zip of QTI 1.2. Raises TeachError where text2qti is not installed."""
    try:
        from text2qti.config import Config
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz
    except ImportError as missing:
        raise TeachError(
            "QTI is written by the package text2qti: python -m pip install '.[instructor]'."
        ) from missing
    return bytes(QTI(Quiz(qti_text(title, items), config=Config())).zip_bytes())


def write_quiz(numbers: Sequence[str], platform: str, out: Path) -> tuple[Path, int]:
    """Write the file of a platform; return its path and how many questions it has."""
    items = quiz_items(numbers)
    title = "The Alliance in Data, " + (f"lesson {numbers[0]}" if len(numbers) == 1 else "quizzes")
    name = f"quiz_{'_'.join(numbers) if len(numbers) < 3 else 'all'}_{platform}"
    out.mkdir(parents=True, exist_ok=True)
    if platform == "moodle":
        path = out / f"{name}.xml"
        write_whole(path, moodle_xml(title, items))
    else:
        path = out / f"{name}.zip"
        write_whole(path, qti_zip(title, items))
    return path, len(items)
