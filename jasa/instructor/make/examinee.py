"""Examinees: for any question, answers of which the verdict is known beforehand.

Beside each judge stands one function here that draws, from the worked solution's own answer, right
answers written in other ways (types, shapes, libraries, order, spelling) and wrong ones with a
piece of the sentence that is due. ``disagreements`` gives every answer that a judge sees otherwise.
Nothing here is shipped to students: the answers come from the solutions.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from jasa.exercise.judging import judge
from jasa.exercise.judging.answers import DAYS
from jasa.exercise.oracle import Oracle, is_number
from jasa.exercise.plain import to_plain
from jasa.exercise.questions import (
    NOT_ATTEMPTED,
    NOT_YET,
    PLACEHOLDER,
    RIGHT,
    TO_BE_READ,
    Question,
)
from jasa.instructor.make import examinee_charts, examinee_tables
from jasa.instructor.make.coarse import tolerance_of


@dataclass(frozen=True)
class Example:
    """One answer: how it is written, the state it must get and a piece of what must be said.

    ``most`` is the part of the points that it may earn: none for answers that copy what the task
    gives or say one thing everywhere, half for a legend that lies.
    """

    way: str
    answer: object
    state: str
    says: str = ""
    most: float = 1.0


Made = Iterator[tuple[str, object] | tuple[str, object, str] | tuple[str, object, str, float]]


def examples(question: Question, value: Any, rng: random.Random) -> list[Example]:
    """Draw right and wrong answers to a question whose right answer is ``value``."""
    made: list[Example] = []
    right, wrong = EXAMINEES[question.kind]
    good = RIGHT if question.automatic else TO_BE_READ
    bad = NOT_YET if question.automatic else NOT_ATTEMPTED
    for way, answer, *_ in right(question, value, rng):
        made.append(Example(way, answer, good))
    for way, answer, *told in wrong(question, value, rng):
        made.append(Example(way, answer, bad, *told))
    for way, answer, *told in WORTHLESS.get(question.kind, _nothing)(question, value, rng):
        made.append(Example(way, answer, bad, str(told[0]) if told else "", most=0.0))
    return made


def disagreements(question: Question, examples: list[Example], oracle: Oracle) -> list[str]:
    """Give a line for every example that the judge sees otherwise."""
    inputs = [list(oracle.slots[n].about["inputs"]) for n in oracle.names("result")]
    lines = []
    for example in examples:
        verdict = judge(question, to_plain(example.answer, inputs=inputs), oracle)
        known = [str(m["say"]) for m in question.mistakes]
        said = verdict.message
        due = not example.says or example.says in said or any(k in said for k in known)
        full = (verdict.score == 1) == (example.state == RIGHT)
        full = full and verdict.score <= example.most + 1e-9
        if verdict.state != example.state or not due or not full:
            lines.append(f"{question.id} {example.way}: {verdict.state}, {verdict.score:g}, {said}")
    return lines


# ---------------------------------------------------------------- numbers


def right_numbers(question: Question, value: Any, rng: random.Random) -> Made:
    """The same number in other types, and numbers within the tolerance."""
    number = float(value)
    tolerance = tolerance_of(question, number)
    yield "float", number
    yield "numpy float64", np.float64(number)
    yield "zero-dimensional array", np.array(number)
    yield "from a column by item", pd.Series([number]).item()
    yield "from a table by iloc", pd.DataFrame({"a": [number]}).iloc[0, 0]
    yield "from a table by loc", pd.DataFrame({"a": [number]}).loc[0, "a"]
    yield "sum of a nullable column", pd.Series([number], dtype="Float64").sum()
    yield "decimal", Decimal(repr(number))
    yield "fraction", Fraction(number)
    yield "subclass of float", type("Share", (float,), {})(number)
    for place in range(4):
        within = rng.uniform(-0.99, 0.99) * tolerance if question.unit not in DAYS else 0
        yield f"within the tolerance {place}", number + within
    for decimals in range(8):
        if abs(round(number, decimals) - number) <= tolerance * 0.999:
            yield f"rounded to {decimals}", round(number, decimals)
    if number.is_integer():
        yield from (("int", int(number)), ("numpy int64", np.int64(int(number))))


def wrong_numbers(question: Question, value: Any, rng: random.Random) -> Made:
    """Other kinds of things, other units, other signs and other numbers."""
    number = float(value)
    tolerance = tolerance_of(question, number)
    if question.unit in DAYS:
        yield "a part of a day more", number + 0.9 * tolerance, "are whole"
    step = max(tolerance * rng.uniform(30, 60), abs(number) * rng.uniform(0.001, 0.003))
    yield "text", f"{number} {question.unit}", "Leave out the quotes"
    yield "text with a comma", f"{int(number)},27", f"Write {int(number)}.27 with a point"
    if abs(number) >= 1000:
        comma = f"{round(number):,}"
        yield "thousands with a comma", comma, f"Write {round(number)}, without comma"
    yield "comma", (int(number), 27), f"Write {int(number)}.27 with a point"
    yield "list", [number], "Take the single value out of it, with [0]"
    yield "dictionary", {"answer": number}, "by its key"
    yield "table", pd.DataFrame({"a": [number, 1.0]}), "len(...) counts rows"
    yield "column", pd.Series([number]), ".item()"
    yield "None", None, "it is None"
    yield "truth", True, "True or False"
    yield "nothing finite", float("nan"), "not a finite number"
    yield "endless", float("inf"), "not a finite number"
    yield "span of time", datetime.timedelta(days=int(abs(number))), ".days"
    yield "function", lambda: number, "Call it with brackets"
    yield "anything", object(), "something else"
    yield "a little off", number + step, ""
    if abs(number) > 25 * tolerance and number:
        yield "other sign", -number, "the sign is wrong"
        yield "thousand times", number * 1000, "a thousand times too large"
        yield "billionth", number / 1e9, "a billion times too small"


# ---------------------------------------------------------------- choices


def right_choices(question: Question, value: Any, rng: random.Random) -> Made:
    """The same letters in other containers and spellings."""
    chosen = [str(c) for c in value] if question.parts else [str(value)]
    yield "list", chosen
    yield "tuple", tuple(chosen)
    yield "numpy array", np.array(chosen)
    yield "column", pd.Series(chosen)
    yield "column of objects", pd.Series(chosen, dtype=object)
    yield "index", pd.Index(chosen)
    yield "capitals", [c.upper() for c in chosen]
    yield "blanks around", [f"  {c} " for c in chosen]
    yield "points", [f"{c}." for c in chosen]
    yield "brackets", [f"({c})" for c in chosen]
    yield "quotes twice", [f'"{c}"' for c in chosen]
    yield "numpy texts", [np.str_(c) for c in chosen]
    if question.parts:
        yield "text with commas", ", ".join(chosen)
        yield "text with semicolons", ";".join(chosen)
        yield "text with line ends", "\n".join(chosen)
        yield "dictionary by number", dict(enumerate(chosen, 1))
        yield "dictionary by the parts' names", dict(zip(question.parts, chosen, strict=True))
        for written in ("{}{}", "{}. {}", "{}) {}", "{}: {}", "({}) {}", "{} = {}", "{} - {}"):
            numbered = [written.format(n, letter) for n, letter in enumerate(chosen, 1)]
            yield f"list as in {numbered[0]}", numbered
            yield f"text as in {numbered[0]}", ", ".join(numbered)
            yield f"lines as in {numbered[0]}", "\n".join(numbered)
            yield f"blanks as in {numbered[0]}", " ".join(numbered)
    else:
        yield "plain text", chosen[0]
    if question.parts and all(len(option) == 1 for option in question.options):
        yield "one word", "".join(chosen)
        yield "one word in capitals", "".join(chosen).upper()
        yield "text with blanks", " ".join(chosen)
        yield "numbered lines", "\n".join(chosen) + "\n"


def wrong_choices(question: Question, value: Any, rng: random.Random) -> Made:
    """One part wrong, parts left out, and other kinds of things."""
    chosen = [str(c) for c in value] if question.parts else [str(value)]
    for place, right in enumerate(chosen):
        other = rng.choice([o for o in question.options if o != right])
        yield f"part {place + 1} wrong", [*chosen[:place], other, *chosen[place + 1 :]], ""
    yield "no option", ["zzz", *chosen[1:]], "choose one of"
    yield "number", [1, *chosen[1:]], "in quotes"
    yield "None in it", [None, *chosen[1:]], "choose one of"
    yield "too many", [*chosen, chosen[0]], "Give "
    yield "empty list", [], "Give "
    yield "a set", set(question.options[:2]) | {"zz"}, "Give "
    yield "dictionary", {1: "a"}, "choose one of" if not question.parts else "Give "
    yield "table", pd.DataFrame({"a": chosen, "b": chosen}), ""
    yield "truth", True, ""
    yield "a sentence", "I do not know what to choose here", ""
    if len(chosen) > 2:
        yield "words with as many letters", "a " + "z" * (len(chosen) - 1), "Give "
    if len(chosen) > 1:
        turned = [f"{n}. {letter}" for n, letter in enumerate(chosen[::-1], 1)]
        yield "numbered, in another order", [*turned[1:], turned[0]], "choose one of"
        yield "numbers alone", [str(n) for n, _ in enumerate(chosen, 1)], "choose one of"
        yield "one left out", [..., *chosen[1:]], "not chosen yet"
        yield "one short", chosen[:-1], "Give "


def worthless_choices(question: Question, value: Any, rng: random.Random) -> Made:
    """One option for every part, or for most of them while others are left open."""
    parts = len(question.parts)
    for option in question.options if parts > 1 else ():
        yield f"{option} everywhere", [option] * parts, "everywhere"
        yield f"{option} everywhere in capitals", (option.upper(),) * parts, "everywhere"
        most = parts // 2 + 1
        yield f"{option} in most parts", [option] * most + [...] * (parts - most), ""


# ---------------------------------------------------------------- functions


def right_functions(question: Question, value: Callable[..., Any], rng: random.Random) -> Made:
    """The same function in every dress that can be called."""
    import functools

    class Called:
        def __call__(self, *given: Any) -> Any:
            return value(*given)

        def method(self, *given: Any) -> Any:
            return value(*given)

    tolerance = question.tolerance if not question.relative else 0.0
    part = rng.uniform(-0.9, 0.9) * tolerance

    def kept(*given: Any, more: object = None) -> Any:
        return value(*given)

    cached = functools.lru_cache(lambda *given: value(*map(_thawed, given)))
    yield "as it is", value
    yield "lambda", lambda *given: value(*given)
    yield "partial", functools.partial(value)
    yield "cached", lambda *given: cached(*map(_frozen, given))
    yield "wrapped", functools.wraps(value)(lambda *given: value(*given))
    yield "callable object", Called()
    yield "method", Called().method
    yield "more inputs", kept
    yield "numpy result", lambda *given: _typed(value(*given), np.float64)
    yield "decimal result", lambda *given: _typed(value(*given), lambda x: Decimal(repr(float(x))))
    yield "array result", lambda *given: _typed(value(*given), np.array)
    yield "numpy truth", lambda *given: _truth(value(*given))
    yield "within the tolerance", lambda *given: _typed(value(*given), lambda x: x + part)


def wrong_functions(question: Question, value: Callable[..., Any], rng: random.Random) -> Made:
    """Nothing back, errors, other kinds of results, and the result in the function's place."""
    name = question.variable
    shown = question_inputs(question)
    numbers = all(is_number(value(*args)) for args in question.inputs[0]["shown"])
    yield "nothing back", lambda *given: None, "gives nothing back"
    yield "nan", lambda *given: float("nan"), name
    yield "stops", lambda *given: 1 / 0, "ZeroDivisionError"
    yield "other inputs", lambda: 1, "so many names"
    yield "list back", lambda *given: [value(*given)], "a list, where one value is needed"
    yield "dictionary back", lambda *given: {"x": value(*given)}, "a dictionary, where one value"
    told = "gives a text" if numbers else name
    yield "text back", lambda *given: f"about {value(*given)}", told
    yield "text with the unit", lambda *given: f"{value(*given)} {question.unit}", told
    yield "constant", lambda *given: 12345.678, name
    away = eval("lambda *given: made_in_another_notebook(given)")
    yield "a name of elsewhere", away, '"made_in_another_notebook" is unknown here'
    yield "exits", lambda *given: exec("raise SystemExit"), "SystemExit"
    yield "the result", value(*shown), "asks for a function"
    yield "None", None, "it is None"
    yield "text", "def f(): ...", "it is a text"
    if numbers:
        yield (
            "half as much again",
            lambda *given: _typed(value(*given), lambda x: x * 1.5 + 3),
            name,
        )


def worthless_functions(question: Question, value: Any, rng: random.Random) -> Made:
    """The same result whatever is given, or none."""
    results: list[object] = [None, 0, 1, "", [], float("nan")]
    for result in results:
        yield f"always {result!r}", _always(result)
    right = {repr(r): r for given in question.inputs for args in given["shown"]
             if (r := value(*args)) is not None}  # fmt: skip
    for name, result in (right | {"True": True, "False": False}).items():
        yield f"always {name}", _always(result)
        yield f"{name} or no answer", _always_or_none(value, result)
    yield "always stops", lambda *given: 1 / 0


def _always(result: object) -> Callable[..., object]:
    return lambda *given: result


def _always_or_none(value: Callable[..., Any], result: object) -> Callable[..., object]:
    return lambda *given: None if value(*given) is None else result


def question_inputs(question: Question) -> list[Any]:
    """Give the first shown inputs of a function question, as Python values."""
    return list(question.inputs[0]["shown"][0])


def _typed(result: Any, change: Callable[[Any], Any]) -> Any:
    counts = isinstance(result, (int, float)) and not isinstance(result, bool)
    return change(result) if counts else result


def _truth(result: Any) -> Any:
    return np.bool_(result) if isinstance(result, (bool, np.bool_)) else result


def _frozen(given: Any) -> Any:
    return ("list", tuple(given)) if isinstance(given, list) else given


def _thawed(given: Any) -> Any:
    return list(given[1]) if isinstance(given, tuple) else given


# ---------------------------------------------------------------- texts


def right_texts(question: Question, value: Any, rng: random.Random) -> Made:
    """Whatever is written is read by a person."""
    words = [
        "Share",
        "70 %",
        "日本",
        "été",
        "yes",
        "<b>bold</b>",
        "$x$",
        "- a\n- b",
        "# Title",
        "?",
    ]
    for text in words:
        yield text, text
    yield "behind the line", f"{PLACEHOLDER}\n\nMy answer."


def wrong_texts(question: Question, value: Any, rng: random.Random) -> Made:
    """What counts as nothing written, or as no text."""
    empty = ["", " ", "\n", "\t \n", "\u3000", PLACEHOLDER, f"  {PLACEHOLDER}\n", "\r\n", "\xa0"]
    for text in empty:
        yield repr(text), text, "Nothing is written"
    yield "a number", 1.0, "Nothing is written"


EXAMINEES: Mapping[str, tuple[Callable[..., Made], Callable[..., Made]]] = {
    "number": (right_numbers, wrong_numbers),
    "choice": (right_choices, wrong_choices),
    "table": (examinee_tables.right_tables, examinee_tables.wrong_tables),
    "chart": (examinee_charts.right_charts, examinee_charts.wrong_charts),
    "function": (right_functions, wrong_functions),
    "text": (right_texts, wrong_texts),
}


def _nothing(question: Question, value: Any, rng: random.Random) -> Made:
    """A number has no parts of which one could be copied; a text is read by a person."""
    yield from ()


WORTHLESS: Mapping[str, Callable[..., Made]] = {
    "choice": worthless_choices,
    "table": examinee_tables.worthless_tables,
    "chart": examinee_charts.worthless_charts,
    "function": worthless_functions,
}
