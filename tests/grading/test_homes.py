"""The home folders of a hub as they are: `jasa grade homes --exercise NN` finds one hand-in a user."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

from jasa import cli
from jasa.data import ROOT

from .conftest import right, untouched, with_code

STEM = "03_share_of_what.ipynb"
USERS = {
    "anna": right(),
    "bert": with_code("03-q3", "totals = printed.head(3)"),
    "s230117": untouched(),
    "佐藤": right(),
}


def home_of(user: Path, inside: str, work: bytes) -> None:
    """A home in which the work is older than everything else: lessons, exercises, a new form, copies."""
    exercises = user / inside / "exercises"
    shutil.copytree(ROOT / "exercises", exercises)
    shutil.copytree(ROOT / "lessons", user / inside / "lessons")
    shutil.copy(exercises / STEM, exercises / STEM.replace(".ipynb", "_new.ipynb"))
    copies = exercises / ".ipynb_checkpoints"
    copies.mkdir()
    (copies / STEM.replace(".ipynb", "-checkpoint.ipynb")).write_bytes(right().bytes())
    for folder in ("exercises", "lessons"):
        (user / inside / folder / "my_record.json").write_text("{}", encoding="utf-8")
    (exercises / STEM).write_bytes(work)
    os.utime(exercises / STEM, (10**9, 10**9))


@pytest.mark.parametrize("inside", ["", "alliance-in-data"])
def test_homes_of_a_hub_give_one_line_a_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    for user, hand_in in USERS.items():
        home_of(tmp_path / "homes" / user, inside, hand_in.bytes())
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade", "homes", "--exercise", "3", "--seconds", "8"]) == 0
    with (tmp_path / "marks_03.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(USERS) and len(rows) == len(USERS)
    for user, row in rows.items():
        newer = "_new" if user == "s230117" else ""  # nothing of the user's is in either
        assert row["file"].endswith(f"exercises/{STEM.replace('.ipynb', newer + '.ipynb')}"), row
        assert row["file"].startswith(f"{user}/")
    points = {user: float(row["points_so_far"] or 0) for user, row in rows.items()}
    assert points["anna"] == points["佐藤"] > points["bert"] >= points["s230117"] == 0
