"""Write a comment typed at the desk onto the marking card, and change nothing else of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from jasa.errors import JasaError
from jasa.files import write_whole


class CardNotChanged(JasaError):
    """The card stays as it is; the message says why."""


def add_comment(card: Path, question: str, words: str) -> bool:
    """Put a comment behind the others of a question; False if it stands there. Raises CardNotChanged.

    The card is written by people, so its text is kept and one line is put in. What then is read
    must be the old card with one more comment, else nothing is written.
    """
    before = card.read_text(encoding="utf-8")
    wanted = yaml.safe_load(before)
    entry = next((q for q in wanted["questions"] if q["id"] == question), None)
    if entry is None or not entry.get("comments"):
        raise CardNotChanged(
            f"{card.name} has no comments for {question}: write the first by hand."
        )
    if words in entry["comments"]:
        return False
    entry["comments"].append(words)
    after = _with_line(before, question, words)
    if yaml.safe_load(after) != wanted:
        raise CardNotChanged(
            f"{card.name} is written in a way of its own: add the comment by hand."
        )
    write_whole(card, after)
    return True


def _with_line(text: str, question: str, words: str) -> str:
    """The card's text with one more item below ``comments:`` of a question."""
    lines = text.split("\n")
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if re.match(rf"\s*- id: {re.escape(question)}\s*$", line)
        ),
        len(lines),
    )
    head = next(
        (n for n in range(start, len(lines)) if lines[n].strip() == "comments:"), len(lines)
    )
    end = head + 1
    while end < len(lines) and _is_item(lines[end], lines[head]):
        end += 1
    first = lines[head + 1] if end > head + 1 else ""
    indent = first[: len(first) - len(first.lstrip())]
    lines.insert(end, f"{indent}- {json.dumps(words, ensure_ascii=False)}")
    return "\n".join(lines)


def _is_item(line: str, head: str) -> bool:
    """Whether a line belongs to the list: an item, or the rest of one that was wrapped."""
    deep, own = len(line) - len(line.lstrip()), len(head) - len(head.lstrip())
    return bool(line.strip()) and (deep > own or (deep == own and line.lstrip().startswith("- ")))
