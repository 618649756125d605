"""Shut one submission's process in: limits everywhere, namespaces where Linux allows them.

With namespaces the process gets a file system of its own: the system and Python read-only, one
small writable folder, and of the course only what a student has as well. It has no network, sees
no other process and holds no privilege. Nothing here needs root; with root, the process becomes
another user first. Only standard library and system calls: this runs in the forked child.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jasa.instructor.grading.run import landlock, seccomp

try:
    import resource
except ImportError:  # Windows has no such limits; the words of the level say so.
    resource = None  # type: ignore[assignment]

NAMESPACES = "namespaces"
LIMITS = "process limits"
NEWNS, NEWUTS, NEWIPC, NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
NEWPID, NEWNET = 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT = 1, 2, 4, 8, 32
BIND, REC, PRIVATE = 4096, 16384, 1 << 18
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}
JOIN_KEYRING = {"x86_64": 250, "aarch64": 219, "riscv64": 219}
PDEATHSIG, DUMPABLE, KEEPCAPS, SUBREAPER, NO_NEW_PRIVS = 1, 4, 8, 36, 38
READ_ALL = 1 << 2  # CAP_DAC_READ_SEARCH
MB = 1024 * 1024
OWN_FOLDER = "/submission"
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class JailError(OSError):
    """A wall could not be built; no student code may run."""


@dataclass(frozen=True)
class Walls:
    """What the process of one submission may see and use.

    ``visible`` folders and files of the course are shown read-only at their own path, ``hidden``
    ones never; ``system`` is what the operating system and Python need (see ``system_paths``).
    ``course`` is the folder of which only the visible and system parts are shown.
    ``user`` is the numeric user to become when the grader runs as root, else None; with
    ``reads_all`` that user may still read every file (Python may stand in root's own folder).
    ``landlock`` and ``seccomp`` are the second walls; tests take them down one by one.
    """

    level: str
    visible: tuple[str, ...]
    hidden: tuple[str, ...]
    user: int | None
    memory_mb: int = 1024
    cpu_s: int = 120
    file_mb: int = 16
    disk_mb: int = 64
    processes: int = 16
    open_files: int = 64
    system: tuple[str, ...] = ()
    reads_all: bool = False
    course: str = ""
    landlock: bool = True
    seccomp: bool = True


def system_paths(course: str) -> tuple[str, ...]:
    """Paths of the operating system and of this Python that any honest notebook needs."""
    system = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache"]
    system += ["/etc/localtime", "/etc/alternatives"]
    python = [sys.prefix, sys.base_prefix, sys.exec_prefix, *sys.path]
    # macOS and distributions split the standard library from its prefix.
    python += [str(Path(os.__file__).parent)]
    # Where .venv or Python is a link, what it leads to has to be seen as well.
    python += [os.path.realpath(path) for path in python if path]
    paths = [path for path in system + python if path not in ("", course)]
    return tuple(path for path in dict.fromkeys(paths) if os.path.exists(path))


def _check(code: int, what: str) -> None:
    if code != 0:
        number = ctypes.get_errno()
        raise JailError(number, f"{what}: {os.strerror(number)}")


def _mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    code = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, flags, options.encode() or None
    )
    _check(code, f"mount {target}")


def _prctl(option: int, value: int) -> None:
    _check(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that made it ends (Linux)."""
    if _libc is not None:
        _prctl(PDEATHSIG, 9)


def adopt_orphans() -> None:
    """Make lost grandchildren children of this process, so that it can end them (Linux)."""
    if _libc is not None:
        _prctl(SUBREAPER, 1)


def leave_keyring() -> None:
    """Get a session keyring of one's own: the teacher's holds tickets and passwords (Linux)."""
    number = JOIN_KEYRING.get(platform.machine())
    if _libc is not None and number is not None:
        _libc.syscall(number, 1, None)  # a kernel without keyrings has nothing to leave


def be_unseen() -> None:
    """Let no process of the same account look into this one or stop it by tracing (Linux)."""
    if _libc is not None:
        _prctl(DUMPABLE, 0)


def leave_namespaces(walls: Walls) -> None:
    """First half, in the guardian: the next fork is alone in new namespaces."""
    flags = NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS
    if walls.user is not None:
        _check(_libc.unshare(flags), "unshare")
        return
    user, group = os.getuid(), os.getgid()
    _check(_libc.unshare(flags | NEWUSER), "unshare")
    _map_user(user, group)


def _map_user(user: int, group: int) -> None:
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def shut_in(walls: Walls, folder: str) -> str:
    """Second half, in the process that will run student code. Gives its own empty folder."""
    if walls.level == NAMESPACES:
        folder = _own_root(walls)
        _become(walls)
        if walls.user is not None:
            _check(_libc.unshare(NEWUSER), "unshare user")
            _map_user(walls.user, walls.user)
        # A namespace inside ours would give the privileges back.
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        _keep_privileges(0)
    else:
        os.setsid()
        _become(walls)
        if _libc is not None and walls.user is None:
            _keep_privileges(0)  # of who is called root in a container
    os.chdir(folder)
    set_limits(walls)
    if _libc is not None:
        _prctl(NO_NEW_PRIVS, 1)
        die_with_parent()
        _second_walls(walls, folder)
    return folder


def _second_walls(walls: Walls, folder: str) -> None:
    """Behind the first wall, or where there is none: Landlock and a filter of system calls."""
    inside = walls.level == NAMESPACES
    if walls.landlock:
        readable = ["/"] if inside else [*walls.system, *walls.visible, f"/proc/{os.getpid()}"]
        landlock.confine(readable, [folder], DEVICES)
    if walls.seccomp:
        seccomp.refuse_calls(own_only=not inside)


def _become(walls: Walls) -> None:
    if walls.user is None:
        return
    if walls.reads_all:
        _prctl(KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(walls.user, walls.user, walls.user)
    os.setresuid(walls.user, walls.user, walls.user)
    if _libc is not None:
        _prctl(DUMPABLE, 1)  # else /proc/self belongs to root and cannot be written
        _keep_privileges(READ_ALL if walls.reads_all else 0)


def _keep_privileges(kept: int) -> None:
    """Give up all privileges (Linux capabilities) but the named ones, for good."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    _check(_libc.capset(header, sets), "capset")


def _own_root(walls: Walls) -> str:
    """Build the file system of the submission and make it the root. Gives the writable folder."""
    _mount("none", "/", flags=REC | PRIVATE)
    shown = [*walls.system, *walls.visible, *DEVICES]
    handles = _open_in_order(shown)
    root = "/tmp"
    _mount("tmpfs", root, "tmpfs", NOSUID | NODEV, "mode=755,size=4m")
    covered: list[str] = []
    for path, handle in handles:
        if not any(_inside(path, parent) for parent in covered):
            _show(root, path, handle)
            covered.append(path)
    shown_again = [(path, handle) for path, handle in handles if _inside(path, walls.course)]
    if walls.course and any(_inside(walls.course, parent) for parent in covered):
        # The course stands below a folder of the system: cover it, show what is needed again.
        _mount("tmpfs", root + walls.course, "tmpfs", NOSUID | NODEV, "mode=755,size=4m")
        for path, handle in shown_again:
            _show(root, path, handle)
        _mount("none", root + walls.course, flags=REMOUNT | BIND | RDONLY | NOSUID | NODEV)
    for _, handle in handles:
        os.close(handle)
    for path in walls.hidden:
        _cover(root, path, handles_again=_under(walls.visible, path))
    os.makedirs(root + "/proc", exist_ok=True)
    _mount("proc", root + "/proc", "proc", NOSUID | NODEV | NOEXEC)
    os.makedirs(root + OWN_FOLDER)
    options = f"mode=1777,size={walls.disk_mb}m,nr_inodes=4096"
    _mount("tmpfs", root + OWN_FOLDER, "tmpfs", NOSUID | NODEV, options)
    if not os.path.lexists(root + "/tmp"):  # the course itself may stand below /tmp
        os.symlink(OWN_FOLDER, root + "/tmp")
    _mount("none", root, flags=REMOUNT | BIND | RDONLY | NOSUID | NODEV)
    _pivot(root)
    return OWN_FOLDER


def _open_in_order(paths: list[str]) -> list[tuple[str, int]]:
    """Handles on what will be shown, opened before anything is covered; parents first."""
    flags = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
    found = []
    for path in sorted(dict.fromkeys(paths), key=lambda p: (p.count("/"), p)):
        with contextlib.suppress(FileNotFoundError):
            found.append((path, os.open(path, flags)))
    return found


def _inside(path: str, parent: str) -> bool:
    return path == parent or path.startswith(parent.rstrip("/") + "/")


def hidden_in_sight(walls: Walls) -> tuple[str, ...]:
    """The hidden paths that lie in something shown, and so have to be covered.

    The others are not there anyway, and need not be named where student code could find the names.
    """
    shown = (*system_paths(walls.course), *walls.visible)
    return tuple(path for path in walls.hidden if any(_inside(path, top) for top in shown))


def _under(paths: tuple[str, ...], parent: str) -> tuple[str, ...]:
    return tuple(p for p in paths if _inside(p, parent) and p != parent)


def _show(root: str, path: str, handle: int) -> None:
    """Show one file or folder read-only at its own path below ``root``."""
    target = root + path
    os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
    status = os.fstat(handle)
    kind = status.st_mode & 0o170000
    if kind == 0o120000:
        os.symlink(os.readlink("", dir_fd=handle), target)
        return
    if kind == 0o040000:
        os.makedirs(target, mode=0o755, exist_ok=True)
    else:
        Path(target).touch()
    _mount(f"/proc/self/fd/{handle}", target, flags=BIND | REC)
    device = 0 if path.startswith("/dev/") else NODEV
    for mounted in _mounts_at(target) if kind == 0o040000 else [target]:
        _read_only(mounted, device)


def _mounts_at(target: str) -> list[str]:
    """A mount and all that is mounted below it: each keeps its own permission to write."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    places = {_unescaped(line.split()[4]) for line in lines}
    return sorted(place for place in places if _inside(place, target))


def _unescaped(place: str) -> str:
    for code, sign in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        place = place.replace(code, sign)
    return place


def _read_only(target: str, device: int) -> None:
    # In a user namespace the flags the mount already has must be kept.
    kept = os.statvfs(target).f_flag & (NOSUID | NODEV | NOEXEC | 1024 | 2048 | 4096)
    flags = {1024: 1024, 2048: 2048, 4096: 1 << 21}
    extra = sum(flags.get(bit, bit) for bit in (NOSUID, NODEV, NOEXEC, *flags) if kept & bit)
    _mount("none", target, flags=REMOUNT | BIND | RDONLY | NOSUID | device | extra)


def _cover(root: str, path: str, handles_again: tuple[str, ...]) -> None:
    """Put nothing over a folder that must not be seen, if a shown folder contains it."""
    target = root + path
    if handles_again or not os.path.lexists(target):
        return
    if os.path.isdir(target):
        _mount("tmpfs", target, "tmpfs", NOSUID | NODEV | RDONLY, "mode=555,size=4k")
    else:
        _mount(root + "/dev/null", target, flags=BIND)


def _pivot(root: str) -> None:
    os.chdir(root)
    number = PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise JailError(38, f"pivot_root: not known on {platform.machine()}")
    _check(_libc.syscall(number, b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", 2), "umount the old root")
    os.chdir("/")


def set_limits(walls: Walls) -> None:
    """Set the limits of the kernel on this process and all that it starts."""
    if resource is None:
        return
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": walls.cpu_s,
        "RLIMIT_FSIZE": walls.file_mb * MB,
        "RLIMIT_NOFILE": walls.open_files,
        "RLIMIT_NPROC": walls.processes + _processes_before(walls),
        "RLIMIT_AS": _memory_now() + walls.memory_mb * MB,
    }
    for name, value in wanted.items():
        if name == "RLIMIT_AS" and sys.platform != "linux":
            continue  # macOS refuses it
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(number, (value, value))
    with contextlib.suppress(OSError):  # not Linux
        Path("/proc/self/oom_score_adj").write_text("1000")


def _memory_now() -> int:
    """Address space this process has already (bytes); 0 where it cannot be read."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processes_before(walls: Walls) -> int:
    """Processes and threads that count against the limit although they are not the student's."""
    if walls.level == NAMESPACES or walls.user is not None:
        return 0
    count, mine = 0, os.getuid()
    for entry in Path("/proc").glob("[0-9]*/task"):
        with contextlib.suppress(OSError):
            count += len(os.listdir(entry)) if entry.stat().st_uid == mine else 0
    return count or 256
