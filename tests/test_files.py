"""A file is the old one or the whole new one, whoever else writes at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jasa import cli
from jasa.errors import JasaError
from jasa.files import put_in_place, write_whole
from jasa.instructor.grading.judge.gradebook import Gradebook
from jasa.instructor.grading.tell.marks import write_beside

ROOT = Path(__file__).resolve().parents[1]
WRITER = """
import sys
from pathlib import Path
from jasa.files import write_whole
for n in range(60):
    write_whole(Path(sys.argv[1]), sys.argv[2] * 20_000)
"""


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_beside(
    tmp_path: Path,
) -> None:
    path = tmp_path / "marks.csv"
    write_whole(path, "old\r\n")
    assert path.read_bytes() == b"old\r\n"
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new 佐藤", "ascii")
    assert path.read_bytes() == b"old\r\n" and os.listdir(tmp_path) == ["marks.csv"]
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "marks.csv", "x")


def test_two_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), sign], cwd=ROOT) for sign in "ab"
    ]
    assert [writer.wait() for writer in both] == [0, 0]
    found = path.read_text()
    assert len(found) == 20_000 and len(set(found)) == 1
    assert os.listdir(tmp_path) == ["record.json"]


def test_a_file_in_use_is_waited_for_on_windows_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, path, tried = tmp_path / "half", tmp_path / "whole", []
    half.write_text("new")

    def busy(one: Path, two: Path) -> None:
        tried.append(one)
        if len(tried) < 3:
            raise PermissionError("in use")
        one.rename(two)

    monkeypatch.setattr("jasa.files.os.replace", busy)
    monkeypatch.setattr("jasa.files.PAUSE_S", 0)
    with pytest.raises(PermissionError):
        put_in_place(half, path)
    assert len(tried) == 1
    monkeypatch.setattr("jasa.files.IN_USE_ENDS", True)
    put_in_place(half, path)
    assert path.read_text() == "new" and len(tried) == 3


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows, and a program such as Excel that does not let go of a file."""

    def refuses(one: Path, two: Path) -> None:
        raise PermissionError(13, "Access is denied", str(one))

    monkeypatch.setattr("jasa.files.os.replace", refuses)
    monkeypatch.setattr("jasa.files.PAUSE_S", 0)
    monkeypatch.setattr("jasa.files.IN_USE_ENDS", True)


def test_a_file_that_stays_open_is_named_and_nothing_is_lost(
    tmp_path: Path, held: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "marks_03.csv"
    path.write_text("old")

    def shows(asked: object) -> int:
        with Gradebook(tmp_path / "g.sqlite") as book:
            write_beside(book, path, "text")
        return 0

    monkeypatch.setattr(cli, "_doctor", shows)
    monkeypatch.setattr("jasa.instructor.grading.tell.marks._digest", lambda raw: "same")
    monkeypatch.setattr(Gradebook, "wrote", lambda book, path: "same")
    assert cli.main(["doctor"]) == 2
    assert capsys.readouterr().err == (
        "jasa: marks_03.csv is open in another program: close it and run the same command again. "
        "All marks are in the gradebook.\n"
    )
    assert path.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["g.sqlite", "marks_03.csv"]


def test_every_mistake_of_the_course_has_one_parent() -> None:
    """The command line catches `JasaError`; a mistake without that parent would be a traceback."""
    import ast

    # JailError is an OSError: the walls report it to the sandbox, never to a person. UpdateError is
    # caught in its own file, which runs before there is anything to import.
    bare = {"JailError", "UpdateError"}
    for path in sorted((ROOT / "jasa").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in bare:
                parents = {ast.unparse(b) for b in node.bases}
                where = f"{path.relative_to(ROOT)}, {node.name}"
                assert not parents & {"Exception", "OSError"} or is_signal(node), where
    assert issubclass(JasaError, Exception)


def is_signal(node: object) -> bool:
    """Whether an exception only stops a run and is caught where it is thrown."""
    return getattr(node, "name", "") in ("JasaError", "Stopped", "Unreadable")
