"""Every module of ours, and every test, can be read where Linux's and the Mac's own calls are not.

A call that Windows lacks and that stands outside a function stops a whole file of tests there.
"""

from __future__ import annotations

import os
import subprocess
import sys

from jasa.data import ROOT

# What the libraries need of the system they take first; then all of it goes.
READ_ALL = """
import importlib, os, pathlib, signal, socket, sys
import anywidget, distributed, hypothesis, IPython, jupyter_client, nbformat, pandas
import playwright.sync_api, plotly.express, psutil, pytest

GONE = {
    os: "chown fork forkpty getegid geteuid getgid getgroups getloadavg getuid killpg memfd_create "
        "mkfifo mknod openpty pidfd_open sched_getaffinity setpriority setsid setuid statvfs uname "
        "wait wait3 wait4 WIFSIGNALED WIFEXITED WTERMSIG WEXITSTATUS O_NONBLOCK O_NOFOLLOW",
    signal: "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGSTOP SIGUSR1 SIGXCPU setitimer ITIMER_REAL "
            "pthread_sigmask",
    socket: "AF_UNIX send_fds recv_fds",
}
for module, names in GONE.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None
sys.path.insert(0, "tests/exercises")
for path in sorted(p for top in ("jasa", "tests") for p in pathlib.Path(top).rglob("*.py")):
    if path.name == "__main__.py":
        continue
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    try:
        importlib.import_module(name)
    except (AttributeError, ImportError) as problem:
        print(f"{path}: {problem}")
"""


def test_nothing_outside_a_function_needs_posix() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
