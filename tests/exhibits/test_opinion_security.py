"""Polls: the mode of asking is drawn where it changes, and answers keep their pollster and days."""

from __future__ import annotations

from jasa import exhibits


def test_change_of_mode_is_said_and_drawn_for_every_cabinet_office_question() -> None:
    for poll in ("size of the Self-Defense Forces", "close to Russia", "close to China"):
        view = exhibits.opinion_2022.view(poll=poll)
        texts = [a.text for a in view.figure.layout.annotations]
        assert sum("way of asking changes" in t for t in texts) == 1
        assert len(view.figure.layout.shapes) == 1
        assert view.caveats[0] == "Do not join interview and mail surveys in one line."
        assert all(t.type == "bar" for t in view.figure.data), "no line can join two surveys"


def test_title_of_a_mixed_series_speaks_of_the_mail_surveys_only() -> None:
    view = exhibits.opinion_2022.view(poll="close to Russia")
    mail = view.table[view.table["How asked"] == "mail"].set_index("Row")
    assert mail["Share of answers, %"].tolist() == [13.1, 5.0, 4.1]
    assert view.title.endswith("13.1\u00a0% (2021), 5\u00a0% (2022), 4.1\u00a0% (2023)")


def test_default_sentence_pairs_pollster_days_and_shares() -> None:
    said = exhibits.opinion_2022.view().words[0]
    assert "NHK (9 to 11 December 2022): 51\u00a0% for, 36\u00a0% against" in said
    assert "Asahi (17 to 18 December 2022): 46\u00a0% for, 48\u00a0% against" in said
    assert "NHK (10 to 12 February 2023): 40\u00a0% for, 40\u00a0% against" in said
