"""Landlock, a second wall of the kernel: what may be read, what may be written, nothing else.

It needs no privilege and no namespaces. Inside namespaces it stands behind the first wall; where
namespaces are forbidden it is what keeps a submission away from the teacher's files. On newer
kernels it also shuts TCP off and keeps signals among the submission's own processes.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable

CREATE, ADD, RESTRICT = 444, 445, 446  # system calls, the same numbers on every machine
EXECUTE, WRITE, READ, LIST, TRUNCATE, DEVICE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
ON_A_FILE = EXECUTE | WRITE | READ | TRUNCATE | DEVICE
# What a kernel of each version can forbid: so many kinds of access to files, TCP, signals.
FILE_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
TCP_FROM, SIGNALS_FROM, NEWEST_KINDS = 4, 6, 16

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class _Rules(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("place", ctypes.c_int32))


def version() -> int:
    """The version of Landlock in this kernel; 0 where it has none or it is switched off."""
    if _libc is None:
        return 0
    return max(0, int(_libc.syscall(CREATE, None, 0, 1)))


def confine(readable: Iterable[str], writable: Iterable[str], devices: Iterable[str] = ()) -> bool:
    """Allow this process and its children these places for good. False without Landlock.

    ``NO_NEW_PRIVS`` must be set before. Raises OSError when a rule is refused.
    """
    new = version()
    if not new or _libc is None:
        return False
    kinds = (1 << FILE_KINDS.get(new, NEWEST_KINDS)) - 1
    network, scopes = 3 if new >= TCP_FROM else 0, 3 if new >= SIGNALS_FROM else 0
    rules = _Rules(kinds, network, scopes)
    handle = _libc.syscall(CREATE, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    _insist(handle, "landlock")
    try:
        for places, allowed in (
            (readable, EXECUTE | READ | LIST),
            (writable, kinds),
            (devices, READ | WRITE),
        ):
            for place in places:
                _allow(handle, place, allowed & kinds)
        _insist(_libc.syscall(RESTRICT, handle, 0), "landlock")
    finally:
        os.close(handle)
    return True


def _allow(rules: int, path: str, allowed: int) -> None:
    assert _libc is not None
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):
            allowed &= ON_A_FILE
        rule = _Beneath(allowed, place)
        _insist(_libc.syscall(ADD, rules, 1, ctypes.byref(rule), 0), f"landlock {path}")
    finally:
        os.close(place)


def _insist(code: int, what: str) -> None:
    if code < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
