"""Release exercises: from a worked solution and its marking card to what students get.

``release_exercise("03")`` writes ``exercises/03_*.ipynb`` and ``exercises/checks/03.json``;
``build_bundle`` makes the zip for students. Both refuse, naming the reason, when an answer would
leak, the solution does not reach full marks, an untouched exercise scores points, or a law of
``laws`` is broken.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.exercise.check import salt_of
from jasa.exercise.judging import judge
from jasa.exercise.oracle import Oracle, Slot, digest_slot
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import NOT_ATTEMPTED, PLACEHOLDER, RIGHT, Card, load_card
from jasa.files import write_whole
from jasa.instructor.make.key import (
    FEWEST_CASES,
    ReleaseError,
    key_oracle,
    key_question,
    make_key,
    run_cell,
    solution_paths,
)
from jasa.instructor.make.laws import broken_laws
from jasa.instructor.make.released import ReleasedExercise
from jasa.notebooks import KERNEL, load_notebook, notebook_text, question_of, role_of
from jasa.update import RELEASED, released_list

__all__ = [
    "ReleaseError",
    "build_bundle",
    "make_key",
    "release_all",
    "release_exercise",
    "solution_paths",
]

LOCKED = ("task", "check", "given", "end")
ROLES = (*LOCKED, "case", "predict", "reflect", "starter", "worked")
SHORTEST_SECRET = 14  # shorter lines of a solution ("import x") say nothing


def make_release(solution: Path) -> ReleasedExercise:
    """Make an exercise and its check file in memory, with every test of a release applied."""
    card = load_card(solution.with_suffix(".yaml"))
    notebook = load_notebook(solution)
    refuse_unnamed_cells(notebook, card)
    faults = [f"Exercise {card.exercise}: {one}." for one in broken_laws(notebook, card)]
    try:
        key = make_key(solution, card)
        exercise = exercise_from(notebook)
        checks = check_file(card, key)
    except ReleaseError as error:
        raise ReleaseError("\n".join([*faults, f"solutions/{solution.name}: {error}"])) from error
    files = {
        f"exercises/{solution.name}": notebook_text(exercise),
        f"exercises/checks/{card.exercise}.json": json.dumps(checks, indent=1, ensure_ascii=False)
        + "\n",
    }
    faults += told_by(_full_marks, key, checks) + told_by(_cases_apart, key)
    faults += told_by(_mistakes_apart, key) + told_by(_empty_marks, exercise, key)
    faults += told_by(_no_leak, files, secrets_of(notebook, card), places_of(exercise, card))
    if faults:
        raise ReleaseError("\n".join(faults))
    return ReleasedExercise(card.exercise, files)


def told_by(refuse: Callable[..., None], *given: Any) -> list[str]:
    """Give what a test of a release refuses, so that all tests are told at once."""
    try:
        refuse(*given)
    except ReleaseError as error:
        return [str(error)]
    return []


def places_of(exercise: Mapping[str, Any], card: Card) -> dict[str, str]:
    """Give every text that students get, by the place in which somebody can change it."""
    cells = {f"cell {cell['id']}": cell["source"] for cell in exercise["cells"]}
    entries = {q.id: q.public() for q in card.questions}
    return cells | {
        f"{part} of {name} on the card": str(said)
        for name, entry in entries.items()
        for part, said in entry.items()
    }


def refuse_unnamed_cells(notebook: Mapping[str, Any], card: Card) -> None:
    """Refuse cells that a release or nbgrader would lose: without role, question or lock."""
    known = {question.id for question in card.questions}
    for cell in notebook["cells"]:
        name, question = cell["id"], question_of(cell)
        mark = cell.get("metadata", {}).get("nbgrader", {})
        wrong = ""
        if role_of(cell) not in ROLES:
            said = f"its role {role_of(cell)!r} is unknown" if role_of(cell) else "it has no role"
            wrong = f"{said}. Give it metadata jasa.role, one of {', '.join(ROLES)}"
        elif question and question not in known:
            wrong = f"its question {question} is not on the card"
        elif question and mark.get("grade_id") != name:
            wrong = f"nbgrader would lose it. Give it metadata nbgrader.grade_id {name!r}"
        elif question and bool(mark.get("locked")) != (role_of(cell) in LOCKED):
            wrong = (
                f"as {role_of(cell)} it must be {'locked' if role_of(cell) in LOCKED else 'open'}"
            )
        if wrong:
            raise ReleaseError(
                f"Exercise {card.exercise}, cell {name}: {wrong} (jasa new-question)."
            )


def release_exercise(name: str, root: Path = ROOT) -> list[Path]:
    """Release one exercise, named by number or stem; give the files written."""
    return make_release(solution_paths(name, root)[0]).write(root)


def release_all(root: Path = ROOT) -> list[Path]:
    """Release every exercise; nothing is written unless all of them can be released."""
    made = [make_release(path) for path in solution_paths("", root)]
    return [path for released in made for path in released.write(root)]


# ---------------------------------------------------------------- the exercise notebook


def exercise_from(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Make the exercise: solution regions become stubs, worked text and hidden tests vanish."""
    cells = []
    for cell in notebook["cells"]:
        if role_of(cell) == "worked":
            continue
        source = _without(cell["source"], "HIDDEN TESTS", "")
        stub = PLACEHOLDER if cell["cell_type"] == "markdown" else ""
        source = _without(source, "SOLUTION", stub).strip("\n")
        metadata: dict[str, Any] = {"deletable": False}
        if role_of(cell) in LOCKED:
            metadata["editable"] = False
        metadata["jasa"] = copy.deepcopy(cell.get("metadata", {}).get("jasa", {}))
        made = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": metadata}
        if cell["cell_type"] == "code":
            made |= {"execution_count": None, "outputs": []}
        cells.append(made | {"source": source})
    return {"cells": cells, "metadata": copy.deepcopy(KERNEL), "nbformat": 4, "nbformat_minor": 5}


def _without(source: str, what: str, stub: str) -> str:
    """Cut every region between ``BEGIN what`` and ``END what``; put ``stub`` in its place."""
    kept: list[str] = []
    inside = False
    for line in source.split("\n"):
        if f"BEGIN {what}" in line:
            inside = True
            kept += [stub] if stub else []
        elif f"END {what}" in line:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise ReleaseError(f"A region BEGIN {what} has no end: {source[:60]!r}.")
    return "\n".join(kept)


# ---------------------------------------------------------------- the check file


def check_file(card: Card, key: Mapping[str, Any]) -> dict[str, Any]:
    """Make the check file: public parts in clear, everything else as salted digests."""
    salt = hashlib.sha256(f"jasa:{card.exercise}:{card.title}".encode()).hexdigest()[:20]
    questions = []
    for question in card.questions:
        cells = {
            case: _digests(entry["slots"], salt_of(salt, question.id, case))
            for case, entry in key["questions"][question.id]["cells"].items()
        }
        questions.append({"question": question.public(), "cells": cells})
    return {
        "exercise": card.exercise,
        "title": card.title,
        **({} if card.graded else {"graded": False}),
        "points": card.points,
        "minutes": card.minutes,
        "salt": salt,
        "cases": key["cases"],
        "tables": dict(card.tables),
        "questions": questions,
    }


def _digests(slots: list[dict[str, Any]], salt: str) -> list[dict[str, Any]]:
    shown = [slot for slot in slots if not slot.get("about", {}).get("unseen")]
    return [digest_slot(Slot.from_dict(slot), salt).as_dict() for slot in shown]


# ---------------------------------------------------------------- what a release refuses


def _full_marks(key: Mapping[str, Any], checks: Mapping[str, Any]) -> None:
    """Refuse a solution that its own key or check file does not call right."""
    for entry in checks["questions"]:
        question = key_question(key, entry["question"]["id"])
        for case, made in key["questions"][question.id]["cells"].items():
            if not question.automatic:
                continue
            shown = [s for s in made["slots"] if not s.get("about", {}).get("unseen")]
            answer = dict(made["answer"])
            clear = judge(question, answer, key_oracle(key, question.id, case))
            if "results" in answer:
                count = sum(slot["name"].startswith("result") for slot in shown)
                answer["results"] = answer["results"][:count]
            salt = salt_of(checks["salt"], question.id, case)
            slots = [Slot.from_dict(slot) for slot in entry["cells"][case]]
            digests = judge(question, answer, Oracle(slots, salt))
            for verdict in (clear, digests):
                if verdict.state != RIGHT or verdict.score != 1:
                    where = f"{question.id} {case}".strip()
                    raise ReleaseError(
                        f"The solution of {where} does not reach full marks: {verdict.message}"
                    )


def _mistakes_apart(key: Mapping[str, Any]) -> None:
    """Refuse a known mistake that nobody could see: right in a case, or told otherwise in all."""
    for question_id, entry in key["questions"].items():
        unseen = [made.get("unseen", {}) for made in entry["cells"].values()]
        for say, told in unseen[0].items():
            if all(say in one for one in unseen):
                raise ReleaseError(
                    f"{question_id}: who makes the known mistake {say!r} reads instead: {told!r} "
                    "Take it from the card, or change it."
                )
        for case, made in entry["cells"].items():
            for say in made.get("blind", ()):
                where = f"in the case {case!r} " if case else ""
                what = "Leave the case out" if case else "Ask for another number"
                raise ReleaseError(
                    f"{question_id}: {where}a known mistake gives the right number, so that "
                    f"nobody can see it: {say!r} {what}, or change the mistake."
                )


def _cases_apart(key: Mapping[str, Any]) -> None:
    """Refuse an own case that is none, because its answers are nearly all the same."""
    for question_id, entry in key["questions"].items():
        if entry["question"].get("own_case"):
            answers = {round(float(made["answer"]["value"]), 6) for made in entry["cells"].values()}
            if len(answers) < FEWEST_CASES:
                raise ReleaseError(
                    f"{question_id} has an own case, but only {len(answers)} different answers in "
                    f"{len(entry['cells'])} cases, not {FEWEST_CASES} or more: let it use `case`."
                )


def _run_empty(exercise: Mapping[str, Any], case: str) -> dict[str, Any]:
    """Run an empty exercise from top to bottom, as *Run All* does; give its namespace.

    The check file is not written yet, so the four functions that read it stand aside.
    """
    aside: dict[str, Any] = {"my_case": lambda *given: case}
    aside |= dict.fromkeys(("check", "hint", "progress"), lambda *given: None)
    namespace: dict[str, Any] = {"__name__": "exercise", "case": case}
    for cell in exercise["cells"]:
        if cell["cell_type"] == "code":
            namespace |= aside if role_of(cell) in ("check", "case") else {}
            run_cell(cell["source"], f"{cell['id']} of the empty exercise", namespace)
    return namespace


def _empty_marks(exercise: Mapping[str, Any], key: Mapping[str, Any]) -> None:
    """Refuse an exercise whose untouched stubs stop, score or count as attempted."""
    namespace = _run_empty(exercise, key["default_case"])
    for question_id in key["questions"]:
        question = key_question(key, question_id)
        if not question.automatic:
            continue
        oracle = key_oracle(key, question_id, key["default_case"] if question.own_case else "")
        inputs = [list(oracle.slots[n].about["inputs"]) for n in oracle.names("result")]
        answer = to_plain(namespace.get(question.variable, ...), inputs=inputs)
        verdict = judge(question, answer, oracle)
        if verdict.state != NOT_ATTEMPTED or verdict.score:
            raise ReleaseError(
                f"The untouched stub of {question_id} is called {verdict.state!r}, "
                "not 'not attempted'."
            )


def secrets_of(notebook: Mapping[str, Any], card: Card) -> dict[str, str]:
    """Give every text that must not reach a student, with where it comes from."""
    open_text = "\n".join(cell["source"] for cell in exercise_from(notebook)["cells"])
    secrets: dict[str, str] = {}
    for cell in notebook["cells"]:
        whole = cell["source"] if role_of(cell) == "worked" else _inside(cell["source"])
        for line in whole.splitlines():
            text = line.strip().lstrip("#*->< |")  # the rule of a table is no secret
            if len(text) >= SHORTEST_SECRET and text not in open_text:
                secrets[text] = f"cell {cell['id']} of the solution"
    for question in card.questions:
        texts = [question.insight, *question.comments]
        texts += [str(m[part]) for m in question.mistakes for part in ("say", "value")]
        texts += [str(level["earns"]) for level in question.rubric]
        for text in texts:
            if len(text) >= SHORTEST_SECRET:
                secrets[text] = f"the marking card, {question.id}"
    return secrets


def _inside(source: str) -> str:
    """Give what stands inside solution regions and hidden tests."""
    pattern = r"BEGIN (SOLUTION|HIDDEN TESTS)[^\n]*\n(.*?)\n[^\n]*END \1"
    return "\n".join(found[2] for found in re.finditer(pattern, source, re.DOTALL))


def _no_leak(
    files: Mapping[str, str], secrets: Mapping[str, str], places: Mapping[str, str]
) -> None:
    """Refuse files that hold a secret, a marker of a region or an answer in clear; all are told."""
    leaks = []
    for name, text in files.items():
        for marker in ("BEGIN SOLUTION", "HIDDEN TESTS", '"secret"', '"nbgrader"'):
            if marker in text:
                raise ReleaseError(f"{name} would leak: it holds the marker {marker!r}.")
        for secret, origin in secrets.items():
            if secret in text or json.dumps(secret, ensure_ascii=False)[1:-1] in text:
                here = [place for place, said in places.items() if secret in said]
                where = f" Take it out of: {', '.join(here)}." if here else ""
                leaks.append(f"{name} would leak {secret[:60]!r} from {origin}.{where}")
    if leaks:
        raise ReleaseError("\n".join(leaks))


def list_of_notebooks(root: Path = ROOT) -> bytes:
    """Give the list by which `python course.py update` tells a notebook that somebody has changed."""
    paths = [p for f in ("lessons", "exercises", "solutions") for p in (root / f).glob("*.ipynb")]
    files = {p.relative_to(root).as_posix(): p.read_bytes() for p in paths}
    return released_list(files, every=False).as_file()


def write_list(root: Path = ROOT) -> Path:
    """Write that list. Only who publishes the course may: what is listed counts as nobody's work."""
    write_whole(root / RELEASED, list_of_notebooks(root))
    return root / RELEASED


def build_bundle(path: Path | str, root: Path = ROOT, only: Sequence[str] = ()) -> list[str]:
    """Write the zip for students; give the names inside. See ``jasa.instructor.make.bundle``.

    With ``only`` the exercises of these numbers alone go in, for a course handed out by weeks.
    """
    from jasa.instructor.make.bundle import write_bundle

    chosen = [p for name in only or [""] for p in solution_paths(name, root)]
    released = [make_release(solution) for solution in chosen]
    secrets: dict[str, str] = {}
    for solution in solution_paths("", root):
        card = load_card(solution.with_suffix(".yaml"))
        secrets |= secrets_of(load_notebook(solution), card)
    return write_bundle(Path(path), root, released, secrets, part=bool(only))
