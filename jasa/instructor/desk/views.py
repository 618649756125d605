"""What the desk's pages show: plain values for the templates, worked out here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jasa.exercise.questions import COULD_NOT_JUDGE, NOT_ATTEMPTED, RIGHT
from jasa.instructor.desk import shown
from jasa.instructor.desk.agreement import Agreement, agreement
from jasa.instructor.desk.marking import Desk
from jasa.instructor.desk.on_paper import without_a_file
from jasa.instructor.desk.pile import (
    CHANGED,
    DONE,
    EVERY,
    EXCUSED,
    FLAGGED,
    NOT_RIGHT,
    UNREAD,
    Leaf,
    Progress,
    chosen,
    next_of,
    progress,
)
from jasa.instructor.desk.task_sheet import TaskSheet
from jasa.instructor.grading.judge.given import Given
from jasa.instructor.grading.tell.drawn import chart_drawn, series_names

#: Letters for stock comments; the others on the page have a use of their own.
COMMENT_KEYS = "qwertyasdzvmlop"
VIEWS = {
    UNREAD: "to be read",
    CHANGED: "changed since they were read",
    FLAGGED: "flagged to discuss",
    DONE: "marked",
    EXCUSED: "excused",
    EVERY: "all",
}
MACHINE_VIEWS = {NOT_RIGHT: "not right", COULD_NOT_JUDGE: "could not be judged", EVERY: "all"}


@dataclass(frozen=True)
class Line:
    """One question in the overview."""

    sheet: TaskSheet
    progress: Progress
    flagged: int
    changed: int
    not_right: int


def overview_view(desk: Desk, section: str) -> dict[str, Any]:
    """All questions with how far they are read in a section, or all; the written ones first."""
    lines = []
    for name, sheet in desk.sheets.items():
        leaves = desk.leaves(name, section=section)
        answered = [leaf for leaf in leaves if leaf.question.state != NOT_ATTEMPTED]
        lines.append(
            Line(
                sheet,
                progress(leaves, desk.marker),
                sum(leaf.standing.flagged for leaf in leaves),
                sum(leaf.state == CHANGED for leaf in leaves),
                sum(leaf.question.state not in (RIGHT, NOT_ATTEMPTED) for leaf in answered),
            )
        )
    lines.sort(key=lambda line: line.sheet.kind != "text")
    moved = sum(len(desk.moved_by_rubric(name)) for name in desk.sheets)
    return {
        "lines": lines,
        "moved": moved,
        "missing": len(_without_a_file(desk, section)),
    }


def answer_view(
    desk: Desk, question: str, identity: str, view: str, names: bool, section: str
) -> dict[str, Any]:
    """One answer with all that lies beside it; without ``identity`` the first that is due."""
    sheet, leaves = desk.sheet(question), desk.leaves(question, section=section)
    views = VIEWS if sheet.kind == "text" else MACHINE_VIEWS | {FLAGGED: VIEWS[FLAGGED]}
    views = views | {f"points {level.points:g}": level.name for level in sheet.levels}
    view = view if view in views else next(iter(views))
    leaf = desk.leaf(question, identity) if identity else next_of(leaves, 0, view)
    values: dict[str, Any] = {
        "sheet": sheet,
        "leaf": leaf,
        "view": view,
        "views": views,
        "names": names,
        "progress": desk.progress(question, section),
        "of": len(leaves),
        "nth": next((n for n, x in enumerate(leaves, 1) if leaf and x.id == leaf.id), None),
        "in_view": len(chosen(leaves, view)),
    }
    if leaf is None:
        return values
    others = [other for other in leaves if other.id != leaf.id]
    before = [other for other in others if other.place < leaf.place]
    after = [other for other in others if other.place > leaf.place]
    values |= {
        "next_due": next_of(others, leaf.place, view),
        "previous": before[-1] if before else None,
        "following": after[0] if after else None,
    }
    return values | _like_it(desk, question, leaf, section) | _beside(desk, question, leaf, names)


def _like_it(desk: Desk, question: str, leaf: Leaf, section: str) -> dict[str, Any]:
    """Equal and nearly equal texts: those of the section to mark together, the others counted."""
    if leaf.question.kind != "text":
        return {"like": [], "like_elsewhere": 0}
    like = desk.like(question, leaf, section)
    return {"like": like, "like_elsewhere": len(desk.like(question, leaf)) - len(like)}


def _beside(desk: Desk, question: str, leaf: Leaf, names: bool) -> dict[str, Any]:
    """What is shown of one answer and beside it; everything covered until names are asked for."""
    hidden = [] if names else shown.names_of(leaf.result)
    text = shown.covered(leaf.question.written, hidden)
    earlier = desk.earlier_text(question, leaf)
    comments = desk.comments(question)
    return {
        "pieces": shown.pieces(text, desk.figures),
        "words": shown.word_count(leaf.question.written),
        "typed": shown.covered(leaf.question.answer.typed, hidden),
        "value": shown.covered(leaf.question.answer.value, hidden),
        "changes": shown.changes(shown.covered(earlier, hidden), text or leaf.question.answer.typed)
        if earlier
        else [],
        "draft": desk.draft(question, leaf),
        "comments": list(zip(comments, COMMENT_KEYS.ljust(len(comments)), strict=False)),
        "others": {n: q for n, q in leaf.result.questions.items() if n != question},
        "drawn": chart_drawn(leaf.question.answer),
        "drawn_names": series_names(leaf.question.answer.series),
        "history": list(reversed(leaf.rows)),
        "heading": leaf.result.label if names else f"Answer {leaf.place}",
    }


@dataclass(frozen=True)
class Compare:
    """One answer that two people have marked."""

    leaf: Leaf
    first: Given
    second: Given
    agreed: Given | None


@dataclass(frozen=True)
class Comparison:
    """Two markers of one question."""

    sheet: TaskSheet
    pairs: list[Compare]
    figures: Agreement


def agreement_view(desk: Desk, section: str) -> dict[str, Any]:
    """Questions with answers that two people have marked; a blind marker sees only the own ones."""
    found = []
    for name, sheet in desk.sheets.items():
        pairs = []
        for leaf in desk.leaves(name, section=section, all_markers=True):
            pair = _compared(leaf)
            if pair is not None and (leaf.own is not None or not desk.blind):
                pairs.append(pair)
        if pairs:
            marks = [(p.first.points or 0.0, p.second.points or 0.0) for p in pairs]
            found.append(Comparison(sheet, pairs, agreement(marks)))
    return {"comparisons": found}


def _compared(leaf: Leaf) -> Compare | None:
    """The first two markers of an answer, or None."""
    mark, beside = leaf.standing.mark, list(leaf.standing.beside)
    agreed = mark if mark is not None and mark.act == "agreed" else None
    readings = beside if agreed is not None or mark is None else [mark, *beside]
    if len(readings) < 2:
        return None
    return Compare(leaf, readings[0], readings[1], agreed)


def rubric_view(desk: Desk, section: str) -> dict[str, Any]:
    """Marks whose level gives other points on the card now, of all sections: a card has one rubric."""
    moved = {name: desk.moved_by_rubric(name) for name in desk.sheets}
    return {"moved": {name: found for name, found in moved.items() if found}}


def paper_view(desk: Desk, section: str) -> dict[str, Any]:
    """Who has no file that counts."""
    return {"missing": _without_a_file(desk, section)}


def _without_a_file(desk: Desk, section: str) -> list[tuple[str, str]]:
    """The key and the label of whoever has no file that counts, of a section or of all."""
    sections = desk.sections
    return [
        (who, student.label)
        for who, student in without_a_file(desk.book, desk.exercise)
        if not section or section in sections.of_label(student.label)
    ]
