"""Pictures of the gallery that a change makes old are named; a misspelt name gets its nearest."""

from __future__ import annotations

import re

import pytest

from jasa.frame.exhibit import REGISTRY
from jasa.instructor.make import gallery


def test_exhibits_with_other_words_than_before_are_named() -> None:
    names = ("how_far", "scrambles", "troops")
    page = "# Gallery\n\n" + "\n".join(gallery.entry(REGISTRY[n]) for n in names)
    assert gallery.pages_apart(page, page) == []
    assert gallery.pages_apart("", page) == list(names)
    without = "# Gallery\n\n" + "\n".join(gallery.entry(REGISTRY[n]) for n in names[1:])
    assert gallery.pages_apart(without, page) == ["how_far"]
    words = REGISTRY["scrambles"].view().words[0]
    assert gallery.pages_apart(page.replace(words, "Otherwise."), page) == ["scrambles"]


def test_exhibits_of_a_changed_table_are_named() -> None:
    named = gallery.shown_of(["scrambles"])
    assert "scrambles" in named and len(named) < len(REGISTRY)
    assert gallery.shown_of([]) == []


def test_a_misspelt_exhibit_gets_the_nearest_names() -> None:
    with pytest.raises(gallery.GalleryError, match="nearest names are: scrambles") as refused:
        gallery.chosen(["scrambels"])
    assert len(re.findall(r"\w+", str(refused.value))) < 20
