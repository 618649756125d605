"""How numbers and functions are judged (see ``choices``, ``tables`` and ``charts`` for those).

Every function here takes a question, a plain answer and an oracle, and gives a verdict. The order
is always: is it there, is it the right kind, is it right, is it a known mistake, what is off.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jasa.exercise.judging.kinds import (
    FUNCTION,
    NUMBER,
    Answer,
    known_mistake,
    rounded_slip,
    wrong_kind,
)
from jasa.exercise.oracle import Oracle, is_number, normalise
from jasa.exercise.questions import NOT_YET, RIGHT, Criterion, Question, Verdict, not_attempted

SCALES = (
    (100.0, "100 times too small"),
    (0.01, "100 times too large"),
    (1e3, "a thousand times too small"),
    (1e-3, "a thousand times too large"),
    (1e6, "a million times too small"),
    (1e-6, "a million times too large"),
    (1e9, "a billion times too small"),
    (1e-9, "a billion times too large"),
)
TELLING = 10  # a scaled number says something when it is so many tolerances from zero
UNKNOWN_NAME = re.compile(r"^(?:name|cannot access \D{0,20}variable) '([^\W\d]\w{0,40})'")
DAYS = ("day", "days")
WHOLE_DAYS = "Days between two dates are whole. Subtract the one from the other, and take .days."


# ---------------------------------------------------------------- numbers


def judge_number(question: Question, answer: Answer, oracle: Oracle) -> Verdict:
    """Judge one number within its tolerance."""
    if answer.get("kind") != "number":
        known = ("answer", "near")
        return wrong_kind(NUMBER, answer, lambda x: any(oracle.fits(n, [x]) for n in known))
    value = answer.get("value")
    if value is None or not is_number(value):
        return Verdict(NOT_YET, 0.0, "The result is not a finite number. Was something missing?")
    said = oracle.open("answer", oracle.guess("answer", [value]))
    part = question.unit in DAYS and abs(value - round(value)) > 1e-6
    if said is not None and not part:
        return Verdict(
            RIGHT, 1.0, _with_value(said, value) or "Right.", (Criterion("value", True),)
        )
    close = oracle.open("near", oracle.guess("near", [value]))
    if said is not None or (part and close is not None):
        return Verdict(NOT_YET, 0.0, WHOLE_DAYS, (Criterion("value", False, WHOLE_DAYS),))
    told = rounded_slip(oracle, "answer", [value])
    told = told or scale_slip(oracle, "answer", [value], question.unit)
    told = told or known_mistake(oracle, [value]) or _range_slip(question, float(value)) or close
    told = told or "A number is the right kind of answer, but it is not this one."
    return Verdict(NOT_YET, 0.0, told, (Criterion("value", False, told),))


def _with_value(sentence: str, value: object) -> str:
    """Put the student's own value into a sentence that asks for it, as in ``{value:.1f}``."""
    try:
        return sentence.format(value=value)
    except (ValueError, KeyError, IndexError):
        return sentence


def scale_slip(oracle: Oracle, slot: str, cells: Sequence[object], unit: str = "") -> str | None:
    """Say so when all numbers are off by one and the same factor (unit, sign, magnitude)."""
    widths = oracle.slots[slot].widths
    for factor, told in ((-1.0, ""), *SCALES):
        scaled = [c * factor if is_number(c) else c for c in cells]  # type: ignore[operator]
        telling = any(
            is_number(c) and abs(c) > TELLING * width  # type: ignore[arg-type]
            for c, width in zip(scaled, widths, strict=False)
        )
        if telling and scaled != list(cells) and oracle.fits(slot, scaled):
            return _scale_words(factor, told, unit)
    return None


def _scale_words(factor: float, told: str, unit: str) -> str:
    if factor == -1.0:
        return "The size is right, but the sign is wrong."
    if unit.startswith("%") and factor == 100:
        return f"It is {told}. Is it a fraction that should be a per cent?"
    if unit.startswith("%") and factor == 0.01:
        return f"It is {told}. Has it been multiplied by 100 twice?"
    asked = f" The unit asked for is: {unit}." if unit else ""
    return f"It is {told}. Compare the units.{asked}"


def _range_slip(question: Question, value: float) -> str | None:
    if question.share and value < 0:
        return "A share cannot be below zero."
    if question.share and value > 100:
        return "A part cannot be more than 100 % of its whole. Which number is the whole?"
    return None


# ---------------------------------------------------------------- functions


def judge_function(question: Question, answer: Answer, oracle: Oracle) -> Verdict:
    """Judge a function by what it gave for the oracle's inputs, each group of inputs on its own.

    The first group holds the ordinary inputs. The other groups, special cases, count only for a
    function that gets all of those right: the misconception itself must not be paid.
    """
    if answer.get("kind") != "function":
        return wrong_kind(FUNCTION, answer)
    slots, results = oracle.names("result"), list(answer.get("results", ()))
    outputs = [result["output"] for result in results]
    if len(outputs) != len(slots):
        return Verdict("could not judge", 0.0, "The function was not called with the right inputs.")
    if outputs and all(_untouched(output) for output in outputs):
        return not_attempted(question)
    if all(output_cell(output) is None for output in outputs):
        told = f"{question.variable} gives nothing back for any input that is tried."
        told += " Is there a return, and can its condition be met?"
        return Verdict(NOT_YET, 0.0, told)
    criteria = _function_criteria(question, oracle, dict(zip(slots, outputs, strict=True)))
    score = sum(c.met for c in criteria) / len(criteria)
    if score < 1 and (same := _one_result(outputs)):
        late = f"{question.variable} gives {same} whatever it is given."
        criteria = tuple(Criterion(c.name, False, c.say or late) for c in criteria)
        score = 0.0
    if score == 1:
        said = oracle.open(slots[0], oracle.guess(slots[0], [output_cell(outputs[0])]))
        return Verdict(RIGHT, 1.0, said or "Right.", criteria)
    shown = [
        output_cell(output)
        for name, output in zip(slots, outputs, strict=True)
        if not oracle.slots[name].about.get("unseen")
    ]
    known = known_mistake(oracle, shown)
    return Verdict(NOT_YET, score, known or next(c.say for c in criteria if not c.met), criteria)


def _one_result(outputs: Sequence[Answer]) -> str:
    """Give the one result that a function has, or has where it gives any; "" when it has more."""
    results = {repr(cell) for output in outputs if (cell := output_cell(output)) is not None}
    return next(iter(results)) if len(results) == 1 else ""


def _function_criteria(
    question: Question, oracle: Oracle, outputs: Mapping[str, Answer]
) -> tuple[Criterion, ...]:
    groups: dict[str, str] = {}
    for name, output in outputs.items():
        group = oracle.slots[name].about["group"]
        groups[group] = groups.get(group) or _result_slip(question, oracle, name, output)
    first = next(iter(groups))
    late = "counts once ordinary inputs give the right answer."
    said = {
        group: say or (late if group != first and groups[first] else "")
        for group, say in groups.items()
    }
    return tuple(Criterion(group, not say, say) for group, say in said.items())


def _untouched(output: Mapping[str, Any]) -> bool:
    return output.get("kind") == "missing" or output.get("name") == "NotImplementedError"


def output_cell(output: Mapping[str, Any]) -> object:
    """Give a function's plain output as one cell: None for none, a text for all but numbers.

    A result of nan is no None, nor are the dots of a template: they are written as a text, so that
    they fit nothing.
    """
    kind = output.get("kind")
    if kind == "none":
        return None
    if kind == "number":
        value = output.get("value")
        return "<nan>" if value == "nan" else value
    if kind in ("truth", "text"):
        return output.get("value")
    return f"<{kind} {output.get('name', '')}>"


def _result_slip(question: Question, oracle: Oracle, slot: str, output: Mapping[str, Any]) -> str:
    about = oracle.slots[slot].about
    shown = "inputs that are not shown" if about.get("unseen") else about["call"]
    call = f"{question.variable}({shown})"
    cell = output_cell(output)
    if oracle.fits(slot, [cell]):
        return ""
    if output.get("kind") == "error":
        return f"{call} stopped with {_stopped(question, about, output)}"
    if output.get("kind") == "missing":
        none = "None" if oracle.fits(slot, [None]) else "an answer"
        return f"{call} gives back the dots of the cell as it was. Give {none} here."
    if oracle.fits(slot, [None]):
        given = "nan" if cell == "<nan>" else "an answer"
        given = "a text" if output.get("kind") == "text" else given
        return f"{call} gives {given}, but here there is no answer: give None."
    if cell is None:
        return f"{call} gives None, but here there is an answer."
    if output.get("kind") not in ("number", "text", "truth"):
        return f"{call} gives {_kind_of_result(output)}, where one value is needed."
    if output.get("kind") == "number" and any(oracle.fits(slot, [t]) for t in (True, False)):
        return f"{call} gives a number, where True or False is needed."
    if _is_text_instead(oracle, slot, output):
        return f"{call} gives a text. Give the value itself, without quotes, f-string or unit."
    slip = scale_slip(oracle, slot, [cell], question.unit)
    told = f"{slip[0].lower()}{slip[1:]}" if slip else "this is not what it should give."
    return f"{call}: {told}"


def _is_text_instead(oracle: Oracle, slot: str, output: Answer) -> bool:
    """Say whether a text came back where a number is due, or where True or False is."""
    if output.get("kind") != "text":
        return False
    truths = [t for t in (True, False) if normalise(str(t)) == normalise(str(output["value"]))]
    return any(oracle.slots[slot].widths) or any(oracle.fits(slot, [t]) for t in truths)


def _stopped(question: Question, about: Mapping[str, Any], output: Answer) -> str:
    """The error's name and what to do: other inputs than asked for, or a case not dealt with."""
    name, count = str(output.get("name")), len(about["inputs"])
    if not hasattr(builtins, name):  # a name that student code made up may tell anything
        name = "an error"
    if name == "TypeError" and "positional argument" in str(output.get("message")):
        many = "one input" if count == 1 else f"{count} inputs"
        return f"{name}. It is called with {many}, in this order; give def so many names."
    unknown = UNKNOWN_NAME.match(str(output.get("message")))
    if name == "NameError" and unknown:
        return f'{name}: "{unknown[1]}" is unknown here. {ELSEWHERE}'
    if name == "UnboundLocalError" and unknown:
        return f'{name}: "{unknown[1]}" is used before it has a value. Set it first.'
    return f"{name}. Deal with this case first."


ELSEWHERE = "What was made in another notebook, as in the lesson, must be made in this one, too."
RESULT_KINDS = {
    "map": "a dictionary", "list": "a list", "table": "a table", "chart": "a chart",
    "function": "a function",
}  # fmt: skip


def _kind_of_result(output: Answer) -> str:
    """Name a result that is no single value."""
    if "delta" in str(output.get("type", "")).lower():
        return "a span of time"
    return RESULT_KINDS.get(str(output.get("kind")), "something else")
