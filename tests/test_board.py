"""The claims board: nothing is given away before a verdict, everything shows after it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import anywidget
import ipywidgets as widgets
import pytest

from jasa import data, learn
from jasa.frame.live import live_part
from jasa.learn import beliefs as misconceptions
from jasa.learn import board, cards, correction, progress
from jasa.learn.record import Record


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a record of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def open_board(
    *chosen: str, theme: str = "all", verdict: str = "all", mine: str = "all"
) -> board.Board:
    return board.Board(chosen, theme, verdict, mine)


def shown(made: board.Board) -> list[str]:
    """The claims in the table, in order."""
    return re.findall(r'<th scope="row">(C\d\d)</th>', made.html.value)


def test_all_claims_of_the_table_stand_on_the_board_in_our_words() -> None:
    made = open_board()
    assert shown(made) == data.load("claims")["claim_id"].tolist()
    for name in board.names():
        assert html.escape(cards.claim(name)["claim"]) in made.html.value
    assert set(data.load("claims")["theme"]) == set(board.THEMES)


def test_nothing_of_the_sources_shows_before_a_verdict() -> None:
    made = open_board()
    page = html.unescape(made.html.value) + html.unescape(board.claims_as_list(board.board_lines()))
    for name in board.names():
        _, says, figure, _ = cards.evidence(name)
        assert says not in page
        assert len(figure) < 8 or figure not in page
    assert all(line.ours == "" for line in board.board_lines())
    for kind in [*cards.VERDICTS, *cards.OMISSION]:
        assert shown(open_board(verdict=kind)) == [], "a filter must not give a verdict away"


def test_a_verdict_on_the_board_shows_what_the_sources_say_of_that_claim_only() -> None:
    made = open_board()
    made.list.value = "C03"
    assert made.card is not None
    made.card.commit("imprecise")
    page = html.unescape(made.html.value)
    ours, says, figure, shorts = cards.evidence("C03")
    assert (ours, figure) == ("wrong", "1952-04-28")
    assert says in page and figure in page and shorts in page and "≠ imprecise" in page
    assert cards.evidence("C04")[1] not in page
    assert "C03" not in [value for _, value in made.list.options]
    last = Record().last("C03")
    assert last is not None and (last.kind, last.answer) == ("verdict", "imprecise")


def test_the_first_verdict_counts() -> None:
    learn.commit("C08", "wrong")
    learn.commit("C08", "imprecise")
    assert [e.answer for e in Record().read()[0]] == ["wrong"]
    with pytest.raises(learn.ItemError, match="not a verdict"):
        learn.commit("C08", "false")
    with pytest.raises(learn.ItemError, match="no claim"):
        learn.commit("C99", "wrong")


def test_a_card_of_a_lesson_fills_an_open_board() -> None:
    made = open_board()
    cards.ClaimVerdict("C07").commit("supported")
    assert "✓ supported" in made.html.value


def test_filters_keep_what_they_say() -> None:
    for name, verdict in {"C02": "supported", "C03": "wrong", "C28": "imprecise"}.items():
        learn.commit(name, verdict)
    cost = [n for n in board.names() if cards.claim(n)["theme"] == "cost"]
    assert shown(open_board(theme="Cost")) == cost
    assert shown(open_board(verdict="wrong")) == ["C03", "C28"]
    assert shown(open_board(mine="imprecise")) == ["C28"]
    assert shown(open_board(mine=board.DIFFERS)) == ["C28"]
    assert len(shown(open_board(mine=board.OPEN))) == len(board.names()) - 3
    assert shown(open_board("C06", "C07")) == ["C06", "C07"]
    made = open_board()
    made.theme.value = "Cost"
    assert shown(made) == cost
    with pytest.raises(learn.ItemError, match="not a choice"):
        open_board(theme="Money")


def test_each_claim_names_the_lesson_that_tests_it() -> None:
    where = board.lessons_of_claims()
    assert set(where) == set(board.names())
    assert {where[n] for n in ("C06", "C07", "C08", "C09")} == {"03"}
    for line in board.board_lines():
        found = sorted((data.ROOT / "lessons").glob(f"{line.lesson}_*.ipynb"))
        assert line.lesson == board.LAST or line.name in found[0].read_text(encoding="utf-8")


def test_only_an_omission_can_be_called_one() -> None:
    left_out = [n for n in board.names() if "omission" in cards.verdict_kinds(n)]
    assert left_out == ["C44"]
    assert set(data.load("claims")["verdict"]) == {*cards.VERDICTS, *cards.OMISSION}


def test_first_reading_goes_through_the_claims_and_judges_nothing() -> None:
    made = board.FirstReading(["C02", "C03"])
    made.note.click()
    assert "Choose one" in made.reply.value
    made.control.value = "I believe it"
    made.note.click()
    assert "C03" in made.ask.value and "1 of 2 noted" in made.reply.value
    made.on.click()
    assert made.control.value == "I believe it"
    made.back.click()
    assert "C03" in made.ask.value and made.control.value is None
    assert [x.hunch for x in board.board_lines(["C02", "C03"])] == ["I believe it", ""]
    assert [x.ours for x in board.board_lines(["C02", "C03"])] == ["", ""]
    assert "C03" in board.FirstReading(["C02", "C03"]).ask.value, "it opens where you left off"


def test_a_record_with_strange_answers_does_not_break_the_board() -> None:
    for item, kind, answer in [("C03", "verdict", "<b>nonsense"), ("00-C03", "prediction", "?")]:
        Record().add(item, kind, answer)
    (line,) = board.board_lines(["C03"])
    assert (line.mine, line.hunch, line.ours) == ("", "", "")
    assert "nonsense" not in open_board().html.value


@pytest.mark.parametrize(
    "made",
    [
        board.Board,
        board.FirstReading,
        correction.Form,
        correction.Document,
        misconceptions.Test,
        progress.Progress,
        cards.ClaimVerdict,
        cards.Prediction,
    ],
)
def test_no_widget_hides_a_method_of_its_kind(made: type) -> None:
    """A method called `open` would hide that of ipywidgets, and JupyterLab would never hear of it.

    `add_traits` is meant to stand before its own: it leaves out what a kind has declared.
    """
    own = {n for c in made.__mro__ if c.__module__.startswith("jasa") for n in vars(c)}
    kind = anywidget.AnyWidget if issubclass(made, anywidget.AnyWidget) else widgets.VBox
    assert {n for n in own & set(dir(kind)) if not n.startswith("_")} <= {"add_traits"}


def test_what_widgets_share_is_changed_for_none_and_made_again_where_all_were_closed() -> None:
    first, second = live_part.plain_html("a"), live_part.plain_html("b")
    assert first.layout is second.layout
    with pytest.raises(TypeError, match="width would change for all"):
        first.layout.width = "10px"
    first.layout.close()
    third = live_part.plain_html("c")
    assert third.layout is not first.layout and third.layout.comm is not None
    third.layout.close()  # the next has one of its own again, without a width
