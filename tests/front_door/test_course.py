"""course.py run for real: what it makes, what it keeps, and what it says when it cannot."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import REPOSITORY, STUB_PYTEST, Course, make_wheel, new_course

COURSE_PY = REPOSITORY / "course.py"


def told(done: subprocess.CompletedProcess[str]) -> dict:
    """Return what the stand-in behind the door reported."""
    assert done.returncode in (0, 3), done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Return the sentence a failed run ends with; there must be no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.strip()


def test_is_short_and_needs_nothing_but_python():
    text = COURSE_PY.read_text("utf-8")
    assert len(text.splitlines()) < 275
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    # jasa.update needs nothing but Python either: test_update.py
    assert imported - {"jasa"} <= sys.stdlib_module_names and "from jasa import update" in text


def old_pythons() -> list[list[str]]:
    """Return commands that run an old Python: any found here, and one that pretends."""
    found = [shutil.which(f"python3.{minor}") for minor in (6, 7, 8, 9, 10)]
    found += map(str, Path("~/.pyenv/versions").expanduser().glob("3.*/bin/python"))
    probe = "import sys; sys.exit(sys.version_info >= (3, 11))"
    commands = [
        [path]
        for path in found
        if path and subprocess.run([path, "-c", probe], capture_output=True).returncode == 0
    ]
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 18); sys.version = '3.8.18 (pretended)'; "
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    return [*commands, [sys.executable, "-c", pretend]]


def test_old_python_is_told_which_one_to_install(course: Course):
    for command in old_pythons():
        done = subprocess.run(
            [*command, str(course.folder / "course.py")], capture_output=True, text=True
        )
        assert "Python 3.11 or newer" in refused(done), command
        assert not course.venv.exists()


def test_old_python_can_read_the_file():
    ast.parse(COURSE_PY.read_text("utf-8"), feature_version=(3, 6))


def test_help_changes_nothing(course: Course):
    done = course.run("--help")
    assert done.returncode == 0 and "python course.py test" in done.stdout
    assert not course.venv.exists()


def test_first_start_sets_up_and_opens_whatever_the_surroundings(course: Course, tmp_path: Path):
    course.settings = {
        "PYTHONPATH": str(tmp_path),
        "PIP_USER": "1",
        "PIP_TARGET": str(tmp_path / "elsewhere"),
        "VIRTUAL_ENV": str(tmp_path / "another"),
    }
    report = told(course.run("--no-browser", "--port=9000", cwd=tmp_path))
    assert report["words"] == ["--no-browser", "--port=9000"]
    assert report["tiny"] == "1.0"
    assert Path(report["prefix"]) == course.venv
    assert course.stamp.exists()


def test_second_start_touches_nothing_and_needs_no_network(ready: Course):
    mark, before = ready.mark(), ready.stamp.read_bytes()
    (ready.folder / "tiny-1.0-py3-none-any.whl").unlink()
    done = ready.run()
    assert told(done)["words"] == [] and "Fetching" not in done.stdout
    assert mark.exists() and ready.stamp.read_bytes() == before


def lose_the_stamp(course: Course) -> None:
    course.stamp.unlink()


def garble_the_stamp(course: Course) -> None:
    course.stamp.write_text('{"place": "/som', "utf-8")


def lose_the_python(course: Course) -> None:
    course.python.unlink()
    if os.name == "posix":
        course.python.symlink_to("/nowhere/python3")


def change_the_python(course: Course) -> None:
    stamp = json.loads(course.stamp.read_text("utf-8"))
    course.stamp.write_text(json.dumps(stamp | {"python": "Python 3.10"}), "utf-8")


def move_the_folder(course: Course) -> None:
    course.folder = course.folder.rename(course.folder.with_name("moved 引越し"))


@pytest.mark.parametrize(
    "damage",
    [lose_the_stamp, garble_the_stamp, lose_the_python, change_the_python, move_the_folder],
)
def test_venv_that_cannot_be_trusted_is_made_anew(ready: Course, damage):
    ready.mark()
    damage(ready)
    report = told(ready.run())
    assert Path(report["prefix"]) == ready.venv
    assert not (ready.venv / "mark").exists()


def test_new_package_list_is_installed_in_place(ready: Course):
    mark = ready.mark()
    ready.require("./" + make_wheel(ready.folder, "tiny", "2.0"))
    assert told(ready.run())["tiny"] == "2.0"
    assert mark.exists()
    assert "Fetching" not in ready.run().stdout


def test_new_package_list_without_network_does_not_stop_a_lesson(ready: Course):
    ready.require("tiny==2.0")
    done = ready.run()
    assert told(done)["tiny"] == "1.0"
    assert "going on with those at hand" in done.stdout


def test_no_network_is_named_and_leaves_no_stamp(course: Course):
    course.require("jupyterlab==4.6.6")
    assert "Connect to the internet" in refused(course.run())
    assert not course.stamp.exists()


@pytest.mark.skipif(not shutil.which("uv"), reason="no uv on the PATH")
def test_no_network_is_named_with_uv_too(course: Course):
    course.require("jupyterlab==4.6.6")
    course.settings = {"PATH": os.environ["PATH"]}
    assert "Connect to the internet" in refused(course.run())


@pytest.mark.skipif(not shutil.which("uv"), reason="no uv on the PATH")
def test_uv_on_the_path_is_used(course: Course):
    course.settings = {"PATH": os.environ["PATH"]}
    assert told(course.run())["tiny"] == "1.0"
    installer = course.venv.rglob("tiny-1.0.dist-info/INSTALLER")
    assert [path.read_text().strip() for path in installer] == ["uv"]


def test_package_that_does_not_exist_is_not_blamed_on_the_network(course: Course):
    course.settings = {"PIP_NO_INDEX": "1"}
    course.require("tiny==7.0")
    assert "could not be installed" in refused(course.run())


def test_full_disk_is_named_before_anything_is_made(course: Course):
    full = (
        "import collections, runpy, shutil, sys; "
        "shutil.disk_usage = lambda path: collections.namedtuple('U', 'free')(99 * 10**6); "
        "runpy.run_path('course.py', run_name='__main__')"
    )
    assert "only 99 MB are free" in refused(course.run_python("-c", full))
    assert not course.venv.exists()


def test_a_full_disk_does_not_stop_an_installed_course(ready: Course):
    ready.require("./" + make_wheel(ready.folder, "tiny", "2.0"))
    full = (
        "import collections, runpy, shutil, sys; "
        "shutil.disk_usage = lambda path: collections.namedtuple('U', 'free')(99 * 10**6); "
        "runpy.run_path('course.py', run_name='__main__')"
    )
    assert told(ready.run_python("-c", full))["tiny"] == "2.0"


def read_only_prefix(folder: Path) -> list[str]:
    """Make a folder read-only; return what a command must start with to find it so."""
    if os.name == "posix" and os.geteuid() != 0:
        folder.chmod(0o555)
        return []
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    prefix = ["unshare", "--mount", "sh", "-c", script, str(folder)]
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"]).returncode:
        pytest.skip("this user can write everywhere, and may not mount a folder read-only")
    return prefix


def test_read_only_folder_is_named(course: Course):
    prefix = read_only_prefix(course.folder)
    done = subprocess.run(
        [*prefix, sys.executable, str(course.folder / "course.py")],
        env=course.environment(),
        capture_output=True,
        text=True,
    )
    course.folder.chmod(0o755)
    assert "cannot be written to" in refused(done)


def front_door(course: Course, *before: str) -> list[str]:
    """Return the words that run the front door after some lines that force another system."""
    lines = ["import os, runpy, shutil, subprocess, sys", *before]
    lines += ["sys.argv = ['course.py']", "runpy.run_path('course.py', run_name='__main__')"]
    return ["-c", "\n".join(lines)]


def test_uv_that_a_policy_does_not_let_run_gives_way_to_pip(course: Course, tmp_path: Path):
    tools = tmp_path / "tools"
    tools.mkdir()
    uv = tools / ("uv.exe" if os.name == "nt" else "uv")
    uv.write_bytes(b"\x7fELF no program")
    uv.chmod(0o755)
    course.settings = {"PATH": f"{tools}{os.pathsep}{course.environment()['PATH']}"}
    assert told(course.run())["tiny"] == "1.0"


@pytest.mark.skipif(os.name == "nt", reason="the spelling of a path is forced by a link here")
def test_another_spelling_of_the_same_folder_is_the_same_place(ready: Course, tmp_path: Path):
    """On a Mac one folder has many spellings: letters of another case, accents apart."""
    other = tmp_path / "other spelling"
    other.symlink_to(ready.folder)
    stamp = json.loads(ready.stamp.read_text("utf-8"))
    ready.stamp.write_text(json.dumps(stamp | {"place": str(other / ".venv")}), "utf-8")
    mark = ready.mark()
    done = ready.run()
    assert told(done)["tiny"] == "1.0" and "Fetching" not in done.stdout
    assert mark.exists()


@pytest.mark.parametrize("length", [96, 150])
def test_a_path_too_long_for_windows_is_named_before_set_up(course: Course, length: int):
    text = (course.folder / "course.py").read_text("utf-8")
    module = {"__file__": str(course.folder / "course.py"), "__name__": "course"}
    exec(compile(text, "course.py", "exec"), module)
    look = module["look_at_the_place"]
    module["HOME"] = Path("C:/" + "x" * (length - 3))
    module["os"] = type("Windows", (), {"name": "nt"})
    module["long_paths"] = lambda: False
    with pytest.raises(SystemExit, match=f"has {length} characters"):
        look()
    module["long_paths"] = lambda: True
    look()
    module["long_paths"] = lambda: False
    module["HOME"] = Path("C:/course")
    look()


@pytest.mark.parametrize(
    "folder", ["OneDrive - School", "iCloud Drive", "Dropbox", "Mobile Documents", "Google Drive"]
)
def test_a_synced_folder_is_warned_of(tmp_path: Path, folder: str):
    course = new_course(tmp_path / folder / "course")
    done = course.run()
    assert told(done)["tiny"] == "1.0"
    assert "synced to a cloud" in done.stdout


# What installers and systems say where nobody speaks English: the number is the same everywhere.
SAID = {
    "[WinError 5] アクセスが拒否されました。: 'C:\\\\course'": "cannot be written to",
    "[WinError 32] Der Prozess kann nicht auf die Datei zugreifen": "cannot be written to",
    "failed to remove file: 拒否 (os error 5)": "cannot be written to",
    "[Errno 13] 許可がありません": "cannot be written to",
    "[Errno 1] Operación no permitida": "Privacy & Security",
    "[WinError 206] ファイル名または拡張子が長すぎます。": "too long",
    "指定されたパスが見つかりません。 (os error 3)": "too long",
    "[Errno 63] File name too long": "too long",
    "failed to hardlink (os error 396)": "not synced",
    "[WinError 1260] このプログラムは": "Smart App Control",
    "An Application Control policy has blocked this file. (os error 4551)": "Smart App Control",
    "[WinError 112] ディスクに十分な空き領域がありません。": "disk is full",
    "[Errno 28] デバイスに空き領域がありません": "disk is full",
    "error 5128 of something else": "could not be installed",
}


@pytest.mark.parametrize("said", SAID)
def test_advice_goes_by_numbers_not_by_english_words(course: Course, said: str):
    script = f"""
module = runpy.run_path('course.py')
module['insist'](1, {said!r})
"""
    done = course.run_python("-c", "import runpy\n" + script)
    assert SAID[said] in refused(done)


def test_words_in_another_alphabet_do_not_stop_a_redirected_set_up(course: Course):
    """Redirected output on a Japanese Windows is cp932 and strict."""
    course.settings = {"PYTHONIOENCODING": "cp932:strict"}
    forced = front_door(
        course,
        "said = chr(0xfffd) + chr(0x20ac)",
        "subprocess.Popen = type('P', (), {'__init__': lambda s, *a, **k: k['stdout'].write("
        "said.encode()) and None, 'wait': lambda s, timeout: None, 'returncode': 1})",
    )
    done = subprocess.run(
        [sys.executable, *forced],
        cwd=course.folder,
        env={k: v for k, v in course.environment().items() if k != "PYTHONUTF8"},
        capture_output=True,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr and b"could not be installed" in done.stderr


def test_after_ctrl_c_the_door_waits_for_what_it_opened_and_gives_its_code(course: Course):
    module = {"__file__": str(course.folder / "course.py"), "__name__": "course"}
    exec(compile((course.folder / "course.py").read_text("utf-8"), "course.py", "exec"), module)

    class Child:
        turns = 0

        def wait(self) -> int:
            self.turns += 1
            if self.turns < 4:
                raise KeyboardInterrupt
            return 7

    assert module["wait_for"](Child()) == 7


def test_tests_get_their_packages_their_words_and_their_exit_code(ready: Course):
    ready.require(
        "./" + make_wheel(ready.folder, "pytest", "9.9", STUB_PYTEST),
        kind="tests/requirements.txt",
    )
    done = ready.run("test", "-k", "data", cwd=ready.folder.parent)
    assert done.returncode == 3
    assert told(done) == {"words": ["-k", "data"], "cwd": str(ready.folder)}
    assert "Fetching" not in ready.run("test").stdout
    assert told(ready.run())["tiny"] == "1.0"


def test_tests_without_their_packages_do_not_start(ready: Course):
    ready.require("pytest==9.9", kind="tests/requirements.txt")
    assert "Connect to the internet" in refused(ready.run("test"))
