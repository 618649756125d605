"""The learner's record: readable, kept through damage, never lost between two notebooks."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jasa import data, exhibits, learn
from jasa.frame.live.frame import Frame
from jasa.learn import asks, cards
from jasa.learn.record import Record


def test_answers_are_kept_in_order_in_one_readable_file(tmp_path: Path) -> None:
    record = Record(tmp_path)
    assert record.add("03-p1", "prediction", "about 40 %") == ""
    assert record.add("03-p1", "prediction", "「七割」") == ""
    whole = json.loads((tmp_path / "my_record.json").read_text(encoding="utf-8"))
    assert whole["version"] == 1
    assert [e["answer"] for e in whole["entries"]] == ["about 40 %", "「七割」"]
    last = record.last("03-p1")
    assert last is not None and last.answer == "「七割」"
    assert record.last("03-p2") is None


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize("named", ["", "own/課程"])
def test_the_record_finds_a_place_that_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writable: bool, named: str
) -> None:
    """JASA_HOME first, then the notebook's folder, then the home folder; folders are made."""
    course, home = tmp_path / "course", tmp_path / "home"
    course.mkdir()
    monkeypatch.chdir(course)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("JASA_HOME", str(tmp_path / named) if named else "")
    monkeypatch.setattr(os, "access", lambda path, mode: writable)
    wanted = tmp_path / named if named else course if writable else home / "alliance-in-data"
    assert Record().add("03-p1", "prediction", "about 40 %") == ""
    assert [path.parent for path in tmp_path.rglob("my_record.json")] == [wanted]
    assert [entry.item for entry in Record().read()[0]] == ["03-p1"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="accounts as on Linux and macOS")
def test_the_record_of_another_account_is_neither_read_nor_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(tmp_path)
    record.add("03-p1", "prediction", "mine")
    before = record.path.read_bytes()
    monkeypatch.setattr(os, "getuid", lambda: record.path.stat().st_uid + 1)
    said = record.add("03-p1", "prediction", "a stranger's")
    assert "another account" in said and "JASA_HOME" in said
    assert record.read() == ([], said) and record.seed() == ""
    assert record.path.read_bytes() == before


AS_ANOTHER = """
import json, os
from jasa.learn.record import Record
os.setgid(65534)
os.setuid(65534)
print(json.dumps([Record().add("03-p1", "prediction", "b"), Record().closed(), str(Record().path)]))
"""


@pytest.mark.skipif(getattr(os, "getuid", lambda: 1)() != 0, reason="needs an account to become")
def test_two_real_accounts_in_one_folder_keep_apart() -> None:
    """A second account in a folder that all may write: refused, until it has a place of its own."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)  # pytest's own folder lets no other account in
        two_accounts(Path(place))


def two_accounts(place: Path) -> None:
    course, own, shut = (place / name for name in ("course", "own", "shut"))
    for folder in (course, own, shut):
        folder.mkdir()
    course.chmod(0o777)
    os.chown(own, 65534, 65534)
    record = Record(course)
    record.add("03-p1", "prediction", "a")
    before = record.path.read_bytes()

    def said(place: str) -> list[str]:
        environment = {**os.environ, "JASA_HOME": place, "HOME": str(own / "home")}
        environment["PYTHONPATH"] = str(data.ROOT)
        words = [sys.executable, "-B", "-c", AS_ANOTHER]
        done = subprocess.run(words, cwd=course, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return list(json.loads(done.stdout))

    refused, _, where = said("")
    assert "another account" in refused and where == str(record.path)
    assert record.path.read_bytes() == before
    assert said(str(own / "deep" / "er"))[:2] == ["", ""]
    failed, closed, _ = said(str(shut))
    assert "could not be saved" in failed and "JASA_HOME" in closed and str(shut) in closed
    course.chmod(0o755)
    assert said("") == ["", "", str(own / "home" / "alliance-in-data" / "my_record.json")]
    assert record.path.read_bytes() == before


def test_two_open_notebooks_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one, two = Record(tmp_path), Record(tmp_path)
    one.add("03-p1", "prediction", "a")
    two.add("03-z1", "quiz", "b")
    one.add("03-p2", "prediction", "c")
    assert [e.item for e in Record(tmp_path).read()[0]] == ["03-p1", "03-z1", "03-p2"]


@pytest.mark.parametrize("held_for", [0, 3, 10**9])
def test_a_record_held_open_for_a_moment_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_for: int
) -> None:
    """As on Windows: no file can be replaced while a scanner or another kernel reads it."""
    record = Record(tmp_path)
    record.add("03-p1", "prediction", "old")
    turns, plain = iter(range(10**9)), os.replace

    def held(new: str, old: str) -> None:
        if next(turns) < held_for:
            raise PermissionError(13, "The process cannot access the file", str(old))
        plain(new, old)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr("jasa.files.IN_USE_ENDS", True)
    said = record.add("03-p1", "prediction", "new")
    kept = [entry.answer for entry in record.read()[0]]
    assert kept == (["old", "new"] if held_for < 10 else ["old"])
    assert bool(said) == (held_for > 10)
    assert [path.name for path in tmp_path.iterdir()] == ["my_record.json"]


@given(at=st.integers(0, 400), junk=st.binary(min_size=1, max_size=12))
def test_damage_costs_at_most_the_damaged_entries(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    record = Record(folder)
    for number in range(5):
        record.add(f"03-p{number}", "prediction", f"answer {number}")
    sound = record.path.read_bytes()
    at = min(at, len(sound) - 1)
    record.path.write_bytes(sound[:at] + junk + sound[at + len(junk) :])
    hit = {sound[:p].count(b"\n") for p in range(at, at + len(junk))}
    kept = {e.item for e in record.read()[0]}
    lines_hit_or_merged = hit | {h + 1 for h in hit}
    untouched = {f"03-p{n}" for n in range(5) if n + 1 not in lines_hit_or_merged}
    assert untouched <= kept


def test_damage_is_reported_and_the_damaged_file_kept(tmp_path: Path) -> None:
    record = Record(tmp_path)
    record.add("03-p1", "prediction", "a")
    record.add("03-p2", "prediction", "b")
    lines = record.path.read_text(encoding="utf-8").splitlines(keepends=True)
    record.path.write_text("".join([lines[0], "{broken\n", *lines[2:]]), encoding="utf-8")
    said = record.add("03-p3", "prediction", "c")
    assert "1 of 2 entries could not be read" in said and "my_record.damaged-" in said
    assert [e.item for e in record.read()[0]] == ["03-p2", "03-p3"]
    assert "{broken" in next(tmp_path.glob("my_record.damaged-*")).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Record(tmp_path / "nowhere").add("03-p1", "prediction", "a")
    assert said.startswith("Your answer could not be saved")


def press(card: learn.LessonCard, answer: str = "", does: str = "commit") -> None:
    """Press a button of a card, as the page does."""
    card.pressed({"do": does, "answer": answer})


def quiz(name: str) -> learn.Quiz:
    return learn.Quiz(name, "", learn.filled_options(learn.item_named(name)))


def test_cards_answer_each_option_and_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    card = quiz("03-z1")
    for nothing in ("", " ", "no option of it"):
        press(card, nothing)
        assert "Choose or write" in card.reply and not Record().read()[0]
    replies = set()
    for option in card.options:
        press(card, option)
        replies.add(card.reply)
    assert len(replies) == 4 and sum("Right." in r for r in replies) == 1
    again = quiz("03-z1")
    assert again.answer == card.options[-1] and card.reply in again.reply


def test_a_note_and_a_guess_survive_closing_and_reopening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    press(learn.LessonCard("03-r1", "Say it"), "Two\nlines")
    assert learn.LessonCard("03-r1", "Say it").answer == "Two\nlines"
    options = learn.filled_options(learn.item_named("03-p1"))
    press(learn.Prediction("03-p1", "", options), options[1])
    again = learn.Prediction("03-p1", "", options)
    assert again.locked and again.answer == options[1] and "You answered on" in again.reply
    press(again, options[0])
    assert [e.answer for e in Record().read()[0] if e.item == "03-p1"] == [options[1]]


def test_reference_verdict_shows_only_after_commitment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    card = learn.ClaimVerdict("C08")
    assert "imprecise" not in card.reply
    press(card, "wrong")
    assert "Ours:</b> imprecise" in card.reply and "Source:" in card.reply
    assert card.locked


@pytest.mark.parametrize("name", cards.claims())
def test_each_reference_verdict_says_what_its_word_means(name: str) -> None:
    """ "Imprecise" beside "no official text uses it" reads as wrong, unless its meaning stands there."""
    kinds = cards.verdict_kinds(name)
    for mine in kinds:
        told = html.unescape(cards.told_of_verdict(name, mine))
        ours = cards.claim(name)["verdict"]
        assert f"{ours} ({kinds[ours]})" in re.sub(r"<[^>]*>", "", told)


def test_exhibit_stays_covered_until_the_guess_and_then_shows_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = learn.filled_options(learn.item_named("03-p1"))
    frame = Frame(exhibits.share_of_what, {})
    card = learn.Prediction("03-p1", "", options, frame)
    assert frame.covered and "70.3" not in card.reply + json.dumps(card.spec)
    press(card, "about 20 %")
    assert not frame.covered and card.locked
    assert "about 20 %" in card.reply and "70.3" in card.reply
    assert len(Record(tmp_path).read()[0]) == 1
    other = Frame(exhibits.share_of_what, {})
    skipped = learn.Prediction("03-p2", "", ["a", "b"], other)
    press(skipped, does="skip")
    press(skipped, "a")
    assert not other.covered and len(Record(tmp_path).read()[0]) == 1


@given(options=st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True))
def test_the_order_of_options_is_drawn_and_the_same_for_one_lot(options: list[str]) -> None:
    drawn = cards.drawn(options, "lot 03-z1")
    assert sorted(drawn) == sorted(options) and drawn == cards.drawn(options[::-1], "lot 03-z1")


def test_over_learners_the_right_option_stands_in_every_place_as_often() -> None:
    for lesson in (p.stem[:2] for p in learn.ITEMS.glob("0*.yaml")):
        for name, this in learn.items(lesson).items():
            right = [bool(isinstance(o, dict) and o.get("right")) for o in this.get("options", [])]
            if not any(right) or this.get("keep_order"):
                continue
            options = learn.filled_options(this)
            places = Counter(
                cards.drawn(options, f"{lot:08x} {name}").index(options[right.index(True)])
                for lot in range(400)
            )
            assert len(places) == len(options)
            assert max(places.values()) < 1.5 * 400 / len(options), (name, places)


def test_a_record_keeps_its_lot_and_another_has_another(tmp_path: Path) -> None:
    lots = set()
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        record = Record(tmp_path / name)
        lot = record.seed()
        record.add("03-p1", "prediction", "a")
        assert lot and Record(tmp_path / name).seed() == lot
        lots.add(lot)
    assert len(lots) == 3
    old = tmp_path / "old"
    old.mkdir()
    (old / "my_record.json").write_text('{"version": 1, "entries": [\n\n]}\n', encoding="utf-8")
    assert Record(old).seed() and Record(old).read() == ([], "")
    assert Record(tmp_path / "nowhere").seed() == ""


def test_words_come_from_the_glossary(capsys: pytest.CaptureFixture[str]) -> None:
    learn.words("SACO")
    with pytest.raises(learn.ItemError, match="no term 'Sako'"):
        learn.words("Sako")


def test_unknown_items_are_named() -> None:
    with pytest.raises(learn.ItemError, match="03-p1"):
        learn.item_named("03-p9")
    with pytest.raises(learn.ItemError, match="lesson '77'"):
        learn.item_named("77-p1")


def test_start_is_short_when_all_is_well_and_warns_when_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(data, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("pandas==0.1.0\nplotly==7.1.0\n", encoding="utf-8")
    (said,) = asks.versions_apart()
    assert "pandas" in said and "0.1.0" in said and "plotly" not in said
    shown: list[str] = []
    monkeypatch.setattr(asks, "display", lambda thing: shown.append(thing.data))
    learn.start("03")
    assert "not the course's own" in html.unescape(shown[1])
    (tmp_path / "requirements.txt").write_text("plotly==7.1.0\n", encoding="utf-8")
    learn.start("03")
    assert "Lesson 03 is ready" in capsys.readouterr().out
    (tmp_path / "requirements.txt").unlink()
    assert "missing from the course folder" in asks.versions_apart()[0]
