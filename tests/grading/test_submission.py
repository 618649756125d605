"""Malformed hand-ins: what can be mended is mended and listed, the rest gets a clear sentence."""

from __future__ import annotations

import ast
import copy
import io
import json
import zipfile

import pytest

from jasa.instructor.grading.judge.verdict import GRADED, UNGRADED, sentence
from jasa.instructor.grading.read.collect import CollectError, collect, student_of
from jasa.instructor.grading.read.roster import Student, on_roster, read_roster
from jasa.instructor.grading.read.submission import ReadLimits, Unreadable, clean, read_notebook

from .conftest import EXERCISE, FULL, HandIn, right, untouched

SMALL = ReadLimits(file_mb=1, cells=300)


def deep() -> bytes:
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


UNREADABLE = {
    "not json": (b"Dear professor, my answers are below.", "does not contain JSON"),
    "empty": (b"", "empty"),
    "only blanks": (b" \n\x00\x00", "empty"),
    "a list": (b"[1, 2]", "not a notebook"),
    "a number": (b"7", "not a notebook"),
    "cells is a map": (b'{"nbformat": 4, "cells": {"a": 1}}', "no list of cells"),
    "no cells": (b'{"nbformat": 4, "cells": []}', "no cells"),
    "deeply nested": (deep(), "nested too deeply"),
    "cut before the first cell": (right().bytes()[:12], "not a notebook"),
    "random bytes": (bytes(range(255, 0, -1)) * 20, "not a notebook"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_files_get_one_sentence_and_no_marks(name, mark):
    raw, words = UNREADABLE[name]
    result = mark(raw)
    assert result["state"] == UNGRADED
    assert words in result["why"]
    assert result["questions"] == {}
    assert "\n" not in sentence(result)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path, key, best):
    from jasa.instructor.grading.judge.verdict import grade

    path = tmp_path / "big.ipynb"
    with path.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    result = grade(path, key, sandbox=best)
    assert result["state"] == UNGRADED
    assert "200 MB" in result["why"]


def ids_wiped() -> HandIn:
    made = right()
    for cell in made.cells:
        del cell["id"]
    return made


def metadata_wiped() -> HandIn:
    made = ids_wiped()
    for cell in made.cells:
        cell["metadata"] = {}
    return made


def ids_renewed() -> HandIn:
    made = right()
    for place, cell in enumerate(made.cells):
        cell["id"] = f"{place:08x}"
    return made


def duplicate_ids() -> HandIn:
    made = right()
    stub = copy.deepcopy(untouched().cell("03-q3-answer"))
    made.cells.insert(made.place("03-q3-answer") + 1, stub)
    made.cells.append(copy.deepcopy(made.cell("03-q1-check")))
    return made


def split_cell() -> HandIn:
    made = right()
    lines = made.cell("03-q3-answer")["source"].split("\n")
    ends = [node.end_lineno for node in ast.parse("\n".join(lines)).body]
    cut = ends[len(ends) // 2 - 1]
    first, second = "\n".join(lines[:cut]), "\n".join(lines[cut:])
    return made.write("03-q3-answer", first).add("03-q3-answer", second)


def merged_cells() -> HandIn:
    made = right()
    second = made.cell("03-q2-answer")["source"]
    made.cells.remove(made.cell("03-q2-answer"))
    return made.write("03-q1-answer", made.cell("03-q1-answer")["source"] + "\n" + second)


def checks_deleted() -> HandIn:
    made = right()
    made.notebook["cells"] = [c for c in made.cells if not c["id"].endswith("-check")]
    return made


def answers_as_text() -> HandIn:
    made = right()
    made.cell("03-q1-answer")["cell_type"] = "markdown"
    made.cell("03-q2-answer")["cell_type"] = "raw"
    return made


def answer_moved() -> HandIn:
    made = right()
    moved = made.cell("03-q2-answer")["source"]
    made.write("03-q2-answer", untouched().cell("03-q2-answer")["source"])
    return made.add("03-title", moved)


def reversed_order() -> HandIn:
    made = right()
    made.cells.reverse()
    return made


def only_answers_left() -> HandIn:
    made = right()
    made.notebook["cells"] = [c for c in made.cells if c["id"].endswith("-answer")]
    return made


def format_three() -> bytes:
    cells = []
    for cell in right().cells:
        text = "".join(cell["source"])
        kept = {"cell_type": cell["cell_type"]}
        cells.append(kept | ({"input": text} if cell["cell_type"] == "code" else {"source": text}))
    return json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()


def format_five() -> HandIn:
    made = right()
    made.notebook["nbformat"] = 5
    return made


def damaged_entries() -> HandIn:
    made = right()
    made.cells[1:1] = [7, None, {"cell_type": "poem", "source": "x"}, {"cell_type": "code"}]
    made.cells.append({"cell_type": "code", "source": {"a": 1}, "id": ["x"]})
    made.cells.append({"cell_type": "code", "source": "'\ud800'"})
    return made


def given_changed() -> HandIn:
    return right().write("03-q4-given", "exclusive = land.head(2)")


MENDED = {
    "ids wiped": (ids_wiped(), "lost their id"),
    "metadata wiped": (metadata_wiped(), "lost their id"),
    "ids renewed": (ids_renewed(), "lost their id"),
    "duplicate ids": (duplicate_ids(), "Several cells have the id 03-q3-answer"),
    "split cell": (split_cell(), ""),
    "merged cells": (merged_cells(), "cell of 03-q2 is missing"),
    "checks deleted": (checks_deleted(), ""),
    "answers turned into text": (answers_as_text(), "no longer a code cell"),
    "answer moved to the top": (answer_moved(), "03-q2 stood in another cell"),
    "order reversed": (reversed_order(), ""),
    "only answers left": (only_answers_left(), ""),
    "format 3": (format_three(), "old format 3"),
    "format 5": (format_five(), "format 5"),
    "damaged entries": (json.dumps(damaged_entries().notebook).encode(), "damaged"),
    "given cell changed": (given_changed(), "Our cell 03-q4-given was changed; ours was used"),
    "utf-16": (right().bytes().decode().encode("utf-16"), "UTF-16"),
    "byte order mark": (b"\xef\xbb\xbf" + right().bytes(), "byte order mark"),
    "cut off at the end": (right().bytes()[:-300], "cut off"),
    "Windows line ends": (right().bytes().replace(b"\\n", b"\\r\\n"), ""),
}


@pytest.mark.parametrize("name", MENDED)
def test_what_can_be_mended_keeps_its_marks_and_is_listed(name, mark):
    hand_in, words = MENDED[name]
    result = mark(hand_in)
    assert result["state"] == GRADED
    states = {q: (e["state"], e["problem"]) for q, e in result["questions"].items()}
    assert result["points"] == FULL, (states, result["repairs"])
    if words:
        assert any(words in repair for repair in result["repairs"]), result["repairs"]


def test_japanese_windows_text_is_read(mark):
    made = right().add("03-q1-answer", "# 沖縄県の割合を計算する")
    result = mark(made.bytes().decode().replace("\u00b7", "-").encode("cp932", "replace"))
    assert result["points"] == FULL, result
    assert any("cp932" in repair for repair in result["repairs"])


def test_a_hundred_thousand_cells_are_cut(mark):
    made = untouched()
    made.cells.extend({"cell_type": "markdown", "source": "x"} for _ in range(100_000))
    result = mark(made)
    assert result["state"] == GRADED
    assert any("100," in repair and "first 2,000" in repair for repair in result["repairs"])


def test_text_written_below_the_answer_cell_counts(mark):
    made = untouched().add("03-q7-task", "The first figure counts hectares.", "markdown")
    result = mark(made)
    assert result["text_answers"]["03-q7"] == "The first figure counts hectares."
    assert any("joined to the answer" in repair for repair in result["repairs"])


def test_lines_added_to_our_cells_run_with_ours(mark):
    made = right()
    made.write("03-setup", "".join(made.cell("03-setup")["source"]) + "\nimport math as m")
    made.write("03-q1-answer", made.cell("03-q1-answer")["source"] + "\nshare_pct *= m.floor(1.5)")
    result = mark(made)
    assert result["points"] == FULL, result
    assert any("Lines were added to our cell 03-setup" in r for r in result["repairs"])


def test_helper_cells_run_in_order_and_magics_are_left_out(mark):
    made = right().write("03-q1-answer", "%matplotlib inline\nshare_pct = part() * 100")
    made.add("03-q1-task", "def part():\n    return row_ha() / land_ha\n\n!ls")
    made.add(
        "03-setup", "picked = land[land['row_id'] == 'la013']\nland_ha = picked['japan_ha'].item()"
    )
    made.add("03-case", "def row_ha():\n    return picked['okinawa_ha'].item()")
    result = mark(made)
    assert result["questions"]["03-q1"]["state"] == "right", result["questions"]["03-q1"]
    assert any("notebook command" in repair for repair in result["repairs"])


def test_the_own_case_is_that_of_the_typed_id_else_of_the_class_list(mark, key):
    from jasa.exercise.questions import case_for

    for written, known in (("s1234", None), ("s1234", "s9999"), (None, "s7"), ("佐藤", None)):
        made = right()
        if written is None:
            made.write("03-case", "student_id = input()\ncase = my_case('03', student_id)")
        else:
            made.write("03-case", made_case(written))
        result = mark(made, student_id=known)
        assert result["case"] == case_for("03", written or known, key["cases"])
        assert result["questions"]["03-q6"]["state"] == "right"


def made_case(student_id: str) -> str:
    return f'student_id = "{student_id}"\ncase = my_case("03", student_id)'


def test_the_exercise_itself_needs_no_repair():
    notebook = read_notebook(json.dumps(EXERCISE).encode())
    assert notebook.repairs == []
    assert len(notebook.cells) == len(EXERCISE["cells"])


@pytest.mark.parametrize(
    "nasty", ["\x1b[31mred\x1b[0m", "a\u202egnp.exe", "line\nbreak\r", "\x00\x9b"]
)
def test_cleaned_text_has_no_control_codes(nasty):
    assert all(c.isprintable() for c in clean(nasty))


# ---------------------------------------------------------------- folders and zips


NAMES = {
    ("tanaka_12345_67890_03_share_of_what.ipynb",): "tanaka 12345",
    ("tanaka_LATE_12345_67890_03_share_of_what-2.ipynb",): "tanaka 12345",
    ("Hanako Sato_4711_assignsubmission_file_", "v2 final (3).ipynb"): "Hanako Sato 4711",
    ("佐藤 花子_4711_assignsubmission_file_", "課題.ipynb"): "佐藤 花子 4711",
    ("tanaka", "03", "03_share_of_what.ipynb"): "tanaka",
    ("佐藤花子.ipynb",): "佐藤花子",
    ("03_share_of_what_s1234.ipynb",): "s1234",
    ("s1234 (1).ipynb",): "s1234",
    ("s1234 v2 final (3).ipynb",): "s1234",
    ("\x1b[31mred.ipynb",): "[31mred",
}


@pytest.mark.parametrize("parts", NAMES)
def test_students_are_known_from_file_names(parts):
    assert student_of(parts, "03_share_of_what")[0] == NAMES[parts]


def make_zip(path, entries: dict[str, bytes], compress=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, raw in entries.items():
            archive.writestr(name, raw)
    return path


def test_a_zip_is_read_without_being_unpacked(tmp_path):
    entries = {
        "subs/tanaka.ipynb": b"a",
        "subs/佐藤.ipynb": b"b",
        "../../evil.ipynb": b"c",
        "/etc/evil.ipynb": b"d",
        "subs/.ipynb_checkpoints/tanaka-checkpoint.ipynb": b"e",
        "__MACOSX/subs/._tanaka.ipynb": b"f",
    }
    path = make_zip(tmp_path / "class.zip", entries)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("subs/link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    before = sorted(p.name for p in tmp_path.iterdir())
    collection = collect(path)
    assert {h.student: h.read(ReadLimits()) for h in collection.hand_ins} == {
        "tanaka": b"a",
        "佐藤": b"b",
    }
    assert sum("points out of the zip" in r for r in collection.remarks) == 2
    assert sum("is a link" in r for r in collection.remarks) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_zip_bomb_costs_its_own_hand_in_only(tmp_path):
    entries = {"bomb.ipynb": b"0" * 30_000_000, "good.ipynb": b"{}"}
    path = make_zip(tmp_path / "class.zip", entries, zipfile.ZIP_DEFLATED)
    by_student = {h.student: h for h in collect(path).hand_ins}
    with pytest.raises(Unreadable, match="too large when unpacked"):
        by_student["bomb"].read(SMALL)
    assert by_student["good"].read(SMALL) == b"{}"


def test_names_in_a_zip_from_windows_in_japan():
    from jasa.instructor.grading.read.encodings import zip_entry_name

    entry = zipfile.ZipInfo("佐藤.ipynb".encode("cp932").decode("cp437"))
    assert zip_entry_name(entry.filename, bool(entry.flag_bits & 0x800)) == "佐藤.ipynb"


def test_the_newest_of_two_files_wins_and_it_is_listed(tmp_path):
    import os

    for place, name in enumerate(["s1.ipynb", "s1 (1).ipynb", "s1 v2.ipynb"]):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, (1000 - place, 1000 - place))
    collection = collect(tmp_path)
    assert [h.where for h in collection.hand_ins] == ["s1.ipynb"]
    others = collection.hand_ins[0].others
    assert [h.where for h in others] == ["s1 (1).ipynb", "s1 v2.ipynb"]


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("secret")
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "good.ipynb").write_text("{}")
    try:
        (folder / "bad.ipynb").symlink_to(secret)
        (folder / "more").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this machine does not allow links")
    collection = collect(folder)
    assert [h.student for h in collection.hand_ins] == ["good"]
    assert sum("link" in remark for remark in collection.remarks) == 2


def test_what_is_no_notebook_is_not_lost(tmp_path):
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "b.pdf").write_text("%PDF")
    (tmp_path / "sato_123_456_essay.pdf").write_text("%PDF")
    collection = collect(tmp_path)
    kinds = {h.student: h.is_notebook for h in collection.hand_ins}
    assert kinds == {"a": True, "sato 123": False}
    assert collection.strays == ["b.pdf"]


@pytest.mark.parametrize("what", ["missing", "empty", "text", "broken zip"])
def test_places_without_hand_ins_give_one_sentence(tmp_path, what):
    place = tmp_path / "x"
    if what == "empty":
        place.mkdir()
    if what == "text":
        place.write_text("hello")
    if what == "broken zip":
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("a.ipynb", "{}")
        place.write_bytes(whole.getvalue()[:-30])
    with pytest.raises(CollectError) as caught:
        collect(place)
    assert str(caught.value).endswith(".")


def test_a_roster_is_matched_by_id_or_by_name(tmp_path):
    path = tmp_path / "class.csv"
    path.write_bytes("student,name\ns1,佐藤 花子\ns2,Jiro Tanaka\n".encode("utf-8-sig"))
    roster = read_roster(path)
    assert roster == [Student("s1", "佐藤 花子"), Student("s2", "Jiro Tanaka")]
    for name, student in (("佐藤 花子 4711", "s1"), ("s2", "s2"), ("jirotanaka 12", "s2")):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.ipynb").write_text("{}")
        found = next(h for h in collect(tmp_path / "in").hand_ins if h.student == name)
        assert on_roster(found, roster).id == student


@pytest.mark.parametrize("text", ["name,points\nx,1\n", "", "\x00\x00"])
def test_a_class_list_without_students_is_refused(tmp_path, text):
    path = tmp_path / "class.csv"
    path.write_text(text)
    with pytest.raises(CollectError, match="student"):
        read_roster(path)
