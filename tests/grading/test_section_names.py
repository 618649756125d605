"""Sections are read from any platform's class list, whole and by nobody lost; two of a name stay two."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.read.roster import read_roster
from jasa.instructor.grading.read.section_names import in_order, same_section, sections_of_cells
from jasa.instructor.grading.read.tables import read_rows

NAMES = [("Maria", "Alvarez"), ("Wei", "Zhang"), ("花子", "佐藤"), ("Siobhán", "O'Brien")]
SECTIONS = ["A", "B", "Tutorial 2", "Tutorial 10", "Monday and Friday", "月曜 2限", "Übung (Süd)"]
SECTIONS += ["HIST-101-01", "001", "Anderson", "Lecture et al", "=B", "第1組"]
Person = tuple[int, tuple[str, str], list[str]]


@st.composite
def classes(draw: st.DrawFn) -> list[Person]:
    """A class with equal names in it, everybody in none, one or several sections.

    Each section has somebody who is in no other.
    """
    own = st.lists(st.sampled_from(SECTIONS), max_size=3, unique=True)
    drawn = draw(st.lists(st.tuples(st.sampled_from(NAMES), own), min_size=1, max_size=8))
    there = sorted({name for _, sections in drawn for name in sections})
    drawn += [(draw(st.sampled_from(NAMES)), [name]) for name in there]
    return [(100200 + n, name, sorted(own)) for n, (name, own) in enumerate(drawn)]


def sentence(names: list[str], last: str = ", and ", two: str = " and ") -> str:
    """Several names as Canvas writes them."""
    return two.join(names) if len(names) < 3 else ", ".join(names[:-1]) + last + names[-1]


def canvas(people: list[Person], last: str = ", and ", two: str = " and ") -> list[list[str]]:
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 3 (55)"]]
    rows += [["    Points Possible", "", "", "", "", "20"]]
    for n, (first, family), own in people:
        name = f"{family}, {first}"
        rows.append([name, str(7 * n), str(n), f"u{n}", sentence(own, last, two), ""])
    return [*rows, ["Student, Test", "9999", "", "", "A", ""]]


def moodle(people: list[Person], *heads: str) -> list[list[str]]:
    rows = [list(heads)]
    for n, (first, family), own in people:
        rows.append([first, family, str(n), f"u{n}@uni.ac.jp", ", ".join(own)])
    return rows


def plain(people: list[Person], head: str, joint: str = "; ") -> list[list[str]]:
    rows = [["student", "name", head]]
    return [*rows, *([str(n), " ".join(name), joint.join(own)] for n, name, own in people)]


def blackboard_groups(people: list[Person]) -> list[list[str]]:
    """One line for each group that somebody is in."""
    rows = [["Group Code", "User Name", "Student Id", "First Name", "Last Name"]]
    for n, name, own in people:
        rows += [[section, f"u{n}", str(n), *name] for section in own or [""]]
    return rows


LISTS = {
    "Canvas": canvas,
    "Canvas, German": lambda people: canvas(people, " und ", " und "),
    "Canvas, French": lambda people: canvas(people, " et ", " et "),
    "Canvas, Japanese": lambda people: canvas(people, "、", "、"),
    "Moodle": lambda people: moodle(
        people, "First name", "Last name", "ID number", "Email address", "Groups"
    ),
    "Moodle, German": lambda people: moodle(
        people, "Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Gruppen"
    ),
    "Moodle, French": lambda people: moodle(
        people, "Prénom", "Nom de famille", "Numéro d'identification", "Courriel", "Groupes"
    ),
    "Moodle, Spanish": lambda people: moodle(
        people, "Nombre", "Apellido(s)", "Número de ID", "Correo electrónico", "Grupos"
    ),
    "Moodle, Japanese": lambda people: moodle(
        people, "名", "姓", "IDナンバー", "メールアドレス", "グループ"
    ),
    "Blackboard, groups": blackboard_groups,
    "section": lambda people: plain(people, "Section"),
    "group": lambda people: plain(people, "group", ", "),
    "tutorial": lambda people: plain(people, "Tutorial", "|"),
    "two title lines": lambda people: [
        ["Group 3", "", ""],
        ["Class", "", ""],
        *plain(people, "Class"),
    ],
}


def written(path: Path, rows: list[list[str]], way: str) -> Path:
    """The list as a file of some kind."""
    if way == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.Workbook()
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                cell = book.active.cell(row, column, text)
                cell.data_type = "s"  # also what begins like a formula
        book.save(path)
        return path
    out = io.StringIO()
    csv.writer(out, delimiter=way).writerows(rows)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))
    return path


@pytest.mark.parametrize("platform", LISTS)
@given(people=classes(), way=st.sampled_from([",", ";", "\t", "xlsx"]))
@settings(max_examples=25, deadline=None)
def test_everybody_has_the_own_sections(platform: str, people: list[Person], way: str) -> None:
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "list", LISTS[platform](people), way)
        roster = read_roster(path)
        told = {
            n: student
            for student in roster
            for n, _, _ in people
            if str(n) in (student.id, *student.ids)
        }
        assert len(roster) == len(people) == len(told)
        for n, _, own in people:
            assert told[n].sections == in_order(own) or sorted(told[n].sections) == own, told[n]
        with Gradebook(Path(folder) / "book.sqlite") as book:
            book.ledger.keep_class_list(roster)
            assert [s.sections for s in book.ledger.class_list()] == [s.sections for s in roster]


def test_child_course_of_a_merged_blackboard_course_is_a_section(tmp_path: Path) -> None:
    head = [
        "Last Name",
        "First Name",
        "Username",
        "Student ID",
        "Child Course ID",
        "Ex [Total Pts: 20] |7",
    ]
    rows = [
        head,
        ["Zhang", "Wei", "wz1", "1001", "HIST.1", ""],
        ["Zhang", "Wei", "wz2", "1002", "HIST.2", ""],
    ]
    roster = read_roster(written(tmp_path / "bb.csv", rows, "\t"))
    assert [(s.name, s.sections) for s in roster] == [
        ("Wei Zhang", ("HIST.1",)),
        ("Wei Zhang", ("HIST.2",)),
    ]


def test_two_lines_of_one_name_and_nothing_else_stay_two(tmp_path: Path) -> None:
    rows = [["student", "section"], ["Wei Zhang", "A"], ["Wei Zhang", "B"], ["Ann", "A"]]
    assert len(read_roster(written(tmp_path / "a.csv", rows, ","))) == 3


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["Monday and Friday", "Tuesday"], [("Monday and Friday",), ("Tuesday",)]),
        (["Monday and Friday", "Monday"], [("Monday", "Friday"), ("Monday",)]),
        (["A and B and C", "B and C"], [("A", "B and C"), ("B and C",)]),
        (["a  1", "A 1", "Ａ 1"], [("a 1",), ("a 1",), ("a 1",)]),
        (["", " , ;", "A, A"], [(), (), ("A",)]),
        (["A, B, and C"], [("A", "B", "C")]),
        (["x" * 200], [("x" * 79 + "…",)]),
    ],
)
def test_a_name_with_and_is_one_until_half_of_it_is_a_section(cells: list, told: list) -> None:
    assert sections_of_cells(cells) == told


@given(cells=st.lists(st.text(max_size=30), max_size=8))
@settings(deadline=None)
def test_any_cells_give_names_once_each_and_the_same_again(cells: list[str]) -> None:
    found = sections_of_cells(cells)
    assert len(found) == len(cells)
    for names in found:
        assert len({same_section(name) for name in names}) == len(names)
        assert all(name == name.strip() and name for name in names)
    again = sections_of_cells(["; ".join(names) for names in found])
    assert again == found  # what our own tables tell is read as it was


def test_sections_are_counted_as_people_count() -> None:
    assert in_order(["T 10", "T 2", "a", "B"]) == ("a", "B", "T 2", "T 10")


@given(answer=st.text(alphabet="a,;\t\r\n\"'", max_size=60), mark=st.sampled_from(",;\t"))
@settings(deadline=None)
def test_cells_are_parted_as_the_head_is_whatever_stands_in_them(answer: str, mark: str) -> None:
    out = io.StringIO()
    table = csv.writer(out, delimiter=mark)
    table.writerows([["student", "question", "answer", "points"], ["ann", "06-q7", answer, "2"]])
    columns, rows = read_rows(out.getvalue())
    assert columns == ["student", "question", "answer", "points"]
    assert rows[0][1] == {
        "student": "ann",
        "question": "06-q7",
        "answer": answer.strip(),
        "points": "2",
    }


def test_a_title_that_is_called_like_a_column_is_no_head() -> None:
    columns, rows = read_rows("Group,3\nClass,\nstudent,section\nann,A\n")
    assert columns == ["student", "section"] and rows == [(4, {"student": "ann", "section": "A"})]
