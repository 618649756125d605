"""How tables, sources, maps and texts are reached, and what a wrong name is told."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import data


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("base", "bases"), ("troop", "troops"), ("Troops", "troops"), ("defense_budget",
     "defence_budget"), ("un_vote", "un_votes"), ("crime_rate", "crime_rates"),
     ("noise ", "noise"), ("hostnation", "host_nation_support"), ("scrambels", "scrambles")],
)  # fmt: skip
def test_a_wrong_table_name_is_answered_with_the_right_one(wrong: str, right: str) -> None:
    with pytest.raises(data.DataError) as caught:
        data.load(wrong)
    assert right in str(caught.value)
    assert len(str(caught.value)) < 160


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=30), st.integers(), st.none(), st.floats()))
def test_no_name_whatever_breaks_the_reader(name: object) -> None:
    if name in data.PACKAGE.table_names:
        return
    for reach in (data.load, data.table, data.source, data.cite, data.outline, data.text):
        if reach is data.source and name in data.PACKAGE.sources:
            continue
        with pytest.raises(data.DataError, match="nearest names are"):
            reach(name)  # type: ignore[arg-type]


def test_a_wrong_source_is_answered_with_the_nearest() -> None:
    with pytest.raises(data.DataError, match="wing_2020"):
        data.source("WING2020")


def test_a_list_of_sources_is_not_a_table_for_lessons() -> None:
    with pytest.raises(data.DataError):
        data.load("sources")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize("name", data.PACKAGE.table_names)
def test_citations_of_a_table_are_full_references(name: str) -> None:
    cited = data.cite(name)
    assert [s.source_id for s in cited] == data.PACKAGE.source_ids_of(name)
    assert len(cited) == len(cited.text.splitlines())
    parser = Links()
    parser.feed(cited.html)
    assert parser.tags.count("li") == len(cited)
    assert set(parser.tags) <= {"ul", "li", "a", "code"}
    assert str(cited) == cited.text
    assert cited._repr_html_() == cited.html


def test_citing_a_source_shows_title_publisher_and_address() -> None:
    cited = data.cite("wing_2020", "land", "wing_2020")
    assert [s.source_id for s in cited].count("wing_2020") == 1
    first = cited[0]
    for part in (first.reference, first.publisher.rstrip("."), first.url.rstrip("."), first.date):
        assert part in first.text
    assert html.escape(first.reference) in first.html


def test_a_copy_is_called_a_copy() -> None:
    copies = [s for s in data.PACKAGE.sources.values() if s.read == "copy"]
    assert len(copies) > 100
    assert all("read in a copy" in s.text and "read in a copy" in s.html for s in copies)


def test_short_names_fit_under_a_chart() -> None:
    shorts = [s.short for s in data.PACKAGE.sources.values()]
    assert max(map(len, shorts)) <= 80
    assert data.source("wing_2020").short == (
        "Ministry of Defense list, read in Wing (trade paper), 2020"
    )


def test_sources_are_listed_once() -> None:
    addresses: dict[str, list[str]] = {}
    for source in data.PACKAGE.sources.values():
        if source.url:
            addresses.setdefault(source.url.rstrip("/"), []).append(source.reference)
    for address, titles in addresses.items():
        assert len(set(titles)) == len(titles), address
    shared = {a for a, titles in addresses.items() if len(titles) > 1}
    assert shared <= {
        "https://github.com/meflynn/troopdata", "https://www.sipri.org/databases/milex",
        "http://www.pref.okinawa.jp/site/chijiko/kichitai/tyosa/qanda.html",
    }  # fmt: skip


def test_source_ids_have_one_style_and_no_table_name() -> None:
    ids = set(data.PACKAGE.sources)
    assert all(i == i.lower() and i.replace("_", "").isalnum() for i in ids)
    assert not ids & set(data.PACKAGE.table_names)


def test_the_index_can_be_searched() -> None:
    assert len(data.tables()) == len(data.PACKAGE.table_names)
    assert "noise" in data.tables("decibel").index
    assert {"troops", "troops_quarterly"} <= set(data.tables("Navy crews").index)
    assert data.tables("xylophone").empty
    assert set(map(str, data.tables().dtypes)) == {"str", "int64"}
    assert "<table" in data.tables("noise")._repr_html_()


def test_metadata_show_themselves_in_a_notebook() -> None:
    shown = data.table("troops")._repr_html_()
    assert "Do not join" in shown
    assert "<p>Break: 2008" in shown


@pytest.mark.parametrize(
    ("name", "features", "key"),
    [("okinawa_municipalities", 42, "name_en"), ("japan_prefectures", 47, "name_en"),
     ("east_asia", 35, "name")],
)  # fmt: skip
def test_outlines_carry_names_credit_and_the_note_on_borders(
    name: str, features: int, key: str
) -> None:
    outline = data.outline(name)
    assert len(outline["features"]) == features
    assert len({f["properties"][key] for f in outline["features"]}) == features
    assert outline["borders"].startswith("Borders are claims.")
    credit = "Made with Natural Earth." if name == "east_asia" else "国土数値情報"
    assert credit in outline["credit"]
    resource = data.PACKAGE.resources[name]
    assert (resource["credit"], resource["borders"]) == (outline["credit"], outline["borders"])


@pytest.mark.parametrize("name", ["okinawa_municipalities", "japan_prefectures", "east_asia"])
def test_rings_of_outlines_are_closed_and_in_the_region(name: str) -> None:
    for feature in data.outline(name)["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [
            shape["coordinates"]
        ]  # fmt: skip
        for ring in (ring for polygon in polygons for ring in polygon):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert all(89 <= x <= 181 and -13 <= y <= 61 for x, y in ring)


def test_okinawas_main_island_is_drawn_finely() -> None:
    points = sum(
        127.6 < x < 128.4 and 26.05 < y < 26.9
        for feature in data.outline("okinawa_municipalities")["features"]
        for polygon in (
            feature["geometry"]["coordinates"]
            if feature["geometry"]["type"] == "MultiPolygon"
            else [feature["geometry"]["coordinates"]]
        )
        for ring in polygon
        for x, y in ring
    )
    assert points > 3000


def test_maps_are_small() -> None:
    files = list((data.ROOT / "data" / "geo").iterdir())
    assert len(files) == 3
    assert sum(f.stat().st_size for f in files) < 400_000


def test_an_outline_is_fresh_each_time() -> None:
    data.outline("east_asia")["features"].clear()
    assert data.outline("east_asia")["features"]


def test_the_text_of_article_9() -> None:
    text = data.text("constitution_article9")
    assert "forever renounce war" in text
    assert "戦争を放棄" not in text
    assert "永久にこれを放棄する" in text


def test_the_released_files_are_unharmed() -> None:
    assert data.verify() == []


def test_importing_the_package_stays_light() -> None:
    code = "import sys, jasa; print([m for m in ('pandas', 'plotly', 'yaml') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=data.ROOT, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_descriptor_is_plain_json_without_machine_paths() -> None:
    content = (data.ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert json.loads(content) == data.PACKAGE.descriptor
    for sign in ("/home/", "/Users/", "shared/sources", "file://"):
        assert sign not in content
