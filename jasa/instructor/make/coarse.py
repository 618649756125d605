"""How far a right answer may be off, and right values that are rounded further than that."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jasa.exercise.judging.charts.traces import series_cells
from jasa.exercise.oracle import Slot, clear_slot, is_number
from jasa.exercise.questions import Question

FINEST = 4  # as many ways of rounding are known, from none to three decimals
FEWEST_DIGITS = 2  # a number of many digits is known again by the first two
MISTAKE_SHARE = 0.02  # a known mistake may be off by so much of its own size
BETWEEN = 0.49  # of the way to the next known number
HAIR = 1e-6  # how far a rounded value may lie from its decimals


def tolerance_of(question: Question, value: object, tolerance: float | None = None) -> float:
    """Give the absolute tolerance for one number of a question, never quite zero."""
    if not is_number(value):
        return 0.0
    size = abs(float(value))  # type: ignore[arg-type]
    wanted = question.tolerance if tolerance is None else tolerance
    return max(wanted * size if question.relative else wanted, 1e-9 * max(size, 1.0))


def mistake_tolerance(question: Question, value: object, others: Sequence[object]) -> float:
    """Give how far a number may be off to be known again as a mistake, in the answer's unit.

    It must lie near its own size: within 50 of 0.00001 lies every small number. And nearer to the
    mistake than to any other number that is known, so that what fits best is what is said.
    """
    number = float(value)  # type: ignore[arg-type]
    wide = min(tolerance_of(question, number), max(MISTAKE_SHARE * abs(number), 1e-9))
    away = [abs(float(other) - number) for other in others if is_number(other)]  # type: ignore[arg-type]
    return min([wide, *(gap * BETWEEN for gap in away if gap > HAIR * max(abs(number), 1.0))])


def decimals_needed(tolerance: float) -> int:
    """Give how many decimals a right number needs to stay within ``tolerance``."""
    return math.ceil(math.log10(0.5 / tolerance) - HAIR) if tolerance > 0 else FINEST + 1


def coarse_words(tolerance: float) -> str:
    """Say that values are rounded too far, and how many decimals ``tolerance`` asks for.

    So rounded, a known mistake may look the same: the sentence does not say that they are right.
    """
    needed = decimals_needed(tolerance)
    told = "This may be right, but it is rounded too far to tell."
    if not 1 <= needed <= FINEST:
        return f"{told} Do not round."
    many = "one decimal" if needed == 1 else f"{needed} decimals"
    return f"{told} Give {many} at least, or do not round."


def coarse_slots(
    name: str, cells: Sequence[object], question: Question, tolerance: float
) -> list[Slot]:
    """Know right values again that are rounded further than their tolerance bears.

    One measured number may itself be off, within the tolerance, before it is rounded.
    """
    allowed = [tolerance_of(question, cell, tolerance) for cell in cells]
    narrow = min((width for width in allowed if width), default=0.0)
    if not narrow:
        return []
    say, finest = coarse_words(narrow), min(decimals_needed(narrow), FINEST)
    measured = len(set(cells)) == 1 and is_number(cells[0]) and not float(cells[0]).is_integer()  # type: ignore[arg-type]
    found: dict[str, list[object]] = {}
    for decimals in range(finest - 1, -_most_digits(cells) - 1, -1):
        for off in (0, -1, 1) if measured else (0,):
            coarse = [
                round(float(c) + off * width, decimals) if is_number(c) else c  # type: ignore[arg-type]
                for c, width in zip(cells, allowed, strict=True)
            ]
            telling = any(c for c in coarse if is_number(c))
            if telling and coarse not in found.values() and _apart(coarse, cells, allowed):
                found[f"{off} {decimals}"] = coarse
    widths = [HAIR * is_number(c) for c in cells]
    return [
        clear_slot(f"rounded {name} {how}", coarse, widths, say) for how, coarse in found.items()
    ]


def _most_digits(cells: Sequence[object]) -> int:
    """Give how many digits before the point may be lost, of a single number alone."""
    whole = len(str(int(abs(cells[0])))) if len(cells) == 1 and is_number(cells[0]) else 0  # type: ignore[arg-type]
    return max(whole - FEWEST_DIGITS, 0)


def coarse_points(
    name: str, points: Sequence[tuple[object, object]], question: Question
) -> list[Slot]:
    """The same for a chart's points, with the places along x rounded as well where they are measured."""
    slots = []
    for decimals in range(FINEST):
        up = [(x, round(y, decimals) if isinstance(y, float) else y) for x, y in points]
        both = [(round(x, decimals) if isinstance(x, float) else x, y) for x, y in up]
        for way, made in (("y", up), ("xy", both)):
            if not any(isinstance(x, float) for x, _ in points) and way == "xy":
                continue
            pairs = [(m[i], p[i]) for m, p in zip(made, points, strict=True) for i in (0, 1)]
            allowed = [tolerance_of(question, old) for _, old in pairs]
            coarse, true = [c for c, _ in pairs], [c for _, c in pairs]
            say = coarse_words(max(allowed))
            if _apart(coarse, true, allowed) and len({y for _, y in made if is_number(y)}) > 1:
                cells = series_cells(made)
                widths = [HAIR * is_number(c) for c in cells]
                slots.append(clear_slot(f"rounded {name} {way}{decimals}", cells, widths, say))
    return slots


def _apart(coarse: Sequence[object], true: Sequence[object], allowed: Sequence[float]) -> bool:
    """Say whether a rounded value lies further from the true one than is allowed."""
    three = zip(coarse, true, allowed, strict=True)
    return any(is_number(t) and abs(c - t) > width for c, t, width in three)  # type: ignore[operator]
