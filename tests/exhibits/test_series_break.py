"""The two reports of September 2008: each service with its own two figures."""

from __future__ import annotations

from jasa import data, exhibits


def test_default_sentences_pair_service_and_figures() -> None:
    words = exhibits.series_break.view().words
    assert "33,286 in the old report, 42,521 in the new one, 9,235 more" in words[0]
    assert "Navy: 3,764 in the old report, 18,594 in the new one, 14,830 more." in words[1]
    assert "Marine Corps: 14,378 in the old report, 9,886 in the new one, 4,492 fewer." in words[1]


def test_people_away_are_never_added_to_those_stationed() -> None:
    for state in exhibits.series_break.states():
        view = exhibits.series_break.view(**state)
        assert view.figure.layout.barmode == "group"
        published = set(data.load("troops_series_break")["row_id"])
        assert set(view.table["Row"]) <= published
