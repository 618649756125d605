"""What a marker does at the desk: every act is checked here and is one committed transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from jasa.data import ROOT
from jasa.errors import JasaError
from jasa.instructor.answers.alike import Pair, alike
from jasa.instructor.desk.onto_card import add_comment
from jasa.instructor.desk.pile import Leaf, Progress, pile_of, progress
from jasa.instructor.desk.task_sheet import Figures, TaskSheet, task_sheets
from jasa.instructor.grading.judge.given import AGREED, BACK, CLEAR, EXCUSE, MARK, NOTE, Given
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.ledger import answer_digest
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.students.sections import NO_SECTION, Sections

MOST_TYPED = 4_000


class DeskError(JasaError):
    """Something cannot be done at the desk; the message says why, nothing was changed."""


@dataclass
class Desk:
    """The desk of one marker for one exercise, on one gradebook.

    ``every`` above 1, or ``blind``, is a second marker's: other people's marks are not shown.
    """

    book: Gradebook
    key: Mapping[str, Any]
    marker: str
    seed: str = "desk"
    every: int = 1
    blind: bool = False
    root: Path = ROOT
    _sections: Sections = field(default_factory=lambda: Sections(()), repr=False)
    _results: tuple[object, list[HandInResult]] = field(default=((), []), repr=False)
    _pairs: dict[str, tuple[object, list[Pair]]] = field(default_factory=dict, repr=False)

    @property
    def exercise(self) -> str:
        """The number of the exercise."""
        return str(self.key["exercise"])

    @cached_property
    def sheets(self) -> dict[str, TaskSheet]:
        """What lies beside the answers, by question."""
        return task_sheets(self.key, self.root)

    @cached_property
    def figures(self) -> Figures:
        """The numbers of the exercise's tables."""
        return Figures(self.key)

    def sheet(self, question: str) -> TaskSheet:
        """The sheet of one question, with the comments added at the desk. Raises DeskError."""
        if question not in self.sheets:
            raise DeskError(f"Exercise {self.exercise} has no question {question[:20]!r}.")
        return self.sheets[question]

    def comments(self, question: str) -> list[str]:
        """All stock comments of a question: the card's, then those typed at the desk."""
        own = self.book.ledger.stock(self.exercise, question)
        return list(dict.fromkeys([*self.sheet(question).comments, *own]))

    # ------------------------------------------------------------ looking

    def results(self) -> list[HandInResult]:
        """The newest results as the machine left them; read again when a run was added."""
        state = self.book.state_of_runs(self.exercise)
        if self._results[0] != state:
            self._results = (state, self.book.newest(self.exercise))
        return self._results[1]

    @property
    def sections(self) -> Sections:
        """The sections of the class; read again when the class list has changed."""
        listed = self.book.ledger.class_list()
        if self._sections.class_list != listed:
            self._sections = Sections(listed)
        return self._sections

    def sections_there(self) -> list[str]:
        """The sections to choose from; that of students in none only where there are some."""
        sections = self.sections
        return [
            name
            for name in sections.names
            if name != NO_SECTION or sections.only(self.results(), name)
        ]

    def leaves(self, question: str, *, section: str = "", all_markers: bool = False) -> list[Leaf]:
        """The pile of one question, or what of it is a section's, in the same order.

        Other markers' marks are there only where both are compared.
        """
        self.sheet(question)
        sections = self.sections
        pile = pile_of(
            self.results(),
            self.book.ledger.rows(self.exercise),
            question,
            self.marker,
            seed=self.seed,
            every=1 if all_markers else self.every,
            blind=self.blind and not all_markers,
        )
        return [x for x in pile if not section or section in sections.of_result(x.result)]

    def leaf(self, question: str, identity: str) -> Leaf:
        """One answer of a pile. Raises DeskError."""
        found = next((leaf for leaf in self.leaves(question) if leaf.id == identity), None)
        if found is None:
            raise DeskError("This answer is no longer in the pile. Go back to the list.")
        return found

    def progress(self, question: str, section: str = "") -> Progress:
        """How far the pile of a question is read."""
        return progress(self.leaves(question, section=section), self.marker)

    def like(self, question: str, leaf: Leaf, section: str = "") -> list[tuple[Leaf, float]]:
        """The answers of a section that are equal or nearly equal to one, the likest first."""
        sections = self.sections
        return [
            (other, likeness)
            for other, likeness in self._like_of_all(question, leaf)
            if not section or section in sections.of_result(other.result)
        ]

    def _like_of_all(self, question: str, leaf: Leaf) -> list[tuple[Leaf, float]]:
        leaves = {other.student: other for other in self.leaves(question)}
        state = self._results[0]
        if question not in self._pairs or self._pairs[question][0] != state:
            texts = {name: other.question.written for name, other in leaves.items()}
            self._pairs[question] = (state, alike(texts))
        found = []
        for pair in self._pairs[question][1]:
            if leaf.student in (pair.one, pair.other):
                other = pair.other if pair.one == leaf.student else pair.one
                if other in leaves:
                    found.append((leaves[other], pair.likeness))
        return found

    def earlier_text(self, question: str, leaf: Leaf) -> str:
        """The text for which a mark was given that no longer counts, or ""."""
        outdated = leaf.standing.outdated
        if outdated is None:
            return ""
        for run in self.book.runs(self.exercise, leaf.student):
            read = run.questions.get(question)
            if read is not None and answer_digest(read) == outdated.digest:
                return read.written or read.answer.typed
        return ""

    # ------------------------------------------------------------ acting

    def keep_draft(self, question: str, identity: str, draft: Mapping[str, Any]) -> None:
        """Keep what was typed and is not saved yet."""
        leaf = self.leaf(question, identity)
        typed = self._typed(question, draft)
        self.book.ledger.keep_draft(self.exercise, leaf.student, question, self.marker, typed)

    def draft(self, question: str, leaf: Leaf) -> dict[str, Any]:
        """What was typed for an answer: the unsaved draft, else the marker's own mark taken apart."""
        kept = self.book.ledger.draft(self.exercise, leaf.student, question, self.marker)
        if kept:
            return kept | {"unsaved": True}
        own = leaf.own
        if own is None:
            return {"points": None, "ticks": [], "stock": [], "comment": "", "private": "",
                    "flag": leaf.standing.flagged, "reason": "", "unsaved": False}  # fmt: skip
        stock = self.comments(question)
        said = own.comment.split("\n") if own.comment else []
        met = dict(own.ticks)
        return {
            "points": own.points,
            "ticks": [met.get(name, False) for name in self.sheet(question).criteria],
            "stock": [line for line in said if line in stock],
            "comment": "\n".join(line for line in said if line not in stock),
            "private": own.private,
            "flag": own.flag,
            "reason": "",
            "unsaved": False,
        }

    def save(
        self,
        question: str,
        identity: str,
        draft: Mapping[str, Any],
        seen: str,
        together: Sequence[str] = (),
        section: str = "",
    ) -> Leaf:
        """Turn what was typed into a mark of the text that was ``seen``. Raises DeskError.

        ``together`` names like answers that get the same mark in the same transaction, as far as
        they are of the section.
        """
        leaf = self.leaf(question, identity)
        if leaf.digest != seen:
            raise DeskError("This answer has changed since the page was opened. Read it again.")
        row = self._row(question, leaf, self._typed(question, draft))
        there = self.like(question, leaf, section) if together else []
        like = {other.id: other for other, _ in there}
        rows = [
            row,
            *(_same_for(row, like[name]) for name in dict.fromkeys(together) if name in like),
        ]
        self.book.ledger.add(self.exercise, rows, done_with=self.marker)
        return leaf

    def act(self, question: str, identity: str, act: str, words: str = "") -> str:
        """Undo, back to unread, excuse or take an excuse back; gives what was done, in words."""
        leaf = self.leaf(question, identity)
        ledger = self.book.ledger
        if act == "undo":
            row = ledger.undo(self.exercise, leaf.student, question, self.marker)
            return f"Taken back: {row.act}." if row else "There is nothing of yours to take back."
        if act not in (BACK, CLEAR, EXCUSE):
            raise DeskError(f"The desk does not know how to {act[:20]!r}.")
        if act == EXCUSE and not words.strip():
            raise DeskError("Say why this answer is excused: the student reads it.")
        if act == CLEAR and self.blind:
            raise DeskError("A second marker takes back only the own marks.")
        row = Given(leaf.student, question, act, self.marker, comment=words, digest=leaf.digest)
        ledger.add(self.exercise, [row], done_with=self.marker)
        return {BACK: "Back to unread.", CLEAR: "Back to unread.", EXCUSE: "Excused."}[act]

    def agree(self, question: str, identity: str, points: float, words: str) -> None:
        """Set the mark that two markers agreed on. Raises DeskError."""
        everything = self.leaves(question, all_markers=True)
        leaf = next((leaf for leaf in everything if leaf.id == identity), None)
        if leaf is None:
            raise DeskError("This answer is no longer in the pile.")
        self._within(question, points)
        first = leaf.standing.mark
        comment = words or (first.comment if first else "")
        row = Given(
            leaf.student, question, AGREED, self.marker, points, comment, digest=leaf.digest
        )
        self.book.ledger.add(self.exercise, [row])

    def moved_by_rubric(self, question: str) -> list[tuple[Leaf, Given, float]]:
        """Marks given by a level whose points on the card are others now: leaf, mark, new points."""
        now = {level.name: level.points for level in self.sheet(question).levels}
        moved = []
        for leaf in self.leaves(question, all_markers=True):
            for mark in filter(None, [leaf.standing.mark, *leaf.standing.beside]):
                points = now.get(mark.level)
                if mark.act == MARK and points is not None and points != mark.points:
                    moved.append((leaf, mark, points))
        return moved

    def follow_rubric(self, question: str) -> int:
        """Give all marks of a level the points that the card says now; gives how many moved."""
        moved = self.moved_by_rubric(question)
        why = "The rubric's points changed."
        rows = [
            Given(
                leaf.student,
                question,
                MARK,
                mark.marker,
                points,
                mark.comment,
                f"{mark.private}\n{why}".strip(),
                mark.level,
                mark.ticks,
                mark.flag,
                mark.digest,
            )
            for leaf, mark, points in moved
        ]
        self.book.ledger.add(self.exercise, rows)
        return len(rows)

    def new_comment(self, question: str, words: str, onto_card: bool = False) -> None:
        """Offer a comment from now on, and write it onto the card if asked. Raises DeskError."""
        self.sheet(question)
        if not words.strip():
            raise DeskError("Type a comment first.")
        self.book.ledger.add_stock(self.exercise, question, words.strip(), self.marker)
        if onto_card:
            add_comment(
                self.root / "solutions" / f"{self.key['stem']}.yaml", question, words.strip()
            )

    # ------------------------------------------------------------ what was typed

    def _typed(self, question: str, draft: Mapping[str, Any]) -> dict[str, Any]:
        """What came from the page, bounded and of the right types. Raises DeskError."""
        sheet, points = self.sheet(question), draft.get("points")
        if points is not None and not isinstance(points, int | float):
            raise DeskError("Points are a number.")
        ticks, stock = draft.get("ticks", []), draft.get("stock", [])
        if not isinstance(ticks, list) or not isinstance(stock, list):
            raise DeskError("The page sent something that is no mark. Load it again.")
        return {
            "points": points,
            "ticks": [tick is True for tick in ticks[: len(sheet.criteria)]],
            "stock": [str(line)[:600] for line in stock[:40]],
            "comment": str(draft.get("comment", ""))[:MOST_TYPED],
            "private": str(draft.get("private", ""))[:MOST_TYPED],
            "flag": draft.get("flag") is True,
            "reason": str(draft.get("reason", ""))[:600],
        }

    def _row(self, question: str, leaf: Leaf, typed: Mapping[str, Any]) -> Given:
        """The row that what was typed makes. Raises DeskError when it is no mark yet."""
        sheet, points = self.sheet(question), typed["points"]
        ticked = any(typed["ticks"])
        by_ticks = sheet.points_for(sum(typed["ticks"])) if ticked else None
        points = by_ticks if points is None else points
        private, flag = typed["private"].strip(), typed["flag"]
        if points is None:
            if private or flag:
                return Given(leaf.student, question, NOTE, self.marker, private=private, flag=flag)
            raise DeskError("Choose a level or tick what is met first.")
        self._within(question, points)
        comment = "\n".join(filter(None, [*typed["stock"], typed["comment"].strip()]))
        if by_ticks is not None and by_ticks != points:
            if not typed["reason"].strip():
                raise DeskError(f"The ticks give {by_ticks:g}. Say why it is {points:g} points.")
            private = f"{points:g} instead of {by_ticks:g}: {typed['reason']}\n{private}".strip()
        if sheet.kind != "text" and not (comment or private):
            raise DeskError("Say why the machine's points are changed.")
        ticks = tuple(zip(sheet.criteria, typed["ticks"], strict=False)) if ticked else ()
        level = sheet.level_of(points)
        return Given(
            leaf.student, question, MARK, self.marker, float(points), comment, private, level,
            ticks, flag, leaf.digest,
        )  # fmt: skip

    def _within(self, question: str, points: float) -> None:
        most = self.sheet(question).of
        if not 0 <= points <= most:
            raise DeskError(f"{question} gives 0 to {most:g} points, not {points:g}.")


def _same_for(row: Given, leaf: Leaf) -> Given:
    """The same mark for a like answer."""
    return replace(row, student=leaf.student, digest=leaf.digest if row.act == MARK else "")
