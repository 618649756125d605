"""The desk without a browser: piles, what is shown, what is saved."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.instructor.answers.alike import Pair, alike, equal_groups, groups, plain_code
from jasa.instructor.desk.agreement import agreement, weighted_kappa
from jasa.instructor.desk.marking import Desk, DeskError
from jasa.instructor.desk.on_paper import OnPaperError, take_on_paper, without_a_file
from jasa.instructor.desk.onto_card import CardNotChanged, add_comment
from jasa.instructor.desk.pile import UNREAD, chosen, next_of
from jasa.instructor.desk.shown import COVER, changes, covered, names_of, pieces, word_count
from jasa.instructor.desk.task_sheet import Figures, task_sheets
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.judge.verdict import load_key

from .classroom import ROOT, Q, draft, make_class, result_of, students


def save(desk: Desk, leaf, points: float | None = 3, together=(), **more) -> None:
    desk.save(Q, leaf.id, draft(points, **more), leaf.digest, together)


# ---------------------------------------------------------------- the pile


def test_the_order_is_shuffled_and_stays(desk: Desk, key: dict) -> None:
    order = [leaf.student for leaf in desk.leaves(Q)]
    assert order == [leaf.student for leaf in desk.leaves(Q)] != sorted(order)
    other = Desk(desk.book, key, "ann", seed="another")
    assert sorted(leaf.student for leaf in other.leaves(Q)) == sorted(order)
    assert [leaf.student for leaf in other.leaves(Q)] != order


def test_reading_goes_through_all_that_is_unread_once(desk: Desk) -> None:
    seen, place = [], 0
    while (leaf := next_of(desk.leaves(Q), place, UNREAD)) is not None:
        save(desk, leaf, random.Random(leaf.place).randint(0, 5))
        seen.append(leaf.student)
        place = leaf.place
    assert sorted(seen) == sorted(leaf.student for leaf in desk.leaves(Q))
    assert desk.progress(Q).done == len(seen) and not chosen(desk.leaves(Q), UNREAD)


def test_a_second_marker_is_blind_and_gets_a_sample(desk: Desk, key: dict) -> None:
    for leaf in desk.leaves(Q):
        save(desk, leaf, 4, comment="Ann's words")
    second = Desk(desk.book, key, "bob", every=3, blind=True)
    sample = second.leaves(Q)
    assert [leaf.student for leaf in sample] == [leaf.student for leaf in desk.leaves(Q)][::3]
    assert all(
        leaf.state == UNREAD and not leaf.rows and leaf.standing.mark is None for leaf in sample
    )
    save(second, sample[0], 2)
    assert desk.leaves(Q)[0].standing.mark.marker == "ann"
    desk.agree(Q, sample[0].id, 3, "")
    first = desk.leaves(Q)[0]
    assert first.standing.mark.points == 3 and len(first.standing.beside) == 2


# ---------------------------------------------------------------- saving


def test_ticks_give_points_and_other_points_need_a_reason(desk: Desk) -> None:
    leaf = desk.leaves(Q)[0]
    ticks = [True, False, True, True, False]
    save(desk, leaf, None, ticks=ticks)
    assert desk.leaves(Q)[0].own.points == 3
    with pytest.raises(DeskError, match="The ticks give 3"):
        save(desk, leaf, 5, ticks=ticks)
    save(desk, leaf, 5, ticks=ticks, reason="All in one sentence.")
    own = desk.leaves(Q)[0].own
    assert own.points == 5 and own.private == "5 instead of 3: All in one sentence."
    assert [met for _, met in own.ticks] == ticks


@pytest.mark.parametrize("exercise", ["01", "03", "06", "08", "10"])
def test_ticks_and_levels_agree_on_every_card(exercise: str) -> None:
    key = load_key(exercise)
    for sheet in task_sheets(key).values():
        if sheet.criteria:
            full = sheet.points_for(len(sheet.criteria))
            assert full == sheet.of and sheet.points_for(0) == min(x.points for x in sheet.levels)
            got = [sheet.points_for(met) for met in range(len(sheet.criteria) + 1)]
            assert got == sorted(got)
        if sheet.kind == "text":
            assert sheet.levels and sheet.model and sheet.task
            assert len({level.key for level in sheet.levels}) == len(sheet.levels)


def test_a_text_that_changed_meanwhile_is_not_marked(desk: Desk) -> None:
    leaf = desk.leaves(Q)[0]
    with pytest.raises(DeskError, match="has changed since the page was opened"):
        desk.save(Q, leaf.id, draft(3), "another digest")
    assert desk.book.ledger.rows("06") == {}


def test_like_answers_are_marked_together_and_no_others(desk: Desk) -> None:
    liked = next(leaf for leaf in desk.leaves(Q) if desk.like(Q, leaf))
    like = [other.id for other, _ in desk.like(Q, liked)]
    strangers = [leaf.id for leaf in desk.leaves(Q) if leaf.id not in [liked.id, *like]]
    save(desk, liked, 2, together=[*like, *strangers])
    marked = {leaf.id for leaf in desk.leaves(Q) if leaf.own}
    assert marked == {liked.id, *like}


def test_a_draft_is_there_again_and_ends_with_the_mark(desk: Desk) -> None:
    leaf = desk.leaves(Q)[0]
    stock = desk.comments(Q)[:2]
    typed = draft(4, ticks=[True] * 4 + [False], stock=stock, comment="Own.", flag=True)
    desk.keep_draft(Q, leaf.id, typed)
    kept = desk.draft(Q, leaf)
    assert kept["unsaved"] and kept["comment"] == "Own." and kept["stock"] == stock
    save(desk, leaf, **typed | {"points": 4})
    own = desk.draft(Q, desk.leaves(Q)[0])
    assert not own["unsaved"] and (own["stock"], own["comment"]) == (stock, "Own.")
    assert own["flag"] and own["ticks"] == typed["ticks"]


def test_undo_back_and_excuse(desk: Desk) -> None:
    leaf = desk.leaves(Q)[0]
    for points in (1, 2):
        save(desk, leaf, points)
    desk.act(Q, leaf.id, "undo")
    assert desk.leaves(Q)[0].own.points == 1
    desk.act(Q, leaf.id, "back")
    assert desk.leaves(Q)[0].state == UNREAD
    with pytest.raises(DeskError, match="this answer is excused"):
        desk.act(Q, leaf.id, "excuse")
    desk.act(Q, leaf.id, "excuse", "Ill.")
    assert desk.leaves(Q)[0].state == "excused"
    assert len(desk.leaves(Q)[0].rows) == 5  # all of it is still there to read


def test_marks_follow_a_changed_rubric_after_a_look(desk: Desk) -> None:
    for leaf in desk.leaves(Q):
        save(desk, leaf, 4)
    assert desk.moved_by_rubric(Q) == []
    sheet = desk.sheets[Q]
    levels = tuple(
        level.__class__(level.name, 4.5 if level.points == 4 else level.points, level.earns, "")
        for level in sheet.levels
    )
    desk.sheets[Q] = sheet.__class__(**vars(sheet) | {"levels": levels})
    moved = desk.moved_by_rubric(Q)
    assert len(moved) == len(desk.leaves(Q)) and {points for *_, points in moved} == {4.5}
    assert desk.follow_rubric(Q) == len(moved) and desk.moved_by_rubric(Q) == []


def test_a_machines_points_change_only_with_a_reason(desk: Desk) -> None:
    leaf = desk.leaves("06-q3")[0]
    with pytest.raises(DeskError, match="Say why the machine's points are changed"):
        desk.save("06-q3", leaf.id, draft(1), leaf.digest)
    desk.save("06-q3", leaf.id, draft(1, comment="Right way."), leaf.digest)
    assert desk.leaves("06-q3")[0].own.points == 1


def test_answers_on_paper(desk: Desk, key: dict) -> None:
    missing = without_a_file(desk.book, "06")
    assert [student.label for _, student in missing] == [desk.book.ledger.class_list()[-1].label]
    who = missing[0][0]
    take_on_paper(desk.book, key, who, {Q: "On paper she wrote this."}, "ann")
    leaf = next(leaf for leaf in desk.leaves(Q) if leaf.student == who)
    assert leaf.question.written == "On paper she wrote this." and leaf.state == UNREAD
    with pytest.raises(OnPaperError):
        take_on_paper(desk.book, key, "nobody", {}, "ann")


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = ["points", "ticks", "stock", "comment", "private", "flag", "reason"]


@given(sent=st.dictionaries(st.sampled_from(FIELDS), JUNK))
@settings(max_examples=150, deadline=None)
def test_whatever_a_page_sends_is_a_mark_or_a_sentence(tmp_path_factory, key, sent) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.sqlite"
    if not path.exists():
        make_class(path, 8)
    with Gradebook(path) as book:
        desk = Desk(book, key, "ann")
        leaf = desk.leaves(Q)[0]
        try:
            desk.save(Q, leaf.id, sent, leaf.digest)
        except DeskError:
            return
        counted = next(r for r in book.latest("06") if r.student == leaf.student).questions[Q]
        assert 0 <= counted.points <= counted.of


# ---------------------------------------------------------------- what is shown


@pytest.mark.parametrize("n", range(12))
def test_names_and_numbers_are_covered(n: int) -> None:
    student = students(12)[n]
    result = result_of(student, n)
    text = f"I am {student.name} ({student.id}), {student.name.upper()}, file {result.student}."
    shown = covered(text, names_of(result))
    assert student.name.casefold() not in shown.casefold() and student.id not in shown
    assert COVER in shown


@given(text=st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_pieces_and_changes_lose_no_letter(key: dict, text: str) -> None:
    figures = Figures({"cells": []})
    figures.by_decimals[1][86.4] = "a table"
    assert "".join(piece.text for piece in pieces(text, figures)) == text
    joined = changes("one two", text)
    assert "".join(p.text for p in joined if p.why != "taken out").strip() == text.strip()


def test_figures_of_the_tables_are_marked(key: dict) -> None:
    made = pieces(
        "In 1995 it was 86.4 %, not 48.33; see q7 and 06-q8, 3.14159 or 99,999.", Figures(key)
    )
    marked = [piece.text for piece in made if piece.why]
    assert {"1995", "86.4"} <= set(marked)
    assert not {"7", "06", "8", "99,999"} & set(marked)


def test_words_are_counted() -> None:
    assert word_count("Two wholes, two shares: 86.4 % isn't 100.") == 7
    assert word_count("日本の負担は大きい") == 4


# ---------------------------------------------------------------- likeness and agreement


@given(words=st.lists(st.sampled_from(list("abcdefgh")), min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_a_text_is_like_itself_whatever_its_spaces_and_case(words: list[str]) -> None:
    found = alike({"one": " ".join(words), "two": "\n  ".join(words).upper() + "."})
    assert [(p.one, p.other, p.likeness) for p in found] == [("one", "two", 1.0)]
    assert groups(found) == [["one", "two"]]


def test_a_small_change_is_nearly_equal_and_another_text_is_not() -> None:
    text = "The missing figure is the American part for 2002 as the Department counted it"
    found = alike(
        {"a": text, "b": text.replace("missing", "lost"), "c": "Everybody should pay more"}
    )
    assert [(p.one, p.other) for p in found] == [("a", "b")] and 0.8 <= found[0].likeness < 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15))
def test_names_linked_in_any_order_by_any_chain_are_one_group(links: list[tuple[int, int]]) -> None:
    """The groups are those of a slow count: walk from a name to whatever it is linked with."""
    links = [(a, b) for a, b in links if a != b]
    found = groups([Pair(str(a), str(b), 0.9) for a, b in links])
    for start in {name for link in links for name in link}:
        reached = {start}
        for _ in links:
            reached |= {x for link in links if reached & set(link) for x in link}
        assert sorted(map(str, reached)) in found
    assert len({name for group in found for name in group}) == sum(map(len, found))
    assert [len(g) for g in found] == sorted((len(g) for g in found), reverse=True)


def test_code_is_the_same_with_other_names_and_comments() -> None:
    one = "part = mine.loc[mine['component'] == line]\nmy_share = 100 * part / whole  # mine"
    two = "# mine\nx=mine.loc[mine['component']==line]\n\nmy_share = 100*x/whole"
    assert plain_code(one) == plain_code(two) != ""
    assert plain_code("a = (") == "" and plain_code("x = 1") == ""
    assert equal_groups({"a": one, "b": two, "c": "y = 3"}, plain_code) == [["a", "b"]]


def test_kappa_is_that_of_the_textbook() -> None:
    # Two raters, four grades: worked out by the table of weights in Cohen (1968).
    pairs = [(0, 0), (0, 1), (1, 1), (1, 1), (2, 2), (2, 1), (3, 3), (3, 2)]
    seen = sum((a - b) ** 2 for a, b in pairs) / 9
    rows, columns = (
        [sum(a == k for a, _ in pairs) for k in range(4)],
        [sum(b == k for _, b in pairs) for k in range(4)],
    )
    chance = sum(rows[i] * columns[j] * (i - j) ** 2 for i in range(4) for j in range(4)) / 8 / 9
    assert weighted_kappa(pairs) == pytest.approx(1 - seen / chance)
    figures = agreement(pairs)
    assert (figures.exact, figures.within_one) == (5 / 8, 1)
    assert weighted_kappa([(2, 2), (2, 2)]) is None and agreement([]).pairs == 0


@given(st.lists(st.integers(0, 5), min_size=2, max_size=30))
@settings(max_examples=100, deadline=None)
def test_who_agrees_with_oneself_has_a_kappa_of_one(marks: list[int]) -> None:
    kappa = weighted_kappa([(m, m) for m in marks])
    assert kappa == 1 if len(set(marks)) > 1 else kappa is None


# ---------------------------------------------------------------- onto the card


@pytest.mark.parametrize("card", sorted((ROOT / "solutions").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_comment_goes_onto_any_card_and_nothing_else_changes(tmp_path: Path, card: Path) -> None:
    copy = tmp_path / card.name
    copy.write_bytes(card.read_bytes())
    old = yaml.safe_load(card.read_text(encoding="utf-8"))
    for entry in old["questions"]:
        if not entry.get("comments"):
            with pytest.raises(CardNotChanged):
                add_comment(copy, entry["id"], "x")
            continue
        words = 'Say "whose": 100 % of what? # {a}'
        assert add_comment(copy, entry["id"], words) and not add_comment(copy, entry["id"], words)
        entry["comments"].append(words)
        assert yaml.safe_load(copy.read_text(encoding="utf-8")) == old
