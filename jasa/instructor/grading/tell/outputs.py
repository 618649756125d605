"""Look at what a command was asked before anything runs, and write what people receive after."""

from __future__ import annotations

import contextlib
import getpass
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.instructor.grading.judge.batch import Marked
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.collect import CollectError
from jasa.instructor.grading.read.gate import clean
from jasa.instructor.grading.read.roster import Student
from jasa.instructor.grading.tell.feedback import write_pages
from jasa.instructor.grading.tell.marks import accept_written, marks_csv, write_beside
from jasa.instructor.grading.tell.reading import take_marks, to_read_csv, to_read_table
from jasa.instructor.grading.tell.workbook import reading_workbook
from jasa.instructor.students.course_file import Course
from jasa.instructor.students.sections import Sections, sections_of

OWN_FOLDERS = ("lessons", "solutions", "exercises", "data", "jasa", "docs", "tests")


@dataclass(frozen=True)
class Written:
    """What was written: results, who is missing, the files, and sentences on files kept.

    ``sections`` are those of the class, ``ending`` what the files of one section alone end in.
    """

    results: list[HandInResult]
    absent: list[Student]
    paths: list[str]
    remarks: list[str]
    sections: Sections
    ending: str


def check_asked(submissions: Path, out: Path, book: Path, workers: int, seconds: float) -> None:
    """Refuse what cannot work, before marking. Raises CollectError with one sentence."""
    here = submissions.resolve()
    own = here in [ROOT / name for name in OWN_FOLDERS]
    if here == ROOT or own or here in ROOT.parents:
        raise CollectError(
            f"{clean(str(submissions))!r} is the course itself, no folder of hand-ins. "
            "Put the hand-ins into a folder of their own, such as class/."
        )
    if workers < 1 or not seconds > 0:
        raise CollectError("--workers and --seconds must be more than 0.")
    check_places(out, book)


def check_places(out: Path, book: Path) -> None:
    """Make sure that marks and gradebook can be written. Raises CollectError."""
    if book.is_dir():
        raise CollectError(f"--gradebook {clean(str(book))!r} is a folder; name a file.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        told = error.strerror or "it is no folder"
        raise CollectError(
            f"Nothing can be written to --out {clean(str(out))!r}: {told}."
        ) from None


def user_name() -> str:
    """Who sits at this computer, for marks given by hand."""
    with contextlib.suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "instructor"


def take_filled_in(book: Gradebook, path: Path, exercise: str, marker: str = "") -> str:
    """Take marks from a filled-in file and say how many."""
    taken = take_marks(book, path, exercise, marker or user_name())
    if taken.whole:
        accept_written(book, path)
    beside = (
        f" {taken.beside} of them stand beside another marker's, which counts until one is agreed on."
        if taken.beside
        else ""
    )
    return f"{taken.marks} new marks were taken from {path}.{beside}"


def write_excel(
    book: Gradebook,
    key: Mapping[str, Any],
    results: Sequence[HandInResult],
    out: Path,
    sections: Sections | None = None,
    ending: str = "",
) -> str:
    """Write the answers to read as an Excel file; one that a person has changed is kept."""
    path = out / f"to_read_{key['exercise']}{ending}.xlsx"
    raw = reading_workbook(*to_read_table(results, sections), key)
    return str(write_beside(book, path, raw))


def write_all(
    book: Gradebook,
    key: Mapping[str, Any],
    marked: Marked,
    roster: Sequence[Student],
    out: Path,
    course: Course | None = None,
    section: str = "",
) -> Written:
    """Write the marks, the answers to read and the feedback pages of a class.

    Without a ``roster`` the one that the gradebook has kept is used. Of one ``section`` there are
    tables of its own, beside those of the class; pages are written for everybody.
    """
    exercise = key["exercise"]
    sections = sections_of(book, roster)
    if roster:
        book.ledger.keep_class_list(sections.class_list)
    ending = sections.file_part(section)
    results = [
        replace(r, about=marked.about.get(r.student, r.about)) for r in book.latest(exercise)
    ]
    here = {sections.line_of(r) for r in results}
    absent = [s for s in sections.students(section) if s not in here]
    pages = out / "feedback" / exercise
    write_pages(pages, results, key["title"])
    results = sections.only(results, section)
    remarks = []
    earlier = [r for r in results if marked.about and r.student not in marked.about]
    if earlier:
        remarks.append(
            f"{len(earlier)} students come from earlier runs kept in this gradebook. "
            "For another class name another one with --gradebook."
        )
    texts = {
        f"marks_{exercise}{ending}.csv": marks_csv(
            results, list(key["questions"]), absent, course, sections
        ),
        f"to_read_{exercise}{ending}.csv": to_read_csv(results, sections),
    }
    paths = [write_beside(book, out / name, text) for name, text in texts.items()]
    remarks += _tables_kept(out, list(texts), paths)
    return Written(results, absent, [*map(str, paths), str(pages)], remarks, sections, ending)


def _tables_kept(out: Path, names: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """Say which tables a person had changed, so that the new one stands beside."""
    return [
        f"{out / name} was changed by hand and kept; the new one is {path.name}."
        for name, path in zip(names, paths, strict=True)
        if path.name != name
    ]
