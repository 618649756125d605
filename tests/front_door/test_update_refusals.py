"""What `python course.py update FROM` refuses: in one sentence, and nothing is changed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import update
from jasa.update import RELEASED, UpdateError, digest_of, renew_course

from .small_courses import NAMES, content, lay, notebook, pack, tree, whole

GOOD = whole({name: content(name, "new") for name in NAMES}, "2")
LINK = zipfile.ZipInfo("course/data/link.csv")
LINK.external_attr = 0o120777 << 16
REFUSED = {
    "older": (whole({}, "0.9"), "older than this course"),
    "no version": (GOOD | {"pyproject.toml": b"[project]"}, "names no version"),
    "no course": ({"a.txt": b""}, "no released copy"),
    "no list": ({n: c for n, c in GOOD.items() if n != RELEASED}, "no released copy"),
    "broken list": (GOOD | {RELEASED: b"{"}, "cannot be read"),
    "a file is missing": ({n: c for n, c in GOOD.items() if n != NAMES[0]}, "lacks"),
    "worked in": (GOOD | {"exercises/01_共有.ipynb": notebook("my answer")}, "Somebody worked in"),
}  # fmt: skip
HOSTILE = [
    "../evil.py", "jasa/../../evil.py", "/etc/evil.py", ".git/hooks/x", ".venv/x", "evil.py",
    "lessons/my_record.json", "C:/evil.py", "data\\evil.csv", "data/con.csv", "jasa//x.py",
]  # fmt: skip
for bad in HOSTILE:
    listed = json.loads(GOOD[RELEASED])
    listed["files"][bad] = digest_of(bad, b"x")
    made = GOOD | {RELEASED: json.dumps(listed).encode()}
    REFUSED[f"lists {bad}"] = (made, "no file of the course")


def test_what_is_no_newer_course_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    home = lay(tmp_path / "home", whole({name: content(name, "old") for name in NAMES}, "1"))
    before = tree(home)
    for number, (name, (files, said)) in enumerate(REFUSED.items()):
        sources = [pack(tmp_path / f"{number}.zip", files)]
        if not name.startswith("lists"):
            sources.append(lay(tmp_path / str(number), files))
        for source in sources:
            with pytest.raises(UpdateError, match=said) as caught:
                renew_course(home, source)
            assert str(caught.value).count("\n") == 0, name
    lay(home / "new", GOOD)
    for inside in (home, home / "new", tmp_path):
        with pytest.raises(UpdateError, match=r"lie one in the other|no released copy"):
            renew_course(home, inside)
    shutil.rmtree(home / "new")
    assert tree(home) == before and not (tmp_path / "evil.py").exists()


@pytest.mark.parametrize(
    "name", ["../x", "/x", "C:x", "a\\..\\x", "a/../../x", "a//x", "nul", "a\nb"]
)
def test_a_zip_that_points_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    home = lay(tmp_path / "home", whole({}, "1"))
    before = tree(tmp_path)
    path = pack(tmp_path / "new.zip", GOOD | {name: b"x"})
    with pytest.raises(UpdateError, match="holds the name"):
        renew_course(home, path)
    path.unlink()
    assert tree(tmp_path) == before


def test_links_bombs_and_doubles_in_a_zip_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = lay(tmp_path / "home", whole({}, "1"))
    before = tree(home)
    path = pack(tmp_path / "link.zip", GOOD, "course/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(LINK, "/etc/passwd")
    with pytest.raises(UpdateError, match="a link"):
        renew_course(home, path)
    with pytest.raises(UpdateError, match="twice"):
        renew_course(home, pack(tmp_path / "twice.zip", GOOD | {"COURSE.py": b"x"}))
    with pytest.raises(UpdateError, match="unusual"):
        with zipfile.ZipFile(tmp_path / "odd.zip", "w", zipfile.ZIP_BZIP2) as archive:
            archive.writestr("course.py", b"x")
        renew_course(home, tmp_path / "odd.zip")
    monkeypatch.setattr(update, "LARGEST", 10**6)
    with pytest.raises(UpdateError, match="too large"):
        renew_course(home, pack(tmp_path / "bomb.zip", GOOD | {"data/bomb.csv": b"0" * 2 * 10**6}))
    assert tree(home) == before


@settings(max_examples=80)
@given(at=st.integers(0, 5000), junk=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_a_damaged_zip_gets_a_sentence_or_is_taken_whole(at: int, junk: bytes, cut: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = lay(Path(place) / "home", whole({}, "1"))
        before = tree(home)
        path = pack(Path(place) / "new.zip", GOOD)
        raw = path.read_bytes()
        at %= len(raw)
        path.write_bytes(raw[:at] if cut else raw[:at] + junk + raw[at + len(junk) :])
        try:
            renew_course(home, path)
        except UpdateError as problem:
            assert str(problem).endswith(".") and tree(home) == before
        else:
            assert {n: c for n, c in tree(home).items() if n != RELEASED}.items() >= {
                n: c for n, c in GOOD.items() if n != RELEASED
            }.items()


def test_without_room_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, source = lay(tmp_path / "home", whole({}, "1")), lay(tmp_path / "new", GOOD)
    before = tree(home)
    few = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda path: few)
    with pytest.raises(UpdateError, match="MB are free: nothing was changed"):
        renew_course(home, source)
    assert tree(home) == before


def test_nothing_is_written_through_a_link_or_over_a_folder(tmp_path: Path) -> None:
    home = lay(tmp_path / "home", whole({}, "1"))
    lay(tmp_path / "elsewhere", {"01_共有.ipynb": b"shared"})
    try:
        (home / "lessons").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    except OSError:
        pytest.skip("this machine does not allow links")
    source = lay(tmp_path / "new", GOOD)
    with pytest.raises(UpdateError, match="is a link"):
        renew_course(home, source)
    (home / "lessons").unlink()
    (home / "data" / "table.csv").mkdir(parents=True)
    with pytest.raises(UpdateError, match="is no file here"):
        renew_course(home, source)
    shutil.rmtree(home / "data")
    (home / "data").write_text("mine")
    with pytest.raises(UpdateError, match="needs a folder"):
        renew_course(home, source)
    assert tree(tmp_path / "elsewhere") == {"01_共有.ipynb": b"shared"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names as on Linux and macOS")
def test_a_pipe_in_the_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    home, source = lay(tmp_path / "home", whole({}, "1")), lay(tmp_path / "new", GOOD)
    os.mkfifo(home / "data.csv")
    (source / NAMES[0]).unlink()
    os.mkfifo(source / NAMES[0])
    with pytest.raises(UpdateError, match="lacks"):
        renew_course(home, source)
    (source / NAMES[0]).unlink()
    lay(source, {NAMES[0]: GOOD[NAMES[0]]})
    (home / NAMES[0]).parent.mkdir(parents=True)
    os.mkfifo(home / NAMES[0])
    with pytest.raises(UpdateError, match="is no file here"):
        renew_course(home, source)


def test_the_instructor_s_course_is_not_renewed_from_a_students_bundle(tmp_path: Path) -> None:
    home = lay(tmp_path / "home", whole({"jasa/instructor/x.py": b"#"}, "1"))
    with pytest.raises(UpdateError, match="name a whole copy"):
        renew_course(home, lay(tmp_path / "new", GOOD))
