"""Texts of exhibits and cards as they stand on paper or on a slide, where nothing can be moved.

What speaks of a tab, of a control or of the exhibit below is left out: a bracket or a half sentence
where that is enough, the sentence where it is not.
"""

from __future__ import annotations

import re

#: Brackets and ends of sentences that only send readers to another tab or control.
ASIDES = re.compile(
    r"\s*\((?:see the (?:tab )?table|choose [^)]*|tab [^)]*)\)"
    r"|,? (?:which stands|given|named) in the (?:tab )?table"
    r"|; the text below has [^.;]*",
    re.IGNORECASE,
)
#: Words that send readers to something that moves, or that stands elsewhere on a screen.
POINTS = re.compile(
    r"^Below:|\bbelow(?= and\b| to see\b| them\b| counts\b| opens\b|[.,;:?])|\bslider\b|\bcontrols?\b"
    r"|\btabs?\b|\bStep through\b|\bin the table\.$"
    r"|(?:^|: )(?:Now |Then |Now go and )?(?:[Cc]hoose|[Cc]hange|[Mm]ove|[Cc]ompare all|[Tt]ry)\b"
)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])")


def off_screen(text: str) -> str:
    """Return a text without what only a screen can do; "" where nothing is left."""
    kept = [s for s in SENTENCE.split(ASIDES.sub("", text)) if not POINTS.search(s)]
    return " ".join(kept)
