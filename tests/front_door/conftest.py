"""Small courses to run the real course.py in, with wheels made here instead of a registry."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DEAD = "http://127.0.0.1:9/simple"  # the discard port: nothing answers there
# Stands in for the next room: says what it was handed, and what it finds installed.
NEXT_ROOM = """
import importlib.metadata, json, os, sys
print(json.dumps({"words": sys.argv[1:], "prefix": sys.prefix, "cwd": os.getcwd(),
                  "tiny": importlib.metadata.version("tiny")}))
"""
STUB_PYTEST = """
import json, os, sys
print(json.dumps({"words": sys.argv[1:], "cwd": os.getcwd()}))
sys.exit(3)
"""


def make_wheel(folder: Path, name: str, version: str, source: str = "") -> str:
    """Write a wheel with one module into `folder`; return its file name."""
    wheel = f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": source,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


@dataclass
class Course:
    """A course folder to try the front door in."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def stamp(self) -> Path:
        return self.venv / "course.json"

    @property
    def python(self) -> Path:
        return self.venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def environment(self) -> dict[str, str]:
        """Return the environment of a machine without network, without uv, without caches."""
        dropped = ("PIP_", "UV_", "PYTHON", "JASA_", "VIRTUAL_ENV")
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(dropped)}
        folders = kept.get("PATH", "").split(os.pathsep)
        without_uv = [f for f in folders if not shutil.which("uv", path=f)]
        return kept | {
            "PATH": os.pathsep.join(without_uv),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": DEAD,
            "UV_DEFAULT_INDEX": DEAD,
            "UV_NO_CACHE": "1",
            "UV_HTTP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
            **self.settings,
        }

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run `python course.py` with these words, as a user would."""
        return self.run_python(str(self.folder / "course.py"), *words, cwd=cwd)

    def run_python(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run this test's Python in the course's environment."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=cwd or self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=900,
        )

    def require(self, *lines: str, kind: str = "requirements.txt") -> None:
        """Write a list of packages."""
        path = self.folder / kind
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")

    def mark(self) -> Path:
        """Leave a file in .venv that goes away when it is made anew."""
        self.venv.mkdir(exist_ok=True)
        mark = self.venv / "mark"
        mark.touch()
        return mark


def new_course(folder: Path) -> Course:
    """Make a course of one tiny package, with the real front door and a stand-in behind it."""
    (folder / "jasa").mkdir(parents=True)
    shutil.copy(REPOSITORY / "course.py", folder)
    (folder / "jasa" / "__init__.py").touch()
    (folder / "jasa" / "lab.py").write_text(NEXT_ROOM, "utf-8")
    course = Course(folder)
    course.require("./" + make_wheel(folder, "tiny", "1.0"))
    return course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course that was never started, in a folder with a space and Japanese characters."""
    return new_course(tmp_path / "同盟 のデータ")


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = new_course(tmp_path_factory.mktemp("once") / "同盟 のデータ")
    done = course.run("setup")
    assert done.returncode == 0, done.stdout + done.stderr
    return course


@pytest.fixture
def ready(set_up_once: Course, tmp_path: Path) -> Course:
    """A course that was set up before (a copy of one, told that it has always been here)."""
    folder = tmp_path / "同盟 のデータ"
    shutil.copytree(set_up_once.folder, folder, symlinks=True)
    course = Course(folder)
    stamp = json.loads(course.stamp.read_text("utf-8"))
    course.stamp.write_text(json.dumps(stamp | {"place": str(course.venv)}), "utf-8")
    return course
