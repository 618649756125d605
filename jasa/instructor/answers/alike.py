"""Which answers of a class are equal or nearly so. A likeness is something to look at, no more."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_WORDS = 600
SHARED_WORDS = 0.5  # of all words that two texts have, before they are compared in order
NEARLY = 0.8
SHORTEST_CODE = 40  # letters of normalised code below which equal answers say nothing


@dataclass(frozen=True)
class Pair:
    """Two answers of a class and how like they are, from 0 to 1 (equal but for spaces and case)."""

    one: str
    other: str
    likeness: float


def words_of(text: str) -> list[str]:
    """The words of a text, for comparing: lower case, no marks around them."""
    parts = (part.strip(".,;:!?()[]\"'«»“”„*_") for part in text.casefold().split()[:MOST_WORDS])
    return [part for part in parts if part]


def alike(texts: Mapping[str, str], nearly: float = NEARLY) -> list[Pair]:
    """Give all pairs of like texts by the names they are given under, the likest first."""
    words = {name: words_of(text) for name, text in texts.items() if text.strip()}
    sets = {name: frozenset(found) for name, found in words.items()}
    found = []
    for one, other in combinations(sorted(words), 2):
        both, either = len(sets[one] & sets[other]), len(sets[one] | sets[other])
        if either and both / either >= SHARED_WORDS:
            likeness = _likeness(words[one], words[other])
            if likeness >= nearly:
                found.append(Pair(one, other, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    if one == other:
        return 1.0
    # Where words stand decides a little: the longer text goes first, so that order is no matter.
    longer, shorter = sorted((one, other), key=lambda words: (-len(words), list(words)))
    return difflib.SequenceMatcher(None, longer, shorter, autojunk=False).ratio()


def groups(pairs: Sequence[Pair]) -> list[list[str]]:
    """Put names that are linked by pairs together, the largest group first."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        joined = group_of.get(pair.one, {pair.one}) | group_of.get(pair.other, {pair.other})
        for name in joined:
            group_of[name] = joined
    distinct = {id(group): sorted(group) for group in group_of.values()}
    return sorted(distinct.values(), key=lambda group: (-len(group), group))


class _Plain(ast.NodeTransformer):
    """Names of one's own become v0, v1 …: a copy with other names is still a copy."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        name = self.names.setdefault(node.id, f"v{len(self.names)}")
        return ast.Name(name, node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.setdefault(node.arg, f"v{len(self.names)}"))


def plain_code(code: str) -> str:
    """Code without spaces, comments and the choice of names; "" if it cannot be read or is short."""
    try:
        plain = ast.unparse(_Plain().visit(ast.parse(code)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return plain if len(plain) >= SHORTEST_CODE else ""


def equal_groups(answers: Mapping[str, str], key: Callable[[str], str]) -> list[list[str]]:
    """Put names together whose answers are the same under ``key``; those under "" stay alone."""
    same: dict[str, list[str]] = {}
    for name, answer in sorted(answers.items()):
        kept = key(answer)
        if kept:
            same.setdefault(kept, []).append(name)
    return sorted((g for g in same.values() if len(g) > 1), key=lambda g: (-len(g), g))
