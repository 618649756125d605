"""Before and after: counts against a slow count, hostile records, and nobody who can be recognised."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import cli
from jasa.instructor.overview.gain import (
    GainError,
    Moves,
    band_table,
    gain_of,
    gain_page,
    moves_of,
    pair_of,
    ways_told,
)
from jasa.instructor.overview.records import records_in
from jasa.learn.beliefs import questions
from jasa.learn.record import Record, parse_line

ASKED = questions()
SMALL = range(1, 5)


def line(item: str, answer: str, kind: str = "quiz") -> str:
    entry = {"item": item, "kind": kind, "answer": answer, "when": "2026-10-01T08:00:00+00:00"}
    return json.dumps(entry, ensure_ascii=False)


def record(lot: str, *lines: str) -> str:
    return f'{{"version": 1, "lot": "{lot}", "entries": [\n' + ",\n".join(lines) + "\n]}\n"


def answered(draw: random.Random, test: str, chance: float) -> list[str]:
    """Lines of one test, each right with some chance."""
    lines = []
    for question in ASKED:
        wrong = [option for option in question.options if option != question.right]
        answer = question.right if draw.random() < chance else draw.choice(wrong)
        lines.append(line(f"{test}-{question.name}", answer))
    return lines


def class_of(folder: Path, count: int, seed: int = 0) -> Path:
    """Records of a class that knows more after than before, in files with names of people."""
    folder.mkdir(exist_ok=True)
    draw = random.Random(seed)
    for n in range(count):
        lines = [*answered(draw, "pre", 0.4), *answered(draw, "post", 0.7)]
        path = folder / f"Hanako Sato {n}.json"
        path.write_text(record(f"{n:08x}", line("03-p1", "12", "prediction"), *lines), "utf-8")
    return folder


def words_of(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page.split("</style>")[1])


def tables(people: int, groups: int):
    """Every way to part some people into groups."""
    for cuts in itertools.combinations(range(people + groups - 1), groups - 1):
        ends = (-1, *cuts, people + groups - 1)
        yield tuple(b - a - 1 for a, b in itertools.pairwise(ends))


@pytest.mark.parametrize("people", range(1, 22))
def test_no_small_group_of_a_question_can_be_worked_out(people: int) -> None:
    """Whoever knows the rule and all that is shown is left with two sizes, or with a large one."""
    behind = defaultdict(list)
    for four in tables(people, 4):
        behind[Moves(*four).shown()].append(four)
    for shown, possible in behind.items():
        for place in range(4):
            sizes = {four[place] for four in possible}
            assert len(sizes) > 1 or not sizes & {*SMALL}, (shown, possible[:5])


@given(scores=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=5, max_size=90))
@settings(max_examples=300)
def test_what_is_shown_of_scores_is_whole_and_without_a_small_group(scores: list) -> None:
    table = band_table(scores)
    if table:
        cells = [cell for row in table.rows for cell in row]
        assert sum(cells) == len(scores) and not {*cells} & {*SMALL}
    told = [int(n) for n in re.findall(r"\d+", ways_told(scores))]
    assert sum(told) in (0, len(scores)) and not {*told} & {*SMALL}


@given(
    st.lists(
        st.tuples(
            st.lists(st.booleans(), min_size=12, max_size=12),
            st.lists(st.booleans(), min_size=12, max_size=12),
        ),
        min_size=5,
        max_size=40,
    )
)
@settings(max_examples=60)
def test_figures_are_those_of_a_slow_count(known: list) -> None:
    pairs = []
    for before, after in known:
        entries = []
        for test, right in (("pre", before), ("post", after)):
            for question, is_right in zip(ASKED, right, strict=True):
                options = [o for o in question.options if (o == question.right) == is_right]
                entries.append(parse_line(line(f"{test}-{question.name}", options[0])))
        pairs.append(pair_of(entries, ASKED))
    for place, question in enumerate(ASKED):
        moves = moves_of(pairs, question)
        assert moves.pairs == len(known)
        assert moves.before == sum(b[place] for b, _ in known)
        assert moves.after == sum(a[place] for _, a in known)
        assert moves.learnt == sum(a[place] and not b[place] for b, a in known)
        assert moves.lost == sum(b[place] and not a[place] for b, a in known)
    scores = [pair.scores(ASKED) for pair in pairs]
    assert scores == [(sum(b), sum(a)) for b, a in known]
    gain = gain_of(scores, 12)
    left = sum(12 - sum(b) for b, _ in known)
    if left:
        assert gain.normalised == pytest.approx(sum(sum(a) - sum(b) for b, a in known) / left)
        assert gain.low <= gain.high
    else:
        assert gain.normalised is None


def test_the_page_names_nobody_and_needs_no_network(tmp_path: Path) -> None:
    page, told = gain_page(class_of(tmp_path / "records", 30))
    assert "Sato" not in page and "0000001d" not in page and "30 records" in told[0]
    assert "default-src 'none'" in page and not re.search(r"""(src|href)=["']?http""", page)
    words = words_of(page)
    for question in ASKED:
        assert question.right in page.replace("&#39;", "'").replace("&amp;", "&")
    for part in ("What cannot be concluded", "Question by question", "normalised gain", "guessing"):
        assert part in words
    cells = re.findall(r'<td class="n">(\w+)</td>', page)
    assert cells and not {int(c) for c in cells if c.isdigit()} & {*SMALL}


def test_the_same_records_give_the_same_page_in_any_order(tmp_path: Path) -> None:
    first = class_of(tmp_path / "a", 12)
    second = tmp_path / "b"
    (second / "deep").mkdir(parents=True)
    for n, path in enumerate(sorted(first.iterdir(), reverse=True)):
        (second / "deep" / f"{n}.json").write_bytes(path.read_bytes())
    told = gain_page(second)[1]
    assert told[:2] == gain_page(first)[1][:2]


def test_below_five_nothing_is_shown(tmp_path: Path, capsys) -> None:
    class_of(tmp_path / "records", 4)
    with pytest.raises(GainError, match="4 records were read, and 4 hold both tests"):
        gain_page(tmp_path / "records")
    out = tmp_path / "out"
    assert cli.main(["gain", str(tmp_path / "records"), "--out", str(out)]) == 2
    assert not out.exists() and len(capsys.readouterr().err.splitlines()) == 1
    assert cli.main(["gain", str(tmp_path / "none")]) == 2
    class_of(tmp_path / "records", 9)
    assert cli.main(["gain", str(tmp_path / "records"), "--out", str(out)]) == 0
    assert (out / "gain.html").is_file() and "9 records" in capsys.readouterr().out


def test_only_a_test_before_and_one_after_make_a_pair() -> None:
    draw = random.Random(1)
    before, after = answered(draw, "pre", 0.5), answered(draw, "post", 0.5)
    whole = [parse_line(one) for one in [*before, *after]]
    assert len(pair_of(whole, ASKED).before) == len(ASKED)
    assert pair_of(whole[12:] + whole[:12], ASKED) is None  # the second was answered first
    assert pair_of(whole[:12], ASKED) is None and pair_of(whole[12:], ASKED) is None
    stale = [parse_line(line(f"pre-{ASKED[0].name}", "an option of last year")), *whole[1:]]
    pair = pair_of(stale, ASKED)
    assert len(pair.before) == 11 and pair.scores(ASKED) is None


HOSTILE = {
    "bytes": b"\xff\xfe\x00" * 5_000,
    "brackets": b"[" * 400_000,
    "brackets in an entry": b'{"item": ' * 100_000,
    "a number without end": b'{"item": ' + b"9" * 100_000 + b"}",
    "a list": b"[1, 2, 3]",
    "wrong kinds": b'{"item": 1, "kind": [], "answer": {}, "when": null}',
    "a lone surrogate": b'{"item": "pre-mc-z01", "kind": "quiz", "answer": "\\ud800", "when": ""}',
    "markup": line("pre-mc-z01", "<script>alert(1)</script>").encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_changes_nothing(name: str, tmp_path: Path) -> None:
    folder = class_of(tmp_path / "records", 8)
    before = gain_page(folder)[1]
    (folder / "odd.json").write_bytes(HOSTILE[name])
    page, told = gain_page(folder)
    assert told[1:] == before[1:] and "<script" not in page and "alert" not in page


@given(noise=st.lists(st.binary(max_size=60), max_size=20))
@settings(max_examples=60)
def test_noise_among_the_lines_costs_no_sound_line(noise: list[bytes], tmp_path: Path) -> None:
    lines = answered(random.Random(3), "pre", 0.5)
    made = [record("0123abcd").encode().splitlines()[0]]
    for n, one in enumerate(lines):
        made += [noise[n].replace(b"\n", b"")] if n < len(noise) else []
        made.append(one.encode() + b",")
    path = tmp_path / "one.json"
    path.write_bytes(b"\n".join(made))
    (entries,) = records_in(tmp_path)
    names = [e.item for e in entries]
    assert [f"pre-{q.name}" for q in ASKED] == [n for n in names if n.startswith("pre-mc")]


def test_records_as_the_course_writes_them_are_read(tmp_path: Path) -> None:
    draw = random.Random(5)
    for n in range(5):
        folder = tmp_path / f"learner {n}"
        folder.mkdir()
        for test, chance in (("pre", 0.3), ("post", 0.9)):
            for one in answered(draw, test, chance):
                entry = parse_line(one)
                assert Record(folder).add(entry.item, entry.kind, entry.answer) == ""
    assert gain_page(tmp_path)[1][0] == "5 records, 5 with both tests in their order."


def test_a_learner_counts_once_and_no_link_is_followed(tmp_path: Path) -> None:
    folder = class_of(tmp_path / "records", 6)
    first = sorted(folder.iterdir())[0]
    text = first.read_text("utf-8")
    (folder / "again.json").write_text(text, "utf-8")  # the same file twice
    (folder / "early.json").write_text("\n".join(text.splitlines()[:9]), "utf-8")  # of last week
    secret = tmp_path / "elsewhere.json"
    secret.write_text(record("ffffffff", *answered(random.Random(4), "pre", 1)), "utf-8")
    if os.name != "nt":
        (folder / "link.json").symlink_to(secret)
        os.mkfifo(folder / "pipe.json")
    assert len(records_in(folder)) == 6


@pytest.mark.parametrize("name", ["0 first.json", "zz last.json"])
def test_of_two_files_of_one_learner_the_longest_counts(tmp_path: Path, name: str) -> None:
    """Whichever is read first: a record only grows, so the shorter one is of an earlier day."""
    folder = class_of(tmp_path / "records", 1)
    (whole,) = records_in(folder)
    text = next(folder.iterdir()).read_text("utf-8")
    (folder / name).write_text("\n".join(text.splitlines()[:9]), "utf-8")
    assert records_in(folder) == [whole] and len(whole) > 9
