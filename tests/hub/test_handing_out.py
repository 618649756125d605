"""Real nbgitpuller against a real repository: what is new arrives, what students did stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.data import ROOT

pytest.importorskip("nbgitpuller")
if shutil.which("git") is None:
    pytest.skip("git is not here", allow_module_level=True)

BARE = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "T", "GIT_AUTHOR_EMAIL": "t@x",
    "GIT_COMMITTER_NAME": "T", "GIT_COMMITTER_EMAIL": "t@x",
}  # fmt: skip
#: A lesson, two exercises, a table: the real files of the course.
FILES = [
    "lessons/03_share_of_what.ipynb", "exercises/03_share_of_what.ipynb",
    "exercises/05_futenma_to_henoko.ipynb", "exercises/checks/05.json", "data/land.csv",
]  # fmt: skip
EXERCISES = [name for name in FILES if name.startswith("exercises/") and name.endswith(".ipynb")]


def run(*words: object, cwd: Path) -> None:
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env=os.environ | BARE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def publish(work: Path, message: str) -> None:
    """What docs/on_a_hub.md has a teacher do."""
    run("git", "add", "--all", cwd=work)
    run("git", "commit", "--quiet", "-m", message, cwd=work)
    run("git", "push", "--quiet", "origin", "HEAD:main", cwd=work)


def new_repository(place: Path) -> Path:
    run("git", "init", "--quiet", "--bare", "--initial-branch=main", "course.git", cwd=place)
    run("git", "clone", "--quiet", "course.git", "work", cwd=place)
    for name in FILES:
        (place / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, place / "work" / name)
    publish(place / "work", "Week 1")
    return place / "work"


def pull(place: Path) -> Path:
    """What a click on the link does, or a start of the server."""
    home = place / "home" / "alliance-in-data"
    home.parent.mkdir(exist_ok=True)
    url = (place / "course.git").as_uri()
    run(sys.executable, "-m", "nbgitpuller.pull", url, "main", home, cwd=place)
    return home


def load(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def saved(path: Path, notebook: dict) -> None:
    """Write it as JupyterLab does."""
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")


def answers(notebook: dict) -> dict[str, str]:
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    return {name: text for name, text in cells.items() if name.endswith("-answer")}


def answer(path: Path, chosen: list[int], text: str) -> dict[str, str]:
    """Answer some questions and run the notebook, as a student does; give all answer cells."""
    notebook = load(path)
    cells = [cell for cell in notebook["cells"] if cell["id"].endswith("-answer")]
    for place in chosen:
        cells[place % len(cells)]["source"] = text.splitlines(keepends=True)
    for count, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
        cell["execution_count"] = count + 1
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["ran\n"]}]
    saved(path, notebook)
    return answers(notebook)


def change_tasks(path: Path, chosen: list[int]) -> None:
    """Reword some tasks of an exercise, as a new release does."""
    notebook = load(path)
    tasks = [c for c in notebook["cells"] if c["metadata"].get("jasa", {}).get("role") == "task"]
    for place in chosen:
        tasks[place % len(tasks)]["source"] += ["\n\nReworded.\n"]
    saved(path, notebook)


@settings(max_examples=8)
@given(
    work=st.dictionaries(st.sampled_from(EXERCISES), st.lists(st.integers(0, 9), max_size=4)),
    reworded=st.dictionaries(st.sampled_from(EXERCISES), st.lists(st.integers(0, 9), max_size=4)),
    text=st.sampled_from(
        ["answer_1 = 70.3\n", "...", "ohne Umlaut: äöü\n日本", '"quoted" \\ text']
    ),
)
def test_a_pull_keeps_every_answer_and_brings_what_is_new(
    work: dict[str, list[int]], reworded: dict[str, list[int]], text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        teacher = new_repository(place)
        home = pull(place)
        given_in = {name: answer(home / name, chosen, text) for name, chosen in work.items()}
        own = {
            "my_record.json": b"mine",
            "exercises/notes.ipynb": b"{}",
            "lessons/04_mine.txt": b"",
        }
        for name, raw in own.items():
            (home / name).write_bytes(raw)
        (home / "lessons/03_share_of_what.ipynb").unlink()
        for name, chosen in reworded.items():
            change_tasks(teacher / name, chosen)
        (teacher / "lessons/04_new.ipynb").write_bytes((ROOT / FILES[0]).read_bytes())
        (teacher / "data/land.csv").write_text("a,b\n", encoding="utf-8")
        publish(teacher, "Week 2")
        assert pull(place) == home
        for name, kept in given_in.items():
            assert answers(load(home / name)) == kept, name
        for name, raw in own.items():
            assert (home / name).read_bytes() == raw
        for name in {*FILES, "lessons/04_new.ipynb"} - work.keys():
            assert (home / name).read_bytes() == (teacher / name).read_bytes(), name
        pull(place)
        for name, kept in given_in.items():
            assert answers(load(home / name)) == kept, name
