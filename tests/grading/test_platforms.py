"""Any platform, any names: nobody is lost, nobody is taken for another. One line a student."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.read import collect as reading
from jasa.instructor.grading.read.apart import read_submission
from jasa.instructor.grading.read.collect import CollectError, collect, refuse_a_wrong_reading
from jasa.instructor.grading.read.encodings import decode, zip_entry_name
from jasa.instructor.grading.read.roster import (
    Student,
    on_roster,
    read_roster,
)
from jasa.instructor.grading.read.submission import READ_LIMITS, Unreadable, read_notebook
from jasa.instructor.grading.read.whose import owners

STEM = "03_share_of_what"
FILE = f"{STEM}.ipynb"

GIVEN = ["Maria", "John", "Wei", "Aiko", "José", "Zoë", "Jürgen", "Anne-Marie", "Renée", "Ole"]
GIVEN += ["Siobhán", "François", "Ana Lucía", "Nguyễn", "Łukasz", "Ægir", "Max", "O"]
FAMILY = ["Alvarez", "Brown", "O'Brien", "García", "Müller", "Brontë", "Lefèvre", "de la Cruz"]
FAMILY += ["Tanaka", "Smith-Jones", "D’Angelo", "Őry", "van den Berg", "Li", "Kim", "Groß"]
JAPANESE = ["佐藤 花子", "鈴木 一郎", "高橋 さくら", "田中 健", "渡辺 ユキ", "伊藤 蓮", "山本 美咲"]


def people(fewest: int = 3, most: int = 8) -> st.SearchStrategy[list[tuple[str, int]]]:
    """Classes of distinct names, each person with a number of the platform's."""
    western = st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILY))
    names = st.lists(
        western | st.sampled_from(JAPANESE), min_size=fewest, max_size=most, unique_by=str.casefold
    )
    return names.map(lambda drawn: [(name, 1000 + n) for n, name in enumerate(drawn)])


def packed(name: str) -> str:
    family, _, given = name.rpartition(" ")
    return "".join(c for c in f"{given}{family}".casefold() if c.isalnum())


def login(name: str, number: int) -> str:
    return f"u{number}"


PLATFORMS = {
    "Canvas": lambda n, i: f"{packed(n)}_{i}_{9 * i}_{FILE}",
    "Canvas, late": lambda n, i: f"{packed(n)}_LATE_{i}_{9 * i}_{STEM}-1.ipynb",
    "Moodle, folders": lambda n, i: f"{n}_{i}_assignsubmission_file_/{FILE}",
    "Moodle, flat": lambda n, i: f"{n}_{i}_assignsubmission_file_{FILE}",
    "Moodle, teams": lambda n, i: f"Team {'AB'[i % 2]}-{n}_{i}_assignsubmission_file_/{FILE}",
    "Moodle, online text": lambda n, i: f"{n}_{i}_assignsubmission_onlinetext_/{FILE}",
    "Blackboard": lambda n, i: f"Exercise 3_u{i}_attempt_2026-10-05-14-33-0{i % 10}_{FILE}",
    "Brightspace": lambda n, i: f"{i}-400 - {n} - Oct 5, 2026 233 PM/{FILE}",
    "Brightspace, flat": lambda n, i: f"{i}-400 - {n} - 5 October, 2026 2:33 PM - {FILE}",
    "Teams": lambda n, i: f"Submitted files/{n}/Exercise 3/Version 1/{FILE}",
    "Google Classroom": lambda n, i: f"{n} - {FILE}",
    "Google, copies": lambda n, i: f"Copy of {STEM} - {n}.ipynb",
    "Google, Kopien": lambda n, i: f"Kopie von {STEM} {n}.ipynb",
    "GitHub Classroom": lambda n, i: f"exercise-3-submissions/exercise-3-u{i}x/exercises/{FILE}",
    "Classroom 50": lambda n, i: f"exercise-3/u{i}x/exercises/{FILE}",
    "nbgrader": lambda n, i: f"submitted/u{i}x/{STEM}/{FILE}",
    "folders": lambda n, i: f"{n}/{FILE}",
    "folders, wrapped": lambda n, i: f"hand_ins/{n}/{FILE}",
    "folders, wrapped twice": lambda n, i: f"download/Exercise 3/{n}/{FILE}",
    "flat": lambda n, i: f"{n}.ipynb",
    "flat, wrapped": lambda n, i: f"class/{n}.ipynb",
    "flat, named like the exercise": lambda n, i: f"{n}_{FILE}",
    "flat, before": lambda n, i: f"{STEM} {n}.ipynb",
    "flat, numbers": lambda n, i: f"Exercise_3_2026{i}_{packed(n)}.ipynb",
    "sections": lambda n, i: f"Section {'AB'[i % 2]}/{n}.ipynb",
    "sections with folders": lambda n, i: f"Gruppe {i % 3}/{n}/{FILE}",
    "sections, Japanese": lambda n, i: f"クラス{i % 2}/{n}.ipynb",
    "as JSON": lambda n, i: f"{packed(n)}_{i}_{9 * i}_{FILE}.json",
}  # fmt: skip
NUMBERED = ["Canvas", "Canvas, late", "Moodle, folders", "Moodle, flat", "Moodle, online text"]
NUMBERED += ["Brightspace", "Brightspace, flat"]
ILIAS = "Exercise 3/Abgaben/{family}_{given}_u{i}_{i}/20261005143300_{file}"


@pytest.mark.parametrize("platform", PLATFORMS)
@given(who=people())
@settings(max_examples=60, deadline=None)
def test_every_platform_gives_one_line_a_student(platform: str, who: list) -> None:
    paths = [PurePosixPath(PLATFORMS[platform](name, number)) for name, number in who]
    told = [owner.student for owner in owners(paths, STEM)]
    assert len({student.casefold() for student in told}) == len(who), told
    roster = [Student(f"2026{n}", name, (f"2026{n}", f"u{n}", f"u{n}x", str(n))) for name, n in who]
    for student, owner in zip(roster, told, strict=True):
        found = on_roster(_hand_in(owner), roster)
        assert found in (student, None), (owner, found)
        if len({packed(name) for name, _ in who}) == len(who):
            assert found == student, (owner, roster)


@given(who=people())
@settings(max_examples=60, deadline=None)
def test_ilias_gives_one_line_a_student(who: list) -> None:
    paths = []
    for name, i in who:
        family, _, given = name.rpartition(" ")
        paths.append(PurePosixPath(ILIAS.format(family=family, given=given, i=i, file=FILE)))
    assert len({owner.student for owner in owners(paths, STEM)}) == len(who)


@given(name=st.sampled_from(JAPANESE + GIVEN), platform=st.sampled_from(NUMBERED))
def test_two_students_of_one_name_are_told_apart_by_number(name: str, platform: str) -> None:
    paths = [PurePosixPath(PLATFORMS[platform](name, number)) for number in (1001, 1002)]
    assert len({owner.student for owner in owners(paths, STEM)}) == 2


@pytest.mark.parametrize(
    "suffix", [" (1)", "-2", " 2", " (3)", " copy", "_v2", "-final", " - Copy"]
)
@given(who=people())
@settings(max_examples=30, deadline=None)
def test_a_second_download_is_no_second_student(suffix: str, who: list) -> None:
    names = [name for name, _ in who]
    paths = [PurePosixPath(f"{name}.ipynb") for name in names]
    paths += [PurePosixPath(f"{names[0]}{suffix}.ipynb")]
    told = [owner.student for owner in owners(paths, STEM)]
    assert told[-1] == told[0] and len(set(told)) == len(names), told


@given(who=people(3, 6), letters=st.lists(st.sampled_from("AB"), min_size=6, max_size=6))
def test_equal_names_in_two_sections_stay_two(who: list, letters: list) -> None:
    paths = [PurePosixPath(f"Section {s}/{n}.ipynb") for s in "AB" for n, _ in who]
    assert len({owner.student for owner in owners(paths, STEM)}) == 2 * len(who)


def test_a_neighbours_name_in_ones_own_folder_takes_nobodys_place() -> None:
    names = ["alice/x.ipynb", "bob/x.ipynb", "bob/alice_1_1_x.ipynb", "carol/x.ipynb"]
    names += ["bob/Alice_1_assignsubmission_file_x.ipynb", "dan/x.ipynb", "eve/x.ipynb"]
    told = [owner.student for owner in owners([PurePosixPath(n) for n in names], STEM)]
    assert told == ["alice", "bob", "bob", "carol", "bob", "dan", "eve"]


@pytest.mark.parametrize("letters", ["abv", "L" * 90, "𠮷" * 90, "final", "v"])
def test_names_that_differ_only_at_the_end_are_two(letters: str) -> None:
    paths = [PurePosixPath(f"{letters}{n}.ipynb") for n in (123, 456, 7, 8)]
    assert len({owner.student for owner in owners(paths, STEM)}) == 4


def _hand_in(student: str):
    from jasa.instructor.grading.read.collect import HandIn

    return HandIn(student, "", 0.0, lambda limits: b"")


# ---------------------------------------------------------------- what lies in zips


def notebook(student_id: str) -> bytes:
    cell = {"cell_type": "code", "id": "03-case", "source": f'student_id = "{student_id}"'}
    return json.dumps({"nbformat": 4, "cells": [cell]}).encode()


def test_a_zip_within_a_zip_is_opened_once(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr(FILE, notebook("7"))
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(f"brownjohn_1001_9001_{FILE}", notebook("6"))
        archive.writestr("chenwei_1002_9002_exercise3.zip", inner.getvalue())
        archive.writestr("doejane_1003_9003_broken.zip", b"PK\x03\x04 cut off")
    found = {h.student: h for h in collect(tmp_path / "class.zip", STEM).hand_ins}
    assert set(found) == {"brownjohn 1001", "chenwei 1002", "doejane 1003"}
    assert b'"7' in found["chenwei 1002"].read(READ_LIMITS).replace(b"\\", b"")
    assert not found["doejane 1003"].is_notebook  # it came in, and is said to be no notebook


@given(place=st.integers(0, 600), byte=st.integers(0, 255), method=st.sampled_from([0, 8, 12, 14]))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_zip_is_told_in_a_sentence(
    tmp_path: Path, place: int, byte: int, method: int
) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w", method) as archive:
        archive.writestr("José.ipynb", notebook("1"))
        archive.writestr("Ann.ipynb", notebook("2"))
    raw = bytearray((tmp_path / "class.zip").read_bytes())
    raw[place % len(raw)] = byte
    (tmp_path / "class.zip").write_bytes(raw)
    try:
        hand_ins = collect(tmp_path / "class.zip", STEM).hand_ins
    except CollectError:
        return
    for hand_in in hand_ins:
        with contextlib.suppress(Unreadable):
            hand_in.read(READ_LIMITS)
        hand_in.student.encode(), hand_in.where.encode()


def test_a_large_hostile_file_costs_only_itself() -> None:
    with pytest.raises(Unreadable, match=r"far more lists|not a notebook|time or memory"):
        read_submission(b"[" + b"[[]]," * 6_000_000 + b"1]", READ_LIMITS)
    large = notebook("1")[:-1] + b', "x": "' + b"y" * 3_000_000 + b'"}'
    assert read_submission(large, READ_LIMITS).cells == read_notebook(large, READ_LIMITS).cells


@given(endings=st.lists(st.sampled_from([".ipynb", ".txt", ".json", "", ".md"]), max_size=12))
@settings(max_examples=30, deadline=None)
def test_a_zip_in_a_zip_is_unpacked_once_however_many_files_it_holds(endings) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        inner, place = io.BytesIO(), Path(folder, "class.zip")
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("ann.ipynb", notebook("1"))
            for number, ending in enumerate(endings):
                archive.writestr(f"n{number}{ending}", notebook("1"))
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("ann_1_2_hand_in.zip", inner.getvalue())
        opened, real = [], reading.open_zip
        patch.setattr(reading, "open_zip", lambda zipped: (opened.append(zipped), real(zipped))[1])
        (found,) = collect(place, STEM).hand_ins
    notebooks = 1 + sum(ending != ".md" for ending in endings)
    assert found.is_notebook and sum(f.is_notebook for f in (found, *found.others)) == notebooks
    assert len(opened) <= 3, "the class's zip, for its list and for the inner one; the inner one"


@pytest.mark.parametrize("ending", ["", ".json", ".txt", ".html"])
def test_a_notebook_by_content_is_one_whatever_its_ending(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"Maria Alvarez.ipynb{ending}").write_bytes(notebook("1"))
    (tmp_path / "class list.txt").write_text("Maria\nJohn")
    collected = collect(tmp_path, STEM)
    assert [(h.student, h.is_notebook) for h in collected.hand_ins] == [("Maria Alvarez", True)]
    assert collected.strays == ["class list.txt"]


def test_several_ids_under_one_student_stop_the_reading(tmp_path: Path) -> None:
    for n in range(4):
        folder = tmp_path / "everybody" / "work"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{STEM} ({n}).ipynb").write_bytes(notebook(f"2026001{n}"))
    hand_ins = collect(tmp_path, STEM).hand_ins
    with pytest.raises(CollectError, match="carry 4 student ids"):
        refuse_a_wrong_reading(hand_ins)


# ---------------------------------------------------------------- encodings


@given(
    who=people(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp932"]),
)
@settings(max_examples=300, deadline=None)
def test_names_survive_every_usual_encoding(who: list, encoding: str) -> None:
    text = "student;name\r\n" + "".join(f"{n};{name}\r\n" for name, n in who)
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        return  # these names cannot be saved in it
    assert decode(raw)[0].lstrip("\ufeff") == text


@given(name=st.sampled_from(["José García", "Jürgen Müller", "Zoë Brontë", *JAPANESE]))
def test_names_of_zip_entries_survive(name: str) -> None:
    for encoding in ("cp850", "cp437", "utf-8", "cp932"):
        try:
            stored = f"{name}/{FILE}".encode(encoding).decode("cp437")
        except UnicodeEncodeError:
            continue
        assert zip_entry_name(stored, False) == f"{name}/{FILE}"


# ---------------------------------------------------------------- class lists

PERSON = ("00260011", "Maria", "Alvarez", "maria@example.org")
LISTS = {
    "own": "student,name\n{0},{1} {2}\n",
    "sep line": "sep=;\nstudent;name\n{0};{1} {2}\n",
    "title lines": "Class of autumn\n\nstudent,name\n{0},{1} {2}\n",
    "Moodle, English": "First name,Surname,ID number,Email address\n{1},{2},{0},{3}\n",
    "Moodle, German": "Vorname,Nachname,ID-Nummer,E-Mail-Adresse\n{1},{2},{0},{3}\n",
    "Moodle, French": "Prénom,Nom,Numéro d'identification,Adresse de courriel\n{1},{2},{0},{3}\n",
    "Moodle, Spanish": "Nombre,Apellido(s),Número de ID,Dirección de correo\n{1},{2},{0},{3}\n",
    "Moodle, Japanese": "名,姓,IDナンバー,メールアドレス\n{1},{2},{0},{3}\n",
    "nbgrader": "id,first_name,last_name,email\n{0},{1},{2},{3}\n",
    "Canvas": 'Student,ID,SIS User ID,SIS Login ID,Section\n,,,,\n"{2}, {1}",1000,{0},maria,A\n',
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_class_lists_are_read_by_their_real_heads(tmp_path: Path, kind: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(LISTS[kind].format(*PERSON).encode(encoding))
    (student,) = read_roster(path)
    assert student.id == "00260011" and {*student.name.replace(",", "").split()} == {
        "Maria",
        "Alvarez",
    }


def test_a_class_list_in_excel_is_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for line in (["student", "name"], ["00260011", "佐藤 花子"], [260012, "Ole Groß"]):
        book.active.append(line)
    book.save(tmp_path / "list.csv")  # as people rename it
    assert [(s.id, s.name) for s in read_roster(tmp_path / "list.csv")] == [
        ("00260011", "佐藤 花子"),
        ("260012", "Ole Groß"),
    ]


MANGLED = ["260011", "260011.0", '="00260011"', "'00260011'", "００２６００１１"]


@pytest.mark.parametrize("mangled", MANGLED)
def test_a_number_that_excel_changed_still_fits(mangled: str) -> None:
    roster = [Student(mangled, "", ()), Student("260012", "", ())]
    assert on_roster(_hand_in("00260011"), roster) == roster[0]
    assert on_roster(_hand_in("Exercise 00260011 x"), roster) == roster[0]
    twins = [Student("260011", "", ()), Student("0260011", "", ())]
    assert on_roster(_hand_in("00260011"), twins) is None  # not unique any more


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\\x00", exclude_categories=("Cs",)),
    min_size=1,
    max_size=30,
).filter(lambda name: name not in (".", "..") and name.strip(" ."))


@given(
    paths=st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=8),
    raw=st.binary(max_size=60),
)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_name_and_no_bytes_stop_the_reading(paths: list, raw: bytes) -> None:
    told = owners([PurePosixPath(*parts) for parts in paths], STEM)
    assert len(told) == len(paths) and all(owner.student for owner in told)
    text, _ = decode(raw)
    text.encode("utf-8", "replace")
