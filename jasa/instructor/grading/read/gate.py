"""The one gate: behind it every text of a hand-in is valid, bounded Unicode, safe to write and show.

A class of results is ``Gated``: each of its text fields says how long it may be (``text_line``,
``text_lines``), and nothing can be built that does not keep to it. Who writes such a text cleans
nothing.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, fields
from typing import Any

LONGEST_LINE = 5_000  # characters of one line of a longer text


def writable(text: str) -> str:
    """A text that UTF-8, a gradebook and a screen can take: lone surrogates become question marks.

    For what is still to be run or compared as the student wrote it.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def clean(text: str, longest: int = 300) -> str:
    """Make any text safe for one line of a terminal or a table: no control or direction codes."""
    whole = text[: longest * 4]
    if not whole.isprintable():  # most texts are: looking at each character takes long
        kept = (" " if c in "\n\t\r" else c for c in whole)
        whole = "".join(c for c in kept if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    whole = " ".join(whole.split())
    return whole if len(whole) <= longest else whole[: longest - 1] + "…"


def clean_lines(text: str, longest: int) -> str:
    """Make any text safe, line by line."""
    return "\n".join(clean(one, LONGEST_LINE) for one in text[:longest].split("\n"))


def text_line(longest: int, default: Any = "") -> Any:
    """A field of one line of text (or of several such lines in a tuple)."""
    return field(default=default, metadata={"gate": lambda text: clean(text, longest)})


def text_lines(longest: int) -> Any:
    """A field of text with line breaks."""
    return field(default="", metadata={"gate": lambda text: clean_lines(text, longest)})


def clean_code(text: str, longest: int) -> str:
    """Make code safe to show: as ``clean_lines``, with the spaces before each line."""
    shown = []
    for one in text[:longest].split("\n"):
        begins = len(one) - len(one.lstrip(" \t"))
        indent = one[:begins].replace("\t", "    ")[:80]
        shown.append((indent + clean(one[begins:], LONGEST_LINE)).rstrip())
    return "\n".join(shown)


def code_lines(longest: int) -> Any:
    """A field of code, whose indentation is part of it."""
    return field(default="", metadata={"gate": lambda text: clean_code(text, longest)})


@dataclass(frozen=True)
class Gated:
    """What lets no text through but whole and bounded. Raises TypeError for a text that is none."""

    def __post_init__(self) -> None:
        for each in fields(self):
            gate = each.metadata.get("gate")
            if gate is None:
                continue
            given = getattr(self, each.name)
            many = isinstance(given, tuple)
            if not all(isinstance(text, str) for text in (given if many else [given])):
                raise TypeError(f"{each.name} is no text")
            kept = tuple(gate(text) for text in given) if many else gate(given)
            object.__setattr__(self, each.name, kept)
