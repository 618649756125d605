"""Terms of the glossary in prose: linked once, whole, and only where prose is prose."""

from __future__ import annotations

import pytest

from jasa.instructor.site import terms

LONGER = [
    (short, long)
    for short in terms.known()
    for long in terms.known()
    if long.startswith(f"{short} ") and terms.known()[short] != terms.known()[long]
]


@pytest.mark.parametrize("spelling", sorted(terms.known()))
def test_a_term_leads_to_its_meaning_the_first_time_only(spelling: str) -> None:
    done: set[str] = set()
    told = terms.linked(f"First {spelling}, then {spelling}, and `{spelling}`.", done)
    assert told.count('class="jasa-term"') == 1 and terms.known()[spelling] in done
    assert f">{spelling}</a>, then {spelling}, and `{spelling}`." in told
    assert terms.linked(f"Again {spelling}.", done) == f"Again {spelling}."


def test_a_term_within_a_longer_one_does_not_cut_it() -> None:
    for _, long in LONGER:
        assert f">{long}</a>" in terms.linked(f"The {long} of today", set()), long
    assert LONGER, "no term begins with another: take the test out, or keep the order all the same"
