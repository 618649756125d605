"""Plain answers: any object at all becomes JSON-able data, and nothing ever raises."""

from __future__ import annotations

import datetime
import decimal
import json
import math

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from jasa.exercise.plain import Limit, from_plain, scalar, to_plain

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers()
    | st.text() | st.binary() | st.dates() | st.datetimes() | st.decimals(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner)
    | st.tuples(inner, inner),
    max_leaves=12,
)  # fmt: skip


@given(anything)
def test_any_value_is_json_able(value):
    plain = to_plain(value)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_hostile_objects_are_only_described(make):
    plain = to_plain(make(), inputs=[[{"kind": "number", "value": 1}]])
    json.dumps(plain, allow_nan=False)
    assert isinstance(plain["kind"], str)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (..., {"kind": "missing"}),
        (None, {"kind": "none"}),
        (True, {"kind": "truth", "value": True}),
        (np.True_, {"kind": "truth", "value": True}),
        (np.int64(3), {"kind": "number", "value": 3}),
        (np.float32(0.5), {"kind": "number", "value": 0.5}),
        (decimal.Decimal("1.5"), {"kind": "number", "value": 1.5}),
        (math.nan, {"kind": "number", "value": "nan"}),
        (pd.NA, {"kind": "number", "value": "nan"}),
        (-math.inf, {"kind": "number", "value": "-inf"}),
        (datetime.date(2020, 1, 1), {"kind": "text", "value": "2020-01-01"}),
        (pd.Timestamp("2020-01-01"), {"kind": "text", "value": "2020-01-01"}),
        (np.datetime64("2020-01-01"), {"kind": "text", "value": "2020-01-01"}),
    ],
)
def test_single_values(value, plain):
    assert to_plain(value) == plain


def test_tables_and_series():
    table = pd.DataFrame(
        {"a": [1, None], "b": pd.to_datetime(["2020-01-01", None]), "c": ["x", pd.NA]},
        index=pd.Index(["k", "l"], name="key"),
    )
    plain = to_plain(table)
    assert plain["columns"] == ["a", "b", "c"] and plain["index_names"] == ["key"]
    assert plain["rows"] == [[1.0, "2020-01-01", "x"], [None, None, None]]
    assert plain["types"] == {"a": "number", "b": "text", "c": "text"}
    assert to_plain(table["a"])["columns"] == ["a"]
    odd = pd.DataFrame([[1, 2], [3, 4]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]))
    assert to_plain(odd)["rows"] == [[1, 2], [3, 4]]


def test_large_answers_are_cut_and_say_so():
    limit = Limit(rows=3, items=3, text=3)
    assert to_plain(pd.DataFrame({"a": range(9)}), limit)["cut"]
    assert len(to_plain(pd.DataFrame({"a": range(9)}), limit)["rows"]) == 3
    assert to_plain([1] * 9, limit)["cut"] and to_plain("x" * 9, limit)["value"] == "xxx"
    assert to_plain(10**5000) == {"kind": "number", "value": "inf", "cut": True}


def test_charts_hold_lists_and_no_template():
    table = pd.DataFrame({"x": np.arange(4.0), "y": [1.5, np.nan, 2.5, 3.5]})
    for figure in (
        px.line(table, x="x", y="y"),
        go.FigureWidget if False else go.Figure(px.scatter(table, x="x", y="y").to_dict()),
    ):
        plain = to_plain(figure)
        trace = plain["figure"]["data"][0]
        assert trace["x"] == [0, 1, 2, 3] and trace["y"] == [1.5, None, 2.5, 3.5]
        assert "template" not in plain["figure"]["layout"]
        json.dumps(plain, allow_nan=False)


def test_functions_are_called_and_their_errors_kept():
    inputs = [[to_plain(1), to_plain(0)], [to_plain(4), to_plain(2)]]
    plain = to_plain(lambda a, b: a / b, inputs=inputs)
    outputs = [result["output"] for result in plain["results"]]
    assert outputs[0]["kind"] == "error" and outputs[0]["name"] == "ZeroDivisionError"
    assert outputs[1] == {"kind": "number", "value": 2}


def test_inputs_come_back_as_they_were():
    for value in (1, 2.5, "x", None, True, [1, [2]], {"a": 1}):
        assert from_plain(to_plain(value)) == value
    assert math.isnan(from_plain(to_plain(math.nan)))
    with pytest.raises(ValueError, match="other"):
        from_plain({"kind": "other"})


def test_a_table_cell_is_always_simple():
    assert scalar(object()).startswith("<object")
