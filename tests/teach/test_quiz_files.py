"""Quizzes for an LMS: every item is there, one answer is right, and each answer gets its reply."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from jasa import cli
from jasa.instructor.teach.lesson import Asked, Option, numbers
from jasa.instructor.teach.quiz_files import BELIEFS, moodle_xml, qti_zip, quiz_items

from .test_teachers_page import Words

ITEMS = quiz_items([*numbers(), BELIEFS])
HARD = Asked(
    name="hard",
    kind="quiz",
    ask="Is 5 < 7 & $x^2$ a *star* [link](x) \\ `code` ~~#1~~ ^2^?",
    options=(Option("1. yes\n2. no", "a) <b>no</b>"), Option("*b) _yes_", "... {so}", right=True)),
    found="",
)


def said(items: list[Asked]) -> list[tuple[str, list[tuple[str, bool]]]]:
    return [
        (" ".join(i.ask.split()), [(" ".join(o.text.split()), o.right) for o in i.options])
        for i in items
    ]


def of_moodle(text: str) -> list[tuple[str, list[tuple[str, bool]]]]:
    found = []
    for question in ElementTree.fromstring(text.encode()).findall("question[@type='multichoice']"):
        answers = question.findall("answer")
        assert all(a.findtext("feedback/text") for a in answers)
        options = [(words_of(a.findtext("text", "")), a.get("fraction") == "100") for a in answers]
        found.append((words_of(question.findtext("questiontext/text", "")), options))
    return found


def words_of(html: str) -> str:
    """What a browser would show of a piece of HTML."""
    return " ".join(Words(html).found)


def of_qti(zipped: bytes) -> list[tuple[str, list[tuple[str, bool]]]]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as box:
        (name,) = [
            n
            for n in box.namelist()
            if n.startswith("text2qti") and "meta" not in n and n.endswith("xml")
        ]
        tree = ElementTree.fromstring(box.read(name))
    space = {"q": tree.tag[1:].split("}")[0]}
    found = []
    for item in tree.iterfind(".//q:item", space):
        right = item.findtext(".//q:respcondition[q:setvar]//q:varequal", "", space)
        ask = item.findtext("q:presentation/q:material/q:mattext", "", space)
        labels = item.findall(".//q:response_label", space)
        options = [
            (words_of(label.findtext(".//q:mattext", "", space)), label.get("ident") == right)
            for label in labels
        ]
        assert len(item.findall("q:itemfeedback", space)) >= len(labels)
        found.append((words_of(ask), options))
    return found


def test_all_items_are_there() -> None:
    assert len(ITEMS) == len({item.name for item in ITEMS}) > 50
    assert all(sum(o.right for o in item.options) == 1 for item in ITEMS)


def test_moodle_gets_every_item_with_one_right_answer_and_replies() -> None:
    assert of_moodle(moodle_xml("All", ITEMS)) == said(ITEMS)
    assert of_moodle(moodle_xml("Hard", [HARD])) == said([HARD])


def test_canvas_gets_every_item_with_one_right_answer_and_replies() -> None:
    assert of_qti(qti_zip("All", ITEMS)) == said(ITEMS)
    assert of_qti(qti_zip("Hard", [HARD])) == said([HARD])


@pytest.mark.parametrize("platform", ["moodle", "qti"])
def test_the_command_writes_a_file_and_says_how_much_is_in_it(platform, tmp_path, capsys) -> None:
    assert cli.main(["quiz", "05", "--to", platform, "--out", str(tmp_path)]) == 0
    assert "with 4 questions" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 1
    assert cli.main(["quiz", "10", "--to", platform, "--out", str(tmp_path)]) == 2
    assert "There is no quiz in 10" in capsys.readouterr().err
