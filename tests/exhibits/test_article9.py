"""Article 9: the official words, complete in both languages, and each act with its own text."""

from __future__ import annotations

from jasa import data, exhibits
from jasa.exhibits.origins.article9 import article


def test_both_texts_are_shown_whole_and_in_the_words_of_the_file() -> None:
    whole = " ".join(data.text("constitution_article9").split())
    for language in ("English", "Japanese"):
        paragraphs = article(language).split("\n")
        assert len(paragraphs) == 2 and all(p in whole for p in paragraphs)
        drawn = exhibits.article_9.view(language=language).figure.layout.annotations[0].text
        squeezed = drawn.replace("<br>", "").replace(" ", "")
        assert squeezed == "".join(paragraphs).replace(" ", "")


def test_the_text_is_the_same_at_every_moment() -> None:
    texts = {
        exhibits.article_9.view(moment=m).figure.layout.annotations[0].text
        for m in exhibits.article_9.controls["moment"].values()
    }
    assert len(texts) == 1


def test_each_moment_shows_its_own_event() -> None:
    rows = data.load("timeline").set_index("row_id")
    for moment in exhibits.article_9.controls["moment"].values():
        view = exhibits.article_9.view(moment=moment)
        row = rows.loc[view.panels[0].row]
        assert view.title.startswith(moment) and moment.endswith(row.title)
        assert view.panels[0].text == row.summary


def test_the_decision_of_2014_is_called_a_reinterpretation() -> None:
    view = exhibits.article_9.view(moment="1 July 2014: Cabinet reinterprets Article 9")
    assert view.panels[1].text == "Reinterpretation, not amendment"
    assert view.panels[2].row == "go009"
