"""Inputs of a function that nobody was shown: student code may learn them, its page never tells."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import pytest

from jasa.instructor.grading.tell.feedback import feedback_page

from .conftest import FULL, HASTY, PATIENT, right

SECRET = 7731.25  # as the first unseen input; in no other place
#: Looks at everything a frame above knows, and at whatever a function was called with.
SPY = """
import gc, re, sys
def _seen():
    found, step = [], sys._getframe()
    while step is not None:
        found.append(repr(step.f_locals))
        step = step.f_back
    found += [repr(o) for o in gc.get_objects() if type(o) in (list, dict, tuple) and len(o) < 50]
    return [hit for text in found for hit in re.findall("7{2}31.25", text)]
_called = []
"""
RIGHT = "".join(right().cell("03-q5-answer")["source"])
#: Ways to the page: an error before, in and after the function, its name, an answer, a late answer.
WAYS = {
    "an error before": {"03-q1": SPY + "raise ValueError(str(_seen())[:300])"},
    "an error beside": {"03-q5": f"{SPY}\n{RIGHT}\nraise ValueError(str(_seen())[:300])"},
    "an error after": {
        "03-q5": f"{SPY}\ndef ratio(*given):\n    _called.append(given)\n    return 1.0",
        "03-q6": "raise ValueError(str(_called) + str(_seen())[:300])",
    },
    "the name of an error": {
        "03-q5": "def ratio(*given):\n    raise type(f'E{given}', (Exception,), {})(given)"
    },
    "a kind of result": {
        "03-q5": "def ratio(*given):\n    return type(f'E{given}', (), {})()",
    },
    "another answer": {
        "03-q5": f"{SPY}\ndef ratio(*given):\n    _called.append(given)\n    return 1.0",
        "03-q6": "my_share_pct = [str(_called)]",
        "03-q3": "import pandas as pd\ntotals = pd.DataFrame({'x': [1]})",
    },
    "the function's answer is a table": {
        "03-q5": f"{SPY}\nimport pandas as pd\n"
        "ratio = pd.DataFrame({str(_seen()): [1]}) if _seen() else (lambda *given: 1.0)"
    },
    "a word of its own": {
        "03-q5": "import os, json\ndef ratio(*given):\n"
        "    os.write(4, (json.dumps({'done': '03-q6', 'plain': {'kind': str(given)},"
        " 'errors': [{'type': str(given)}]}) + chr(10)).encode())\n    return 1.0"
    },
}


@pytest.fixture(scope="module")
def secret_key(key) -> dict:
    """The key of exercise 03 with one unseen input that can be told from all other numbers."""
    changed = copy.deepcopy(key)
    (cell,) = changed["questions"]["03-q5"]["cells"].values()
    unseen = [slot for slot in cell["slots"] if slot.get("about", {}).get("unseen")]
    assert unseen, "exercise 03 has no unseen inputs any more: test with another one"
    about = unseen[0]["about"]
    about["inputs"] = [{"kind": "number", "value": SECRET} for _ in about["inputs"]]
    about["call"] = ", ".join([str(SECRET)] * len(about["inputs"]))
    assert "7731" in json.dumps(changed)
    return changed


def with_secret(key: dict, value: float) -> dict:
    changed = json.loads(json.dumps(key))
    for cell in changed["questions"]["03-q5"]["cells"].values():
        for slot in (s for s in cell["slots"] if s.get("about", {}).get("unseen")):
            about = slot["about"]
            about["inputs"] = [{"kind": "number", "value": value} for _ in about["inputs"]]
    return changed


@pytest.mark.parametrize("question", ["03-q1", "03-q5", "03-q6"])
def test_a_process_that_ends_tells_nothing_of_an_unseen_input(question, key, best):
    from jasa.instructor.grading.judge.verdict import grade

    ends = f"{SPY}\nimport os\nos._exit(int(float(_seen()[0])) % 256 if _seen() else 7)"
    made = right().write(f"{question}-answer", ends.replace("7{2}31.25", "77[0-9]{2}.25"))
    told = []
    for value in (SECRET, SECRET + 13):
        result = grade(
            made.bytes(), with_secret(key, value), sandbox=best, student="x", limits=PATIENT
        )
        assert (result.state, result.questions[question].points) == ("graded", 0)
        told.append([result.why, *map(str, result.repairs), feedback_page(result)])
    assert told[0] == told[1]


def test_what_runs_twice_has_its_time_twice(mark):
    """Two questions without end cost no third one, though a notebook with functions runs twice."""
    limits = replace(HASTY, question_s=4.0, total_s=15.0)  # once they take 8 s, and twice 16 s
    made, loops = right(), ("03-q1", "03-q2")
    for question in loops:
        made.write(f"{question}-answer", "import time\nwhile True: time.sleep(0.1)")
    result = mark(made, limits=limits)
    of_loops = sum(result.questions[question].of for question in loops)
    assert result.points == FULL - of_loops, result.questions


@pytest.mark.parametrize("name", WAYS)
def test_no_way_leads_from_an_unseen_input_to_the_page(name, secret_key, best):
    from jasa.instructor.grading.judge.verdict import grade

    variable = secret_key["questions"]["03-q5"]["question"]["variable"]
    made = right()
    for question, source in WAYS[name].items():
        made.write(f"{question}-answer", source.replace("ratio", variable))
    result = grade(made.bytes(), secret_key, sandbox=best, student="x", limits=PATIENT)
    assert result.state == "graded"
    words = [result.why, *map(str, result.repairs), feedback_page(result)]
    assert "7731" not in "".join(words), name


def test_functions_that_are_right_lose_nothing(mark):
    assert mark(right()).points == FULL


def test_a_function_is_called_as_it_stood_where_it_was_asked_for(mark):
    made = right().write("03-q5-answer", f"whole_of = 1\n{RIGHT}")
    variable = RIGHT[RIGHT.index("def ") + 4 : RIGHT.index("(")]
    made.write("03-q6-answer", f"{''.join(made.cell('03-q6-answer')['source'])}\ndel {variable}")
    assert mark(made).points == FULL


def test_a_function_that_hangs_on_an_input_costs_its_question_only(mark):
    variable = RIGHT[RIGHT.index("def ") + 4 : RIGHT.index("(")]
    for body in ("while True: pass", "import os; os._exit(0)"):
        made = right().write("03-q5-answer", f"def {variable}(*given):\n    {body}")
        result = mark(made, limits=HASTY)
        assert result.points == FULL - result.questions["03-q5"].of, result.questions
        assert "stopped" in result.questions["03-q5"].problem
