"""What every exercise must keep, so that its points, minutes and words hold what they promise.

Each function yields one sentence for each law that is broken; a release refuses while there is any.
A law stands here and not in a test, so that it is told to whoever writes a question, at once.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from jasa.data import DataError, facts
from jasa.exercise.questions import COMPUTED, KINDS, Card, Question
from jasa.instructor.make.skeletons import OF_QUESTIONS
from jasa.notebooks import question_of, role_of

#: A marked exercise: two hours of a beginner hold no more questions, and half of it is computed.
POINTS, FEWEST_QUESTIONS, MOST_QUESTIONS = 20, 6, 8
FEWEST_MINUTES, MOST_MINUTES = 60, 120
FEWEST_COMPUTED, MOST_COMPUTED = 9, 11
#: A warm-up has no points, and is short.
WARM_UP_QUESTIONS, WARM_UP_MINUTES = (4, 6), (20, 30)
#: What a reader new to Python needed at least (minutes), who took 125 to 140 where 85 to 90 stood.
NEEDED = {"chart": 18, "table": 12, "function": 12, "number": 5, "choice": 8, "text": 7}
#: Points follow minutes: nobody works a quarter of an hour for one point of twenty.
MOST_MINUTES_A_POINT = 11
LONG_TEXT, NEEDED_FOR_LONG_TEXT, LONG_TEXT_WORDS = 5, 18, "120 to 160 words"
FEWEST_MISTAKES, FEWEST_COMMENTS = 3, 3
MOST_LINES, LONGEST_LINE, MOST_WORDS, MOST_WORDS_OF_AN_ANSWER = 12, 100, 95, 200
#: How a sentence ends; one that ends otherwise was cut, as by a # in YAML.
SENTENCE_END = re.compile(r"[.?!][\"')]*$")
#: A model text may be as long as its task asks, with so many words of remarks below it.
WORDS_OF_REMARKS = 40
#: Figures without a table cell: a zero as such and word counts; an exercise may list more as
#: ``free_figures`` on its card.
FREE_FIGURES = frozenset({"0", "80", "120", "160"})


def broken_laws(notebook: Mapping[str, Any], card: Card) -> list[str]:
    """Every law that a solution and its card break, one sentence each; [] when all are kept."""
    cells = notebook["cells"]
    laws = (of_headings, of_cells, of_marks, of_free_figures, of_placeholders, of_variables)
    return [*of_card(card), *(broken for law in laws for broken in law(cells, card))]


def of_card(card: Card) -> Iterator[str]:
    """Laws of the card alone: its sums, its kinds, and each question's hints and rubric."""
    made = sum(question.minutes for question in card.questions)
    if made != card.minutes:
        yield f"the questions make {made} minutes, the head of the card says {card.minutes}"
    if card.graded and card.points != POINTS:
        yield f"a marked exercise has {POINTS} points, not {card.points:g}"
    if not card.capstone:
        yield from _of_the_whole(card)
    elif any(question.automatic for question in card.questions):
        yield "a person reads all of a capstone, but it has a computed question"
    for question in card.questions:
        for broken in _of_question(question, card):
            yield f"{question.id} {broken}"


def _of_the_whole(card: Card) -> Iterator[str]:
    fewest, most = (FEWEST_QUESTIONS, MOST_QUESTIONS) if card.graded else WARM_UP_QUESTIONS
    if not fewest <= len(card.questions) <= most:
        count = len(card.questions)
        yield f"it has {count} questions, not {fewest} to {most}: take one out, or join two"
    low, high = (FEWEST_MINUTES, MOST_MINUTES) if card.graded else WARM_UP_MINUTES
    if not low <= card.minutes <= high:
        yield f"it takes {card.minutes} minutes, not {low} to {high}"
    if not any(question.own_case for question in card.questions):
        yield "no question has an own case (own_case: true)"
    if card.graded:
        computed = sum(q.points for q in card.questions if q.kind in COMPUTED)
        if not FEWEST_COMPUTED <= computed <= MOST_COMPUTED:
            yield (
                f"{computed:g} points are computed ({', '.join(COMPUTED)}), not "
                f"{FEWEST_COMPUTED} to {MOST_COMPUTED}"
            )
        for kind in KINDS:
            if kind not in {question.kind for question in card.questions}:
                yield f"it has no {kind}; a marked exercise has one of each kind"


def _of_question(question: Question, card: Card) -> Iterator[str]:
    if not question.id.startswith(f"{card.exercise}-q"):
        yield f"does not begin with {card.exercise}-q"
    if question.objective < 1:
        yield "names no objective of its lesson"
    if not 2 <= len(question.hints) <= 3:
        yield f"has {len(question.hints)} hints, not two or three"
    long = question.kind == "text" and question.points >= LONG_TEXT
    needed = NEEDED_FOR_LONG_TEXT if long else NEEDED[question.kind]
    if card.graded and question.minutes < needed:
        yield f"gives {question.minutes} minutes; a beginner needs {needed} for it"
    most = MOST_MINUTES_A_POINT * question.points
    if card.graded and not card.capstone and question.minutes > most:
        yield f"takes {question.minutes} minutes for {question.points:g} of {POINTS} points"
    if question.automatic and not question.insight:
        yield "has no insight, which is said when an answer is right"
    said = {str(mistake["say"]) for mistake in question.mistakes}
    if question.kind in COMPUTED and not len(question.mistakes) == len(said) >= FEWEST_MISTAKES:
        yield f"needs {FEWEST_MISTAKES} known mistakes or more, each with a sentence of its own"
    for told in _sentences(question):
        if not SENTENCE_END.search(told):
            yield f"says {told!r}, which does not end like a sentence. Is it cut? Quote it in YAML"
    if not question.automatic:
        yield from _of_rubric(question, card)


def _sentences(question: Question) -> Iterator[str]:
    """What a question says to students and markers."""
    yield from (*question.hints, *question.comments)
    yield from (str(entry["say"]) for entry in question.mistakes)
    yield from (str(level["earns"]) for level in question.rubric)
    yield from (told for told in (question.insight, question.otherwise) if told)


def _of_rubric(question: Question, card: Card) -> Iterator[str]:
    levels = [level["points"] for level in question.rubric]
    if levels != sorted(set(levels), reverse=True) or {question.points, 0} - set(levels):
        yield f"has a rubric that does not fall from its {question.points:g} points to 0"
    elif max(levels) > question.points or (not card.capstone and not 3 <= len(levels) <= 6):
        yield f"has a rubric of {len(levels)} levels; three to six, none above its points, are needed"
    if len(question.comments) < FEWEST_COMMENTS:
        yield f"has {len(question.comments)} comments for markers, not {FEWEST_COMMENTS} or more"


def heading_words(question: Question, graded: bool) -> str:
    """What follows the number in the heading of a task: `A share by area (1 point, 6 minutes)`."""
    points = f"{question.points:g} point{'' if question.points == 1 else 's'}, "
    return f"{question.title} ({points if graded else ''}{question.minutes} minutes)"


def of_headings(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """The heading of a task says what its card says: title, points and minutes."""
    for question in card.questions:
        own = [c for c in cells if question_of(c) == question.id and c["cell_type"] == "markdown"]
        if not own:
            yield f"{question.id} stands on the card, but no text cell asks it"
            continue
        wanted = heading_words(question, card.graded)
        said = re.match(r"## \d+ · (.+)", own[0]["source"])
        if said is None or said[1].strip().lower() != wanted.lower():
            told = own[0]["source"].partition("\n")[0]
            yield f"cell {own[0]['id']}: its heading is {told!r}; the card gives '## 1 · {wanted}'"
        tasks = "\n".join(c["source"] for c in own if role_of(c) == "task")
        long = question.kind == "text" and question.points >= LONG_TEXT and not card.capstone
        if long and LONG_TEXT_WORDS not in tasks:
            yield f"{question.id} gives {LONG_TEXT} points, so its task asks for {LONG_TEXT_WORDS}"


def of_cells(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """Cells are named, short and readable, and their figures are those of the tables."""
    names = [cell["id"] for cell in cells]
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield f"cell {name}: two cells have this id"
    for cell in cells:
        if not cell["id"].startswith(f"{card.exercise}-"):
            yield f"cell {cell['id']}: its id does not begin with {card.exercise}-"
        asked = {question.id for question in card.questions}
        for name in sorted(set(re.findall(r"\b\d\d-q\d+\b", cell["source"])) - asked):
            yield f"cell {cell['id']}: it names {name}, which is not on the card"
        named = re.match(r"\d\d-q\d+(?=-)", cell["id"])
        if named and question_of(cell) not in ("", named[0]):
            yield f"cell {cell['id']}: its metadata says that it is part of {question_of(cell)}"
        text = _of_text(cell, card, most_words(cell, cells))
        for broken in _of_code(cell) if cell["cell_type"] == "code" else text:
            yield f"cell {cell['id']}: {broken}"


def _of_code(cell: Mapping[str, Any]) -> Iterator[str]:
    lines = cell["source"].splitlines()
    kept = [line for line in lines if not line.strip().startswith("###")]
    if len(kept) > MOST_LINES:
        yield f"{len(kept)} lines of code, more than {MOST_LINES}"
    if max(map(len, lines), default=0) > LONGEST_LINE:
        yield f"a line of code is longer than {LONGEST_LINE} characters"
    try:
        ast.parse(cell["source"])
    except SyntaxError as error:
        yield f"its code is not Python: {error.msg} in line {error.lineno}"


def most_words(cell: Mapping[str, Any], cells: list[dict[str, Any]]) -> int:
    """How many words a text cell may have: an answer as many as its task asks for, and remarks."""
    asked_by = question_of(cell)
    if not asked_by or role_of(cell) != "starter":
        return MOST_WORDS
    tasks = [c["source"] for c in cells if question_of(c) == asked_by and role_of(c) == "task"]
    asked = re.findall(r"\b\d+ to (\d+)\*{0,2} words", "\n".join(tasks))
    return max([MOST_WORDS_OF_AN_ANSWER, *(int(most) + WORDS_OF_REMARKS for most in asked)])


def _of_text(cell: Mapping[str, Any], card: Card, most: int) -> Iterator[str]:
    if not card.capstone:
        count = len(re.sub(r"<!--.*?-->|^\|.*$", "", cell["source"], flags=re.MULTILINE).split())
        if count > most:
            yield f"{count} words, more than {most}"
    yield from wrong_figures(cell["source"])
    free = FREE_FIGURES | set(card.free_figures)
    for figure in sorted(set(facts.unmarked(cell["source"])) - free):
        yield (
            f"{figure} has no reference. Put <!--table:row.column--> after it or, where it states no "
            "fact, list it in free_figures at the head of the card"
        )


def wrong_figures(text: str) -> list[str]:
    """What a text says otherwise than the cell it refers to, or refers to in vain; a sentence each."""
    try:
        return [str(fact) for fact in facts.marked(text) if not fact.agrees]
    except (facts.FactError, DataError) as error:
        return [str(error)]


def of_free_figures(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """No figure is listed as free that stands nowhere."""
    texts = [cell["source"] for cell in cells if cell["cell_type"] == "markdown"]
    bare = {figure for text in texts for figure in facts.unmarked(text)}
    for figure in card.free_figures:
        if figure not in bare:
            yield f"free_figures lists {figure}, which stands in no text without a reference"


def of_placeholders(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """No words of the skeleton of a question are left, which a student would read."""
    places = [(f"cell {cell['id']}", cell["source"]) for cell in cells]
    places += [(f"{question.id} on the card", str(asdict(question))) for question in card.questions]
    for place, text in places:
        for words in OF_QUESTIONS:
            if words in text:
                yield f"{place}: {words!r} are words of the skeleton. Write your own in their place"


def of_variables(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """The answer sets the variable that the card names, and the check reads it."""
    for question in (q for q in card.questions if q.variable):
        for cell in (c for c in cells if question_of(c) == question.id):
            says = re.search(rf"\b{re.escape(question.variable)}\b", cell["source"])
            if not says and (role_of(cell) == "check" or cell["id"].endswith("-answer")):
                yield f"cell {cell['id']}: it has no {question.variable}, which the card asks for"


def of_marks(cells: list[dict[str, Any]], card: Card) -> Iterator[str]:
    """What nbgrader reads of each cell is what the card says."""
    graded: dict[str, object] = {}
    for cell in cells:
        mark = cell["metadata"].get("nbgrader")
        if mark is None:
            if role_of(cell) not in ("case", "check"):
                yield f"cell {cell['id']}: it has no metadata nbgrader"
            continue
        if mark.get("schema_version") != 3 or mark.get("grade_id") != cell["id"]:
            yield f"cell {cell['id']}: nbgrader needs schema_version 3 and the cell's id as grade_id"
        if ("BEGIN SOLUTION" in cell["source"]) != bool(mark.get("solution")):
            yield f"cell {cell['id']}: nbgrader.solution and BEGIN SOLUTION go together"
        # nbgrader wants reflections as cells of 0 points; in a warm-up the checks have 0, too
        if mark.get("grade") and (mark.get("points") or role_of(cell) == "check"):
            graded[question_of(cell)] = mark.get("points")
    for question in card.questions:
        if graded.get(question.id) != question.points:
            yield (
                f"{question.id} gives {question.points:g} points on the card, but nbgrader.points of "
                f"its {'check' if question.automatic else 'answer'} is {graded.get(question.id)}"
            )
