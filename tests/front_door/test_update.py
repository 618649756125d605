"""`python course.py update FROM`: the course is renewed, and nothing of the student's is touched."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jasa import data, update
from jasa.instructor.make.release import list_of_notebooks
from jasa.update import RELEASED, digest_of, released_list, renew_course

from .small_courses import (
    NAMES,
    NOTEBOOKS,
    OTHERS,
    RECORD,
    content,
    lay,
    notebook,
    pack,
    tree,
    whole,
)


@dataclass
class Case:
    """An old course, what a student made of it, and a new one."""

    old: dict[str, bytes]
    here: dict[str, bytes]
    new: dict[str, bytes]
    edited: dict[str, bytes]
    listed: bool  # every file of the old course stands in its list, not only notebooks
    form: str

    def lay_out(self, place: Path) -> tuple[Path, Path]:
        home = lay(place / "home", self.here)
        if self.form == "folder":
            return home, lay(place / "new", self.new)
        if self.form == "folder in a folder":
            return home, lay(place / "new" / "alliance", self.new).parent
        return home, pack(place / "new.zip", self.new, "course-main/" if "top" in self.form else "")


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any mix of what a student and a release can do to a file."""
    listed = draw(st.booleans())
    old, new, here, edited = {}, {}, {}, {}
    for name in NAMES:
        in_old = draw(st.booleans()) or draw(st.booleans())
        if in_old:
            old[name] = content(name, "old")
        release = draw(st.sampled_from(["same", "changed", "changed", "gone"]))
        if release != "gone":
            new[name] = content(name, "old" if release == "same" else "new")
        did = draw(st.sampled_from(["nothing", "ran", "edited", "deleted", "renamed", "like new"]))
        if not in_old and did != "edited":  # a file of the student's own, of the same name
            continue
        if did == "nothing" or (did == "ran" and not name.endswith(".ipynb")):
            here[name] = old[name]
        elif did == "ran":
            here[name] = notebook("old", ran=True)
        elif did == "edited":
            here[name] = edited[name] = content(
                name, draw(st.sampled_from(["mine", "", "äöü 日本"]))
            )
        elif did == "renamed":
            moved = name.replace(".", "_mine.")
            here[moved] = edited[moved] = draw(st.sampled_from([old[name], content(name, "mine")]))
        elif did == "like new" and name in new:
            here[name] = new[name]
    if draw(st.booleans()):
        edited["exercises/01_共有_new.ipynb"] = here["exercises/01_共有_new.ipynb"] = notebook(
            "kept"
        )
    for name in OTHERS:  # of an update before this one
        if draw(st.booleans()):
            kept = f"before_update/{name}"
            here[kept] = edited[kept] = draw(st.sampled_from([b"earlier", b"mine", b""]))
    edited |= RECORD
    form = draw(st.sampled_from(["folder", "folder in a folder", "zip", "zip with a top"]))
    released = whole(old, "1.2.0", listed)
    base = {name: held for name, held in released.items() if name not in old}
    return Case(
        released,
        base | here | RECORD,
        whole(new, "1.10", draw(st.booleans())),
        edited,
        listed,
        form,
    )


def right(case: Case, after: Mapping[str, bytes]) -> None:
    """Hold what must be true after an update, file by file."""
    for name, mine in case.edited.items():
        if name in NAMES and not name.endswith(".ipynb"):
            kept = [name, f"before_update/{name}", f"before_update2/{name}"]
            assert any(after.get(place) == mine for place in kept), name
        else:
            assert after[name] == mine, name
    for name, new in case.new.items():
        if name == RELEASED:
            continue
        old, here = case.old.get(name), case.here.get(name)
        mine = name in case.edited and digest_of(name, here) != digest_of(name, new)
        if mine and name.endswith(".ipynb"):
            stem = name.removesuffix(".ipynb")
            beside = [after.get(f"{stem}_new{n}.ipynb") for n in ("", "2")]
            assert (new in beside) == (old is None or digest_of(name, old) != digest_of(name, new))
        else:
            assert digest_of(name, after[name]) == digest_of(name, new), name
            if name.endswith(".ipynb") and here == notebook("old", ran=True) == after[name]:
                assert new == notebook("old"), "outputs stay where the notebook is the same"
    for name in case.old.keys() - case.new.keys() - case.edited.keys():
        known = case.listed or name.endswith(".ipynb")
        assert name not in after or not known or case.here[name] != case.old[name], name
    changed = OTHERS if case.listed else [*OTHERS, "pyproject.toml"]
    places = {*case.new, *case.here, *(f"before_update{c}/{n}" for n in changed for c in ("", "2"))}
    beside = {n.replace(".ipynb", f"_new{c}.ipynb") for n in NOTEBOOKS for c in ("", "2")}
    assert set(after) <= places | beside


@settings(max_examples=150)
@given(case=cases())
def test_any_mix_of_work_and_releases_ends_with_both(case: Case) -> None:
    with tempfile.TemporaryDirectory() as place:
        home, source = case.lay_out(Path(place))
        before = tree(source) if source.is_dir() else {"": source.read_bytes()}
        said = renew_course(home, source)
        after = tree(home)
        right(case, after)
        assert "1.10" in said[0] and len(said) < 12
        assert before == (tree(source) if source.is_dir() else {"": source.read_bytes()})
        assert "nothing was changed" in renew_course(home, source)[0]
        assert tree(home) == after


KILLED = """
import os, sys
from pathlib import Path
steps = int(sys.argv[3])

def hook(event, args):
    global steps
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wxa+")
    if writes and ".update_half" not in str(args[0]):
        os._exit(8)  # a course file is never open for writing: it would be seen half-written
    if writes or event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"):
        steps -= 1
        if steps < 0:
            os._exit(9)

from jasa import update
sys.addaudithook(hook)
update.renew_course(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@settings(max_examples=25)
@given(case=cases(), steps=st.integers(0, 60), again=st.integers(0, 60))
def test_killed_at_any_moment_and_run_again_it_ends_as_if_never_killed(
    case: Case, steps: int, again: int
) -> None:
    with tempfile.TemporaryDirectory() as place:
        home, source = case.lay_out(Path(place))
        other = shutil.copytree(home, Path(place) / "other")
        for at in (steps, again):
            words = [sys.executable, "-c", KILLED, str(home), str(source), str(at)]
            done = subprocess.run(words, cwd=data.ROOT, capture_output=True, text=True)
            assert done.returncode in (0, 9), done.stderr
        renew_course(home, source)
        renew_course(other, source)
        assert tree(home) == tree(other)
        right(case, tree(home))


def test_a_second_release_takes_the_place_of_a_new_form_nobody_touched(tmp_path: Path) -> None:
    name, free = "exercises/01.ipynb", "exercises/01_new.ipynb"
    home = lay(tmp_path / "home", whole({name: notebook("1")}, "1"))
    (home / name).write_bytes(notebook("mine"))
    renew_course(home, lay(tmp_path / "two", whole({name: notebook("2")}, "2")))
    said = renew_course(home, lay(tmp_path / "three", whole({name: notebook("3")}, "3")))
    assert tree(home)[free] == notebook("3") and tree(home)[name] == notebook("mine")
    assert name in said[1] and "01_new.ipynb" in said[1]
    (home / free).write_bytes(notebook("also mine"))
    renew_course(home, lay(tmp_path / "four", whole({name: notebook("4")}, "4")))
    assert tree(home)[free] == notebook("also mine")
    assert tree(home)["exercises/01_new2.ipynb"] == notebook("4")


def test_a_bundle_for_one_week_takes_no_other_exercise_away(tmp_path: Path) -> None:
    exercises = {f"exercises/{n:02d}.ipynb": notebook(str(n)) for n in range(1, 4)}
    home = lay(tmp_path / "home", whole(exercises, "1"))
    week = whole({"exercises/02.ipynb": notebook("new")}, "1")
    week[RELEASED] = released_list(week, every=True, part=True).as_file()
    renew_course(home, pack(tmp_path / "week.zip", week))
    assert {n: tree(home)[n] for n in exercises} == exercises | {
        "exercises/02.ipynb": notebook("new")
    }
    renew_course(home, lay(tmp_path / "all", whole({"exercises/03.ipynb": notebook("3")}, "1")))
    assert {n for n in tree(home) if n in exercises} == {"exercises/03.ipynb"}


def test_the_updater_needs_nothing_but_python() -> None:
    text = Path(update.__file__).read_text("utf-8")
    found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.Import, ast.ImportFrom))]
    names = {a.name for n in found if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in found if isinstance(n, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_front_door_updates_without_an_environment(tmp_path: Path) -> None:
    """Real course files, a bundle's shape, a Python without any package."""
    files = {
        n: (data.ROOT / n).read_bytes() for n in ("course.py", "jasa/__init__.py", "jasa/update.py")
    }
    home = lay(tmp_path / "家 home", whole(files | {"lessons/01.ipynb": notebook("old")}, "1"))
    lay(home, {"lessons/my_record.json": b"mine"})
    new = pack(
        tmp_path / "new.zip", whole(files | {"lessons/01.ipynb": notebook("new")}, "2"), "top/"
    )

    def said(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-I", "-S", str(home / "course.py"), "update", *words]
        return subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")

    for words in (
        [],
        ["a", "b"],
        ["--help"],
        ["nowhere.zip"],
        [str(home)],
        [str(home / "course.py")],
    ):
        done = said(*words)
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and not done.stdout, done
    done = said(new.name)
    assert done.returncode == 0 and "version 2: renewed 2 files" in done.stdout, done
    assert tree(home)["lessons/01.ipynb"] == notebook("new")
    assert tree(home)["lessons/my_record.json"] == b"mine" and not (home / ".venv").exists()


def test_every_file_of_the_course_belongs_and_its_notebooks_are_listed() -> None:
    listed = (data.ROOT / RELEASED).read_bytes()
    assert listed == list_of_notebooks(), "out of date: run `jasa release --list`"
    for folder in ("lessons", "exercises", "solutions", "data", "jasa", "docs", "tests", "deploy"):
        for path in (data.ROOT / folder).rglob("*"):
            name = path.relative_to(data.ROOT).as_posix()
            own = path.is_file() and "__pycache__" not in name and ".ipynb_checkpoints" not in name
            if own and not path.name.startswith("my_"):
                assert update.belongs(name) and not update.bad_name(name), name
