"""Whose file is whose: nobody's hand-in may be taken for another's, or be dropped for one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jasa.instructor.grading.judge.result import HandInResult
from jasa.instructor.grading.read.collect import collect
from jasa.instructor.grading.tell.feedback import file_name, write_pages

STEM = "03_share_of_what"


def students(place: Path) -> list[str]:
    return sorted(h.student for h in collect(place, STEM).hand_ins)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["hand_ins/ann.ipynb", "hand_ins/bob.ipynb", "class.csv"], ["ann", "bob"]),
        (["hand_ins/ann/x.ipynb", "hand_ins/bob/x.ipynb", "class.csv"], ["ann", "bob"]),
        (["hand_ins/ann.ipynb", "hand_ins/bob.ipynb"], ["ann", "bob"]),
        (["ann/03_share_of_what.ipynb", "ann/scratch.ipynb", "bob/a.ipynb"], ["ann", "bob"]),
        (["Kim/draft.ipynb", "Kim/hw.ipynb", "Ono/draft.ipynb", "Ono/hw.ipynb"], ["Kim", "Ono"]),
        (["s-12.ipynb", "s-13.ipynb"], ["s-12", "s-13"]),
        (["ann.ipynb", "ann (2).ipynb"], ["ann"]),
    ],
)
def test_folders_and_names(tmp_path: Path, files: list[str], expected: list[str]) -> None:
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    assert students(tmp_path) == expected


def test_a_zip_with_a_nameless_entry_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(".", "")
        archive.writestr("ann.ipynb", "{}")
    assert students(tmp_path / "c.zip") == ["ann"]


def test_no_page_is_written_over_anothers(tmp_path: Path) -> None:
    results = [HandInResult(student=s, exercise="03") for s in ("Ann", "ann", "CON")]
    assert len({file_name(r.student).casefold() for r in results}) == 2
    write_pages(tmp_path, results)
    written = [p.name.casefold() for p in tmp_path.iterdir()]
    assert len(set(written)) == 3 and "con.html" not in written
