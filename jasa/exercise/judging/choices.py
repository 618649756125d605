"""How choices are judged: one option, or one for each part of the task, in whatever they are written.

Letters come as a list, a column, a dictionary or one text, with or without the numbers of the parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jasa.exercise.judging.kinds import Answer
from jasa.exercise.oracle import Oracle, normalise
from jasa.exercise.questions import NOT_YET, RIGHT, Criterion, Question, Verdict, not_attempted

ONE_EVERYWHERE = "The same choice everywhere says nothing of the single parts, and earns nothing."
#: A choice with the number of its part before it, as in "1b", "1. b", "1) b", "1: b" or "(1) b".
NUMBERED = re.compile(r"\s*\(?(\d+)\s*[.):=–-]*\s*(\S.*?)\s*", re.DOTALL)
#: The same in one text, for options of one letter: "1b 2c 3d" or "1. b 2. c".
NUMBERED_LETTERS = re.compile(r"(\d+)[\s.):=–(-]*([^\W\d_])(?![^\W\d_])")


def judge_choice(question: Question, answer: Answer, oracle: Oracle) -> Verdict:
    """Judge a choice among the question's options, or a list with one choice for each part."""
    parts = question.parts or ("choice",)
    items = _without_numbers(question, _choices(question, answer, parts))
    if len(items) != len(parts) or answer.get("unordered"):
        first = ", ".join(f'"{option}"' for option in question.options[:2])
        pattern = f"[{first}, ...]" if question.parts else f'"{question.options[0]}"'
        many = (
            f"a list of {len(parts)} choices, in the order asked"
            if question.parts
            else "one choice"
        )
        return Verdict(NOT_YET, 0.0, f"Give {many}, written as in {pattern}.")
    if all(item.get("kind") == "missing" for item in items):
        return not_attempted(question)
    if _one_everywhere(question, items):
        same = [Criterion(part, False, ONE_EVERYWHERE) for part in parts]
        return Verdict(NOT_YET, 0.0, ONE_EVERYWHERE, tuple(same))
    criteria, said = [], ""
    for place, (part, item) in enumerate(zip(parts, items, strict=True), start=1):
        found, told = _one_choice(question, place, item, oracle)
        said = found or said
        criteria.append(Criterion(part, not told, told))
    score = sum(c.met for c in criteria) / len(criteria)
    if score == 1:
        return Verdict(RIGHT, 1.0, said or "Right.", tuple(criteria))
    unmet = next(c for c in criteria if not c.met)
    told = f"{unmet.name}: {unmet.say}" if question.parts else unmet.say
    return Verdict(NOT_YET, score, told, tuple(criteria))


def _one_everywhere(question: Question, items: Sequence[Answer]) -> bool:
    """Say whether one and the same option is chosen for most parts, and no other for the rest."""
    options = [normalise(option) for option in question.options]
    chosen = [_chosen(item) for item in items if item.get("kind") == "text"]
    known = [choice for choice in chosen if choice in options]
    return len(known) > max(1, len(items) / 2) and len(set(known)) == 1


def _chosen(item: Answer) -> str:
    return normalise(str(item.get("value"))).strip("()[].:; \"'")


def _choices(question: Question, answer: Answer, parts: Sequence[str]) -> list[Answer]:
    """Read choices from a list, a column, a dictionary, or one text such as "acdb" or "a, c, d, b"."""
    kind, items, wanted = answer.get("kind"), answer.get("items"), len(parts)
    if kind == "list" and isinstance(items, list):
        return items
    if kind == "map" and isinstance(items, list):
        return _by_part(dict(items), parts) or [answer]
    if kind == "table" and answer.get("series"):
        return [_text_item(row[0]) for row in answer["rows"]]
    if kind != "text" or wanted == 1:
        return [answer]
    whole = str(answer.get("value"))
    words = [word for word in re.split(r"[,;\n]+", whole) if word.strip()]
    words = words if len(words) == wanted else whole.split()
    one_word = len(words) == 1 or all(len(word) == 1 for word in words)
    if len(words) != wanted and all(len(option) == 1 for option in question.options):
        letters = [sign for sign in whole if sign.isalnum()] if one_word else words
        words = _numbered_letters(whole) or letters
    return [_text_item(word) for word in words]


def _by_part(chosen: Mapping[str, Answer], parts: Sequence[str]) -> list[Answer]:
    """Give a dictionary's choices in the order of the parts, whose numbers or names are its keys."""
    for keys in ([str(n) for n in range(1, len(parts) + 1)], list(parts)):
        if set(chosen) == set(keys):
            return [chosen[key] for key in keys]
    return []


def _numbered_letters(whole: str) -> list[str]:
    """Give the letters of a text in which each follows the number of its part; [] in another one."""
    found = NUMBERED_LETTERS.findall(whole)
    alone = not re.search(r"\w", NUMBERED_LETTERS.sub("", whole))
    return [letter for _, letter in found] if alone and _counts_up(found) else []


def _without_numbers(question: Question, items: list[Answer]) -> list[Answer]:
    """Take the numbers of the parts away where they stand before the choices, 1, 2 and so on."""
    texts = [str(i.get("value")) if i.get("kind") == "text" else "" for i in items]
    found = [match.groups() for text in texts if (match := NUMBERED.fullmatch(text))]
    known = {normalise(option) for option in question.options}
    if len(found) < len(items) or not _counts_up(found) or any(_chosen(i) in known for i in items):
        return items
    return [_text_item(choice) for _, choice in found]


def _counts_up(numbered: Sequence[tuple[str, ...]]) -> bool:
    return [number for number, *_ in numbered] == [str(n) for n in range(1, len(numbered) + 1)]


def _text_item(cell: object) -> Answer:
    return {"kind": "text", "value": cell} if isinstance(cell, str) else {"kind": "other"}


def _one_choice(question: Question, place: int, item: Answer, oracle: Oracle) -> tuple[str, str]:
    """Judge one choice; give the sentence for a right one and the complaint for another."""
    options = ", ".join(f'"{option}"' for option in question.options)
    if item.get("kind") == "missing":
        return "", "not chosen yet."
    if item.get("kind") != "text":
        return "", f"choose one of {options}, in quotes."
    chosen = _chosen(item)
    if chosen not in [normalise(option) for option in question.options]:
        return "", f"choose one of {options}."
    said = oracle.open(f"answer {place}", oracle.guess(f"answer {place}", [chosen]))
    if said is not None:
        return said, ""
    for name in oracle.names(f"mistake {place}."):
        told = oracle.open(name, oracle.guess(name, [chosen]))
        if told:
            return "", told
    return "", question.otherwise or "not this one. Read that part of the task again."
