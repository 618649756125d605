"""The commands of a guide, as they stand there, and a terminal to type them into."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import psutil

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
END = "__the command has ended__"


def commands_under(text: str, heading: str) -> list[str]:
    """Return the lines of all fenced blocks under a heading, in order."""
    part = re.split(r"^## ", text, flags=re.MULTILINE)
    (found,) = [one for one in part if one.startswith(f"{heading}\n")]
    return [line for block in FENCE.findall(found) for line in block.splitlines() if line.strip()]


class Terminal:
    """A shell in which one line after the other is typed; what `cd` and `source` do stays done."""

    def __init__(self, folder: Path, **settings: str) -> None:
        own = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "BROWSER": "true"}
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "JASA_"))}
        self.shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env=kept | own | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *about: object) -> None:
        for child in psutil.Process(self.shell.pid).children(recursive=True):
            child.kill()
        self.shell.kill()
        self.shell.communicate()

    def type(self, line: str) -> None:
        """Type a line, without waiting for its end."""
        self.shell.stdin.write(f"{line}\necho {END} $?\n")
        self.shell.stdin.flush()

    def read_to(self, sign: str) -> str:
        """Return what is said up to and with the line that holds a sign."""
        said = []
        for line in self.shell.stdout:
            said.append(line)
            if sign in line:
                return "".join(said)
        raise AssertionError(f"the shell has ended: {''.join(said)}")

    def ended(self) -> tuple[int, str]:
        """Wait for the end of what was typed; gives the exit code and all it said."""
        said, _, code = self.read_to(END).rpartition(END)
        return int(code), said

    def run(self, line: str) -> str:
        """Type a line, wait for its end, insist that all was well; gives what it said."""
        self.type(line)
        code, said = self.ended()
        assert code == 0, f"{line}\n{said}"
        return said

    def running(self) -> psutil.Process:
        """The program that the shell waits for."""
        (child,) = psutil.Process(self.shell.pid).children()
        return child


def repository_of(course: Path, folder: Path) -> Path:
    """Make a repository of the course as it is now, with what is not committed; gives its folder."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=course,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, said.stdout.split("\0")):
        if (course / name).is_file():  # a file that is deleted and not yet committed is listed
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(course / name, folder / name)
    own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "The course"]):
        subprocess.run(["git", *own, *words], cwd=folder, check=True)
    return folder


def lend_environment(course: Path) -> None:
    """Give a fresh copy of the course a .venv whose packages are those that run this test.

    It stands in for the fetching of packages and for nothing else: an environment of the copy's own,
    its jasa that of the copy, stamped by the copy's own course.py, which then finds it whole.
    """
    venv.create(course / ".venv", symlinks=True, with_pip=False)
    (site,) = (course / ".venv").glob("lib/python*/site-packages")
    packages = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (site / "lent.pth").write_text("\n".join([str(course), *packages]) + "\n")
    command = course / ".venv" / "bin" / "jasa"  # as an installer writes it
    python = course / ".venv" / "bin" / "python"
    command.write_text(f"#!{python}\nimport sys\nfrom jasa.cli import main\nsys.exit(main())\n")
    command.chmod(0o755)
    stamped = "import course, json; course.STAMP.write_text(json.dumps(course.stamp('course')))"
    subprocess.run([sys.executable, "-c", stamped], cwd=course, check=True)
