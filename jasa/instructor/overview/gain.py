"""Twelve questions before the course and after it: what a class of volunteers moved, nobody named.

Only pairs are compared: both tests in one record, the first before the second. A group of one to four
people is never shown, nor anything from which its size could be worked out.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jasa.errors import JasaError
from jasa.frame.style import COLOURS, INK
from jasa.instructor.overview.records import records_in
from jasa.learn.beliefs import AFTER, BEFORE, BeliefQuestion, questions
from jasa.learn.record import Entry
from jasa.pages import page_from

TEMPLATE = Path(__file__).with_suffix(".html")
FEWEST = 5  # people in a group that is shown
#: Bands of right answers, finest first; guessing gives four on average.
BANDS = ((range(5), range(5, 9), range(9, 13)), (range(7), range(7, 13)))
DRAWS = 2_000
BAR, ROW, LABEL = 420, 30, 90  # of the chart, in its own units


class GainError(JasaError):
    """There is nothing that may be shown."""


@dataclass(frozen=True)
class Moves:
    """How the pairs of one question moved: right both times, learnt, lost, wrong both times."""

    kept: int
    learnt: int
    lost: int
    open: int

    @property
    def pairs(self) -> int:
        """All who answered both times."""
        return self.kept + self.learnt + self.lost + self.open

    @property
    def before(self) -> int:
        """Right before the course."""
        return self.kept + self.lost

    @property
    def after(self) -> int:
        """Right after the course."""
        return self.kept + self.learnt

    def shown(self) -> ShownMoves:
        """What may be shown: the four groups together or none; a sum whose rest is large enough."""
        four = (self.kept, self.learnt, self.lost, self.open)
        pairs = self.pairs if _large(self.pairs) else None
        before, after = (
            count if _large(count) and _large(self.pairs - count) else None
            for count in (self.before, self.after)
        )
        return ShownMoves(pairs, before, after, four if all(map(_large, four)) else None)


@dataclass(frozen=True)
class ShownMoves:
    """What a page may say of a question: pairs, right before, right after, the four groups."""

    pairs: int | None
    before: int | None
    after: int | None
    groups: tuple[int, int, int, int] | None


@dataclass(frozen=True)
class Pair:
    """The answers of one learner to the questions that were answered in both tests."""

    before: Mapping[str, str]
    after: Mapping[str, str]

    def scores(self, asked: Sequence[BeliefQuestion]) -> tuple[int, int] | None:
        """Right answers before and after, None unless all questions were answered both times."""
        if any(q.name not in self.before or q.name not in self.after for q in asked):
            return None
        was = sum(self.before[q.name] == q.right for q in asked)
        return was, sum(self.after[q.name] == q.right for q in asked)


@dataclass(frozen=True)
class Gain:
    """The mean scores of whole pairs and the share of what was left to learn that was learnt.

    ``normalised`` is (after - before) / (all - before) of the means, None where all knew everything;
    ``low`` and ``high`` hold nineteen of twenty such gains when learners are drawn anew from these.
    """

    people: int
    asked: int
    before: float
    after: float
    normalised: float | None
    low: float | None
    high: float | None


def _large(count: int) -> bool:
    return count == 0 or count >= FEWEST


def pair_of(entries: Sequence[Entry], asked: Sequence[BeliefQuestion]) -> Pair | None:
    """The two tests of a record; None where one is missing or the second was answered first."""
    last: dict[str, tuple[int, str]] = {}
    for place, entry in enumerate(entries):
        last[entry.item] = (place, entry.answer)
    before, after = {}, {}
    for question in asked:
        was, now = (last.get(f"{test}-{question.name}") for test in (BEFORE, AFTER))
        if was and now and was[0] < now[0] and {was[1], now[1]} <= set(question.options):
            before[question.name], after[question.name] = was[1], now[1]
    return Pair(before, after) if before else None


def moves_of(pairs: Sequence[Pair], question: BeliefQuestion) -> Moves:
    """Count how the pairs moved on one question."""
    name, right = question.name, question.right
    both = [(p.before[name] == right, p.after[name] == right) for p in pairs if name in p.before]
    groups = ((True, True), (False, True), (True, False), (False, False))
    return Moves(*(both.count(group) for group in groups))


def gain_of(scores: Sequence[tuple[int, int]], asked: int) -> Gain:
    """The gain of a class, with the range that chance among these learners gives."""
    draw = random.Random("gain")  # the same page for the same records
    drawn = [_normalised(draw.choices(scores, k=len(scores)), asked) for _ in range(DRAWS)]
    sure = sorted(g for g in drawn if g is not None)
    ends = (sure[len(sure) // 40], sure[-1 - len(sure) // 40]) if sure else (None, None)
    before, after = (statistics.fmean(s[n] for s in scores) for n in (0, 1))
    return Gain(len(scores), asked, before, after, _normalised(scores, asked), *ends)


def _normalised(scores: Sequence[tuple[int, int]], asked: int) -> float | None:
    before, after = (sum(s[n] for s in scores) for n in (0, 1))
    left = asked * len(scores) - before
    return (after - before) / left if left else None


@dataclass(frozen=True)
class BandTable:
    """How many learners went from which band of right answers (a row) to which (a column)."""

    bands: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]


def band_table(scores: Sequence[tuple[int, int]]) -> BandTable | None:
    """The finest table without a small group, None where even the coarsest has one.

    A table is shown whole or not at all: one hidden cell among shown ones could be worked out.
    """
    for bands in BANDS:
        rows = tuple(
            tuple(sum(was in before and now in after for was, now in scores) for after in bands)
            for before in bands
        )
        if all(_large(count) for row in rows for count in row):
            return BandTable(tuple(f"{band[0]} to {band[-1]}" for band in bands), rows)
    return None


def ways_told(scores: Sequence[tuple[int, int]]) -> str:
    """Say how many had more, as many and fewer right, as finely as no small group is named."""
    more, fewer = sum(now > was for was, now in scores), sum(now < was for was, now in scores)
    same = len(scores) - more - fewer
    if all(map(_large, (more, same, fewer))):
        return f"More right after: {more}. As many: {same}. Fewer: {fewer}."
    if _large(more) and _large(same + fewer):
        return f"More right after: {more}. As many or fewer: {same + fewer}."
    return "How many had more right after is not shown: one of the groups is small."


def gain_page(folder: Path) -> tuple[str, list[str]]:
    """Write the page of a folder of records; gives it and its sum in a few lines. Raises GainError."""
    asked, records = questions(), records_in(folder)
    pairs = [pair for entries in records if (pair := pair_of(entries, asked))]
    if len(pairs) < FEWEST:
        raise GainError(
            f"{len(records)} records were read, and {len(pairs)} hold both tests in their order. "
            f"Nothing is shown below {FEWEST}, so that nobody can be recognised."
        )
    scores = [s for pair in pairs if (s := pair.scores(asked)) is not None]
    shown = [(question, moves_of(pairs, question).shown()) for question in asked]
    gain = gain_of(scores, len(asked)) if len(scores) >= FEWEST else None
    page = page_from(
        TEMPLATE,
        fewest=FEWEST,
        pairs=len(pairs),
        records=len(records),
        shown=shown,
        bars=_lines_of_shares(shown),
        width=LABEL + BAR + 60,
        height=ROW * len(shown) + 30,
        label=LABEL,
        bar=BAR,
        gain=gain,
        ways=ways_told(scores) if gain else "",
        table=band_table(scores) if gain else None,
    )
    return page, _told_lines(len(records), len(pairs), gain)


def _told_lines(records: int, pairs: int, gain: Gain | None) -> list[str]:
    lines = [f"{records} records, {pairs} with both tests in their order."]
    if gain is None:
        return [*lines, "Too few answered all questions both times: no scores are shown."]
    lines.append(
        f"Right of {gain.asked}: {gain.before:.1f} before, {gain.after:.1f} after, on average."
    )
    if gain.normalised is not None:
        lines.append(
            f"Of what was left to learn, {100 * gain.normalised:.0f} % was learnt; drawn anew from "
            f"these {gain.people} people it would lie between {100 * (gain.low or 0):.0f} and "
            f"{100 * (gain.high or 0):.0f} % nineteen times of twenty."
        )
    return lines


def _lines_of_shares(
    shown: Sequence[tuple[BeliefQuestion, ShownMoves]],
) -> list[dict[str, float | str | None]]:
    """The lines of the chart: from the share right before to that after, where both may be shown."""
    lines: list[dict[str, float | str | None]] = []
    for place, (_, moves) in enumerate(shown):
        x = [
            None if count is None or not moves.pairs else LABEL + BAR * count / moves.pairs
            for count in (moves.before, moves.after)
        ]
        up = moves.before is not None and moves.after is not None and moves.after >= moves.before
        colour = COLOURS["Japan"] if up else INK
        lines.append(
            {"n": place + 1, "y": ROW * place + 20, "before": x[0], "after": x[1], "colour": colour}
        )
    return lines
