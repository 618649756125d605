"""Marks go back to a platform in its own file: the importers' rules, as their source codes say."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import About, HandInResult, QuestionResult
from jasa.instructor.lms.export import plan_export, refuse_unread, write_export
from jasa.instructor.lms.feedback_zips import canvas_name, feedback_zip, moodle_name
from jasa.instructor.lms.finals import Final
from jasa.instructor.lms.options import PLATFORM_NAMES
from jasa.instructor.lms.platforms import PLATFORMS
from jasa.instructor.lms.sheet import ExportError, read_sheet

NAMES = [
    "Alvarez, Maria",
    "Brown, John",
    "佐藤 花子",
    "Zhang, Wei",
    "Zhang, Wei",
    "O'Brien, Siobhán",
]
CANVAS_HEAD = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Exercise 3 (55),Exercise 6 (77),Current Score"
)


def canvas(separator: str = ",", possible: str = "20") -> str:
    """Canvas's export with what its importer skips: manual posting, points, the test student."""
    lines = [CANVAS_HEAD.replace(",", separator)]
    lines.append(separator.join(["", "", "", "", "", "Manual Posting", "", "(read only)"]))
    possible_row = ["    Points Possible", "", "", "", "", "20", possible, "(read only)"]
    lines.append(separator.join(possible_row))
    for n, name in enumerate(NAMES):
        quoted = f'"{name}"' if "," in name or separator in name else name
        lines.append(
            separator.join([quoted, str(1000 + n), f"2026{n:04}", f"u{n}", "A", "7", "", "81"])
        )
    lines.append(separator.join(['"Student, Test"', "9999", "", "", "A", "", "", ""]))
    return "\r\n".join(lines) + "\r\n"


MOODLE_HEADS = {
    "en": "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments",
    "de": "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Maximale Bewertung,"
    "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
    "Feedback als Kommentar",
}


def moodle(language: str = "en", separator: str = ",") -> str:
    lines = [MOODLE_HEADS[language].replace(",", separator)]
    maximum = "20,00" if separator == ";" else "20.00"
    for n, name in enumerate(NAMES):
        shown = " ".join(reversed(name.split(", ")))
        row = [f"Participant {1000 + n}", shown, f"u{n}@x.org", "Submitted", "", maximum, "Yes"]
        lines.append(separator.join([*row, "5 October", "-", ""]))
    return "\n".join(lines) + "\n"


def marks(*points: float | None) -> list[Final]:
    """Marks of hand-ins as the platform named their files, numbers and all."""
    packed = ["alvarezmaria", "brownjohn", "佐藤花子", "zhangwei", "zhangwei", "obriensiobhan"]
    return [
        Final((f"{packed[n]} {1000 + n}",), p, 20.0, "" if p is not None else "could not be graded")
        for n, p in enumerate(points)
    ]


def opened(tmp_path: Path, text: str, encoding: str = "utf-8-sig"):
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    return read_sheet(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_canvas_gets_its_own_file_back_with_one_column_filled(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    sheet = opened(tmp_path, canvas(separator), encoding)
    plan = plan_export(PLATFORMS["canvas"], sheet, "06", marks(14.5, None, 20, 3, 4, 0))
    write_export(tmp_path / "filled.csv", sheet, plan)
    raw, before = (tmp_path / "filled.csv").read_bytes(), (tmp_path / "export.csv").read_bytes()
    assert raw[:3] == before[:3] and raw.count(b"\r") == before.count(b"\r")
    after = read_sheet(tmp_path / "filled.csv")
    column = after.head.index("Exercise 6 (77)")
    changed = [r[column] for r in after.rows[3:9]]
    half = "14,5" if separator == ";" else "14.5"
    assert changed == [half, "", "20", "3", "4", "0"]  # two of one name are told apart by number
    for was, now in zip(sheet.rows, after.rows, strict=True):
        assert [c for n, c in enumerate(was) if n != column] == [
            c for n, c in enumerate(now) if n != column
        ]
    assert plan.kept == ["Brown, John 1001: could not be graded"]


@given(points=st.integers(0, 40).map(lambda n: n / 2), zeros=st.integers(0, 2))
@settings(deadline=None)
@pytest.mark.parametrize("separator", [",", ";"])
def test_the_same_number_in_another_writing_is_no_change(
    tmp_path_factory: pytest.TempPathFactory, separator: str, points: float, zeros: int
) -> None:
    written = f"{points:.{zeros + 1}f}".replace(".", "," if separator == ";" else ".")
    text = canvas(separator).replace(
        f"A{separator}7{separator}", f"A{separator}7{separator}{written}"
    )
    sheet = opened(tmp_path_factory.mktemp("same"), text)
    assert not plan_export(PLATFORMS["canvas"], sheet, "06", marks(points)).changes
    other = plan_export(PLATFORMS["canvas"], sheet, "06", marks(points + 0.5))
    assert [c.old for c in other.changes] == [written]


def test_canvas_makes_no_new_column_and_asks_when_in_doubt(tmp_path: Path) -> None:
    sheet = opened(tmp_path, canvas().replace("Exercise 3 (55)", "Exercise 6 retake (55)"))
    with pytest.raises(ExportError, match=r"'Exercise 6 retake \(55\)'; 'Exercise 6 \(77\)'"):
        plan_export(PLATFORMS["canvas"], sheet, "06", marks(1))
    assert plan_export(PLATFORMS["canvas"], sheet, "06", marks(1), column="77").changes
    with pytest.raises(ExportError, match="no column 'Quiz'"):
        plan_export(PLATFORMS["canvas"], sheet, "06", marks(1), column="Quiz")


def test_another_maximum_is_refused_or_scaled(tmp_path: Path) -> None:
    sheet = opened(tmp_path, canvas(possible="100"))
    with pytest.raises(ExportError, match="gives 100 points for this column, the exercise 20"):
        plan_export(PLATFORMS["canvas"], sheet, "06", marks(5))
    plan = plan_export(PLATFORMS["canvas"], sheet, "06", marks(5), scale=True)
    assert [c.new for c in plan.changes] == ["25"]


@pytest.mark.parametrize("language", MOODLE_HEADS)
@pytest.mark.parametrize("separator", [",", ";"])
def test_moodle_gets_its_worksheet_back(tmp_path: Path, language: str, separator: str) -> None:
    sheet = opened(tmp_path, moodle(language, separator))
    plan = plan_export(PLATFORMS["moodle"], sheet, "06", marks(14.5, None, 20, 3, 4, 0))
    write_export(tmp_path / "filled.csv", sheet, plan)
    after = read_sheet(tmp_path / "filled.csv").rows
    half = "14,5" if separator == ";" else "14.5"
    assert [r[4] for r in after[1:]] == [half, "", "20", "3", "4", "0"]  # an empty grade is skipped
    assert [r[8] for r in after[1:]] == ["-"] * 6  # "Last modified (grade)" is Moodle's own


@given(points=st.lists(st.none() | st.integers(0, 200), min_size=6, max_size=6))
@settings(max_examples=80)
def test_every_mark_lands_in_its_own_row_and_nowhere_else(tmp_path: Path, points: list) -> None:
    given_marks = marks(*(None if p is None else p / 10 for p in points))
    for name, text in (("canvas", canvas()), ("moodle", moodle())):
        sheet = opened(tmp_path, text)
        plan = plan_export(PLATFORMS[name], sheet, "06", list(reversed(given_marks)))
        found = {}
        for (row, _), cell in plan.cells.items():
            number = int(
                "".join(c for c in sheet.rows[row][0 if name == "moodle" else 1] if c.isdigit())
            )
            if cell.replace(".", "").isdigit():
                found[number] = float(cell)
        assert found == {1000 + n: p / 10 for n, p in enumerate(points) if p is not None}
        assert not plan.strangers


def test_who_is_excused_from_all_has_canvas_own_word(tmp_path: Path) -> None:
    sheet = opened(tmp_path, canvas())
    excused = [Final(("brownjohn 1001",), None, 20.0, "excused")]
    plan = plan_export(PLATFORMS["canvas"], sheet, "06", excused)
    assert list(plan.cells.values()) == ["EX"] and plan.changes[0].new == "EX"
    plan = plan_export(PLATFORMS["moodle"], opened(tmp_path, moodle()), "06", excused)
    assert plan.cells == {} and "Brown" in str(plan.kept)


def test_two_marks_for_one_row_are_refused(tmp_path: Path) -> None:
    sheet = opened(tmp_path, canvas())
    twice = [Final(("brownjohn 1001",), 3, 20), Final(("John Brown",), 4, 20)]
    with pytest.raises(ExportError, match="both fit the row of Brown, John"):
        plan_export(PLATFORMS["canvas"], sheet, "06", twice)


def test_unread_texts_are_refused_unless_partly() -> None:
    with pytest.raises(ExportError, match="nobody has read"):
        refuse_unread([Final(("a",), None, 20, "2 written answers to be read")])
    refuse_unread(marks(1, None))


@pytest.mark.parametrize("raw", [b"", b"x", b"PK\x03\x04rest", b"\xff\xfe", b"a;b\n1;2\n"])
def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "wrong.csv").write_bytes(raw)
    with pytest.raises(ExportError):
        plan_export(PLATFORMS["canvas"], read_sheet(tmp_path / "wrong.csv"), "06", marks(1))


# ---------------------------------------------------------------- feedback pages


def test_canvas_reads_user_and_attachment_from_a_pages_name() -> None:
    assert (
        canvas_name("alvarezmaria_1000_9000_06.ipynb") == "alvarezmaria_1000_9000_06_feedback.html"
    )
    assert canvas_name("Maria.ipynb") == ""


def test_moodle_splits_at_underscores() -> None:
    name = moodle_name("Anna_Maria Li_812306_assignsubmission_file_/06.ipynb", "06")
    assert name == "Anna Maria Li_812306_assignfeedback_file_/feedback_06.html"
    assert name.split("_")[1] == "812306"
    assert moodle_name("someone/06.ipynb", "06") == ""


def test_a_zip_of_pages_says_whom_it_leaves_out() -> None:
    results = [
        HandInResult(student="a 1", exercise="06", about=About(file="a_1_2_x.ipynb")),
        HandInResult(student="b", exercise="06", about=About(file="b.ipynb")),
    ]
    raw, left_out = feedback_zip("canvas", "06", results)
    archive = zipfile.ZipFile(io.BytesIO(raw))
    assert archive.namelist() == ["a_1_2_x_feedback.html"]
    assert "Feedback on exercise 06: a 1" in archive.read("a_1_2_x_feedback.html").decode()
    assert left_out == ["b"]
    assert raw == feedback_zip("canvas", "06", results)[0]


# ---------------------------------------------------------------- the command


@pytest.fixture
def class_of_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gradebook with two marked hand-ins, one with texts that nobody has read."""
    monkeypatch.chdir(tmp_path)
    task = QuestionResult(kind="number", points=2, of=2, state="right")
    text = QuestionResult(kind="text", of=3, state="to be read")
    with Gradebook(tmp_path / "gradebook.sqlite") as book:
        for n, questions in enumerate(({"03-q1": task}, {"03-q1": task, "03-q7": text})):
            name = ("alvarezmaria 1000", "brownjohn 1001")[n]
            result = HandInResult(
                student=name,
                exercise="03",
                of=20,
                questions=questions,
                digest=name,
                about=About(file=f"{name}.ipynb"),
            )
            book.add_run(result, str(n))
    (tmp_path / "canvas.csv").write_bytes(canvas().encode("utf-8-sig"))
    return tmp_path


def read_text(name: str) -> io.StringIO:
    return io.StringIO(Path(name).read_text("utf-8-sig"), newline="")


def test_the_command_refuses_shows_and_writes(class_of_two: Path, capsys) -> None:
    words = ["export", "3", "--to", "canvas", "--into", "canvas.csv"]
    assert cli.main(words) == 2 and "nobody has read" in capsys.readouterr().err
    assert cli.main([*words, "--partly", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Alvarez, Maria 1000: 7 -> 2" in told and "Brown, John 1001: 1 written answer" in told
    assert not (class_of_two / "canvas_filled.csv").exists()
    assert cli.main([*words, "--partly"]) == 0
    rows = list(csv.reader(read_text("canvas_filled.csv")))
    assert [r[5] for r in rows[3:5]] == ["2", "7"]  # unread: what stands there is kept
    assert cli.main(["export", "3", "--to", "csv", "--partly"]) == 0
    table = list(csv.DictReader(read_text("final_03.csv")))
    assert [(r["points"], r["per_cent"]) for r in table] == [("2", "10.0"), ("", "")]
    assert cli.main(["export", "4", "--to", "csv"]) == 2
    assert "no marks of exercise 04" in capsys.readouterr().err


def test_each_platform_that_can_be_named_is_known():
    assert list(PLATFORM_NAMES) == list(PLATFORMS)
