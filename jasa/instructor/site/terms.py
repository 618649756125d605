"""Terms of the glossary in a lesson's prose: the first time one occurs it leads to its meaning."""

from __future__ import annotations

import re
from functools import cache

from jasa import data
from jasa.frame.style import text

#: What is left as it is: code, links, pictures, HTML, headings, bold words.
LEFT = re.compile(r"(`[^`]*`|!?\[[^\]]*\]\([^)]*\)|<[^>]+>|^#.*$|\*\*[^*]*\*\*)", re.M)
#: "Status of Forces Agreement (SOFA)": a name and its short form.
BOTH = re.compile(r"(.+?) \((.+)\)")


def anchor_of(term: str) -> str:
    """Return the anchor of a term on the page of the glossary."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def spellings(term: str) -> list[str]:
    """Return how prose may write a term: whole, without its bracket, or by a short form."""
    both = BOTH.fullmatch(term)
    return [term] if both is None else [term, *both.groups()]


@cache
def known() -> dict[str, str]:
    """Return every spelling and its term; letters count in short forms only."""
    terms = data.load("glossary")["term"]
    return {s if s.isupper() else s.lower(): term for term in terms for s in spellings(term)}


@cache
def finder() -> re.Pattern[str]:
    """Return the pattern that finds terms, long ones first."""
    words = [
        re.escape(s) if s.isupper() else f"(?i:{re.escape(s)})" for s in sorted(known(), key=len)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(reversed(words))})(?![\w-])")


def linked(prose: str, done: set[str]) -> str:
    """Return prose in which each term not yet done leads to the glossary; `done` then holds it."""

    def link(found: re.Match[str]) -> str:
        """A term as a link, the first time it is met."""
        words = found[0]
        term = known()[words if words in known() else words.lower()]
        if term in done:
            return words
        done.add(term)
        where = f'href="../glossary.html#{anchor_of(term)}" data-term="{text(term)}"'
        return f'<a class="jasa-term" {where}>{words}</a>'

    parts = LEFT.split(prose)
    return "".join(p if n % 2 else finder().sub(link, p) for n, p in enumerate(parts))
