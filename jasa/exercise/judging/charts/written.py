"""What stands written in a figure, as a reader sees it, and whether it says anything."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Mapping

from jasa.exercise.oracle import normalise

#: Words that join others, and what a table, plotly or a pattern puts where words are missing.
FILLERS = {
    "a", "an", "and", "as", "the", "of", "in", "on", "for", "to", "by", "my", "our", "your", "this",
    "that", "is", "it", "here", "title", "subtitle", "text", "untitled", "axis", "value", "values",
    "variable", "variables", "index", "column", "label", "none", "nan", "null", "data", "some",
    "something", "lorem", "ipsum", "dolor", "sit", "amet", "consectetur", "todo", "tbd", "xxx",
}  # fmt: skip
#: Words that stand in the title of any chart and say nothing of this one.
EMPTY = FILLERS | {
    "new", "old", "nice", "good", "great", "fine", "beautiful", "pretty", "figure", "figures",
    "chart", "charts", "graph", "plot", "diagram", "picture", "test", "example", "first", "second",
    "final", "task", "exercise", "question", "answer", "homework", "solution", "hello", "world",
    "bar", "bars", "line", "lines", "point", "points", "scatter", "plotly", "python",
}  # fmt: skip
LINE_END = re.compile(r"<br\s*/?>|\s+", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


def text_of(part: object) -> str:
    """Give the text of a title in any of plotly's forms, in one line and without HTML."""
    if isinstance(part, Mapping):
        subtitle = part.get("subtitle")
        part = f"{part.get('text') or ''} {text_of(subtitle) if subtitle else ''}"
    if not isinstance(part, str):
        return ""
    return " ".join(html.unescape(TAG.sub("", LINE_END.sub(" ", part))).split())


def own_words(text: str, empty: Container[str] = FILLERS) -> list[str]:
    """Give the words of a text that are not ``empty``, of two letters or more in Latin letters.

    A name from a table, such as ``fiscal_year``, is read as the words that it holds.
    """
    found = re.findall(r"[^\W_]+", normalise(text))
    return [w for w in found if (len(w) > 1 or not w.isascii()) and w not in empty]


def says_something(title: str) -> bool:
    """Say whether a chart's title holds a word of its own, or a number."""
    return any(own_words(title, EMPTY)) or bool(re.search(r"\d", title))
