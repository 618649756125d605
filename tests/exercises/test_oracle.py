"""The oracle: exact tolerances, the same answers in clear and as digests, sealed sentences."""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st

from jasa.exercise.oracle import Oracle, Slot, clear_slot, digest_slot, normalise

sizes = st.floats(1e-6, 1e9).flatmap(lambda size: st.sampled_from([size, -size]))


@given(sizes, st.floats(1e-4, 0.2), st.floats(-3, 3))
def test_a_number_fits_exactly_within_its_tolerance(answer, relative, offset):
    tolerance = abs(answer) * relative
    assume(abs(abs(offset) - 1) > 1e-4)  # on the edge itself rounding decides
    oracle = Oracle([clear_slot("answer", [answer], [tolerance])])
    assert oracle.fits("answer", [answer + offset * tolerance]) == (abs(offset) < 1)


@given(sizes, st.floats(1e-4, 0.2))
def test_the_edges_of_the_tolerance_are_inside(answer, relative):
    tolerance = abs(answer) * relative
    oracle = Oracle([clear_slot("answer", [answer], [tolerance])])
    assert oracle.fits("answer", [answer + tolerance])
    assert oracle.fits("answer", [answer - tolerance])


@given(st.lists(st.none() | st.booleans() | sizes | st.text(max_size=8), min_size=1, max_size=5))
def test_clear_and_digest_agree_and_survive_json(cells):
    slot = clear_slot("column x", cells, [0.1] * len(cells), say="Well done – 正解")
    hidden = digest_slot(slot, "salt")
    kept = Slot.from_dict(json.loads(json.dumps(hidden.as_dict())))
    oracle = Oracle([kept], "salt")
    assert oracle.open("column x", oracle.guess("column x", cells)) == "Well done – 正解"
    assert kept.secret is None and kept.say == ""
    wrong = [*cells[:-1], "something else entirely"]
    assert oracle.open("column x", oracle.guess("column x", wrong)) is None


def test_a_digest_depends_on_salt_and_slot():
    first = clear_slot("answer", ["b"])
    made = {
        digest_slot(first, "one").digest,
        digest_slot(first, "two").digest,
        digest_slot(clear_slot("answer 2", ["b"]), "one").digest,
    }
    assert len(made) == 3


def test_an_unknown_slot_and_a_list_of_another_length_fit_nothing():
    oracle = Oracle([clear_slot("answer", [1.0, 2.0], [0.1, 0.1])])
    assert oracle.open("other", "b1") is None
    assert not oracle.fits("answer", [1.0])
    assert not oracle.fits("answer", [1e308, float("inf")])


def test_texts_are_compared_without_case_width_and_spaces():
    assert normalise("  Ｏｋｉｎａｗａ\n City ") == "okinawa city"
