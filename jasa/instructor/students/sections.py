"""The sections of a class, known from its class list, and who of the hand-ins is in which.

A hand-in goes by the line of the class list that it was marked with; where the list has been
changed since, by its number and names as any file does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from jasa.errors import JasaError
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.roster import Student, line_named, packed, same_number
from jasa.instructor.grading.read.section_names import in_order, same_section

NO_SECTION = "no section"
JOINT = "; "


class UnknownSection(JasaError):
    """No section of this class is called so; the message names those there are."""


@dataclass(frozen=True)
class Sections:
    """The sections of a class list: their names in order, and who is in which."""

    class_list: Sequence[Student]
    _found: dict[tuple[str, str], Student | None] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The sections there are, and last a name for those in none, where others are in one."""
        told = in_order(name for student in self.class_list for name in student.sections)
        return tuple(dict.fromkeys((*told, NO_SECTION))) if told else ()

    @property
    def _none(self) -> tuple[str, ...]:
        return (NO_SECTION,) if self.names else ()

    @cached_property
    def _by_label(self) -> Mapping[str, Student]:
        return {student.label: student for student in self.class_list}

    def named(self, said: str) -> str:
        """The section that is meant, as the list writes it; "" for none. Raises UnknownSection."""
        wanted = same_section(said)
        found = next((name for name in self.names if same_section(name) == wanted), "")
        if wanted and not self.names:
            raise UnknownSection(
                f"The class list has no sections, so none is called {said.strip()[:60]!r}. Give one "
                "with a column section or group to jasa grade or jasa marks with --roster."
            )
        if wanted and not found:
            there = ", ".join(map(repr, self.names))
            raise UnknownSection(f"No section is called {said.strip()[:60]!r}. There are: {there}.")
        return found

    def line_of(self, result: HandInResult) -> Student | None:
        """The line of the class list that a hand-in belongs to, or None."""
        if result.listed in self._by_label:
            return self._by_label[result.listed]
        said = (result.listed, result.student)
        if said not in self._found:
            lines = (line_named(name, self.class_list) for name in said if name)
            self._found[said] = next((line for line in lines if line), None)
        return self._found[said]

    def of_result(self, result: HandInResult) -> tuple[str, ...]:
        """The sections of a hand-in, of those there are."""
        line = self.line_of(result)
        return self.of_student(line) if line is not None else self._none

    def of_student(self, student: Student) -> tuple[str, ...]:
        """The sections of a line of the list."""
        return student.sections or self._none

    def of_label(self, label: str) -> tuple[str, ...]:
        """The sections of whom the list calls by name and number."""
        line = self._by_label.get(label)
        return self.of_student(line) if line is not None else self._none

    def told(self, result: HandInResult) -> str:
        """The sections of a hand-in for a cell of a table; empty for one in none."""
        line = self.line_of(result)
        return JOINT.join(line.sections) if line is not None else ""

    def only(self, results: Iterable[HandInResult], name: str) -> list[HandInResult]:
        """The hand-ins of a section; all of them for ""."""
        return [r for r in results if not name or name in self.of_result(r)]

    def students(self, name: str) -> list[Student]:
        """The lines of the class list that are of a section; all of them for ""."""
        return [s for s in self.class_list if not name or name in self.of_student(s)]

    def file_part(self, name: str) -> str:
        """What the names of a section's files end in; no two sections have the same."""
        if not name:
            return ""
        plain = [re.sub(r"\W+", "_", known).strip("_").casefold() for known in self.names]
        place = self.names.index(name)
        alone = plain[place] and plain.count(plain[place]) == 1
        return f"_{plain[place]}" if alone else f"_{plain[place]}_{place + 1}".replace("__", "_")


def sections_of(book: Gradebook, roster: Sequence[Student] = ()) -> Sections:
    """The sections of a class: of a list just given, else of the one that the gradebook keeps."""
    kept = book.ledger.class_list()
    return Sections(with_known_sections(roster, kept) if roster else kept)


def with_known_sections(roster: Sequence[Student], earlier: Sequence[Student]) -> list[Student]:
    """Keep the sections that an earlier list told where the new one has none of anybody.

    A platform's worksheet with the marks, given week by week, has no column of groups.
    """
    if any(student.sections for student in roster):
        return list(roster)
    return [replace(student, sections=_sections_in(student, earlier)) for student in roster]


def _sections_in(student: Student, earlier: Sequence[Student]) -> tuple[str, ...]:
    """The sections of the one line of a list that has a number, else the name, of a student."""
    own = _numbers(student)
    by_number = [line for line in earlier if own & _numbers(line)]
    by_name = [s for s in earlier if s.name and packed(s.name) == packed(student.name)]
    found = by_number or by_name
    return found[0].sections if len(found) == 1 else ()


def _numbers(student: Student) -> set[str]:
    return {same_number(number) for number in (student.id, *student.ids) if number}
