"""A filter of system calls: what no honest notebook ever asks of the kernel is refused.

It keeps a submission from keyrings, shared memory outside its memory limit, other processes, the
network and new namespaces, with or without the walls around it. It needs no privilege.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

NO_NEW_PRIVS, SET_SECCOMP, FILTER = 38, 22, 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, AND, RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
NOT_ALLOWED, NOT_KNOWN, NO_NETWORK = 1, 38, 13  # EPERM, ENOSYS, EACCES
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3}
NEW_NAMESPACE = 0x7E020000
FOREIGN_TABLE = 0x40000000  # the x32 numbers of a 64-bit Intel kernel

# name: (number on x86_64, number on arm64 and RISC-V); None where there is no such call.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # what outlives a submission or lies outside its memory limit
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272), "process_madvise": (440, 440), "setpriority": (141, 140),
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119), "ioprio_set": (251, 30),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130),
    # walls, mounts and the machine
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "fanotify_init": (300, 262), "personality": (135, 92), "syslog": (103, 116),
    "quotactl": (179, 60), "acct": (163, 89), "swapon": (167, 224), "swapoff": (168, 225),
    "reboot": (169, 142), "sethostname": (170, 161), "setdomainname": (171, 162),
    "iopl": (172, None), "ioperm": (173, None), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "clock_adjtime": (305, 266), "adjtimex": (159, 171), "vhangup": (153, 58),
}  # fmt: skip
# The network; socketpair stays, for connected streams only.
NETWORK = {"socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201)}
NETLINK = 16  # asks the kernel about the network of its own namespace, in which there is none
CLONE, CLONE3, KILL_CALL, TGKILL = (56, 220), (435, 435), (62, 129), (234, 131)
PRLIMIT, SOCKETPAIR, STREAM = (302, 261), (53, 199), 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _argument(place: int) -> bytes:
    """Load the lower half of an argument (all these machines store it first)."""
    return _instruction(LOAD, 16 + 8 * place)


def _instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _jump_when(number: int, *steps: bytes) -> bytes:
    """Run some steps for one system call only; the number is loaded again after them."""
    body = b"".join(steps) + _instruction(LOAD, 0)
    return _instruction(EQUAL, number, 0, len(body) // 8) + body


def _refuse(number: int = NOT_ALLOWED) -> bytes:
    return _instruction(RETURN, REFUSE | number)


def program(machine: str, own_only: bool) -> bytes:
    """The filter as the kernel reads it; b"" on a machine whose numbers are not known.

    With ``own_only`` (no namespaces) signals may go to this very process alone.
    """
    if machine not in ARCHITECTURE:
        return b""
    column, me = 0 if machine == "x86_64" else 1, os.getpid()
    steps = [
        _instruction(LOAD, 4),
        _instruction(EQUAL, ARCHITECTURE[machine], 1, 0),
        _instruction(RETURN, KILL),
    ]
    steps += [
        _instruction(LOAD, 0),
        _instruction(AT_LEAST, FOREIGN_TABLE, 0, 1),
        _refuse(NOT_KNOWN),
    ]
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            steps.append(_jump_when(number, _refuse()))
    # The flags of clone3 lie in memory, where a filter cannot look; the C library then uses clone.
    steps.append(_jump_when(CLONE3[column], _refuse(NOT_KNOWN)))
    new = (_argument(0), _instruction(ANY_BIT, NEW_NAMESPACE, 0, 1), _refuse())
    steps.append(_jump_when(CLONE[column], *new))
    pair = (_argument(1), _instruction(AND, 15), _instruction(EQUAL, STREAM, 1, 0), _refuse())
    steps.append(_jump_when(SOCKETPAIR[column], *pair))
    mine = (_argument(0), _instruction(EQUAL, 0, 2, 0), _instruction(EQUAL, me, 1, 0), _refuse())
    steps.append(_jump_when(PRLIMIT[column], *mine))
    about = (_argument(0), _instruction(EQUAL, NETLINK, 1, 0), _refuse(NO_NETWORK))
    if not own_only:
        steps.append(_jump_when(NETWORK["socket"][column], *about))
    else:
        steps += [_jump_when(numbers[column], _refuse(NO_NETWORK)) for numbers in NETWORK.values()]
        to_me = (_argument(0), _instruction(EQUAL, me, 1, 0), _refuse())
        steps += [_jump_when(KILL_CALL[column], *to_me), _jump_when(TGKILL[column], *to_me)]
    return b"".join([*steps, _instruction(RETURN, ALLOW)])


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse_calls(own_only: bool) -> bool:
    """Put the filter on this process and all that it starts. False where it is not to be had.

    ``NO_NEW_PRIVS`` must be set before. Raises OSError when the kernel refuses a filter it knows.
    """
    steps = program(platform.machine(), own_only)
    if _libc is None or not steps:
        return False
    given = _Program(len(steps) // 8, steps)
    if _libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(given), 0, 0) == 0:
        return True
    number = ctypes.get_errno()
    if number == 22:  # EINVAL: a kernel without filters
        return False
    raise OSError(number, f"seccomp: {os.strerror(number)}")
