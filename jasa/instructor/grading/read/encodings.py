"""Text of unknown encoding: what spreadsheets, zips and old editors write without saying so.

An encoding is chosen by how plausible the whole text looks in it, western ones first: a wrong one
puts a single kanji or a sign into the middle of a name, a right one does not.
"""

from __future__ import annotations

import unicodedata

#: Bytes of files: Windows in western Europe, Windows in Japan.
OF_FILES = ("cp1252", "cp932")
#: Names in zips, where the DOS code pages still live.
OF_ZIPS = ("cp850", "cp437", "cp1252", "cp932")
#: Signs that stand in honest western text beside letters.
USUAL_SIGNS = set("“”‘’„–—…«»¿¡·€£©®°ºª§´")
NULS = 0.3  # UTF-16 text in Latin letters has a zero in every second byte


def decode(raw: bytes) -> tuple[str, str]:
    """Give the text of some bytes and the name of the encoding it was most plausibly saved in."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "utf-16"
    start = raw[:2000]
    if start and max(start[0::2].count(0), start[1::2].count(0)) > NULS * len(start) / 2:
        name = "utf-16-le" if start[1::2].count(0) >= start[0::2].count(0) else "utf-16-be"
        return raw.decode(name, errors="replace"), name
    try:
        return raw.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return most_plausible(raw, OF_FILES)


def zip_entry_name(name: str, says_utf8: bool) -> str:
    """Give the name of a zip's entry as it was meant; ``name`` is what Python made of its bytes."""
    if says_utf8 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return most_plausible(raw, OF_ZIPS)[0]


def most_plausible(raw: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    """Decode with the encoding whose text looks most like words; the first of equals."""
    found: list[tuple[float, str, str]] = []
    for name in encodings:
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        found.append((implausible(text), text, name))
    if not found:
        return raw.decode("utf-8", errors="replace"), "utf-8 with losses"
    _, text, name = min(found, key=lambda entry: entry[0])
    return text, name


def implausible(text: str) -> float:
    """Say how odd a text looks: the part of its letters beyond ASCII that no word would have there."""
    odd, seen = 0, 0
    padded = f" {text} "
    for before, letter, after in zip(padded, padded[1:], padded[2:], strict=False):
        if letter.isascii():
            continue
        seen += 1
        odd += _oddness(before, letter, after)
    return odd / seen if seen else 0.0


def _oddness(before: str, letter: str, after: str) -> bool:
    script = _script(letter)
    beside = {_script(before), _script(after)}
    if script == "latin":
        # A capital in the middle of a word: MarÝa.
        return (letter.isupper() and before.islower()) or bool(beside & {"japanese", "narrow"})
    if script == "narrow":
        return "narrow" not in beside or "latin" in beside
    if script == "japanese":
        return "latin" in beside
    return script == "none" and letter not in USUAL_SIGNS


def _script(letter: str) -> str:
    """*latin*, *japanese*, *narrow* (half-width katakana), *wide* signs, *space* or *none*."""
    if letter.isspace():
        return "space"
    name = unicodedata.name(letter, "")
    if name.startswith("LATIN"):
        return "latin"
    if name.startswith("HALFWIDTH KATAKANA"):
        return "narrow"
    if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH")):
        return "japanese"
    return "ascii" if letter.isascii() else "none"
