"""What must be true of every table, whatever it holds."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from jasa import data

NAMES = data.PACKAGE.table_names
KINDS_OF_YEAR = re.compile(
    r"year|points in time|point in time|dates|stretches|signature|estimates of", re.IGNORECASE
)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_names_the_course_needs_are_there() -> None:
    needed = """troops troops_series_break bases land share_measures municipal_share noise
    aircraft_accidents aircraft_events crime crime_rates economy redevelopment votes
    opinion_okinawa positions futenma_facts henoko_events timeline treaty_articles guidelines
    leader_visits host_nation_support sma_agreements us_costs burden_inputs defence_budget
    military_spending scrambles missile_tests nuclear_tests un_votes response_2022
    policy_language policy_passages opinion_security defence_programmes arms_purchases
    force_balance distances claims actors glossary prefecture_share land_returns"""
    assert set(needed.split()) <= set(NAMES)


def test_columns_have_the_types_of_a_file_read_with_pandas(name: str) -> None:
    frame, fields = data.load(name), data.table(name).fields
    assert list(frame.columns) == list(fields)
    for column, field in fields.items():
        gaps, found = frame[column].isna().any(), str(frame[column].dtype)
        expected = {
            "integer": "float64" if gaps else "int64",
            "number": "float64",
            "boolean": "object" if gaps else "bool",
            "date": "datetime64",
            "string": "str",
        }[field.type]
        assert found.startswith(expected), f"{name}.{column} is {found}, not {expected}"


def test_closed_lists_are_complete(name: str) -> None:
    frame = data.load(name)
    closed = [c for c in frame if c == "use" or c.endswith("_precision")]
    assert closed
    for column in closed:
        assert frame[column].notna().all()


def test_every_row_has_its_own_label(name: str) -> None:
    labels = data.load(name)["row_id"]
    assert labels.is_unique
    assert labels.str.fullmatch(r"[a-z]{2}\d{3,4}").all()


def test_row_labels_are_unique_in_the_whole_package() -> None:
    labels = pd.concat([data.load(n)["row_id"] for n in NAMES])
    assert labels.is_unique


def test_a_row_leads_to_its_source_in_one_step(name: str) -> None:
    for source_id in data.load(name)["source_id"]:
        source = data.source(source_id)
        assert source.reference
        assert source.short


def test_every_source_is_used_by_a_row_or_consulted_for_a_file() -> None:
    used = {s for n in NAMES for s in data.PACKAGE.source_ids_of(n)}
    consulted = {s for r in data.PACKAGE.descriptor["resources"] for s in r.get("consulted", [])}
    assert used | consulted == set(data.PACKAGE.sources)


def test_metadata_say_what_a_reader_must_know(name: str) -> None:
    table = data.table(name)
    for text in (table.title, table.description, table.coverage, table.licence, table.attribution):
        assert text.strip()
    assert len(table.caveats) >= 1
    assert KINDS_OF_YEAR.search(table.year_kind)
    assert table.rows == len(data.load(name))
    for field in table.fields.values():
        assert field.description.endswith("."), f"{name}.{field.name}"


def test_every_number_has_a_unit(name: str) -> None:
    bare = {"sma_no", "test_number", "missile_in_series"}
    for field in data.table(name).fields.values():
        if field.type in ("integer", "number") and field.name not in bare:
            assert field.unit, f"{name}.{field.name} has no unit"


def test_a_unit_that_changes_by_row_is_always_given(name: str) -> None:
    frame = data.load(name)
    for field in data.table(name).fields.values():
        if field.unit == "see unit" and "unit" in frame:
            assert frame.loc[frame[field.name].notna(), "unit"].notna().all()


def test_years_that_depend_on_the_row_name_their_kind(name: str) -> None:
    frame = data.load(name)
    for field in data.table(name).fields.values():
        if field.unit == "see year_type":
            assert frame["year_type"].notna().all()


def test_every_year_column_says_whose_year(name: str) -> None:
    for field in data.table(name).fields.values():
        if field.type == "integer" and re.search(r"(^|_)year$", field.name):
            assert "year" in field.unit


def test_percentages_lie_between_0_and_100(name: str) -> None:
    frame = data.load(name)
    for field in data.table(name).fields.values():
        if field.name.endswith("_pct") or field.unit == "per cent":
            values = frame[field.name].dropna()
            assert values.between(0, 100).all(), f"{name}.{field.name}"


def test_prose_is_plain(name: str) -> None:
    table = data.table(name)
    text = " ".join([str(table), *(f.description for f in table.fields.values())])
    assert "\N{EM DASH}" not in text
    assert not re.search(r"\b(comprehensive|robust|cutting-edge|seamless|leverage)\b", text, re.I)
    assert "shared/" not in text
    assert "codebook" not in text.lower()


def test_what_we_did_not_read_is_not_called_unreadable(name: str) -> None:
    """A public document that we did not read is said to be that, with its address."""
    excuse = re.compile(r"\b(could|can)(not| not)? be (re)?(read|checked|counted)\b")
    frame, table = data.load(name), data.table(name)
    cells = [frame[c].dropna().astype(str) for c in frame.columns if frame[c].dtype == "str"]
    cited = [data.source(s).note or "" for s in data.PACKAGE.source_ids_of(name)]
    said = [*(text for column in cells for text in column), *cited, str(table), *table.caveats]
    assert not [text for text in said if excuse.search(text)]


def test_dates_are_in_order_and_not_in_the_future(name: str) -> None:
    frame = data.load(name)
    for column in frame.select_dtypes("datetime"):
        known = frame[column].dropna()
        assert known.between("1940-01-01", "2026-12-31").all(), f"{name}.{column}"


def test_a_point_in_time_is_known_exactly_as_far_as_it_says(name: str) -> None:
    frame = data.load(name)
    for column in [c for c in frame if c.endswith("_precision")]:
        when = frame[column.removesuffix("_precision")]
        assert (when.isna() == (frame[column] == "undated")).all()
        assert (when[frame[column] == "year"].dt.strftime("%m-%d") == "01-01").all()
        assert (when[frame[column] == "month"].dt.day == 1).all()


def test_spoiling_a_table_does_not_spoil_the_next(name: str) -> None:
    first = data.load(name)
    first.loc[:, "note"] = "spoilt"
    first["extra"] = 1
    again = data.load(name)
    assert "extra" not in again
    assert not (again["note"] == "spoilt").any()


def test_texts_have_no_blanks_around_them(name: str) -> None:
    frame = data.load(name)
    for column in frame.columns:
        if isinstance(frame[column].dtype, pd.StringDtype):
            cells = frame[column].dropna()
            assert (cells == cells.str.strip()).all(), f"{name}.{column}"


def test_a_row_that_is_not_for_marks_says_why(name: str) -> None:
    words_only = {"actors", "glossary", "positions"}
    frame = data.load(name)
    doubtful = frame[frame["use"] != "grade"]
    if name in words_only:
        assert (frame["use"] == "context").all()
    else:
        assert doubtful["note"].notna().all(), doubtful[doubtful["note"].isna()]["row_id"].tolist()


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("timeline", "as_of"),
        ("henoko_events", "as_of"),
        ("response_2022", "as_of"),
        ("leader_visits", "start_date"),
        ("troops_quarterly", "as_of"),
        ("missile_tests", "as_of"),
        ("land", "as_of"),
        ("defence_budget", "fiscal_year"),
        ("scrambles", "fiscal_year"),
    ],
)
def test_chronologies_are_in_order(table: str, column: str) -> None:
    assert data.load(table)[column].is_monotonic_increasing


UNITS = {"_ha": "ha", "_pct": "per cent", "_km": "km", "_yen_bn": "billion yen",
         "_yen_trn": "trillion yen", "_usd_bn": "billion US dollars"}  # fmt: skip


@pytest.mark.parametrize("name", data.PACKAGE.table_names)
def test_the_ending_of_a_column_and_its_unit_agree(name: str) -> None:
    for field in data.table(name).fields.values():
        for ending, unit in UNITS.items():
            if field.name.endswith(ending):
                assert field.unit.startswith(unit), f"{name}.{field.name} is in {field.unit!r}"


@pytest.mark.parametrize("name", data.table_names())
def test_coverage_names_the_newest_year(name: str) -> None:
    """Whoever adds a row of a new year widens the coverage in datapackage.json."""
    coverage, rows = data.table(name).coverage, data.load(name)
    if not re.search(r"\b\d{4}\b", coverage):
        return
    ends = ("year", "fiscal_year", "to_year", "last_fiscal_year", "end_fiscal_year")
    years = [rows[c].max() for c in ends if c in rows]
    years += [rows[c].max().year for c in ("as_of", "to_date", "field_end") if c in rows]
    newest = int(max(years, default=0))
    assert not years or str(newest) in coverage, f"{name}: {newest} is not in {coverage!r}"
