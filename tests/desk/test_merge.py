"""One student under two names becomes one: nothing is lost, nobody else is touched, it can be undone."""

from __future__ import annotations

import shlex
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.instructor.desk.on_paper import take_on_paper
from jasa.instructor.grading.judge.batch import as_merged
from jasa.instructor.grading.judge.given import EXCUSE, MARK, Given
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.task import Owner
from jasa.instructor.grading.judge.verdict import load_key
from jasa.instructor.grading.read.collect import HandIn
from jasa.instructor.students.course_file import Course, Extension
from jasa.instructor.students.merge import (
    MergeError,
    command_that_merges,
    merge_into,
    merge_preview,
    two_names,
)

from .classroom import Q, make_class, result_of, students

CLASS = students(6)
GONE, KEPT = "Amelia Jones mail", "ameliajones 70007"
ACTS = st.lists(
    st.tuples(
        st.sampled_from([GONE, KEPT]), st.sampled_from(["run", "mark", "excuse", "paper", "draft"])
    ),
    min_size=1,
    max_size=12,
)


def act(book: Gradebook, name: str, what: str, n: int) -> None:
    run = replace(result_of(CLASS[3], n), student=name, digest=f"{n:064}")
    question = run.questions[Q]
    if what == "run":
        book.add_run(run, f"{name} {n}")
    elif what == "paper":
        book.ledger.add_by_hand(run, "ann")
    elif what == "draft":
        book.ledger.keep_draft("06", name, Q, f"marker {n}", {"points": n % 6})
    else:
        kind = MARK if what == "mark" else EXCUSE
        points = float(n % 6) if what == "mark" else None
        digest, why = answer_digest(question), f"why {n}"
        row = Given(name, Q, kind, f"marker {n % 2}", points, why, digest=digest)
        book.ledger.add("06", [row])


def everything(path: Path) -> dict[str, list]:
    """All rows of a gradebook, names of students blotted out."""
    found = {}
    with sqlite3.connect(path) as db:
        for table in ("runs", "given", "by_hand", "drafts", "stock", "class_list"):
            rows = map(repr, db.execute(f"select * from {table}").fetchall())
            found[table] = sorted(row.replace(GONE, "X").replace(KEPT, "X") for row in rows)
    db.close()
    return found


@given(acts=ACTS)
@settings(max_examples=40, deadline=None)
def test_all_rows_of_both_names_are_the_kept_ones(tmp_path_factory, acts: list) -> None:
    path = tmp_path_factory.mktemp("merge") / "book.sqlite"
    make_class(path, 5)
    with Gradebook(path) as book:
        for n, (name, what) in enumerate(acts):
            act(book, name, what, n)
        act(book, "somebody else", "mark", 1)
        others = [r for r in book.latest("06") if r.student not in (GONE, KEPT)]
        runs = [r.digest for n in (GONE, KEPT) for r in book.runs("06", n)]
        last = [n for n, (_, what) in enumerate(acts) if what == "run"]
        before = everything(path)
        copy = merge_into(book, GONE, KEPT)
        now = {r.student: r for r in book.latest("06")}
        assert GONE not in now and book.runs("06", GONE) == []
        assert sorted(r.digest for r in book.runs("06", KEPT)) == sorted(runs)
        if last:
            assert now[KEPT].digest == f"{last[-1]:064}"
        assert [r for r in now.values() if r.student != KEPT] == others
        assert GONE not in {student for student, _ in book.ledger.rows("06")}
    db = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="only added"):
        db.execute("update given set points = 2")
    db.close()
    assert everything(path) == before
    with Gradebook(copy) as book:
        assert book.merged() == {}
    assert everything(copy) == before


def twice_there(place: Path) -> Path:
    """A gradebook and Canvas's file, in which one student's mailed file stands under a second name."""
    path = place / "book.sqlite"
    listed = make_class(path, 6)
    with Gradebook(path) as book:
        first = next(r for r in book.latest("06") if r.about.number == listed[2].id)
        about = replace(first.about, name="", number="", file="m.ipynb")
        mailed = replace(first, student=first.about.name, about=about, digest="9")
        book.add_run(mailed, "mailed")
    rows = ["Student,ID,SIS User ID,SIS Login ID,Section,Exercise 6 (77)"]
    rows += [f"{s.name},{70000 + n},{s.id},,x," for n, s in enumerate(listed)]
    (place / "canvas.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_refusal_of_an_export_names_the_command_that_mends_it(tmp_path: Path, capsys) -> None:
    path = twice_there(tmp_path)
    where = ["--gradebook", str(path)]
    files = ["--into", str(tmp_path / "canvas.csv"), "--out", str(tmp_path)]
    export = ["export", "6", "--to", "canvas", *files, "--partly", *where]
    assert cli.main(export) == 2
    said = capsys.readouterr().err
    command = shlex.split(said.split("If they are one student: ")[1].split("; if two")[0])
    assert command[0] == "jasa" and said.count("\n") == 1
    with Gradebook(path) as book:
        before = list(book.latest("06"))
    assert cli.main([*command[1:], *where]) == 0
    told = capsys.readouterr().out
    assert "m.ipynb" in told and "what was marked last counts" in told and "Add --yes" in told
    with Gradebook(path) as book:
        assert list(book.latest("06")) == before
    assert cli.main([*command[1:], "--yes", *where]) == 0
    assert len(list(tmp_path.glob("book_before_merge_*.sqlite"))) == 1
    assert cli.main(export) == 0
    with Gradebook(path) as book:
        assert len(list(book.latest("06"))) == len(before) - 1


def test_files_that_come_later_under_the_lost_name_are_the_kept_ones(tmp_path: Path) -> None:
    make_class(tmp_path / "book.sqlite", 4)
    with Gradebook(tmp_path / "book.sqlite") as book:
        merge_into(book, "a", "b")
        book.merge("b", "c")
        assert book.merged() == {"a": "c", "b": "c"}
        book.merge("c", "a")
        assert book.merged() == {"b": "a", "c": "a"}
        files = [HandIn(n, f"{n}.ipynb", float(ord(n)), lambda limits: b"") for n in "abcd"]
        owners = as_merged([Owner(file, None) for file in files], book.merged())
    assert [o.hand_in.student for o in owners] == ["a", "d"]
    assert [f.where for f in (owners[0].hand_in, *owners[0].hand_in.others)] == [
        "c.ipynb",
        "b.ipynb",
        "a.ipynb",
    ]


def test_what_cannot_be_merged_is_said_in_a_sentence(tmp_path: Path, capsys) -> None:
    path = twice_there(tmp_path)
    words = ["--gradebook", str(path)]
    assert cli.main(["merge", CLASS[3].id, "--into", CLASS[3].id, *words]) == 2
    assert cli.main(["merge", "nobody", "--into", CLASS[2].id, *words]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    with Gradebook(path) as book:
        with pytest.raises(MergeError, match="already"):
            two_names(book, CLASS[3].id, CLASS[3].name)
        take_on_paper(book, load_key("06"), CLASS[5].label, {Q: "Spoken."}, "ann")
        gone, kept = two_names(book, CLASS[2].name, CLASS[5].label)
        course = Course(extensions=(Extension("06", gone, None),))
        told = "\n".join(merge_preview(book, gone, kept, course))
    assert "In course.yaml write" in told and "no file" in told


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("kept", "gone"),
    [
        (("Jones, Amelia (70007)", "ameliajones 70007"), ("Amelia Jones mail",)),
        (("Jones, Amelia", "amelia"), ("Amelia Jones 70007",)),
        (("ameliajones 70007",), ("Amelia Jones mail",)),
    ],
)
def test_the_name_kept_is_on_the_class_list_or_has_a_number(
    kept: tuple[str, ...], gone: tuple[str, ...], turned: bool
) -> None:
    told = command_that_merges((gone, kept) if turned else (kept, gone))
    assert shlex.split(told) == ["jasa", "merge", gone[-1], "--into", kept[-1]]
