"""Several markers share a class by section: at the desk, in the tables, in reports and exports."""

from __future__ import annotations

import csv
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.instructor.desk.marking import Desk
from jasa.instructor.desk.views import overview_view
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.migration import FORMAT
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.lms.sheet import read_sheet
from jasa.instructor.students.sections import (
    NO_SECTION,
    Sections,
    UnknownSection,
    sections_of,
    with_known_sections,
)

from .classroom import Q, in_sections, make_class, result_of, students
from .running import Visitor, desk_command

THREE = ("Tutorial A", "Tutorial B", "月曜 2限")
NAMED = ["A", "B 2", "B 10", "組", "a/b", "a b"]
OLD = Path(__file__).parent / "gradebook_format_2.sql"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_class(tmp_path / "book.sqlite", 24, THREE)
    return tmp_path


def run(place: Path, *words: str) -> int:
    return cli.main([*words, "--gradebook", str(place / "book.sqlite"), "--out", str(place)])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- who is in which


@given(count=st.integers(2, 30), names=st.lists(st.sampled_from(NAMED), min_size=1, unique=True))
@settings(max_examples=40, deadline=None)
def test_every_hand_in_is_in_its_sections_and_none_is_lost(count: int, names: list[str]) -> None:
    listed = in_sections(students(count), names)
    sections = Sections(listed)
    results = [result_of(student, n) for n, student in enumerate(listed)]
    stranger = replace(
        results[0], student="nobody 1", about=replace(results[0].about, name="", number="")
    )
    results.append(stranger)
    for student, result in zip(listed, results, strict=False):
        assert sections.of_result(result) == (student.sections or (NO_SECTION,))
    found = [r.student for name in sections.names for r in sections.only(results, name)]
    assert set(found) == {r.student for r in results} and stranger.student in found
    assert len(found) == sum(len(s.sections) or 1 for s in listed) + 1
    endings = [sections.file_part(name).casefold() for name in sections.names]
    assert len(set(endings)) == len(endings) and not re.search(r"[^\w]", "".join(endings))


def test_a_later_list_without_sections_keeps_them_and_finds_hand_ins_by_name() -> None:
    listed = in_sections(students(12), THREE)
    worksheet = [
        Student(f"Participant {n}", s.name, (f"{n}", f"{s.id}")) for n, s in enumerate(listed)
    ]
    kept = with_known_sections(worksheet, listed)
    assert [s.sections for s in kept] == [s.sections for s in listed]
    by_name = [Student(f"x{n}", s.name) for n, s in enumerate(listed)]
    kept = with_known_sections(by_name, listed)
    for new, old in zip(kept, listed, strict=True):
        alone = [s.name for s in listed].count(old.name) == 1
        assert new.sections == (old.sections if alone else ())
        if alone:
            assert Sections(kept).of_result(result_of(old, 1)) == Sections(listed).of_student(old)
    told = [replace(s, sections=("New",)) for s in listed]
    assert with_known_sections(told, listed) == told


def test_an_unknown_section_is_one_sentence_with_those_there_are(place: Path, capsys) -> None:
    for words in (
        ["marks", "--exercise", "6"],
        ["report", "6"],
        ["export", "6", "--to", "csv", "--partly"],
    ):
        assert run(place, *words, "--section", "Tutorial C") == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and all(repr(name) in said for name in THREE)
    assert list(place.glob("*.csv")) == []
    with pytest.raises(UnknownSection, match="has no sections"):
        Sections(students(3)).named("A")
    assert Sections(students(3)).named(" ") == ""
    assert Sections(in_sections(students(3), THREE)).named("tutorial  a") == "Tutorial A"


def test_a_gradebook_of_format_2_is_carried_over(tmp_path: Path) -> None:
    """It was made by the code of format 2: a class, marks, a draft, a comment, answers on paper."""
    path = tmp_path / "book.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript(OLD.read_text(encoding="utf-8"))
        tables = ("runs", "given", "drafts", "stock", "by_hand", "keys", "written")
        before = {name: db.execute(f"select * from {name}").fetchall() for name in tables}
        listed = db.execute("select number, name from class_list order by place").fetchall()
    db.close()
    for _ in range(2):
        with Gradebook(path) as book:
            assert [(s.id, s.name, s.sections) for s in book.ledger.class_list()] == [
                (*who, ()) for who in listed
            ]
            assert len(list(book.latest("06"))) == 4
    with sqlite3.connect(path) as db:
        assert db.execute("pragma user_version").fetchone() == (FORMAT,)
        assert {name: db.execute(f"select * from {name}").fetchall() for name in tables} == before
    db.close()
    with Gradebook(path) as book:
        book.ledger.keep_class_list(in_sections(students(4), THREE))
        assert sections_of(book).names[:3] == THREE


# ---------------------------------------------------------------- at the desk


@given(seed=st.text(max_size=5), every=st.integers(1, 4), blind=st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_section_is_a_part_of_the_pile_in_its_order(tmp_path_factory, seed, every, blind) -> None:
    path = tmp_path_factory.mktemp("desk") / "book.sqlite"
    make_class(path, 24, THREE)
    with Gradebook(path) as book:
        desk = Desk(book, _key(), "ann", seed=seed, every=every, blind=blind)
        pile = desk.leaves(Q)
        for name in desk.sections_there():
            part = desk.leaves(Q, section=name)
            assert part == [x for x in pile if name in desk.sections.of_result(x.result)]
            assert desk.progress(Q, name).of == len(part)
        together = [x.id for name in desk.sections_there() for x in desk.leaves(Q, section=name)]
        assert set(together) == {x.id for x in pile}


def _key() -> dict:
    from jasa.instructor.grading.judge.verdict import load_key

    return load_key("06")


def test_counts_of_the_overview_are_those_of_the_section(place: Path) -> None:
    with Gradebook(place / "book.sqlite") as book:
        desk = Desk(book, _key(), "ann")
        leaf = desk.leaves(Q, section=THREE[1])[0]
        desk.save(Q, leaf.id, {"points": 3, "flag": True}, leaf.digest)
        for name in desk.sections_there():
            line = next(x for x in overview_view(desk, name)["lines"] if x.sheet.id == Q)
            there = name in desk.sections.of_result(leaf.result)
            assert (line.progress.done, line.flagged) == (there, there)
            assert line.progress.of == len(desk.leaves(Q, section=name))
        missing = [overview_view(desk, name)["missing"] for name in desk.sections_there()]
        assert sum(missing) == len(desk.sections.of_student(desk.sections.class_list[-1]))


def twins(place: Path) -> tuple[str, str]:
    """Give one of each of two sections the same text."""
    with Gradebook(place / "book.sqlite") as book:
        desk = Desk(book, _key(), "ann")
        one, other = (
            next(
                x
                for x in desk.leaves(Q, section=name)
                if len(desk.sections.of_result(x.result)) == 1
            )
            for name in THREE[:2]
        )
        same = replace(other.result.questions[Q], written=one.question.written)
        book.add_run(
            replace(other.result, questions=dict(other.result.questions) | {Q: same}), "again"
        )
    return one.id, other.id


def test_like_answers_are_marked_together_in_the_section_alone(place: Path) -> None:
    here, elsewhere = twins(place)
    with desk_command(place / "book.sqlite", "--marker", "ann", "--section", THREE[0]) as (
        address,
        _,
    ):
        assert address.endswith(f"&section={quote_plus(THREE[0])}")
        visitor = Visitor(address)
        section = f"section={quote_plus(THREE[0])}"
        page = visitor.get(f"/q/{Q}/{here}?view=all&{section}")
        assert elsewhere not in page and "in other sections and will not be marked" in page
        assert elsewhere in visitor.get(f"/q/{Q}/{here}?view=all")
        with Gradebook(place / "book.sqlite") as book:
            leaf = Desk(book, _key(), "ann").leaf(Q, here)
        body = {
            "draft": {"points": 4},
            "seen": leaf.digest,
            "together": [elsewhere],
            "section": THREE[0],
        }
        assert visitor.post(f"/save/{Q}/{here}", body) == 200
        assert visitor.post(f"/save/{Q}/{here}", body | {"section": "Tutorial C"}) == 409
        visitor.close()
    with Gradebook(place / "book.sqlite") as book:
        marked = [x.id for x in Desk(book, _key(), "ann").leaves(Q) if x.own]
    assert marked == [here]


def test_the_address_keeps_the_section_through_the_whole_desk(place: Path) -> None:
    names = [student.name for student in students(24)]
    section = f"section={quote_plus(THREE[2])}"
    with desk_command(place / "book.sqlite", "--marker", "bob", "--second", "2") as (address, _):
        visitor = Visitor(address)
        for path in ("/", f"/q/{Q}/", "/q/06-q3/", "/compared", "/paper", "/rubric"):
            page = visitor.get(f"{path}?{section}")
            own = {
                link
                for link in re.findall(r'(?:href|data-next)="(/[^"]*)"', page)
                if "static" not in link
            }
            assert own and all(section in link for link in own), path
            assert f"<strong>{THREE[2]}</strong>" in page
            if path != "/rubric":
                assert f"<option selected>{THREE[2]}</option>" in page
            if path != "/paper":  # that page is about who is missing
                assert not any(name in page for name in names)
            assert visitor.get(f"{path}?{section}") == page
        sorry = visitor.get("/?section=Tutorial+C")
        assert "There are: " in sorry and THREE[2] in sorry
        assert "<select" in visitor.get("/") and "Section: <strong>" not in visitor.get("/")
        visitor.close()


def test_a_class_without_sections_is_asked_nothing(tmp_path: Path) -> None:
    make_class(tmp_path / "book.sqlite", 6)
    with desk_command(tmp_path / "book.sqlite", "--marker", "ann") as (address, _):
        visitor = Visitor(address)
        for path in ("/", f"/q/{Q}/", "/compared", "/paper"):
            assert 'name="section"' not in visitor.get(path)
        assert "The class list has no sections" in visitor.get("/?section=A")
        visitor.close()


# ---------------------------------------------------------------- tables, report, export


def test_tables_of_one_section_hold_it_alone_and_the_class_all(place: Path) -> None:
    assert run(place, "marks", "--exercise", "6", "--xlsx") == 0
    everybody = table(place / "marks_06.csv")
    assert len(everybody) == 24
    listed = {s.id: "; ".join(s.sections) for s in in_sections(students(24), THREE)}
    assert {row["number"]: row["section"] for row in everybody} == listed
    texts = table(place / "to_read_06.csv")
    assert run(place, "marks", "--exercise", "6", "--section", THREE[2], "--xlsx") == 0
    own = [row for row in everybody if THREE[2] in row["section"].split("; ")]
    assert table(place / "marks_06_月曜_2限.csv") == own and 0 < len(own) < 24
    mine = [row for row in texts if THREE[2] in row["section"].split("; ")]
    assert table(place / "to_read_06_月曜_2限.csv") == mine and mine
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(place / "to_read_06_月曜_2限.xlsx")["to read"]
    assert sheet.max_row == len(mine) + 1 and sheet.cell(1, 9).value == "section"
    assert run(place, "report", "6", "--section", THREE[2]) == 0
    page = (place / "report_06_月曜_2限.html").read_text(encoding="utf-8")
    heat = page.split("Students over the exercises")[1]
    assert len(re.findall(r'<th scope="row">', heat)) == len(own)


def test_a_sections_report_tells_who_of_another_is_alike(place: Path) -> None:
    twins(place)
    assert run(place, "report", "6", "--section", THREE[0]) == 0
    page = (place / "report_06_tutorial_a.html").read_text(encoding="utf-8")
    alike, heat = page.split("<h2>Look at together")[1].split("<h2>Students over the exercises")
    listed = in_sections(students(24), THREE)
    elsewhere = [s.label for s in listed if s.sections == (THREE[1],)]
    assert any(label in alike for label in elsewhere)
    assert not any(label in heat for label in elsewhere)


def test_points_filled_into_a_sections_file_come_back(place: Path, capsys) -> None:
    assert run(place, "marks", "--exercise", "6", "--section", THREE[0]) == 0
    path = place / "to_read_06_tutorial_a.csv"
    rows = table(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(row | {"points": "2"} for row in rows)
    assert run(place, "marks", str(path), "--exercise", "6") == 0
    assert f"{len(rows)} new marks were taken" in capsys.readouterr().out
    mine = [r for r in table(place / "marks_06.csv") if THREE[0] in r["section"].split("; ")]
    assert mine and {row["waiting"] for row in mine} <= {"0", ""}


def read_whole_section(place: Path, name: str) -> list:
    """Mark all texts of a section; gives its hand-ins."""
    with Gradebook(place / "book.sqlite") as book:
        desk = Desk(book, _key(), "ann")
        for question in ("06-q7", "06-q8"):
            for leaf in desk.leaves(question, section=name):
                desk.save(question, leaf.id, {"points": 2}, answer_digest(leaf.question))
        return desk.sections.only(book.latest("06"), name)


def test_one_section_is_exported_when_it_is_read(place: Path, capsys) -> None:
    own = read_whole_section(place, THREE[0])
    rows = [
        "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 6 (77)",
        "    Points Possible,,,,,20",
    ]
    rows += [f"{s.name},{1000 + n},{s.id},,x,7" for n, s in enumerate(students(24))]
    before = "\r\n".join(rows) + "\r\n"
    (place / "canvas.csv").write_bytes(before.encode())
    words = ["export", "6", "--to", "canvas", "--into", str(place / "canvas.csv")]
    assert run(place, *words) == 2 and "nobody has read" in capsys.readouterr().err
    assert run(place, *words, "--section", THREE[0], "--feedback") == 0
    said = capsys.readouterr().out
    assert "not submitted" not in said and "Rows of other sections stay" in said
    was, now = read_sheet(place / "canvas.csv"), read_sheet(place / "canvas_filled_tutorial_a.csv")
    assert was.head == now.head
    numbers = {r.about.number for r in own}
    for old, new in zip(was.rows[2:], now.rows[2:], strict=True):
        assert old[:5] == new[:5] and (new[5] == "7" or new[2] in numbers)
    assert (place / "feedback_canvas_06_tutorial_a.zip").is_file()
    assert run(place, "export", "6", "--to", "csv", "--section", THREE[0]) == 0
    assert {row["section"].split("; ")[0] for row in table(place / "final_06_tutorial_a.csv")} == {
        THREE[0]
    }


def test_classes_without_sections_have_tables_as_before(tmp_path: Path) -> None:
    make_class(tmp_path / "book.sqlite", 6)
    assert run(tmp_path, "marks", "--exercise", "6") == 0
    assert run(tmp_path, "report", "6") == 0
    assert run(tmp_path, "export", "6", "--to", "csv", "--partly") == 0
    for path in tmp_path.glob("*.csv"):
        assert "section" not in path.read_text(encoding="utf-8-sig").split("\n")[0]
    assert ">Section<" not in (tmp_path / "report_06.html").read_text(encoding="utf-8")
