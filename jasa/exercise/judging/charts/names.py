"""The names along an axis of categories: read as a person reads them, with or without their dress.

The names are given by the task and are no secret, so a release holds them in clear. A label stands
for the one name that it equals, begins with, shortens or holds: "costs (6)" for "cost".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from jasa.exercise.oracle import normalise

SHORTEST = 3  # signs of a label that is taken for a part of a name, or a name for a part of it
WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda label, name: label == name,
    lambda label, name: label.startswith(name) or name.startswith(label),
    lambda label, name: name in label or label in name,
)


def read_labels(labels: Sequence[object], names: Sequence[str]) -> list[object]:
    """Give each label as the name it stands for; it stays where it fits none, or two fit one."""
    read = {str(label): _name_of(str(label), names) for label in labels if label is not None}
    taken = list(read.values())
    return [
        read[str(label)]
        if label is not None and read[str(label)] and taken.count(read[str(label)]) == 1
        else label
        for label in labels
    ]


def _name_of(label: str, names: Sequence[str]) -> str:
    """Give the only name that a label fits, by the first way in which it fits any; "" without."""
    letters_of_label = _letters(label)
    for way in WAYS:
        if way is not WAYS[0] and len(letters_of_label) < SHORTEST:
            return ""
        fits = [name for name in names if _letters(name) and way(letters_of_label, _letters(name))]
        if fits:
            return fits[0] if len(fits) == 1 else ""
    return ""


def _letters(text: str) -> str:
    """Letters and digits alone, without case, signs and tags."""
    return "".join(re.findall(r"[^\W_]", normalise(re.sub(r"<[^>]*>", " ", text))))
