"""The front door of the course: puts what it needs into the folder .venv, then opens it.

python course.py          set up (the first time), then open the first lesson in JupyterLab
python course.py test     set up, then run the tests; further words go to pytest: test -k data
python course.py setup    set up and check, open nothing
python course.py update FROM   renew the course from a newer folder or zip; your work stays as it is

The first form takes the path of another notebook; --no-browser (or JASA_NO_BROWSER=1) where
there is no browser to open; any other option goes to JupyterLab, for example --port=9000.
"""

# Old Pythons read this file too, up to the check: hence no `from __future__ import annotations`.
import atexit
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def in_this_window() -> list:
    """Return the names of the programs in this window (Windows); a shell is one, if it waits."""
    import ctypes

    kernel, numbers, names = ctypes.windll.kernel32, (ctypes.c_uint32 * 64)(), []
    for number in numbers[: kernel.GetConsoleProcessList(numbers, 64)]:
        path, size = ctypes.create_unicode_buffer(1024), ctypes.c_uint32(1024)
        handle = kernel.OpenProcess(0x1000, False, number)  # to ask for the name, no more
        kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(size))
        kernel.CloseHandle(handle)
        names.append(path.value.lower().rpartition("\\")[2])
    return names


def hold_the_window() -> None:
    """Wait for Enter where a double click opened this window, which would close at once."""
    read = os.name == "nt" and sys.stdin and sys.stdin.isatty()
    if read and all(name.startswith("py") for name in in_this_window()):
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            input("Press Enter to close this window. ")


if __name__ == "__main__":
    atexit.register(hold_the_window)  # whatever ends this program, unless all went well

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        f"The course needs Python 3.11 or newer, but this is Python {sys.version.split()[0]}. "
        "Install a newer one (python.org), then run it by its name, for example: "
        "python3.13 course.py (on Windows: py install 3.13, then py -3.13 course.py)"
    )

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "course.json"  # written last: a .venv without it is half-made
LISTS = {"course": "requirements.txt", "test": "tests/requirements.txt"}
ROOM_MB = {"course": 700, "test": 1200}
ALIEN = {"PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "CONDA_PREFIX"}
ENVIRONMENT = (
    {name: value for name, value in os.environ.items() if name not in ALIEN}
    | {
        "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(VENV),
        "PYTHONPATH": str(HOME),
        "PYTHONUTF8": "1",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    # Links of uv fail in synced folders.
    | ({"UV_LINK_MODE": "copy"} if os.name == "nt" else {})
)
REASONS = {  # what an installer says: what to do. Numbers first: words change with the language.
    r"ensurepip is not|no module named '?venv": "This Python cannot make environments. "
    "On Debian or Ubuntu: sudo apt install python3-venv. Then run this again.",
    r"no space left|error:? 112\b|errno 28\b|not enough space": "The disk is full. Free some, "
    "then run this again.",
    r"error:? (1260|4551)\b|application control": "A policy of this computer (on Windows 11 often "
    "Smart App Control) blocked a file. Ask who looks after it, or use another computer.",
    r"error:? (206|3)\b|errno 36\b|long path|file name too long": "The path of the course's folder "
    "is too long. Move it to a short one such as C:\\course, then run this again.",
    r"error:? 396\b": "The folder is kept in the cloud (OneDrive), which stops the installer. "
    "Move the course to a folder that is not synced, then run this again.",
    r"errno 1\b|operation not permitted": "This terminal may not use the course's folder. On a Mac "
    "allow it under Privacy & Security, Files and Folders, or move the course to your home folder.",
    r"error:? (5|32)\b|errno (13|30)\b|permission denied|access is denied|read-only file": (
        "The course's folder cannot be written to. Close JupyterLab and other programs that use it, "
        "or copy the course to a folder of your own; then run this again."
    ),
    r"name resolution|getaddrinfo|connect|timed out|tunnel|proxy|unreachable|certificate": (
        "The packages could not be fetched. Connect to the internet, then run this again."
    ),
    "": "The packages could not be installed: the installer's last words are above. Delete the "
    "folder .venv and run this again, if need be with another Python (3.13 is a safe choice).",
}
CLOUDS = (
    "onedrive",
    "icloud",
    "mobile documents",
    "com~apple~clouddocs",
    "dropbox",
    "google drive",
)
LONGEST = 95  # Windows stops at 260 characters; the longest file below .venv takes the rest


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
        try:
            code, said = run(uv, "pip", "install", "--python", PYTHON, "--compile-bytecode", *lists)
        except OSError:  # there, but a policy does not let it run
            code, said = 1, ""
    return (code, said) if uv and code == 0 else run(*pip, *lists)


def stamp(*kinds: str) -> dict[str, str]:
    """Return what the stamp of a whole .venv says: its place, its Python, its lists' digests."""
    return {"place": str(VENV), "python": run(PYTHON, "-V")[1].rpartition(".")[0]} | {
        kind: hashlib.sha256((HOME / LISTS[kind]).read_bytes()).hexdigest() for kind in kinds
    }


def same_place(stamped: str) -> bool:
    """Return whether a stamp's folder is this one, however its name is spelled on this disk."""
    try:
        return os.path.samefile(stamped, VENV)
    except OSError:
        return False


def look_at_the_place() -> None:
    """Stop where Windows would stop later with a path too long; warn of folders in a cloud."""
    if os.name == "nt" and len(str(HOME)) > LONGEST and not long_paths():
        sys.exit(
            f"The path of this folder has {len(str(HOME))} characters, and Windows allows {LONGEST} "
            "for the course. Move it to a short one such as C:\\course, then run this again."
        )
    cloud = next((c for c in CLOUDS for part in HOME.parts if part.lower().startswith(c)), None)
    if cloud:
        print(
            "This folder is synced to a cloud: set-up is slow or fails there, and students' work "
            "would leave this computer. Better move the course to a folder that is not synced."
        )


def long_paths() -> bool:
    """Return whether this Windows allows paths of more than 260 characters."""
    import winreg

    try:
        with winreg.OpenKey(
            winreg.HKEY_LOCAL_MACHINE, r"SYSTEM\CurrentControlSet\Control\FileSystem"
        ) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False


def set_up(*kinds: str) -> None:
    """Bring .venv to what the lists of packages say; do nothing when it is there already."""
    try:
        found = json.loads(STAMP.read_text("utf-8")) if PYTHON.exists() else {}
    except (FileNotFoundError, ValueError):
        found = {}
    if same_place(str(found.get("place", ""))):
        found["place"] = str(VENV)
    whole = bool(found) and stamp().items() <= found.items()  # neither moved nor with a new Python
    if whole and stamp(*kinds).items() <= found.items():
        return
    look_at_the_place()
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
    if words[:1] == ["update"]:
        sys.path.insert(0, str(HOME))
        from jasa import update  # one file that needs no package and is never half renewed

        return update.main(HOME, words[1:])
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
    code = wait_for(subprocess.Popen(opened, env=ENVIRONMENT))
    if code == 0:
        atexit.unregister(hold_the_window)
    sys.exit(code)


def wait_for(child: subprocess.Popen) -> int:
    """Return the exit code of a child that Ctrl+C reaches as well: it ends, then so do we."""
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # words of an installer in another alphabet
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run this again to go on.")
    except OSError as problem:
        insist(1, str(problem))
