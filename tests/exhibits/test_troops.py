"""What only the exhibits of troops must keep: the break of 2008, one series a share, the Ryukyus."""

from __future__ import annotations

import itertools

import pytest

from jasa import exhibits
from jasa.exhibits.forces import troop_lines

ALL = ["Japan", "South Korea", "Germany", "Italy", "United Kingdom", "Philippines"]


def joined(view: object) -> set[tuple[int, int]]:
    """Every pair of years that some line of a chart joins."""
    pairs = set()
    for trace in view.figure.data:  # type: ignore[attr-defined]
        points = list(zip(trace.x, trace.y, strict=True))
        pairs |= {(a, b) for (a, u), (b, v) in itertools.pairwise(points) if None not in (u, v)}
    return pairs


@pytest.mark.parametrize("measure", ["people", "share of all abroad"])
def test_no_line_crosses_2008_a_gap_or_a_change_of_series(measure: str) -> None:
    pairs = joined(exhibits.troops.view(hosts=ALL, measure=measure))
    assert (2006, 2007) in pairs or measure != "people"
    assert all(b - a == 1 and 2008 not in (a, b) for a, b in pairs)
    assert not pairs & {(2002, 2003), (2004, 2005), (1950, 1953)}


def test_default_sentence_pairs_each_host_with_its_figure() -> None:
    view = exhibits.troops.view()
    assert view.words[0] == (
        "In 2025 the report counts 53,490 in Japan, 23,642 in South Korea and 36,332 in Germany."
    )
    newest = view.table[view.table["Year"] == 2025].set_index("Host")["US service members, persons"]
    assert newest.to_dict() == {"Japan": 53490, "South Korea": 23642, "Germany": 36332}


def test_an_index_stays_inside_one_report_and_starts_at_a_hundred() -> None:
    for base, inside in ((1960, range(1950, 2008)), (2010, range(2008, 2026))):
        table = exhibits.troops.view(hosts=ALL, measure=f"index, {base} = 100").table
        assert set(table["Year"]) <= set(inside)
        assert set(table.loc[table["Year"] == base, f"Index, {base} = 100"]) == {100.0}


def test_part_and_whole_of_a_share_come_from_one_series() -> None:
    table = exhibits.troops.view(measure="share of all abroad").table
    kane, report = "Share of Kane's world sum, %", "Share of the report's world sum, %"
    assert table.loc[table[kane].notna(), "Year"].max() == 2005
    assert table.loc[table[report].notna(), "Year"].min() == 2008
    assert not (table[kane].notna() & table[report].notna()).any()


def test_the_ryukyus_end_in_1973_and_never_stand_in_a_share() -> None:
    table = exhibits.troops.view().table
    years = table.loc[table["Host"] == "Ryukyu Islands (Okinawa)", "Year"]
    assert (years.min(), years.max()) == (1950, 1973)
    shares = exhibits.troops.view(measure="share of all abroad").table
    assert "Ryukyu Islands (Okinawa)" not in set(shares["Host"])


def test_labels_are_spread_and_keep_their_order() -> None:
    places = troop_lines.spread([10.0, 11.0, 50.0, 12.0], 5.0)
    ordered = sorted(places)
    assert [places[n] for n in (0, 1, 3, 2)] == ordered
    assert all(b - a >= 4.8 for a, b in itertools.pairwise(ordered))


def test_services_add_up_to_the_total_but_for_the_smallest() -> None:
    table = exhibits.services_in_japan.view().table
    four = table[[f"{s}, persons" for s in ("Army", "Navy", "Marine Corps", "Air Force")]].sum(
        axis=1
    )
    assert (table["All services, persons"] - four).between(0, 200).all()


def test_guam_and_the_plan_stand_in_one_title() -> None:
    assert exhibits.marine_moves.view().title == (
        "Marines on Guam: 217 (2025). By 2014, 8,000 were to go to Guam"
    )
