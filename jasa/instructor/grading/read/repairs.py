"""What was mended in a hand-in, in sentences that a teacher understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jasa.instructor.grading.read.gate import Gated, text_line

#: Kinds of repairs that somebody downstream has to tell from the others.
MISSING_CELL, TWO_CASES = "missing cell", "two cases"


@dataclass(frozen=True)
class Repair(Gated):
    """One thing that was mended: a sentence, and its kind where that matters ("" for most)."""

    sentence: str = text_line(600)
    kind: str = text_line(40)


class Repairs:
    """Repairs as they are met; the same repair of several cells becomes one sentence."""

    def __init__(self, sentences: Sequence[str] = ()) -> None:
        self._names: dict[tuple[str, str], list[str]] = {(s, ""): [] for s in sentences}

    def add(self, sentence: str, name: str = "", kind: str = "") -> None:
        """Note a repair; ``{}`` in the sentence stands for the name, or names in the end."""
        names = self._names.setdefault((sentence, kind), [])
        if name and name not in names:
            names.append(name)

    def listed(self) -> tuple[Repair, ...]:
        """Give all repairs, in the order they were first met."""
        return tuple(
            Repair(sentence.replace("{}", ", ".join(names)) if names else sentence, kind)
            for (sentence, kind), names in self._names.items()
        )
