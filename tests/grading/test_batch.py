"""A class from folder to marks: gradebook, manual marks, stop and resume, the command itself."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jasa import cli
from jasa.data import ROOT
from jasa.files import write_whole
from jasa.instructor.grading.judge.batch import mark_class
from jasa.instructor.grading.judge.gradebook import Gradebook, GradebookError
from jasa.instructor.grading.judge.verdict import ABSENT, GRADED, UNGRADED, sentence
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.tell.feedback import file_name
from jasa.instructor.grading.tell.marks import marks_csv
from jasa.instructor.grading.tell.report import summary, table
from jasa.instructor.make.tidy import TidyError, own_notebooks, tidied, tidy
from jasa.notebooks import KERNEL

from .conftest import (
    FULL,
    HASTY,
    SHORT,
    HandIn,
    right,
    untouched,
    with_code,
    write_class,
)

TEXT = "Both count Okinawa's share, of different wholes."


def half_wrong() -> HandIn:
    """Questions 1, 2 and 5 right; 3 and 6 wrong; 4 untouched; one text written."""
    made = right()
    made.write("03-q3-answer", "latest = measures.head(3)")
    made.write("03-q6-answer", "my_share_pct = 0.5")
    made.write("03-q4-answer", untouched().cell("03-q4-answer")["source"])
    made.write("03-q7-answer", TEXT)
    return made.write("03-q8-answer", untouched().cell("03-q8-answer")["source"])


@pytest.fixture(scope="module")
def four(tmp_path_factory, key):
    """The four submissions of the first lesson, marked: right, half wrong, untouched, broken."""
    top = tmp_path_factory.mktemp("four")
    folder = write_class(
        top / "class",
        right=right(),
        half_wrong=half_wrong(),
        untouched=untouched(),
        broken=b"{ this is no notebook",
    )
    with Gradebook(top / "gradebook.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, hidden=[folder])
        results = {r["student"]: r for r in book.latest("03")}
    return marked, results


def test_four_submissions_get_the_right_marks_and_states(four):
    _, results = four
    assert results["right"]["points"] == FULL
    assert {e["state"] for q, e in results["right"]["questions"].items() if q < "03-q7"} == {
        "right"
    }
    half = results["half_wrong"]
    points = {name: entry["points"] for name, entry in half["questions"].items()}
    assert (points["03-q1"], points["03-q2"], points["03-q5"]) == (1, 2, 2)
    assert points["03-q4"] == points["03-q6"] == 0
    assert points["03-q3"] < 2
    assert half["questions"]["03-q4"]["state"] == "not attempted"
    assert half["questions"]["03-q7"]["state"] == "to be read"
    assert half["text_answers"]["03-q7"] == TEXT
    assert results["untouched"]["points"] == 0
    assert results["broken"]["state"] == UNGRADED


def test_four_submissions_get_clear_sentences(four):
    marked, results = four
    assert sentence(results["right"]) == ""
    assert sentence(results["untouched"]).startswith("Untouched")
    assert sentence(results["broken"]).startswith("Could not be graded. The file is not a notebook")
    lines = table(list(results.values()), [Student("s9", "Sato")])
    assert any("right" in line and "12 of 20" in line and "2 to read" in line for line in lines)
    assert any("Sato s9" in line and ABSENT in line for line in lines)
    told = summary(list(results.values()), [Student("s9", "Sato")])
    assert told == (
        "3 graded, 1 could not be graded, 1 not submitted. 3 written answers wait for a person."
    )
    assert {r["isolation"] for r in results.values()} == {marked.isolation}


def test_not_submitted_ungraded_and_zero_are_three_things_in_the_csv(four, key):
    _, results = four
    text = marks_csv(results.values(), list(key["questions"]), [Student("s9", "佐藤")])
    table = csv.DictReader(io.StringIO(text))
    rows = {row["student"] or row["name"]: row for row in table}
    so_far = "points_so_far"
    assert (rows["untouched"]["state"], rows["untouched"][so_far]) == (GRADED, "0")
    assert (rows["broken"]["state"], rows["broken"][so_far]) == (UNGRADED, "")
    assert (rows["佐藤"]["state"], rows["佐藤"][so_far]) == (ABSENT, "")
    assert [rows["right"][c] for c in ("of_machine", "waiting")] == ["12", "2"]
    assert rows["half_wrong"]["03-q7"] == ""
    assert rows["untouched"]["03-q7"] == "0"


def test_one_worker_and_two_give_the_same(tmp_path, key):
    made = {f"s{n}": right() if n % 2 else half_wrong() for n in range(5)}
    made["loop"] = with_code("03-q1", "while True: pass")
    folder = write_class(tmp_path / "class", **made)
    seen = []
    for workers in (1, 2):
        with Gradebook(tmp_path / f"{workers}.sqlite") as book:
            marked = mark_class(
                collect(folder), key, book, workers=workers, limits=HASTY, hidden=[folder]
            )
        seen.append([{k: v for k, v in r.items() if k != "isolation"} for r in marked.results])
    assert seen[0] == seen[1]
    assert [r["points"] for r in seen[0] if r["student"] == "loop"] == [FULL - 1]


@pytest.mark.hostile(needs="namespaces")
def test_hostile_hand_ins_do_not_touch_the_others_in_a_batch(tmp_path, key):
    folder = write_class(
        tmp_path / "class",
        a_good=right(),
        b_kill=with_code("03-q1", "import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)"),
        c_good=right(),
        d_exit=with_code("03-q2", "import os\nos._exit(0)"),
        e_good=right(),
        f_bytes=os.urandom(2000),
        g_good=right(),
    )
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, hidden=[folder])
    points = {r["student"]: r["points"] for r in marked.results}
    assert [points[f"{c}_good"] for c in "aceg"] == [FULL] * 4
    assert points["d_exit"] == FULL - 2
    assert len(marked.results) == 7


def test_a_roster_names_the_missing_and_the_unknown(tmp_path, key):
    folder = write_class(tmp_path / "class", s1=right(), stranger=untouched())
    roster = [Student("s1", "佐藤 花子"), Student("s2", "Tanaka")]
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, roster=roster, limits=SHORT, workers=1)
    assert [r["student"] for r in marked.results] == ["s1", "stranger"]
    assert [student.label for student in marked.absent] == ["Tanaka s2"]
    assert any("stranger is not on the class list" in remark for remark in marked.remarks)
    assert [marked.results[0][c] for c in ("name", "number")] == ["佐藤 花子", "s1"]


def test_students_with_the_same_id_are_named(tmp_path, key):
    made = {}
    for name in ("ann", "bob"):
        source = "student_id = 's77'\ncase = my_case('03', student_id)"
        made[name] = untouched().write("03-case", source)
    folder = write_class(tmp_path / "class", **made)
    with Gradebook(tmp_path / "g.sqlite") as book:
        marked = mark_class(collect(folder), key, book, limits=SHORT, workers=1)
    assert any("ann, bob used the same student id" in remark for remark in marked.remarks)


# ---------------------------------------------------------------- the gradebook


@pytest.fixture
def book(tmp_path, four):
    with Gradebook(tmp_path / "book.sqlite") as opened:
        for result in four[1].values():
            opened.add_run(result, f"work {result['student']}", "file.ipynb")
        yield opened


def test_manual_marks_survive_regrading_and_every_run_is_kept(book, four):
    book.set_manual("03", "half_wrong", "03-q7", 2, "Kim", "Both wholes named.")
    book.set_manual("03", "half_wrong", "03-q1", 0, "Kim", "Copied.")
    automatic = four[1]["half_wrong"]
    for _ in range(2):
        book.add_run(automatic, "later work", "file.ipynb")
    latest = next(r for r in book.latest("03") if r["student"] == "half_wrong")
    assert latest["points"] == automatic["points"] + 2 - 1
    entry = latest["questions"]["03-q1"]
    assert (entry["points"], entry["automatic_points"], entry["who"]) == (0, 1, "Kim")
    assert len(book.runs("03", "half_wrong")) == 3
    mark = book.manual_marks("03", "half_wrong")["03-q7"]
    assert (mark.who, mark.why, mark.points) == ("Kim", "Both wholes named.", 2)
    book.set_manual("03", "half_wrong", "03-q1", None, "Kim", "It was not.")
    latest = next(r for r in book.latest("03") if r["student"] == "half_wrong")
    assert latest["questions"]["03-q1"]["points"] == 1


@pytest.mark.parametrize(
    ("student", "question", "points", "who", "why"),
    [
        ("nobody", "03-q1", 1, "Kim", "x"),
        ("right", "03-q99", 1, "Kim", "x"),
        ("right", "03-q1", 7, "Kim", "x"),
        ("right", "03-q1", -1, "Kim", "x"),
        ("right", "03-q1", 1, "", "x"),
        ("right", "03-q1", 1, "Kim", " "),
    ],
)
def test_manual_marks_that_make_no_sense_are_refused(book, student, question, points, who, why):
    with pytest.raises(GradebookError):
        book.set_manual("03", student, question, points, who, why)
    assert book.manual_marks("03", student) == {}


def test_a_locked_gradebook_gives_one_sentence(book):
    other = sqlite3.connect(book.path)
    try:
        other.execute("begin immediate")
        book._db.execute("pragma busy_timeout=50")
        with pytest.raises(GradebookError, match="in use by another program"):
            book.set_manual("03", "right", "03-q1", 1, "Kim", "x")
        other.rollback()
    finally:
        other.close()
    book.set_manual("03", "right", "03-q1", 1, "Kim", "x")


@pytest.mark.parametrize(
    "raw", [b"this is no database, but long enough" * 100, b"SQLite format 3\0x"]
)
def test_a_damaged_gradebook_is_left_as_it_is(tmp_path, raw):
    path = tmp_path / "book.sqlite"
    path.write_bytes(raw)
    with pytest.raises(GradebookError, match="damaged or not a gradebook"):
        Gradebook(path)
    assert path.read_bytes() == raw


def test_a_gradebook_in_a_missing_folder_gives_one_sentence(tmp_path):
    with pytest.raises(GradebookError, match="cannot be opened"):
        Gradebook(tmp_path / "none" / "book.sqlite")


def test_a_gradebook_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "book.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version=99")
    db.close()
    with pytest.raises(GradebookError, match="newer version"):
        Gradebook(path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "marks.csv"
    path.parent.mkdir()
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new 佐藤", "ascii")
    assert path.read_text() == "old"


def test_names_that_differ_only_in_unsafe_characters_get_their_own_page():
    names = ["a/b", "a_b", "a\\b", "../a", "佐藤 花子", "佐藤/花子", "", "."]
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(names)
    assert all("/" not in f and "\\" not in f and not f.startswith(".") for f in files)


# ---------------------------------------------------------------- the command


def jasa(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "jasa.cli", *map(str, words)]
    if words[0] == "grade" and sys.platform != "linux":
        command.append("--without-walls")  # these hand-ins are harmless
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


def test_the_command_marks_a_class_and_says_where_things_are(tmp_path):
    write_class(tmp_path / "class", **{"佐藤": right(), "bad": b"nope", "none": untouched()})
    done = jasa("grade", "class", "--exercise", "03", "--seconds", "4", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in (
        "佐藤",
        "12 of 20",
        "Could not be graded",
        "Untouched",
        "without network" if sys.platform == "linux" else "Student code ran",
        "2 graded, 1 could not be graded",
        "2 written answers wait",
    ):
        assert words in done.stdout, done.stdout
    raw = (tmp_path / "marks_03.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "feedback" / "03" / "佐藤.html").exists()
    again = jasa("grade", "class", "--exercise", "03", "--seconds", "4", cwd=tmp_path)
    assert "3 had been marked before" in again.stdout
    assert (tmp_path / "marks_03.csv").read_bytes() == raw


MISTAKES = {
    "no such folder": ["grade", "nowhere", "--exercise", "03"],
    "empty folder": ["grade", "empty", "--exercise", "03"],
    "unknown exercise": ["grade", "class", "--exercise", "77"],
    "no class list": ["grade", "class", "--exercise", "03", "--roster", "none.csv"],
    "gradebook in no folder": ["grade", "class", "--exercise", "03", "--gradebook", "no/g.sqlite"],
    "gradebook is a text": ["grade", "class", "--exercise", "03", "--gradebook", "note.txt"],
    "not a notebook to tidy": ["tidy", "note.txt"],
    "nothing to tidy": ["tidy", "none.ipynb"],
    "unknown release": ["release", "77"],
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_of_the_user_is_one_sentence_and_exit_code_2(name, tmp_path, monkeypatch, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("a note, long enough to be no empty database " * 20)
    write_class(tmp_path / "class", a=untouched())
    monkeypatch.chdir(tmp_path)
    assert cli.main(MISTAKES[name]) == 2
    told = capsys.readouterr().err
    assert told.startswith("jasa: ")
    assert len(told.strip().splitlines()) == 1
    assert "Traceback" not in told
    assert not (tmp_path / "marks_03.csv").exists()


def test_the_command_without_words_explains_itself():
    with pytest.raises(SystemExit) as caught:
        cli.main([])
    assert caught.value.code == 2


def slow_class(tmp_path: Path) -> Path:
    slow = "import time\ntime.sleep(0.6)\nshare_pct = 1"
    return write_class(tmp_path / "class", **{f"s{n}": with_code("03-q1", slow) for n in range(8)})


def start_grading(tmp_path: Path) -> subprocess.Popen[str]:
    words = ["grade", "class", "--exercise", "03", "--workers", "1"]
    return subprocess.Popen(
        [sys.executable, "-m", "jasa.cli", *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run in the background of a shell hands down an ignored Ctrl-C; a teacher's terminal does not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def rows(tmp_path: Path) -> list[str]:
    path = tmp_path / "gradebook.sqlite"
    if not path.exists():
        return []
    db = sqlite3.connect(path)
    try:
        return [row[0] for row in db.execute("select student from runs order by id")]
    except sqlite3.OperationalError:
        return []  # the table is not there yet
    finally:
        db.close()


@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_a_stopped_batch_goes_on_where_it_ended(tmp_path, how):
    if os.name == "nt":
        pytest.skip("Windows has other signals")
    slow_class(tmp_path)
    process = start_grading(tmp_path)
    until = time.monotonic() + 60
    while len(rows(tmp_path)) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(getattr(signal, how))
    out, err = process.communicate(timeout=60)
    before = rows(tmp_path)
    assert 2 <= len(before) < 8, (out, err)
    if how == "SIGINT":
        assert process.returncode == 130
        assert "Run the same command again to go on." in err
        assert "Traceback" not in err
    done = jasa("grade", "class", "--exercise", "03", "--workers", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    after = rows(tmp_path)
    assert after[: len(before)] == before
    assert sorted(after) == [f"s{n}" for n in range(8)]  # each exactly once
    assert f"{len(before)} had been marked before" in done.stdout


# ---------------------------------------------------------------- tidy


def test_tidying_removes_what_a_run_leaves_and_keeps_ids():
    messy = right().notebook
    for cell in messy["cells"]:
        cell["metadata"] |= {"execution": {"x": 1}, "collapsed": True}
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    del messy["cells"][3]["id"]
    messy["metadata"] = {"widgets": {"state": {}}, "kernelspec": {"name": "my-env"}}
    clean = tidied(messy)
    assert clean["metadata"] == KERNEL
    for before, after in zip(messy["cells"], clean["cells"], strict=True):
        assert after["id"] == before.get("id", "cell-04")
        assert set(after["metadata"]) <= {"jasa", "deletable", "editable"}
        assert after.get("outputs", []) == []
        assert after.get("execution_count") is None
        assert after["source"] == "".join(before["source"]).rstrip("\n")
    assert tidied(clean) == clean


def test_tidying_twice_changes_nothing_and_looking_changes_nothing(tmp_path):
    path = tmp_path / "n.ipynb"
    path.write_text(json.dumps(right().notebook), encoding="utf-8")
    before = path.read_bytes()
    assert tidy([path], write=False) == [path]
    assert path.read_bytes() == before
    assert tidy([path]) == [path]
    assert tidy([path]) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3, "worksheets": []}', '"x"'])
def test_what_is_no_notebook_is_not_tidied(tmp_path, text):
    path = tmp_path / "n.ipynb"
    path.write_text(text)
    with pytest.raises(TidyError, match=r"n\.ipynb"):
        tidy([path])
    assert path.read_text() == text


def test_the_solutions_are_tidy():
    solutions = [path for path in own_notebooks() if path.parent.name == "solutions"]
    assert solutions
    assert tidy(solutions, write=False) == []
