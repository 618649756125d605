"""The front door of the course: puts what it needs into the folder .venv, then opens it.

python course.py          set up (the first time), then open the first lesson in JupyterLab
python course.py test     set up, then run all tests; further words go to pytest: test -k data
python course.py setup    set up and check, open nothing

The first form takes the path of another notebook; --no-browser (or JASA_NO_BROWSER=1) where
there is no browser to open; any other option goes to JupyterLab, for example --port=9000.
"""

# Old Pythons read this file too, up to the check: hence no `from __future__ import annotations`.
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"The course needs Python 3.11 or newer, but this is Python {sys.version.split()[0]}. "
        "Install a newer one (python.org), then run it by its name, for example: "
        "python3.13 course.py (on Windows: py -3.13 course.py)"
    )

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course.json"  # written last: a .venv without it is half-made
LISTS = {"course": "requirements.txt", "test": "tests/requirements.txt"}
ROOM_MB = {"course": 700, "test": 1200}
ALIEN = {"PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "CONDA_PREFIX"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ALIEN} | {
    "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}",
    "VIRTUAL_ENV": str(VENV),
    "PYTHONPATH": str(HOME),
    "PYTHONUTF8": "1",
    "JUPYTER_PREFER_ENV_PATH": "1",
}
REASONS = {  # what an installer says: what to do
    "ensurepip is not|no module named '?venv": "This Python cannot make environments. "
    "On Debian or Ubuntu: sudo apt install python3-venv. Then run this again.",
    "no space left|error 112|not enough space": "The disk is full. Free some, then run this again.",
    "permission denied|access is denied|read-only file": "The course's folder cannot be written to."
    " Close JupyterLab, or copy the course to a folder of your own; then run this again.",
    "name resolution|getaddrinfo|connect|timed out|tunnel|proxy|unreachable|certificate": (
        "The packages could not be fetched. Connect to the internet, then run this again."
    ),
    "": "The packages could not be installed: the installer's last words are above. Delete the "
    "folder .venv and run this again, if need be with another Python (3.13 is a safe choice).",
}


def run(*command: object) -> tuple[int, str]:
    """Run a command with a dot every few seconds; return its exit code and all it said."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=HOME,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        while True:
            try:
                process.wait(timeout=3)
                said.seek(0)
                return process.returncode, said.read().decode(errors="replace").strip()
            except subprocess.TimeoutExpired:
                print(".", end="", flush=True)


def insist(code: int, said: str) -> None:
    """Stop with the advice that fits what a command said, unless its exit code is 0."""
    if code:
        print("", *(f"    {line[:300]}" for line in said.splitlines()[-8:]), sep="\n", flush=True)
        sys.exit(next(REASONS[sign] for sign in REASONS if re.search(sign, said, re.IGNORECASE)))


def install(*lists: str) -> tuple[int, str]:
    """Install lists of packages into .venv, by uv if it is here or can be had, else by pip."""
    pip, path = (PYTHON, "-m", "pip", "install", "--retries=1"), ENVIRONMENT["PATH"]
    if not shutil.which("uv", path=path):
        run(*pip, "uv==0.13.9")
    uv = shutil.which("uv", path=path)
    if uv:
        code, said = run(uv, "pip", "install", "--python", PYTHON, "--compile-bytecode", *lists)
    return (code, said) if uv and code == 0 else run(*pip, *lists)


def stamp(*kinds: str) -> dict[str, str]:
    """Return what the stamp of a whole .venv says: its place, its Python, its lists' digests."""
    return {"place": str(VENV), "python": run(PYTHON, "-V")[1].rpartition(".")[0]} | {
        kind: hashlib.sha256((HOME / LISTS[kind]).read_bytes()).hexdigest() for kind in kinds
    }


def set_up(*kinds: str) -> None:
    """Bring .venv to what the lists of packages say; do nothing when it is there already."""
    try:
        found = json.loads(STAMP.read_text("utf-8")) if PYTHON.exists() else {}
    except (FileNotFoundError, ValueError):
        found = {}
    whole = bool(found) and stamp().items() <= found.items()  # neither moved nor with a new Python
    if whole and stamp(*kinds).items() <= found.items():
        return
    room, free = ROOM_MB[kinds[-1]], shutil.disk_usage(HOME).free // 10**6
    if not whole and free < room:
        sys.exit(
            f"The course needs {room} MB of disk space, but only {free} MB are free here. "
            "Free some or move the folder, then run this again."
        )
    print("Fetching packages into .venv; this may take some minutes ", end="", flush=True)
    if not whole:
        base, found = getattr(sys, "_base_executable", sys.executable), {}
        insist(*run(base, "-m", "venv", "--clear", VENV))
    code, said = install(*(f"-r{LISTS[kind]}" for kind in kinds))
    if code and whole and "test" not in kinds:
        return print("\nThe packages cannot be renewed now; going on with those at hand.")
    insist(code, said)
    STAMP.write_text(json.dumps(found | stamp(*kinds)), "utf-8")
    print("done.", flush=True)


def main(words: list[str]) -> None:
    """Do what the words of the command line say; the exit code is that of what was opened."""
    if words[:1] in (["-h"], ["--help"], ["help"]):
        return print(__doc__)
    if words[:1] == ["test"]:
        if not (HOME / LISTS["test"]).exists():
            sys.exit("This copy of the course is the students' and has no tests: nothing to do.")
        set_up("course", "test")
        opened = [str(PYTHON), "-m", "pytest", *words[1:]]
        os.chdir(HOME)
    else:
        set_up("course")
        opened = [str(PYTHON), "-P", "-m", "jasa.lab", *words]
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(opened[0], opened, ENVIRONMENT)  # signals and exit code go straight through
    sys.exit(subprocess.call(opened, env=ENVIRONMENT))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run this again to go on.")
    except OSError as problem:
        insist(1, str(problem))
