"""The warm process from which every submission is forked, and the fresh one where fork is no good.

Started by exec with a scrubbed environment, so it has never held a key, a marking card or a
submission: what a forked child inherits is pandas, plotly and the course's tables, nothing else.
For several workers one process warms up and forks a warm process for each, before any submission.
For each submission it forks a *guardian*, which forks the process that runs the student's code.
The submission itself travels through a pipe that only that last process reads.

Commands come as one JSON line each over a Unix socket, with four descriptors:
the job to read, the results to write, the word of the guardian, and a line that ends when the
grader wants the run to end (or is gone itself).
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import re
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[4]
SETUP_FAILED = 97
WATCH_S = 0.2
WARM_MB = 64  # what an honest process holds of its own before it does anything


def warm_up() -> None:
    """Import what notebooks import and draw two figures, so that no child has to.

    Bars and lines load all but a few milliseconds of what other charts need as well.
    """
    gc.disable()  # nothing made here is to be thrown away
    sys.path.insert(0, str(ROOT))
    import pandas as pd
    import plotly.express as px
    import plotly.graph_objects as go

    import jasa.data  # for the children, as the runner and what it needs
    from jasa.exercise import plain
    from jasa.instructor.grading.run import jail, memory, runner  # noqa: F401

    with contextlib.suppress(ImportError):  # written by another room; warm when it is there
        import jasa.exercise.check  # noqa: F401
    with contextlib.suppress(ImportError):
        from IPython.display import HTML, Markdown, display  # noqa: F401
    frame = pd.DataFrame({"name": ["a", "b", "c"], "value": [1.0, 2.0, 3.0]})
    frame.groupby("name", as_index=False)["value"].sum().merge(frame, on="name").sort_values("name")
    # Plotly loads its parts when they are first used, which behind the walls is too late.
    words = {"title": "warm", "subtitle": "warm", "labels": {"value": "Warm"}}
    for draw in (px.bar, px.line):
        chart = draw(frame, x="name", y="value", color="name", hover_name="name", **words)
        chart.add_annotation(text="warm").update_xaxes(title_text="warm").add_vline(x=1)
        plain.to_plain(chart)
    plain.to_plain(go.Figure(go.Scatter(x=[1], y=[2])))
    gc.freeze()
    gc.enable()


def load_tables(exercise: str) -> None:
    """Read the tables that an exercise names as it was handed out, or all where it names none.

    A child finds them read; any other table it reads itself, in some milliseconds.
    """
    from jasa import data

    released = (ROOT / "exercises").glob(f"{exercise}_*.ipynb") if exercise.isdecimal() else ()
    words = "".join(path.read_text(encoding="utf-8") for path in released)
    named = set(re.findall(r"data\.load\(\W*(\w+)", words))
    for name in named.intersection(data.table_names()) or data.table_names():
        data.load(name)


def fork_servers(lines: list[socket.socket]) -> socket.socket | None:
    """Fork a warm process for each line: to it this gives the line, to the first one None at the end."""
    gc.freeze()
    for line in lines:
        if os.fork() == 0:
            os.setsid()
            for other in lines:
                if other is not line:
                    other.close()
            return line
    for line in lines:
        line.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return None


def serve(control: socket.socket) -> None:
    """Fork one guardian after another until the grader closes the socket."""
    from jasa.instructor.grading.run import jail

    jail.adopt_orphans()
    system = jail.system_paths(str(ROOT))
    me = os.getpid()
    handle = os.pidfd_open(me)
    socket.send_fds(control, [str(me).encode()], [handle])
    os.close(handle)
    while True:
        line, handles, _, _ = socket.recv_fds(control, 65536, 4)
        if not line:
            return
        while not line.endswith(b"\n"):
            line += control.recv(65536) or b"\n"
        command = json.loads(line)
        walls = replace(walls_from(command), system=system)
        guardian = os.fork()
        if guardian == 0:
            control.close()
            _guard(walls, command["total_s"], handles)
        for handle in handles:
            os.close(handle)
        os.waitpid(guardian, 0)
        _end_all_children()
        control.sendall(b'{"free": true}\n')


def _end_all_children() -> None:
    """Kill whatever a submission left behind (only possible without namespaces)."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            for child in Path("/proc/self/task", str(os.getpid()), "children").read_text().split():
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(int(child), signal.SIGKILL)
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        time.sleep(0.002)


def _guard(walls: Any, total_s: float, handles: list[int]) -> NoReturn:
    """In the guardian: build the outer walls, fork the student's process, end it in time."""
    said = {"end": "no walls", "why": ""}
    try:
        said = _raise_walls(walls, total_s, handles)
    except BaseException as error:  # this copy of the warm process must end here, whatever happens
        said["why"] = f"{type(error).__name__}: {error}"[:300]
    with contextlib.suppress(OSError):  # the grader may be gone
        os.write(handles[2], json.dumps(said).encode())
    os._exit(0)


def _raise_walls(walls: Any, total_s: float, handles: list[int]) -> dict[str, Any]:
    from jasa.instructor.grading.run import jail

    job, results, word, line = handles
    os.setsid()
    jail.leave_keyring()
    folder = ""
    if walls.level == jail.NAMESPACES:
        jail.leave_namespaces(walls)
    else:
        folder = _own_folder(walls)
    student = os.fork()
    if student == 0:
        os.close(word)
        os.close(line)
        _student(walls, folder, job, results)
    os.close(job)
    os.close(results)
    jail.be_unseen()
    said = _watch(student, line, total_s, walls)
    if folder:
        _unlock(folder)
        shutil.rmtree(folder, ignore_errors=True)
    if folder and walls.user is not None:
        _sweep(walls.user)
    return said


def walls_from(command: dict[str, Any]) -> Any:
    """Read the walls of a command (a ``jail.Walls``) from JSON."""
    from jasa.instructor.grading.run import jail

    given: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in command["walls"].items()
    }
    return jail.Walls(**given)


def _own_folder(walls: Any) -> str:
    folder = tempfile.mkdtemp(prefix="jasa-submission-")
    if walls.user is not None:
        os.chown(folder, walls.user, walls.user)
    return folder


def _unlock(folder: str) -> None:
    """Give back the right to delete what a submission locked in its own folder."""
    for place, folders, _ in os.walk(folder):
        for name in folders:
            inside = os.path.join(place, name)
            if not os.path.islink(inside):
                with contextlib.suppress(OSError):
                    os.chmod(inside, 0o700)


def _sweep(user: int) -> None:
    """Remove what the user of one submission left where everybody may write."""
    for place in ("/dev/shm", "/dev/mqueue", tempfile.gettempdir(), "/var/tmp"):
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(place)):
                if entry.stat(follow_symlinks=False).st_uid == user:
                    if entry.is_dir(follow_symlinks=False):
                        _unlock(entry.path)
                        shutil.rmtree(entry.path, ignore_errors=True)
                    else:
                        os.unlink(entry.path)


def _watch(student: int, line: int, total_s: float, walls: Any) -> dict[str, Any]:
    """Wait for the student's process, the grader's word or the clock; then make sure it ended.

    The kernel limits the memory of each process; what all of them hold together is watched here.
    """
    from jasa.instructor.grading.run import jail, memory

    def theirs() -> list[int]:
        """The processes whose memory counts as the submission's."""
        # The guardian shares the submission's file system, and so sees its /proc.
        if walls.level == jail.NAMESPACES:
            return memory.everybody_else()
        return memory.family(os.getppid(), os.getpid())

    handle, until = os.pidfd_open(student), time.monotonic() + total_s
    why, happened = "", []
    with selectors.DefaultSelector() as waiting:
        waiting.register(handle, selectors.EVENT_READ)
        waiting.register(line, selectors.EVENT_READ)
        while not why:
            happened = [key.fd for key, _ in waiting.select(WATCH_S)]
            if happened:
                why = "ended" if handle in happened else "stopped"
            elif time.monotonic() > until:
                why = "time"
            elif memory.hold_more(theirs(), walls.memory_mb + WARM_MB):
                why = "memory"
    os.close(handle)
    if handle not in happened:
        os.kill(student, signal.SIGKILL)
    _, status = os.waitpid(student, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(student, signal.SIGKILL)
    if why == "memory" or os.WIFSIGNALED(status):
        return {"end": why, "signal": os.WTERMSIG(status)}
    code = os.WEXITSTATUS(status)
    return {"end": "no walls" if code == SETUP_FAILED else why, "code": code}


def _student(walls: Any, folder: str, job: int, results: int) -> NoReturn:
    """In the student's process: build the inner walls, then read the job and run it."""
    from jasa.instructor.grading.run import jail, runner

    try:
        folder = jail.shut_in(walls, folder)
        _only_descriptors(job, results)
        os.environ.clear()
        os.environ.update(environment(folder))
        tempfile.tempdir = folder
        text = _read_all(3)
        os.close(3)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.write(results, json.dumps({"no walls": str(error)[:300]}).encode() + b"\n")
        os._exit(SETUP_FAILED)
    try:
        runner.run(json.loads(text), 4)
    finally:  # whatever happens, the copied program of the warm process must not go on
        runner.leave()


def environment(folder: str) -> dict[str, str]:
    """The whole environment of a submission: a path, a language and its own folder."""
    return {
        "PATH": os.defpath,
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "agg",
    }


def _only_descriptors(job: int, results: int) -> None:
    """Keep four things open: nothing to read, nowhere to print, the job (3), the results (4)."""
    job, results = os.dup(job), os.dup(results)
    high_job, high_results = os.dup2(job, 30), os.dup2(results, 31)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    os.dup2(high_job, 3)
    os.dup2(high_results, 4)
    os.closerange(5, 65536)
    _standard_streams()


def _standard_streams() -> None:
    """Nothing to read, and nowhere to print, where every character can be printed."""
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), "utf-8", "replace")
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8", "replace")
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), "utf-8", "replace")


def _read_all(descriptor: int) -> bytes:
    parts = []
    while part := os.read(descriptor, 1 << 16):
        parts.append(part)
    return b"".join(parts)


def serve_once() -> NoReturn:
    """A fresh process for one submission (Windows, macOS): the job on stdin, results on stdout."""
    from jasa.instructor.grading.run import jail, runner

    command = json.loads(sys.stdin.buffer.readline())
    text = sys.stdin.buffer.read()
    results = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    os.close(nothing)
    _standard_streams()
    jail.set_limits(walls_from(command))
    try:
        runner.run(json.loads(text), results)
    finally:
        runner.leave()


def main() -> None:
    """Be the fork servers (given a descriptor number for each) or the process of one submission."""
    warm_up()
    if sys.argv[1] == "once":
        serve_once()
    load_tables(sys.argv[2])
    control = fork_servers([socket.socket(fileno=int(n)) for n in sys.argv[1].split(",")])
    if control is not None:
        control.setblocking(True)
        serve(control)
    os._exit(0)  # nothing to write down, and taking Python apart takes longer than a hand-in


if __name__ == "__main__":
    main()
