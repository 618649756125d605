"""Malformed hand-ins: what can be mended is mended and listed, the rest gets a clear sentence."""

from __future__ import annotations

import ast
import copy
import json

import pytest

from jasa.instructor.grading.judge.result import GRADED, UNGRADED
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.submission import ReadLimits, read_notebook
from jasa.instructor.grading.tell.remarks import remark

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
    assert result.state == UNGRADED
    assert words in result.why
    assert result.questions == {}
    assert "\n" not in remark(result)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path, key, best):
    from jasa.instructor.grading.judge.verdict import grade

    path = tmp_path / "big.ipynb"
    with path.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    result = grade(path, key, sandbox=best)
    assert result.state == UNGRADED
    assert "200 MB" in result.why


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
    assert result.state == GRADED
    states = {q: (e.state, e.problem) for q, e in result.questions.items()}
    assert result.points == FULL, (states, result.repairs)
    if words:
        assert any(words in repair.sentence for repair in result.repairs), result.repairs


def test_japanese_windows_text_is_read(mark):
    made = right().add("03-q1-answer", "# 沖縄県の割合を計算する")
    result = mark(made.bytes().decode().replace("\u00b7", "-").encode("cp932", "replace"))
    assert result.points == FULL, result
    assert any("cp932" in repair.sentence for repair in result.repairs)


def test_a_hundred_thousand_cells_are_cut(mark):
    made = untouched()
    made.cells.extend({"cell_type": "markdown", "source": "x"} for _ in range(100_000))
    result = mark(made)
    assert result.state == GRADED
    told = [repair.sentence for repair in result.repairs]
    assert any("100," in sentence and "first 2,000" in sentence for sentence in told)


def test_text_written_below_the_answer_cell_counts(mark):
    made = untouched().add("03-q7-task", "The first figure counts hectares.", "markdown")
    result = mark(made)
    assert result.questions["03-q7"].written == "The first figure counts hectares."
    assert any("joined to the answer" in repair.sentence for repair in result.repairs)


def test_lines_added_to_our_cells_run_with_ours(mark):
    made = right()
    made.write("03-setup", "".join(made.cell("03-setup")["source"]) + "\nimport math as m")
    made.write("03-q1-answer", made.cell("03-q1-answer")["source"] + "\nshare_pct *= m.floor(1.5)")
    result = mark(made)
    assert result.points == FULL, result
    assert any("Lines were added to our cell 03-setup" in r.sentence for r in result.repairs)


def test_helper_cells_run_in_order_and_magics_are_left_out(mark):
    made = right().write("03-q1-answer", "%matplotlib inline\nshare_pct = part() * 100")
    made.add("03-q1-task", "def part():\n    return row_ha() / land_ha\n\n!ls")
    made.add(
        "03-setup", "picked = land[land['row_id'] == 'la013']\nland_ha = picked['japan_ha'].item()"
    )
    made.add("03-case", "def row_ha():\n    return picked['okinawa_ha'].item()")
    result = mark(made)
    assert result.questions["03-q1"].state == "right", result.questions["03-q1"]
    assert any("notebook command" in repair.sentence for repair in result.repairs)


def test_the_own_case_is_that_of_the_typed_id_else_of_the_class_list(mark, key):
    from jasa.exercise.questions import case_for

    for written, known in (("s1234", None), ("s1234", "s9999"), (None, "s7"), ("佐藤", None)):
        made = right()
        if written is None:
            made.write("03-case", "student_id = input()\ncase = my_case('03', student_id)")
        else:
            made.write("03-case", made_case(written))
        result = mark(made, student_id=known)
        assert result.case == case_for("03", written or known, key["cases"])
        assert result.questions["03-q6"].state == "right"


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
