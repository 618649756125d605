"""Windows: a job object, which holds all that a process starts, however fast it lets go of it.

A process is put into its job while it is still suspended, so nothing can be started before. Whatever
is in the job ends when the last handle of it closes, also when the grader itself is killed.
"""

from __future__ import annotations

import ctypes
from typing import Any

import psutil

_LIBRARY = getattr(ctypes, "WinDLL", None)
SUSPENDED = 0x4 if _LIBRARY else 0  # CREATE_SUSPENDED
KILL_ON_CLOSE, MOST_PROCESSES = 0x2000, 0x8
EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class _Basic(ctypes.Structure):
    # Own types: a DWORD has 4 bytes everywhere only when it is called so.
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

    _fields_ = (
        ("basic", _Basic),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limits(processes: int) -> ExtendedLimits:
    """The limits of one submission: all end with the job, and there are never too many.

    Memory is left to the watch: a job counts what is reserved, which for honest libraries is much.
    """
    told = ExtendedLimits()
    told.basic.flags = KILL_ON_CLOSE | MOST_PROCESSES
    told.basic.processes = processes
    return told


def _system() -> Any:
    """The calls of Windows; None on other systems."""
    if _LIBRARY is None:
        return None
    kernel = _LIBRARY("kernel32", use_last_error=True)
    handle = ctypes.c_void_p
    kernel.CreateJobObjectW.restype = handle
    kernel.CreateJobObjectW.argtypes = (handle, ctypes.c_wchar_p)
    kernel.SetInformationJobObject.argtypes = (handle, ctypes.c_int, handle, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (handle, handle)
    kernel.TerminateJobObject.argtypes = (handle, ctypes.c_uint32)
    kernel.CloseHandle.argtypes = (handle,)
    return kernel


class JobObject:
    """The job of one submission. ``holds`` is False where Windows gives none: a watch must do.

    ``process`` was started with ``SUSPENDED`` and runs on once it is held, or cannot be.
    """

    def __init__(self, process: Any, processes: int, system: Any = None) -> None:
        self.holds, self._job, self._system = False, None, system or _system()
        if self._system is None:
            return
        self._job = self._system.CreateJobObjectW(None, None)
        self.holds = bool(self._job) and self._take(process, limits(processes))
        if not self.holds:
            self.end()
        psutil.Process(process.pid).resume()

    def _take(self, process: Any, told: ExtendedLimits) -> bool:
        size = ctypes.sizeof(told)
        return bool(
            self._system.SetInformationJobObject(
                self._job, EXTENDED_LIMITS, ctypes.byref(told), size
            )
            and self._system.AssignProcessToJobObject(self._job, int(process._handle))
        )

    def end(self) -> None:
        """End all processes of the job; nothing happens the second time."""
        job, self._job = self._job, None
        if job:
            self._system.TerminateJobObject(job, 1)
            self._system.CloseHandle(job)
