"""One page of feedback a student: safe HTML, no script, nothing loaded, nothing hidden given away.

Its words stand in ``feedback.html``, whose blanks Jinja fills and escapes. It names no right answer
that the instant check would not name as well.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from jasa.exercise.judging.charts.words import TITLE_THERE
from jasa.exercise.questions import NOT_ATTEMPTED, NOT_YET, TO_BE_READ
from jasa.files import write_whole
from jasa.instructor.grading.judge.result import (
    ASKED_OTHERWISE,
    INCOMPLETE,
    UNREAD,
    CriterionResult,
    HandInResult,
    QuestionResult,
)
from jasa.instructor.grading.tell.drawn import chart_drawn, series_names
from jasa.instructor.grading.tell.remarks import mark_change
from jasa.pages import page_from

QUESTION = re.compile(r"\b\d\d-q(\d+)(?:-\w+)*")
OPEN_AGAIN = "Please open it in JupyterLab, save it, and hand it in again."
LOST = "It could not be read from your file."
OTHERWISE = "Your file asks for something else than the exercise does now; a person looks at it."
NOTHING = "No answer was found."
CHANGED = "Your text has changed since it was marked. It will be read again."
CRITERIA = {
    "value": "the value",
    "rows": "the right rows",
    "kind of chart": "the kind of chart",
    "gaps": "gaps where there are no figures",
    "axes": "titles on both axes, with the unit",
    "axis from zero": "an axis that includes zero",
    "zero line in view": "the zero line in view",
    "title": "a title and names for the lines",
    TITLE_THERE: "a title (what it says, a person reads) and names for the lines",
    "source": "a note that names the source",
}


def feedback_page(result: HandInResult, title: str = "") -> str:
    """Write the page of one student as HTML text."""
    return page_from(
        Path(__file__).with_suffix(".html"),
        result=result,
        heading=f"Feedback on exercise {result.exercise}: {title or result.student}",
        refused=_refused(result),
        change=mark_change(result),
        mended=[*result.about.notes, *(repair.sentence for repair in result.repairs)],
        INCOMPLETE=INCOMPLETE,
        task_name=task_name,
        message=_message,
        criteria_of=_criteria_of,
        criterion_name=_criterion_name,
        sent=_sent_file(result),
        next_steps=_next_steps(result),
        chart_of=lambda question: chart_drawn(question.answer),
        names_of=series_names,
        points="{:g}".format,
    )


def task_name(name: str) -> str:
    """The name of a question as readers of the page know it: "Task 1"."""
    return QUESTION.sub(r"Task \1", name)


def _refused(result: HandInResult) -> dict[str, str]:
    """Why there is no mark, in the student's words, and what to do."""
    why, wrong_file, _ = result.why.partition("; ask for ")
    if wrong_file:
        return {"why": f"{why}.", "todo": "Please hand in the right file."}
    return {"why": why, "todo": OPEN_AGAIN}


def _message(question: QuestionResult) -> str:
    if question.state == TO_BE_READ and question.outdated_points is not None:
        return CHANGED
    said = {NOT_ATTEMPTED: NOTHING, UNREAD: LOST, ASKED_OTHERWISE: OTHERWISE}
    return said.get(question.state, question.message)


def _sent_file(result: HandInResult) -> str:
    """Which file this is about, and when it was handed in and marked."""
    file = result.about.file.rsplit("/", 1)[-1]
    when = result.about.handed_in
    day = f", handed in {when[:4]}-{when[4:6]}-{when[6:8]}" if len(when) >= 8 else ""
    return f"Your file: {file}{day}. This page was made {date.today():%Y-%m-%d}." if file else ""


def _next_steps(result: HandInResult) -> list[str]:
    """What a student can do now, task by task."""
    steps = []
    left = [name for name, q in result.questions.items() if q.state == NOT_ATTEMPTED]
    wrong = [name for name, q in result.questions.items() if q.state == NOT_YET]
    read = [
        n for n, q in result.questions.items() if q.by_hand and q.kind == "text" and q.points < q.of
    ]
    if wrong:
        steps.append(f"{', '.join(wrong)}: change the cell as the sentence says, run its check.")
    if left:
        steps.append(f"{', '.join(left)}: begin with the hints, they come one at a time.")
    if read:
        steps.append(f"{', '.join(read)}: read the comment, then your own text once more.")
    return steps


def _criteria_of(question: QuestionResult) -> tuple[CriterionResult, ...]:
    """What is listed below a message: nothing where one criterion says it all."""
    changed = question.by_hand and question.kind != "text"
    silent = changed or question.state == NOT_ATTEMPTED or len(question.criteria) < 2
    return () if silent else question.criteria


def _criterion_name(criterion: CriterionResult, kind: str) -> str:
    if kind != "table":
        return CRITERIA.get(criterion.name, criterion.name)
    by = criterion.name.removeprefix("rows and ")
    return f'the right rows, by "{by}"' if by != criterion.name else f'the column "{by}"'


#: Names that Windows keeps for devices.
MOST_BYTES = 120
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def file_name(student: str) -> str:
    """A safe file name, like the hand-in's; names that differ only in unsafe characters differ."""
    spaced = re.sub(r"[\s_]+", "_", student)
    plain = re.sub(r"[^\w-]", "_", spaced).strip("._")[:60] or "student"
    plain = plain.encode()[:MOST_BYTES].decode(errors="ignore")  # file systems count bytes
    reserved = RESERVED.fullmatch(plain)
    if plain == spaced and student == spaced.replace("_", " ") and not reserved:
        return f"{plain}.html"
    return f"{plain}-{name_digest(student)}.html"


def name_digest(student: str) -> str:
    """A few letters that tell students apart whose names give the same file name."""
    return hashlib.sha256(student.encode()).hexdigest()[:6]


def write_pages(folder: Path, results: Iterable[HandInResult], title: str = "") -> int:
    """Write one page a student below ``folder``; gives how many."""
    count, taken = 0, set()
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        name = file_name(result.student)
        # Some file systems take "Ann" and "ann" for one name: nobody gets another's page.
        if name.casefold() in taken:
            name = f"{name[:-5]}-{name_digest(result.student)}.html"
        taken.add(name.casefold())
        write_whole(folder / name, feedback_page(result, title))
        count += 1
    return count
