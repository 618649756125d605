"""What a judge says of titles, counts, legends and callables, beyond what examinees draw."""

from __future__ import annotations

import functools

import plotly.graph_objects as go
import pytest

from jasa.exercise.judging import judge
from jasa.exercise.judging.charts.drawing import drawing_criteria
from jasa.exercise.judging.charts.units import FAMILIES, PARTS, POINTS, names_unit, other_unit
from jasa.exercise.judging.charts.words import same_name, words_criteria
from jasa.exercise.judging.kinds import NUMBER, wrong_kind
from jasa.exercise.plain import to_plain

MARKS = [("1957-06-21", "visit"), ("1958-10-04", "talks"), ("1960-01-19", "treaty")]
MARKS += [("1960-05-19", "protest"), ("1960-06-23", "treaty")]


def title_of(title, count=True):
    """What is said of a title above five marks, three of them in 1960."""
    trace = {"x": [x for x, _ in MARKS], "y": [y for _, y in MARKS], "name": "Events"}
    found = {"Events": trace}
    layout = {"title": {"text": title}, "xaxis": {"title": "Date"}, "yaxis": {"title": "Kind"}}
    spec = {"title": "count"} if count else {}
    return words_criteria(spec, found, found, layout, [trace])[1].say


@pytest.mark.parametrize(
    "title",
    [
        "3 of 5 events fell in 1960",
        "Three of five events fell in 1960",
        "In 1960 the road was short: 3 events",
        "5 events on the road from 1957 to 1960",
        "Five steps from 1957 to 1960, two of them before the signature",
        "<b>3 of the 5</b> marks stand in 1960",
        "60 % of the 5 events fell in 1960",
        "3 of 5 events, 60 per cent, fell in 1960",
        "Three fifths of 5 events fell in 1960",
        "3 events between 19 January and 23 June 1960",
        "One of the 5 events fell in June 1960",
        "Half of the 5 events fell in May and June 1960",
        "2 of the 3 events of 1960 fell in May and June",
        "In 1960 there were 2 treaties",
        "In 1960 there was 1 protest",
        "From 1 in 1957-1958 to 3 in 1960",
        "2 events before 1960, 3 in it",
        "The 1951 treaty was revised in 5 steps",
        "The 34th Diet: 3 events in 1960",
        "In the 6 months to June 1960 fell 3 of 5 events",
    ],
)
def test_a_true_count_is_a_title(title):
    assert title_of(title) == ""


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("The road to revision", "no count"),
        ("The road to revision of 1960", "no count"),
        ("3 of 4 events fell in 1960", "4 in all, but 5"),
        ("2 of 5 events fell in 1960", "Count"),
        ("12 of 14 events fell in 1960", "only 5 marks"),
        ("5 events fell in 1960", "Count"),
        ("3 events before 1960", "before 1960. Count"),
        ("4 events in 1960", "in 1960. Count"),
        ("60 % of the events fell in 1960", "no count"),
        ("The treaty of 19 January 1960", "no count"),
        ("lorem ipsum", "what is to be seen"),
        ("", "what is to be seen"),
    ],
)
def test_a_false_or_missing_count_is_named(title, says):
    assert says in title_of(title)


def said_of_bars(mode, *heights):
    """What is said of the kind of chart of bars over one place, a series each."""
    bars = {f"s{n}": {"type": "bar", "x": ["a"], "y": [y]} for n, y in enumerate(heights)}
    spec = {"type": "points or bars"}
    return drawing_criteria(spec, bars, {"barmode": mode}, list(bars.values()))[0].say


@pytest.mark.parametrize(
    ("mode", "heights", "on_bars"),
    [
        ("stack", (3, 5), True),
        ("relative", (3, 5), True),
        ("relative", (-3, 5), False),
        ("stack", (-3, 5), True),
        ("group", (3, 5), False),
        (None, (3, 5), False),
        ("relative", (3, 0), False),
        ("relative", (3,), False),
    ],
)
def test_bars_stand_side_by_side(mode, heights, on_bars):
    assert ('barmode="group"' in said_of_bars(mode, *heights)) is on_bars


@pytest.mark.parametrize("day", ["1952-04-28", "1952-04-28T00:00:00", " 1952-04-28"])
def test_a_date_is_told_as_a_date(day):
    assert "it is a date" in wrong_kind(NUMBER, {"kind": "text", "value": day}).message
    assert "a date" not in wrong_kind(NUMBER, {"kind": "text", "value": f"{day} ff"[5:]}).message


def test_fields_are_not_told_of_a_legend():
    traces = {n: {"x": [1], "y": [2], "xaxis": f"x{i}"} for i, n in enumerate(["a", "b"], 1)}
    said = words_criteria({}, traces, traces, {"title": "Two of a kind"}, list(traces.values()))[
        1
    ].say
    assert "Over its field" in said and "legend" not in said


@pytest.mark.parametrize("title", ["Crashes fell after 1990", "基地の面積", "Below the peak"])
def test_a_finding_in_any_words_is_a_title(title):
    assert title_of(title.ljust(10, "!"), count=False) == ""


def test_every_name_of_a_unit_counts_for_every_other():
    for family in FAMILIES:
        for name in family:
            assert names_unit(f"Amount ({name})", [family[0]]), name
            assert not names_unit("Amount (zzz)", [name])


@pytest.mark.parametrize("family", [f for f in FAMILIES if f not in (PARTS, POINTS)])
def test_a_share_of_a_unit_is_another_unit(family):
    for name in family:
        assert other_unit(f"Amount ({name})", [name]) in ("", name)  # a million is one of its own
        for share in (*PARTS, *POINTS):
            said = other_unit(f"Share of {name}, {share}", [name])
            assert said == share.casefold() or family[0] == "index"
            assert not other_unit(f"Share, {share} of {name}", [share]) or share in name


def test_per_cent_and_points_are_not_each_other():
    for share in PARTS:
        assert all(not names_unit(f"Change, {point}", [share]) for point in POINTS)
        assert all(other_unit(f"Change, {point}", [share]) == point for point in POINTS)
        assert not any(names_unit(f"Change, {share}", [point]) for point in POINTS)


@pytest.mark.parametrize(
    "many", ["1,000", "1000", "thousand", "thousands of", "million", "billions of"]
)
def test_thousands_of_a_unit_are_another_unit(many):
    assert other_unit(f"Area ({many} ha)", ["ha"]) == many.removesuffix(" of")
    assert not other_unit(f"Arrests per {many} people", ["people"])


@pytest.mark.parametrize(
    ("own", "asked", "same"),
    [
        ("rest_of_japan", "Rest of Japan", True),
        ("REST OF JAPAN [1,000 ha]", "Rest of Japan", True),
        ("Rest of Japan in hectares", "Rest of Japan", True),
        ("Okinawaha", "Okinawa", False),
        ("Okinawa and the rest", "Okinawa", False),
        ("1999", "Against JFY1999", False),
        ("", "Okinawa", False),
    ],
)
def test_a_name_is_the_one_asked_but_for_its_dress(own, asked, same):
    assert same_name(own, asked) is same


@pytest.mark.parametrize(
    "title", ["Land", "as_of", "Task 4", "Figure 2: land", "Base land", "2021"]
)
@pytest.mark.parametrize("behind", ["", "<br>Source: table land", " (Source: the table land)"])
def test_a_label_is_no_finding(title, behind):
    assert "title" in title_of(title + behind, count=False)


@pytest.mark.parametrize(
    ("values", "axis", "says"),
    [
        ([-9, -5], {}, "out of view"),
        ([-9, 5], {"range": [-35, -5]}, 'range=None, rangemode="tozero"'),
        ([5, 9], {"range": [3, 12]}, "start at zero"),
        ([5, 9], {}, "start at zero"),
    ],
)
def test_what_brings_zero_into_view_fits_the_values(values, axis, says):
    trace = {"type": "scatter", "mode": "markers", "x": [1, 2], "y": values}
    said = drawing_criteria({"from_zero": True}, {"a": trace}, {"yaxis": axis}, [trace])[-1].say
    assert says in said and ("start at zero" in said) == (max(axis.get("range", values)) > 0)


@pytest.mark.parametrize(
    ("values", "axis", "seen"),
    [
        ([-33, 49], {}, True),
        ([-33, 0], {}, True),
        ([5, 9], {}, False),
        ([-9, -5], {}, False),
        ([0.5, 27], {}, True),  # plotly's own axis begins below zero: at -1 here
        ([2, 27], {}, False),
        ([-27, -0.5], {}, True),
        ([0.5, 27], {"rangemode": "nonnegative"}, True),
        ([0.5, 27], {"range": [0.4, 30]}, False),
        ([5, 9], {"rangemode": "tozero"}, True),
        ([-33, 49], {"range": [10, 60]}, False),
        ([5, 9], {"range": [12, 0]}, True),
        ([5, 9], {"type": "log", "rangemode": "tozero"}, False),
    ],
)
def test_zero_is_in_view_where_the_reader_sees_it(values, axis, seen):
    trace = {"type": "scatter", "mode": "markers", "x": [1, 2], "y": values}
    criteria = drawing_criteria({"from_zero": True}, {"a": trace}, {"yaxis": axis}, [trace])
    assert criteria[-1].met is seen


@pytest.mark.parametrize(("axis", "met"), [({"type": "log"}, True), ({}, False), (None, False)])
def test_an_axis_in_powers_of_ten_is_asked_for_by_its_letter(axis, met):
    trace = {"type": "scatter", "mode": "markers", "x": [1, 9000], "y": [1, 2]}
    spec, layout = {"log_axes": ["x"]}, {"xaxis": axis, "yaxis": {}}
    asked = drawing_criteria(spec, {"a": trace}, layout, [trace])[-1]
    assert asked.met is met and ("log_x=True" in asked.say) is not met


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((70, 27), "Write 70.27 with a point"),
        ("70,27", "Write 70.27 with a point"),
        ("94,579", "between thousands nothing"),
        ((94, 579), "between thousands nothing"),
        ((1966, 16180), "Give one"),
        ([70.27], "with [0]"),
        ({"a": 1}, "by its key"),
    ],
)
def test_advice_fits_what_was_given(answer, says):
    assert says in wrong_kind(NUMBER, to_plain(answer)).message
    other = wrong_kind("a table (a pandas DataFrame)", to_plain(answer)).message
    assert says not in other and "single value" not in other


@pytest.mark.parametrize("answer", ["16,180", (16, 180)])
@pytest.mark.parametrize(("right", "says"), [(16180, "Write 16180,"), (16.18, "Write 16.180 with")])
def test_a_comma_is_read_as_what_fits(answer, right, says):
    said = wrong_kind(NUMBER, to_plain(answer), lambda number: abs(number - right) < 0.001).message
    assert says in said and said.count("Write") == 1


def test_anything_callable_is_a_function(exercise_03):
    question = exercise_03.card.question("03-q5")
    real = exercise_03.run.namespace[question.variable]

    class Answers:
        __slots__ = ()

        def __call__(self, *given):
            return real(*given)

    for answer in (functools.lru_cache(real), functools.partial(real), Answers(), Answers):
        assert to_plain(answer, inputs=[])["kind"] == "function"
    assert to_plain(go.Figure())["kind"] == "chart"
    assert judge(question, to_plain(3.0), None).state == "not yet"
