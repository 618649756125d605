"""The drawing of the record and the corrected article: right from a record, calm without one."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import data, learn
from jasa.learn import board, cards, correction, progress
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
    open_marks = next(t for t in progress.drawing(board.lines()).data if t.name == "no verdict yet")
    assert drawn_names(open_marks) == set(board.names())


def test_every_claim_is_drawn_once_with_its_standing_and_its_first_reading() -> None:
    Record().add("00-C03", "prediction", "I believe it")
    Record().add("00-C07", "prediction", "I doubt it")
    learn.commit("C03", "wrong")
    learn.commit("C07", "wrong")
    drawn = {t.name: t for t in progress.drawing(board.lines()).data if t.showlegend is not False}
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
    assert cards.claim("C05")["verdict"] not in progress.table(board.lines(["C05"])).to_string()


def test_the_drawing_follows_a_card_answered_on_the_page() -> None:
    made = progress.Progress()
    cards.Verdict("C02").commit("supported")
    assert "verdict on 1" in made.words.value


@settings(max_examples=15, deadline=None)
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
    assert "1 of 2 claims set right" in document.count.value
    form.list.value = "C04"
    assert form.fields["sentence"].value == ""
    form.list.value = "C03"
    assert form.fields["evidence"].value == "tl012", "it comes back from the record"


@pytest.mark.parametrize(
    ("evidence", "sentence", "source", "said"),
    [
        ("zz999", "It ended.", "", "No table has a row 'zz999'"),
        ("cl003", "It ended.", "", "row of our own verdicts"),
        ("tl012", "It ended in 1951.", "", "stand in none of the rows named: 1951"),
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
    form.fields["sentence"].value = "<img src=x onerror=alert()>"
    form.button.click()
    assert "<img" not in document.html.value + form.reply.value
