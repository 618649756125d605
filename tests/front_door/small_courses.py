"""Small released courses, in folders and zips, for the tests of `python course.py update`."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from jasa.update import RELEASED, released_list

NOTEBOOKS = [
    f"{folder}/{n:02d}_共有.ipynb" for folder in ("lessons", "exercises") for n in (1, 2, 3)
]
OTHERS = ["jasa/one.py", "data/table.csv", "docs/deep/page.md", "exercises/checks/01.json"]
NAMES = [*NOTEBOOKS, *OTHERS]
FIXED = {"course.py": b"#", "jasa/__init__.py": b"#", "README.md": b"# Course"}
RECORD = {"my_record.json": b"mine", "lessons/my_record.json": b"mine too"}


def notebook(text: str, ran: bool = False) -> bytes:
    """A notebook with one text; after a run it has outputs, counts and what JupyterLab adds."""
    cell = {
        "cell_type": "code",
        "id": "a",
        "metadata": {"jasa": {"role": "starter"}},
        "source": [text],
    }
    cell |= {"outputs": [], "execution_count": None}
    if ran:
        cell |= {"outputs": [{"output_type": "stream", "text": "1"}], "execution_count": 7}
        cell["metadata"] = {**cell["metadata"], "collapsed": True}
        cell["source"] = text
    return json.dumps({"cells": [cell], "metadata": {"ran": ran}, "nbformat": 4}).encode()


def content(name: str, text: str) -> bytes:
    return notebook(text) if name.endswith(".ipynb") else text.encode()


def whole(files: Mapping[str, bytes], version: str, every: bool = True) -> dict[str, bytes]:
    """A released course: some files, those that every course has, a version and the list."""
    made = {**FIXED, **files, "pyproject.toml": f'[project]\nversion = "{version}"\n'.encode()}
    listed = made if every else {n: c for n, c in made.items() if n.endswith(".ipynb")}
    return made | {RELEASED: released_list(listed, every).as_file()}


def lay(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, held in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(held)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def pack(path: Path, files: Mapping[str, bytes], top: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(top + name, held)
    return path
