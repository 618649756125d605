"""A release is what the solution makes, holds no answer, and refuses when something is off."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from jasa import data
from jasa.instructor.make.bundle import (
    LEFT_OUT,
    _files_under,
    refuse_leaks,
    without_instructor_cells,
)
from jasa.instructor.make.key import ReleaseError
from jasa.instructor.make.release import (
    build_bundle,
    exercise_from,
    make_release,
    release_all,
    release_exercise,
    secrets_of,
    solution_paths,
)
from jasa.notebooks import NotebookError, notebook_text, question_of, role_of


def test_the_exercises_in_the_course_are_what_release_makes(exercise):
    for name, text in exercise.released.files.items():
        held = (data.ROOT / name).read_text(encoding="utf-8")
        assert held == text, f"{name} is out of date: run `jasa release`"


def test_releasing_twice_gives_the_same_bytes(exercise):
    assert make_release(exercise.path).files == exercise.released.files


def test_exercises_have_no_other_origin():
    solutions = {path.name for path in solution_paths()}
    assert {path.name for path in (data.ROOT / "exercises").glob("*.ipynb")} == solutions


def test_the_exercise_keeps_every_cell_but_no_answer(exercise):
    made = exercise_from(exercise.notebook)
    kept = [c["id"] for c in exercise.notebook["cells"] if role_of(c) != "worked"]
    assert [cell["id"] for cell in made["cells"]] == kept
    for cell in made["cells"]:
        assert set(cell["metadata"]) <= {"deletable", "editable", "jasa"}
        if role_of(cell) == "starter" and cell["cell_type"] == "code":
            assert "..." in cell["source"], cell["id"]
    answers = {question_of(c) for c in made["cells"] if c["id"].endswith("-answer")}
    assert answers == {question.id for question in exercise.card.questions}


def test_no_file_of_the_release_holds_a_secret(exercise):
    secrets = secrets_of(exercise.notebook, exercise.card)
    assert len(secrets) > 3 * len(exercise.card.questions)
    for text in exercise.released.files.values():
        assert not [secret for secret in secrets if secret in text]
    for entry in exercise.check_data["questions"]:
        for slots in entry["cells"].values():
            for slot in slots:
                assert "secret" not in slot and "say" not in slot and slot["digest"]
                assert not slot.get("about", {}).get("unseen")


def changed(exercise, tmp_path, change, card_change=("", "")):
    """Write a changed copy of the solution and its card; give the copy's path."""
    notebook = copy.deepcopy(exercise.notebook)
    change({cell["id"]: cell for cell in notebook["cells"]})
    path = tmp_path / exercise.path.name
    path.write_text(notebook_text(notebook), encoding="utf-8")
    card = exercise.path.with_suffix(".yaml").read_text(encoding="utf-8")
    assert card_change[0] in card
    path.with_suffix(".yaml").write_text(card.replace(*card_change), encoding="utf-8")
    return path


def q1(text):
    def change(cells):
        cells["03-q1-answer"]["source"] = text

    return change


REGION = "share_pct = ...\n### BEGIN SOLUTION\n{}\n### END SOLUTION"
ROW = 'row = land[(land["as_of"] == "2020-01-01") & (land["basis"] == "exclusive use")]\n'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (q1(ROW + "share_pct = 70.27"), "not 'not attempted'"),
        (q1(ROW + REGION.format("share_pct = 1 / 0")), "stops in cell 03-q1-answer"),
        (q1(ROW + REGION.format("share_pct = None")), "not a finite number"),
        (q1(ROW + REGION.format("share_pct = float('nan')")), "not a finite number"),
        (q1("row = 1\n" + REGION.format("pass")), "not a finite number"),
        (q1(ROW + "### BEGIN SOLUTION\nshare_pct = 70.27"), "has no end"),
        (q1(ROW + REGION.format("del share_pct")), "sets no variable"),
        (q1(ROW + REGION.format("share_pct = 70.27") + "\nshare_pct + 1"), "empty exercise"),
    ],
)
def test_a_faulty_solution_is_refused_with_a_reason(exercise_03, tmp_path, change, told):
    with pytest.raises(ReleaseError, match=told):
        make_release(changed(exercise_03, tmp_path, change))


def setup_of(cell_id, text):
    def change(cells):
        cells[cell_id]["source"] = text

    return change


@pytest.mark.parametrize("cell_id", ["03-case", "03-q1-check", "03-setup"])
def test_a_cell_of_the_exercise_that_stops_is_refused(exercise_03, tmp_path, cell_id):
    change = setup_of(cell_id, "no_such_name")
    with pytest.raises(ReleaseError, match=f"stops in cell {cell_id}.*NameError.*No cell above"):
        make_release(changed(exercise_03, tmp_path, change))


def test_a_case_in_which_a_known_mistake_is_right_is_refused(exercise, tmp_path):
    """Both kinds: the mistake of one case, and a mistake that is the answer in all of them."""
    question = next(q for q in exercise.card.questions if q.own_case)
    blind = (f"value: {question.mistakes[0]['value']}\n", f"value: {question.variable}\n")
    with pytest.raises(ReleaseError, match=f"{question.id}: in the case .* Leave the case out"):
        make_release(changed(exercise, tmp_path, lambda cells: None, blind))


def test_a_notebook_without_ids_is_refused_in_a_sentence(exercise_03, tmp_path):
    path = changed(exercise_03, tmp_path, lambda cells: None)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"]["id"] = cell.pop("id")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(NotebookError, match=r"cell 1 has no id\. Colab"):
        make_release(path)


def test_a_solution_below_full_marks_is_refused(exercise_03, tmp_path):
    def without_source(cells):
        answer = cells["03-q4-answer"]
        answer["source"] = answer["source"].replace("Source: course table land, rows", "Rows")

    with pytest.raises(ReleaseError, match="03-q4 does not reach full marks: Add a note"):
        make_release(changed(exercise_03, tmp_path, without_source))


def test_a_leak_is_refused_with_its_origin(exercise, tmp_path):
    question = next(q for q in exercise.card.questions if q.mistakes and q.hints)
    leak = (question.hints[0], question.mistakes[0]["say"])
    with pytest.raises(ReleaseError, match=f"would leak .* the marking card, {question.id}"):
        make_release(changed(exercise, tmp_path, lambda cells: None, leak))


def test_all_that_is_wrong_is_told_at_once(exercise_03, tmp_path):
    """A heading, a hint that repeats a mistake, a mistake in the sign, and a check of another name."""

    def change(cells):
        cells["03-q1-task"]["source"] = "## 1 · Another title"
        cells["03-q2-check"]["source"] = "check('03-q2', 1)"

    question = exercise_03.card.question("03-q1")
    old = exercise_03.path.with_suffix(".yaml").read_text(encoding="utf-8")
    mistake = question.mistakes[0]["value"]
    head, _, rest = old.partition(f"- value: {mistake}\n")
    card = f"{head}- value: -{question.variable}\n        say: The two are swapped.\n      "
    card += f"- value: {mistake}\n{rest}".replace(question.hints[0], f"Not {mistake}", 1)
    with pytest.raises(ReleaseError) as refused:
        make_release(changed(exercise_03, tmp_path, change, (old, card)))
    for told in (
        "its heading is '## 1 · Another title'",
        "cell 03-q2-check: it has no",
        "'The two are swapped.' reads instead: 'The size is right, but the sign is wrong.'",
        "Take it out of: hints of 03-q1 on the card",
    ):
        assert told in str(refused.value), (told, str(refused.value))


def test_too_few_cases_are_refused(exercise, tmp_path):
    with pytest.raises(ReleaseError, match="at least 10 different cases"):
        card_change = (f'cases: "{exercise.card.cases}"', "cases: \"list('abc')\"")
        make_release(changed(exercise, tmp_path, lambda cells: None, card_change))


def test_an_own_case_that_gives_nearly_everybody_the_same_answer_is_refused(exercise, tmp_path):
    question = next(q for q in exercise.card.questions if q.own_case)

    def nine_answers(cells):
        cell = cells[f"{question.id}-answer"]
        few = f"{question.variable} = sum(map(ord, case)) % 9\n### END SOLUTION"
        cell["source"] = cell["source"].replace("### END SOLUTION", few)

    with pytest.raises(ReleaseError, match=f"{question.id} has an own case, but only . different"):
        make_release(changed(exercise, tmp_path, nine_answers))


def test_releasing_writes_into_the_course_and_names_what_is_missing(exercise, tmp_path):
    folder = tmp_path / "solutions"
    folder.mkdir()
    for path in (exercise.path, exercise.path.with_suffix(".yaml")):
        shutil.copy(path, folder)
    written = release_exercise(exercise.card.exercise, tmp_path)
    assert written == release_all(tmp_path)
    for path in written:
        name = path.relative_to(tmp_path).as_posix()
        assert path.read_text(encoding="utf-8") == exercise.released.files[name]
    assert not list(tmp_path.rglob("*.part"))
    with pytest.raises(ReleaseError, match=f"There are: {exercise.card.exercise}_"):
        release_exercise("77", tmp_path)


# ---------------------------------------------------------------- the student bundle


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundle") / "students.zip"
    build_bundle(path)
    with zipfile.ZipFile(path) as opened:
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def test_the_bundle_holds_what_students_need_and_nothing_of_the_instructors(bundle):
    assert "jasa/exercise/check.py" in bundle and "data/land.csv" in bundle
    for path in solution_paths():
        assert f"exercises/{path.name}" in bundle
        assert f"exercises/checks/{path.name[:2]}.json" in bundle
    for name in bundle:
        parts = name.split("/")
        assert parts[0] not in ("solutions", "tests", ".git", ".ci"), name
        assert not set(parts) & set(LEFT_OUT), name
        assert not name.startswith("jasa/instructor"), name
        assert not name.endswith(("my_record.json", ".part", ".pyc")), name


def test_a_link_in_a_folder_of_the_course_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_text("name,mark", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sound.csv").write_text("a", encoding="utf-8")
    try:
        (tmp_path / "data" / "linked.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("This account may not make links.")
    found = [path.name for path in _files_under(tmp_path / "data", (".csv",))]
    assert found == ["sound.csv"]


def test_the_pictures_that_open_a_lesson_come_along(bundle):
    lessons = [content.decode() for name, content in bundle.items() if name.startswith("lessons/")]
    shown = {link for text in lessons for link in re.findall(r"\]\(\.\./(docs/[^)]+png)\)", text)}
    assert shown and shown <= set(bundle)
    assert {name for name in bundle if name.endswith(".png")} == shown


def test_the_bundle_holds_no_answer(bundle, exercise):
    for secret in secrets_of(exercise.notebook, exercise.card):
        for name, content in bundle.items():
            if name.startswith("exercises/") or (secret.count(" ") >= 5 and "=" not in secret):
                assert secret.encode() not in content, (secret, name)


def test_a_bundle_of_one_week_holds_that_week_s_exercises_alone(bundle, tmp_path):
    build_bundle(tmp_path / "week.zip", only=["03", "5"])
    with zipfile.ZipFile(tmp_path / "week.zip") as week:
        names = {name.partition("/")[2] for name in week.namelist()}
    exercises = {n for n in names if n.startswith("exercises/") and n.endswith((".ipynb", ".json"))}
    assert {n.removeprefix("exercises/")[:2] for n in exercises} == {"03", "05", "ch"}
    assert {n[-7:] for n in exercises if n.endswith(".json")} == {"03.json", "05.json"}
    assert {n for n in bundle if not n.startswith("exercises/")} <= names


def test_the_bundle_is_the_same_twice(bundle, tmp_path):
    names = build_bundle(tmp_path / "again.zip")
    assert names == list(bundle)
    with zipfile.ZipFile(tmp_path / "again.zip") as opened:
        assert [opened.read(name) for name in opened.namelist()] == list(bundle.values())


def test_a_bundle_with_a_leak_is_refused():
    secrets = {"this is a sentence of the instructor": "cell 03-q8-answer"}
    with pytest.raises(ReleaseError, match=r"lessons/x.ipynb would leak .* 03-q8-answer"):
        refuse_leaks({"lessons/x.ipynb": b'"this is a sentence of the instructor"'}, secrets)
    with pytest.raises(ReleaseError, match="for instructors"):
        refuse_leaks({"solutions/03.yaml": b""}, {})
    with pytest.raises(ReleaseError, match="marker"):
        refuse_leaks({"lessons/x.ipynb": b"### BEGIN SOLUTION"}, {})


def test_cells_for_instructors_leave_the_lessons():
    def cell(source, **metadata):
        return {"cell_type": "markdown", "source": [source], "metadata": metadata}

    kept = [cell("# Title"), cell("What instructors and students share")]
    gone = [
        cell("Timing", tags=["instructor"]),
        cell("Timing", jasa={"role": "instructors"}),
        cell("<details><summary>For instructors</summary>Timing</details>"),
    ]
    made = json.loads(without_instructor_cells(json.dumps({"cells": kept + gone}).encode()))
    assert made["cells"] == kept
    whole = json.dumps({"cells": kept}).encode()
    assert without_instructor_cells(whole) == whole


def test_the_unpacked_bundle_stands_on_its_own(tmp_path):
    path = tmp_path / "students.zip"
    build_bundle(path)
    with zipfile.ZipFile(path) as opened:
        opened.extractall(tmp_path)
    (course,) = (p for p in tmp_path.iterdir() if p.is_dir())
    for page in course.glob("*.md"):
        for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert "://" in link or (course / link).exists(), f"{page.name} links to {link}"
    environment = {**os.environ, "PYTHONPATH": str(course)}
    for words, code, part in (
        (["-m", "jasa.cli", "doctor"], 0, "All packages are those of the course"),
        (["-m", "jasa.cli", "grade", "."], 2, "invalid choice"),
        (["course.py", "test"], 1, "has no tests"),
    ):
        said = subprocess.run(
            [sys.executable, *words], cwd=course, env=environment, capture_output=True, text=True
        )
        assert said.returncode == code and part in said.stdout + said.stderr, said
        assert "Traceback" not in said.stderr
