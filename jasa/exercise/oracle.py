"""The oracle: knows the right answers, in clear for the grader, as salted digests for the student.

Every judgement is one question: "is this guess the secret of that slot?". A slot belongs to one
thing to be known: the answer itself, a known mistake, a column of a table, a series of a chart,
the result of a function. Numbers are laid in buckets as wide as the tolerance, so that a guess is
a short text (``b17``) and the same comparison works in clear and as a digest.

A sentence that belongs to a slot (an insight, the name of a mistake) is sealed with the secret:
it can be read only by whoever has the matching value.
"""

from __future__ import annotations

import base64
import hashlib
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# Slow enough that looping over guesses hurts, quick enough for some twenty looks a check.
ITERATIONS = 2_500
EDGE = 1e-6  # widens a bucket a little, so that answer ± tolerance itself is inside
NOTHING = "none"  # how a missing value is written in a guess


@dataclass(frozen=True)
class Slot:
    """One thing the oracle knows.

    ``offsets`` and ``widths`` lay out the buckets of its numbers (same length, or empty for a
    text). Exactly one of ``secret`` (in clear) and ``digest`` is set. ``say`` is the sentence that
    goes with it, ``sealed`` the same sentence in sealed form.
    """

    name: str
    offsets: tuple[float, ...] = ()
    widths: tuple[float, ...] = ()
    secret: str | None = None
    digest: str | None = None
    say: str = ""
    sealed: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give the slot as JSON-able data, without empty entries."""
        full: dict[str, Any] = {
            "name": self.name,
            "offsets": list(self.offsets),
            "widths": list(self.widths),
            "secret": self.secret,
            "digest": self.digest,
            "say": self.say,
            "sealed": self.sealed,
            "about": dict(self.about),
        }
        return {key: value for key, value in full.items() if value or key == "name"}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Slot:
        """Read a slot from JSON-able data."""
        known = dict(data)
        known["offsets"] = tuple(known.get("offsets", ()))
        known["widths"] = tuple(known.get("widths", ()))
        return Slot(**known)


class Oracle:
    """The slots of one question (for one case), asked by name."""

    def __init__(self, slots: Iterable[Slot], salt: str = "") -> None:
        self.slots = {slot.name: slot for slot in slots}
        self.salt = salt

    def names(self, start: str) -> list[str]:
        """Give the names of all slots that begin with ``start``, in order."""
        return [name for name in self.slots if name.startswith(start)]

    def guess(self, name: str, cells: Sequence[object]) -> str | None:
        """Write ``cells`` as a guess for slot ``name``; None when their number does not fit."""
        slot = self.slots.get(name)
        if slot is None or (slot.offsets and len(slot.offsets) != len(cells)):
            return None
        return write_guess(cells, slot.offsets, slot.widths)

    def open(self, name: str, guess: str | None) -> str | None:
        """Give slot ``name``'s sentence ("" if none) when the guess is right, else None."""
        slot = self.slots.get(name)
        if slot is None or guess is None:
            return None
        if slot.digest is None:
            return slot.say if guess == slot.secret else None
        stretched = stretch(guess, self.salt, name)
        if _digest(stretched) != slot.digest:
            return None
        return unseal(slot.sealed, stretched)

    def fits(self, name: str, cells: Sequence[object]) -> bool:
        """Say whether ``cells`` are what slot ``name`` holds, each within its tolerance."""
        return self.open(name, self.guess(name, cells)) is not None


def clear_slot(
    name: str,
    cells: Sequence[object],
    tolerances: Sequence[float] = (),
    say: str = "",
    about: Mapping[str, Any] | None = None,
) -> Slot:
    """Make a slot in clear for ``cells`` (numbers, texts, dates, None) with absolute tolerances.

    A cell that is no number gets offset 0 and width 0.
    """
    offsets, widths = [], []
    for cell, tolerance in zip(cells, tolerances, strict=True) if tolerances else ():
        offset, width = _layout(cell, tolerance)
        offsets.append(offset)
        widths.append(width)
    secret = write_guess(cells, offsets, widths)
    return Slot(name, tuple(offsets), tuple(widths), secret=secret, say=say, about=about or {})


def digest_slot(slot: Slot, salt: str) -> Slot:
    """Turn a slot in clear into one that holds only its digest and its sealed sentence."""
    if slot.secret is None:
        raise ValueError(f"Slot {slot.name!r} holds no secret in clear.")
    stretched = stretch(slot.secret, salt, slot.name)
    return Slot(
        slot.name,
        slot.offsets,
        slot.widths,
        digest=_digest(stretched),
        sealed=seal_sentence(slot.say, stretched),
        about=slot.about,
    )


def _layout(cell: object, tolerance: float) -> tuple[float, float]:
    if not is_number(cell):
        return 0.0, 0.0
    half = tolerance * (1 + EDGE)
    width = 2 * half
    low = float(cell) - half  # type: ignore[arg-type]
    # Only the remainder is published: the offset alone does not tell the size of the answer.
    return _round(low - math.floor(low / width) * width), _round(width)


def _round(value: float) -> float:
    return float(f"{value:.12g}")


def is_number(cell: object) -> bool:
    """Say whether a plain cell is a finite number (truth values are not numbers)."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell)


def write_guess(
    cells: Sequence[object], offsets: Sequence[float] = (), widths: Sequence[float] = ()
) -> str:
    """Write cells as one text: numbers as bucket numbers, texts normalised, None as ``none``."""
    parts = []
    for place, cell in enumerate(cells):
        offset = offsets[place] if place < len(offsets) else 0.0
        width = widths[place] if place < len(widths) else 0.0
        parts.append(_write_cell(cell, offset, width))
    return "\x1f".join(parts)


def _write_cell(cell: object, offset: float, width: float) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        if not math.isfinite(cell):
            return NOTHING if math.isnan(cell) else "endless"
        if width:
            place = (cell - offset) / width
            return f"b{math.floor(place)}" if math.isfinite(place) else "endless"
        return f"n{cell:.12g}"
    return f"t{normalise(str(cell))}"


def normalise(text: str) -> str:
    """Give a text as compared: same width of characters, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


# ---------------------------------------------------------------- digests and seals


def stretch(guess: str, salt: str, name: str) -> bytes:
    """Stretch a guess with PBKDF2 into 64 bytes: half makes the digest, half opens the seal."""
    salted = f"{salt}\x1f{name}".encode()
    return hashlib.pbkdf2_hmac("sha512", guess.encode(), salted, ITERATIONS)


def _digest(stretched: bytes) -> str:
    return base64.b64encode(stretched[:18]).decode()


def seal_sentence(text: str, stretched: bytes) -> str:
    """Hide a sentence behind the second half of a stretched secret."""
    raw = text.encode()
    return base64.b64encode(_mixed_with(raw, stretched[32:])).decode() if text else ""


def unseal(sealed: str, stretched: bytes) -> str:
    """Read a sealed sentence; "" when there is none or it is damaged."""
    try:
        return _mixed_with(base64.b64decode(sealed), stretched[32:]).decode()
    except ValueError:
        return ""


def _mixed_with(raw: bytes, key: bytes) -> bytes:
    stream = hashlib.shake_256(key).digest(len(raw)) if raw else b""
    return bytes(a ^ b for a, b in zip(raw, stream, strict=True))
