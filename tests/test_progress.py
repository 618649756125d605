"""The drawing of the record and the corrected article: right from a record, calm without one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import data, exhibits, learn
from jasa.frame.live import frame
from jasa.learn import board, cards, correction, progress, takehome
from jasa.learn.record import Record


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a record of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawn_names(trace: object) -> set[str]:
    """The claims that a kind of mark stands for."""
    return {str(t).partition(" ·")[0] for t in trace.text or ()}  # type: ignore[attr-defined]


def test_an_empty_record_is_drawn_and_said() -> None:
    made = progress.Progress()
    assert "still empty" in made.words.value and len(made.chart.outputs) == 1
    open_marks = next(
        t for t in progress.drawing(board.board_lines()).data if t.name == "no verdict yet"
    )
    assert drawn_names(open_marks) == set(board.names())


def test_every_claim_is_drawn_once_with_its_standing_and_its_first_reading() -> None:
    Record().add("00-C03", "prediction", "I believe it")
    Record().add("00-C07", "prediction", "I doubt it")
    learn.commit("C03", "wrong")
    learn.commit("C07", "wrong")
    drawn = {
        t.name: t for t in progress.drawing(board.board_lines()).data if t.showlegend is not False
    }
    assert drawn_names(drawn["verdict as the sources"]) == {"C03"}
    assert drawn_names(drawn["verdict other than the sources"]) == {"C07"}
    assert drawn_names(drawn["believed at first"]) == {"C03"}
    verdicts = [t for n, t in drawn.items() if "verdict" in n]
    places = [p for t in verdicts for p in zip(t.x, t.y, strict=True) if p[0] is not None]
    assert len(places) == len(set(places)) == len(board.names())


def test_sentences_count_what_the_record_holds() -> None:
    for name, hunch in {"C02": "I believe it", "C03": "I believe it", "C04": "I doubt it"}.items():
        Record().add(f"00-{name}", "prediction", hunch)
    for name, verdict in {"C02": "supported", "C03": "imprecise", "C04": "wrong"}.items():
        learn.commit(name, verdict)
    Record().add("03-z1", "quiz", "The area of exclusive-use facilities")
    Record().add("03-z1", "quiz", "The number of exclusive-use facilities")
    Record().add("03-p1", "prediction", "about 20 %")
    made = progress.Progress()
    said = html.unescape(made.words.value)
    assert "first impression of 3 of 44 claims and committed to a verdict on 3; 2 of these" in said
    assert "believed or doubted 3 of the claims judged; for 2 of them" in said
    assert "differ from the sources on C03 (you: imprecise, sources: wrong)" in said
    assert "right at the first try: 0 of 1" in said
    assert "about 20 %" in made.rows.value and "70.3" in made.rows.value
    assert (
        cards.claim("C05")["verdict"] not in progress.table(board.board_lines(["C05"])).to_string()
    )


def test_the_drawing_follows_a_card_answered_on_the_page() -> None:
    made = progress.Progress()
    cards.ClaimVerdict("C02").commit("supported")
    assert "verdict on 1" in made.words.value


@settings(max_examples=15)
@given(junk=st.binary(min_size=1, max_size=200))
def test_no_damage_stops_the_drawing(junk: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("damaged"))
        Record().add("C02", "verdict", "supported")
        path = Record().path
        path.write_bytes(junk + path.read_bytes()[len(junk) :])
        said, _ = progress.Progress().words.value, progress.my_progress()
        assert said
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("junk"))
        Record().path.write_bytes(junk)
        assert progress.Progress().words.value


def test_a_corrected_claim_needs_evidence_and_a_sentence() -> None:
    form, document = correction.Form(["C03", "C04"]), correction.Document(["C03", "C04"])
    assert "Nothing is written yet" in document.html.value
    form.keep()
    assert "No evidence yet" in form.reply.value and "No corrected sentence" in form.reply.value
    form.fields["evidence"].value = "tl012"
    form.fields["sentence"].value = "The occupation of the mainland ended on 28 April 1952."
    form.button.click()
    assert "show every figure" in form.reply.value and "table timeline" in form.reply.value
    page = html.unescape(document.html.value)
    assert form.fields["sentence"].value in page
    assert data.source("state_rdcr").reference in page
    assert "1 of 2 claims written" in document.count.value
    form.list.value = "C04"
    assert form.fields["sentence"].value == ""
    form.list.value = "C03"
    assert form.fields["evidence"].value == "tl012", "it comes back from the record"


@pytest.mark.parametrize(
    ("evidence", "sentence", "source", "said"),
    [
        ("zz999", "It ended in some year.", "", "No table has a row 'zz999'"),
        ("cl003", "It ended in some year.", "", "row of our own verdicts"),
        ("tl012, zz999", "It ended in some year.", "", "No table has a row 'zz999'"),
        ("tl012", "It ended in 1951.", "", "stand in none of the rows named: 1951"),
        ("tl012", "bananas", "", "Write a whole sentence"),
        ("tl012", "It ended in 1952.", "no_such_source", "no source 'no_such_source'"),
    ],
)
def test_the_form_names_what_is_amiss(evidence: str, sentence: str, source: str, said: str) -> None:
    form = correction.Form(["C03"])
    written = {"evidence": evidence, "sentence": sentence, "source": source}
    for name, value in written.items():
        form.fields[name].value = value
    form.button.click()
    page = html.unescape(form.reply.value)
    assert said in page and "show every figure" not in page
    assert cards.claim("C03")["what_sources_say"] not in page


def test_html_in_a_sentence_stays_text() -> None:
    form, document = correction.Form(["C03"]), correction.Document(["C03"])
    form.fields["evidence"].value = "tl012"
    form.fields["sentence"].value = "It ended <img src=x onerror=alert()> in spring."
    form.button.click()
    assert "<img" not in document.html.value + form.reply.value


@pytest.mark.parametrize("source", ["no_such_source", "state_rdcr, no_such_source"])
def test_a_claim_whose_source_is_missing_is_begun_and_not_handed_in(source: str) -> None:
    form, document = correction.Form(["C03"]), correction.Document(["C03"])
    form.fields["evidence"].value = "tl012"
    form.fields["sentence"].value = "The occupation of the mainland ended on 28 April 1952."
    form.fields["source"].value = source
    form.button.click()
    assert "0 of 1 claims written, 1 begun" in document.count.value
    assert "no_such_source" not in document.html.value + takehome.takehome_page()


@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
def test_names_of_rows_and_sources_count_in_capitals_too(written: Callable[[str], str]) -> None:
    """All names in the tables are in small letters, so that none is mistaken for another one."""
    names = [*correction.formulas.places(), *data.package.PACKAGE.sources]
    assert correction.named(" ".join(map(written, names))) == list(dict.fromkeys(names))
    made = correction.Correction("C03", written("tl012"), "It ended in spring 1952.", "")
    assert made.complete and made.source_ids


@pytest.mark.parametrize(
    "parted", ["tl012, tl009", "tl012;tl009", "tl012 tl009", " tl012 ,\ttl009 "]
)
def test_rows_are_parted_by_comma_blank_or_semicolon(parted: str) -> None:
    assert correction.named(parted) == ["tl012", "tl009"]


def test_a_wrong_figure_of_the_claim_may_be_named_to_set_it_aside() -> None:
    claim = cards.claim("C03")["claim"]
    assert "1951" in claim
    assert (
        correction.unsupported_figures("It ended on 28 April 1952, not in 1951.", ["tl012"], claim)
        == []
    )
    assert correction.unsupported_figures("It ended in 1951.", ["tl012"], claim) == ["1951"]
    assert correction.unsupported_figures("It ended not in 1949.", ["tl012"], claim) == ["1949"]


def test_no_note_of_ours_and_no_detail_of_violence_is_shown_of_any_row() -> None:
    """The form shows the rows that a learner names; every row of every table can be named."""
    for row_id in correction.formulas.places():
        cells = correction.shown_cells(row_id)
        assert not set(cells) & correction.INTERNAL
        if correction.GRAVE.search(" ".join(map(str, correction.formulas.row(row_id).values()))):
            assert not correction.GRAVE.search(cells.get("summary", "")), row_id
    assert "child" not in correction.row_in_words("tl062") and "1995" in correction.row_in_words(
        "tl062"
    )


def test_rows_are_found_by_their_words() -> None:
    form = correction.Form(["C03"])
    form.about.value = "Futenma return"
    form.find.click()
    assert form.found.value.count("<b>") >= 3 and "Futenma" in form.found.value
    form.about.value = "nowhere-at-all"
    form.find.click()
    assert "No row holds" in form.found.value


def test_what_is_taken_home_stands_alone_in_one_page_and_is_all_of_the_record(
    tmp_path: Path,
) -> None:
    for name, row, sentence in [
        ("C28", "tl012", "A later sentence <b>of mine</b> stands here."),
        ("C03", "tl012", "The occupation ended on 28 April 1952."),
    ]:
        Record().add(f"09-{name}-evidence", "reflection", row)
        Record().add(f"09-{name}-sentence", "reflection", sentence)
    Record().add("09-r1", "reflection", "One two three\nfour <script>alert()</script>")
    frame.Frame(exhibits.negotiation_table, {}).answer(
        {"ask": "seen", "state": exhibits.negotiation_table.start()}, []
    )
    made = takehome.TakeHome()
    made.title.value, made.name.value = 'My "title" <i>', "Aiko <x>"
    made.button.click()
    page = (tmp_path / takehome.FILE).read_text(encoding="utf-8")
    assert "<script" not in page and "<b>of mine" not in page and "<x>" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page), "nothing is fetched"
    seen = html.unescape(page)
    assert seen.index("28 April 1952") < seen.index("A later sentence"), "history comes first"
    assert re.findall(r"#note(\d+)", page) == ["1", "2"]
    assert data.source("state_rdcr").reference in seen and "5 words" in seen
    assert "could sign" in seen and all(name in page for name in board.names())
    assert "Aiko" in page and "download=" in made.reply.value


def test_a_page_has_a_title_even_where_none_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for typed, shown in (("", takehome.TITLE), ("  ", takehome.TITLE), (" Mine ", "Mine")):
        page = takehome.takehome_page(typed)
        assert f"<title>{shown}</title>" in page.replace("\n", ""), typed
