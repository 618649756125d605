"""What the forms of the pages need to know of claims, tests, quizzes and rows, as plain data.

Forms in the page say what the notebooks' forms say (`jasa.learn`): texts come from the same functions
where they are made of the tables. The words that stand in the script of the form are its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jasa import data
from jasa.data import facts, formulas
from jasa.frame import style
from jasa.frame.live.frame import chart
from jasa.learn import beliefs, board, cards, correction, progress, takehome
from jasa.learn.board import Line


def claims() -> list[dict[str, Any]]:
    """Return every claim: what the article says, and what the sources say to each verdict."""
    lessons, made = board.lessons_of_claims(), []
    for name in board.names():
        row = cards.claim(name)
        ours, words, figure, shorts = cards.evidence(name)
        kinds = cards.verdict_kinds(name)
        made.append(
            {
                "name": name,
                "claim": row["claim"],
                "key": row["theme"],
                "theme": board.THEMES[row["theme"]],
                "lesson": lessons[name],
                "ours": ours,
                "words": words,
                "figure": figure,
                "shorts": shorts,
                "label": cards.verdict_label(name),
                "replies": {kind: cards.told_of_verdict(name, kind) for kind in kinds},
            }
        )
    return made


def empty_lines() -> list[Line]:
    """Return the lines of a board on which nothing stands yet."""
    return [Line(c["name"], c["claim"], c["theme"], c["lesson"], "", "", "") for c in claims()]


def every_item() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every item of the lessons by its name."""
    for path in sorted(cards.ITEMS.glob("[0-9][0-9]_*.yaml")):
        yield from cards.items(path.name[:2]).items()


def quizzes() -> dict[str, dict[str, bool]]:
    """Return for each quiz item its options and whether each is right."""
    found = {name: progress.options_of(name) for name, _ in every_item()}
    return {name: options for name, options in found.items() if options}


def predictions() -> dict[str, dict[str, str]]:
    """Return for each prediction what was asked and what was found."""
    return {
        name: {"ask": facts.filled_in(this["ask"]), "found": facts.filled_in(this["found"])}
        for name, this in every_item()
        if "found" in this
    }


def questions() -> list[dict[str, Any]]:
    """Return the twelve questions of the tests before and after."""
    return [
        {"name": q.name, "lesson": q.lesson, "ask": q.ask, "options": dict(q.options)}
        | {"right": q.right, "why": q.why, "sources": q.sources}
        for q in beliefs.questions()
    ]


def course() -> dict[str, Any]:
    """Return all that the forms of a page need besides the rows."""
    lines, asked = empty_lines(), len(beliefs.questions())
    source = (takehome.__file__ or "").removesuffix(".py") + ".html"
    with open(source, encoding="utf-8") as file:
        look = file.read().partition("<style>")[2].partition("</style>")[0]
    return {
        "claims": claims(),
        "themes": board.THEMES,
        "verdicts": [*cards.VERDICTS, *cards.OMISSION],
        "hunches": {name: list(borne) for name, borne in board.HUNCHES.items()},
        "questions": questions(),
        "chances": [beliefs.said_of(right, asked) for right in range(asked + 1)],
        "bars": chart(beliefs.score_bars({"before": 0, "after": 0}, asked), beliefs.HEIGHT),
        "drawing": chart(progress.drawing(lines), progress.HEIGHT),
        "places": progress.places(lines),
        "quizzes": quizzes(),
        "predictions": predictions(),
        "fields": correction.FIELDS,
        "night": style.night(),
        "take": {"title": takehome.TITLE, "file": takehome.FILE, "look": look, "first": takehome.FIRST,
                 "found": takehome.FOUND, "memo": takehome.MEMO, "after": takehome.AFTER,
                 "table": takehome.TABLE},
    }  # fmt: skip


def evidence_rows() -> dict[str, Any]:
    """Return every row that can be evidence: its table, its cells in words, its figures, its source."""
    found: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for row_id, table in formulas.places().items():
        if table == "claims":
            found[row_id] = ["claims", {}, [], ""]
            continue
        row = formulas.row(row_id)
        figures = sorted({v for cell in row.values() for v in correction.figures(cell)})
        key = row.get("source_id")
        found[row_id] = [
            table, correction.shown_cells(row_id), figures, key if isinstance(key, str) else ""
        ]  # fmt: skip
    for key, source in data.PACKAGE.sources.items():
        sources[key] = f"{source.short}: {source.reference}"
    return {"rows": found, "sources": sources}


def glossary() -> dict[str, Any]:
    """Return what each term means, for the pop-ups."""
    words = data.load("glossary")
    meant = words["japanese"].fillna("") + ". " + words["definition"]
    return {"terms": dict(zip(words["term"], meant, strict=True))}


def everything() -> dict[str, dict[str, Any]]:
    """Return what pages bring when a form of theirs asks for it, by the name of its script."""
    return {"course": course(), "rows": evidence_rows(), "glossary": glossary()}
