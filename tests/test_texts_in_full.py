"""Texts that a cell shows can be read: they stand there whole, and in English.

pandas cuts long texts with three dots unless told not to; tables hold some texts in Japanese only.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jasa import data

#: A student reads the given cells of an exercise; its solution has the same ones.
NOTEBOOKS = sorted(p for f in ("lessons", "solutions") for p in (data.ROOT / f).glob("*.ipynb"))
CHECKS = re.compile(r"^(check|progress|points|learn\.\w+)\(.*$|^### BEGIN HIDDEN.*", re.M | re.S)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def run(source: str, names: dict[str, Any]) -> tuple[str, Any]:
    """Run a cell as a notebook does; give what it prints and the value of its last line."""
    tree, printed = ast.parse(source), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, "<cell>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None
    return printed.getvalue(), value


def cut(printed: str, value: Any) -> list[str]:
    """The texts that end with pandas' three dots, and wide tables whose columns it leaves out."""
    lines = [line for line in printed.splitlines() if re.search(r"\w\.\.\.(\s|$)|\s\.\.\.\s", line)]
    if isinstance(value, pd.DataFrame):
        cells = re.findall(r"<t[dh]>([^<]+)</t[dh]>", value._repr_html_())
        return lines + [c for c in cells if re.search(r"\S\.\.\.$", c)]
    if isinstance(value, pd.Series):
        lines += [line for line in repr(value).splitlines() if re.search(r"\S\.\.\.$", line)]
    return lines


def foreign(printed: str, value: Any) -> list[str]:
    """The texts that are Japanese for the greater part."""
    cells = value.to_numpy().ravel() if isinstance(value, pd.DataFrame | pd.Series) else []
    texts = [*printed.splitlines(), *(c for c in cells if isinstance(c, str))]
    return [t for t in texts if len(JAPANESE.findall(t)) > len(t) / 2]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_texts_that_a_cell_shows_are_whole_and_in_english(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data.ROOT / "lessons")
    np.random.seed(0)
    names: dict[str, Any] = {}
    lost, strange = {}, {}
    with pd.option_context("display.max_colwidth", 50):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                shown = run(CHECKS.sub("", "".join(cell["source"])), names)
                lost[cell["id"]], strange[cell["id"]] = cut(*shown), foreign(*shown)
    assert not any(lost.values()), f"set display.max_colwidth, or choose columns: {lost}"
    assert not any(strange.values()), f"choose rows with English texts: {strange}"


def test_a_cut_text_and_a_japanese_one_would_be_seen() -> None:
    long = pd.DataFrame({"text": ["a word " * 20]})
    with pd.option_context("display.max_colwidth", 50):
        assert cut("", long) and cut("", long["text"]) and cut(str(long), None)
    assert not cut("", long.head(0)) and not cut("a word", "a word")
    assert foreign("", pd.DataFrame({"text": ["一言"]})) and not foreign("a word", long)
