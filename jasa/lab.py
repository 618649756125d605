"""Check that the course is whole, then open it in JupyterLab: what `python course.py` ends in.

``python -m jasa.lab [notebook] [options of JupyterLab]`` or ``python -m jasa.lab setup``.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import socket
import sys
from pathlib import Path
from urllib.parse import quote

from jasa.errors import JasaError
from jasa.packages import packages_off

COURSE = Path(__file__).resolve().parent.parent
FIRST_PORT = 8888
# JupyterLab fetches news, word of updates and an extension catalogue. Here nothing may leave the
# machine, so both ends are told: the page (by settings) and the server (by options).
ONLINE = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/extensionmanager-extension:plugin",
)
# Six buttons that float over the open cell, each a Tab stop: a screen reader that goes down by lines
# comes back to them again and again. The menus Edit and Insert and the bar above have them all.
CELL_BUTTONS = "@jupyterlab/cell-toolbar-extension:plugin"
# Single letters delete cells or turn answers into text, and screen readers use the same letters to
# move about: they are off. JupyterLab switches off a shortcut that is named with keys and selector.
COMMAND_MODE = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
HEADINGS = COMMAND_MODE.replace(" :focus", " .jp-MarkdownCell:focus")
KERNEL_USER = "[data-jp-kernel-user]:not(.jp-mod-readWrite) :focus:not(:read-write)"
LETTERS = {
    "notebook:change-cell-to-code": "Y",
    "notebook:change-cell-to-markdown": "M",
    "notebook:change-cell-to-raw": "R",
    "notebook:copy-cell": "C",
    "notebook:cut-cell": "X",
    "notebook:delete-cell": "D D",
    "notebook:extend-marked-cells-above": "Shift K",
    "notebook:extend-marked-cells-below": "Shift J",
    "notebook:insert-cell-above": "A",
    "notebook:insert-cell-below": "B",
    "notebook:insert-heading-above": "Shift A",
    "notebook:insert-heading-below": "Shift B",
    "notebook:merge-cells": "Shift M",
    "notebook:move-cursor-down": "J",
    "notebook:move-cursor-up": "K",
    "notebook:paste-cell-below": "V",
    "notebook:redo-cell-action": "Shift Z",
    "notebook:toggle-render-side-by-side-current": "Shift R",
    "notebook:undo-cell-action": "Z",
    "viewmenu:line-numbering": "Shift L",
}
SWITCHED_OFF = [
    *((command, keys, COMMAND_MODE) for command, keys in LETTERS.items()),
    *((f"notebook:change-cell-to-heading-{n}", str(n), HEADINGS) for n in range(1, 7)),
    ("kernelmenu:interrupt", "I I", KERNEL_USER),
    ("kernelmenu:restart", "0 0", KERNEL_USER),
]
LETTERS_OFF = [
    {
        "command": command,
        # "Shift K" is one key, "D D" are two.
        "keys": [keys] if keys.startswith("Shift") else keys.split(),
        "selector": selector,
        "disabled": True,
    }
    for command, keys, selector in SWITCHED_OFF
]
SETTINGS = {
    "page_config.json": {"disabledExtensions": dict.fromkeys((*ONLINE, CELL_BUTTONS), True)},
    "overrides.json": {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "@jupyterlab/docmanager-extension:plugin": {"autosave": True, "autosaveInterval": 60},
        # All cells on the page at once: Run All misses cells that are not drawn yet, and screen
        # readers and the browser's search see only what is drawn.
        # No empty screen stands below the last cell.
        "@jupyterlab/notebook-extension:tracker": {
            "windowingMode": "none",
            "scrollPastEnd": False,
        },
        # A ring that fills is read out at each move of a control: "0 percent, 100 percent". The line at
        # the bottom still says whether Python is busy.
        "@jupyterlab/notebook-extension:panel": {
            "toolbar": [{"name": "executionProgress", "disabled": True}],
        },
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": LETTERS_OFF},
    },
}
QUIET = (
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--log-level=WARN",
)

#: The students' copy comes without it.
GUIDE = "docs/for_instructors.md"


class LabError(JasaError):
    """One or two sentences about what keeps the course from opening, and what to do."""


def check() -> None:
    """Raise LabError if a package is missing or the data are not as published; warn of others."""
    off = packages_off((COURSE / "requirements.txt").read_text("utf-8"))
    advice = "Connect to the internet, delete the folder .venv, then run python course.py again."
    if missing := [name for name, (_, installed) in off.items() if installed is None]:
        raise LabError(f"Packages are missing: {', '.join(missing)}. {advice}")
    if off:
        names = ", ".join(f"{name} {had} (not {pinned})" for name, (pinned, had) in off.items())
        print(
            f"These packages are not the versions of the course: {names}. If lessons fail: {advice}"
        )
    try:
        from jasa import data
    except ImportError as problem:
        raise LabError(blocked(problem)) from problem

    if problems := data.verify():
        raise LabError(
            f"{' '.join(problems)} Put the folder data back as it was published "
            "(git restore data, or from a fresh copy), then run python course.py again."
        )


def blocked(problem: ImportError) -> str:
    """Say which package cannot be loaded, and why Windows may have stopped it."""
    said, package = str(problem), (problem.name or "A package").partition(".")[0]
    number = getattr(problem, "winerror", None) or getattr(problem.__cause__, "winerror", None)
    if number in (1260, 4551) or re.search(r"policy|\b(1260|4551)\b", said, re.IGNORECASE):
        return (
            f"{package} was blocked by a policy of this computer (on Windows 11 often Smart App "
            "Control). Ask who looks after it, or use another computer."
        )
    last = said.strip().splitlines()[-1][:200] if said.strip() else "no reason given"
    return (
        f"{package} is installed but cannot be loaded ({last}). Delete the folder .venv and run "
        "python course.py again."
    )


def settle(prefix: Path) -> None:
    """Write the course's defaults for JupyterLab into the environment at `prefix`."""
    folder = prefix / "share" / "jupyter" / "lab" / "settings"
    for name, content in SETTINGS.items():
        text = json.dumps(content, indent=2)
        file = folder / name
        if not file.exists() or file.read_text("utf-8") != text:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


def taken(port: int) -> bool:
    """Return whether something on this machine answers at `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def notebook(named: str | None) -> Path | None:
    """Return the notebook to open: the one named, else the first lesson, else None."""
    if named is None:
        return next(iter(sorted(COURSE.glob("lessons/*.ipynb"))), None)
    path = Path(named).resolve()
    if not path.is_file() or not path.is_relative_to(COURSE):
        raise LabError(
            f"There is no command and no notebook of the course named {named}. "
            "See python course.py --help"
        )
    return path


def command(words: list[str]) -> list[str]:
    """Return the words that open JupyterLab on the notebook named first, else on a lesson."""
    named, options = None, list(words)
    if options and not options[0].startswith("-"):
        named = options.pop(0)
    if path := notebook(named):
        # The address, not a file name: it is also the one printed for those without a browser.
        tree = quote(path.relative_to(COURSE).as_posix())
        options.insert(0, f"--LabApp.default_url=/lab/tree/{tree}")
    if os.environ.get("JASA_NO_BROWSER", "0") not in ("", "0"):
        options.append("--no-browser")
    if getattr(os, "geteuid", lambda: -1)() == 0:  # containers and course servers run as root
        options.append("--allow-root")
    if os.name == "nt":
        # Python of the Microsoft Store hides the little file by which the browser is opened.
        options.append("--ServerApp.use_redirect_file=False")
    return ["jupyterlab", f"--ServerApp.root_dir={COURSE}", *QUIET, *options]


def main(words: list[str]) -> int:
    """Check the course and open it; return the exit code."""
    try:
        check()
        if words == ["setup"]:
            settle(Path(sys.prefix))
            print("The course is ready: the packages are in place and the data are whole.")
            print("Open it with: python course.py")
            if (COURSE / GUIDE).is_file():
                print(f"Instructors go on in {GUIDE}.")
            return 0
        line = command(words)
    except LabError as problem:
        print(problem, file=sys.stderr)
        return 1
    settle(Path(sys.prefix))
    if not any("port" in word for word in words) and taken(FIRST_PORT):
        print(
            f"Port {FIRST_PORT} is taken, perhaps by a JupyterLab that is still open: "
            "the next free one is used, see the address below."
        )
    print("Opening JupyterLab. Leave this window open; Ctrl+C here ends it.", flush=True)
    return open_here(line)


def open_here(words: list[str]) -> int:
    """Run JupyterLab in this very process: who ends it ends all of it, on every system."""
    sys.argv = words
    try:
        runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1 if end.code else 0
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
