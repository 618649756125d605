"""The treaty comparer: the right article on the right side, its status, and nothing from nowhere."""

from __future__ import annotations

from jasa import data, exhibits
from jasa.exhibits.origins.treaties import PAIRS, reading

comparer = exhibits.treaty_comparer


def test_the_first_question_sets_may_be_used_beside_will_act() -> None:
    view = comparer.view()
    left, right = view.panels[:2]
    assert left.heading == "Security Treaty 1951, Article I" and "permits" in left.text
    assert right.heading == "Security Treaty 1960, Article V" and "will act" in right.text
    assert view.words[1].startswith("Security Treaty 1951, I: The forces may be used")
    assert view.words[2].startswith("Security Treaty 1960, V: Each party treats")


def test_every_panel_carries_its_reading_status_and_the_older_text_stands_left() -> None:
    rows = data.load("treaty_articles").set_index("row_id")
    order = ["Peace Treaty 1951", "Security Treaty 1951", "Security Treaty 1960"]
    for ask, pair in PAIRS.items():
        panels = comparer.view(ask=ask).panels[:2]
        assert len(panels) == 2
        for panel in panels:
            if panel.row:
                row = rows.loc[panel.row]
                assert panel.heading.startswith(row.treaty) and row.article in panel.heading
                assert (panel.text, panel.label) == (row.provision, row.reading_status)
        if pair.earlier and pair.later:
            one, two = (order.index(rows.at[i, "treaty"]) for i in (pair.earlier, pair.later))
            assert one < two
        if pair.theme:
            themes = {rows.at[i, "theme"] for i in (pair.earlier, pair.later) if i}
            assert pair.theme in themes


def test_weak_rows_are_marked_and_never_called_read_in_full() -> None:
    rows = data.load("treaty_articles")
    weak = rows[rows["use"] != "grade"]
    assert not (weak["reading_status"].map(reading) == "in full").any()
    strong = rows[rows["use"] == "grade"]
    assert (strong["reading_status"].map(reading) == "in full").all()
    for pair, ask in ((p, a) for a, p in PAIRS.items()):
        if {pair.earlier, pair.later} & set(weak["row_id"]):
            assert "not read in full" in comparer.view(ask=ask).caveats[0]


def test_every_row_on_the_security_treaties_of_a_theme_asked_is_somewhere_in_the_pairs() -> None:
    used = {i for p in PAIRS.values() for i in (p.earlier, p.later)}
    rows = data.load("treaty_articles")
    left_out = set(rows["row_id"]) - used
    assert left_out == {"ta017", "ta019", "ta021", "ta025"}, left_out


def test_every_text_is_shown_in_its_own_words_and_every_wish_names_who_and_when() -> None:
    texts = data.load("treaty_texts").set_index("row_id")
    reasons = data.load("reasons").set_index("row_id")
    for ask, pair in PAIRS.items():
        shown = {p.row: p for p in comparer.view(ask=ask).panels[2:]}
        assert set(shown) == {*pair.texts, *pair.wanted}
        for row, panel in shown.items():
            words = texts.at[row, "text"] if row in texts.index else reasons.at[row, "quote"]
            assert panel.text == words and panel.label
            if row in reasons.index:
                assert reasons.at[row, "speaker"] in panel.heading


def test_the_three_cases_of_consultation_are_shown_whole_with_both_sides_of_the_argument() -> None:
    view = comparer.view(ask="Must Tokyo be asked first?")
    said = " ".join(p.text for p in view.panels)
    assert "deployment into Japan" in said and "major changes in their equipment" in said
    assert "combat operations" in said
    sides = {
        p.heading.rsplit(", ", 1)[1] for p in view.panels if p.heading.startswith("Who wanted")
    }
    assert {"Tokyo", "Washington", "US forces"} <= sides
