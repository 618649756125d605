"""What a hand-in can see and reach: no solution, no mark, no other hand-in, no network."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from jasa.data import ROOT
from jasa.instructor.grading.run.jail import NAMESPACES
from jasa.instructor.grading.run.sandbox import open_sandbox

from .inside import run_inside


@pytest.fixture
def guarded(tmp_path, jail):
    """A sandbox told to hide a class folder and a gradebook, and the paths of those."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "other.ipynb").write_text("another student's work")
    book = tmp_path / "gradebook.sqlite"
    book.write_text("marks")
    box = open_sandbox([folder, book], level=jail.isolation.level)
    yield box, [ROOT / "solutions", folder, book, ROOT / "tests", ROOT / ".git"]
    box.close()


#: Folders of a machine that no submission needs, unless the course itself or its Python stands in one.
NEEDED = {part for top in (ROOT, sys.prefix, sys.base_prefix) for part in Path(top).parts[:2]}
OUTSIDE = {"home", "root", "mnt", "media", "var", "srv"} - NEEDED


def test_solutions_cards_gradebook_and_other_hand_ins_cannot_be_read(guarded):
    box, hidden = guarded
    assert "files hidden" in box.isolation.words
    seen = {"jasa", "data", "exercises"}
    if Path(sys.prefix).is_relative_to(ROOT):  # the packages of .venv have to be seen to be used
        seen.add(Path(sys.prefix).relative_to(ROOT).parts[0])
    source = f"import os\nshare_pct = []\nfor top in {[str(p) for p in hidden]!r}:\n" + (
        "    if os.path.isfile(top):\n        share_pct.append(top)\n"
        "    for folder, _, files in os.walk(top):\n"
        "        share_pct += [os.path.join(folder, f) for f in files]\n"
        "for name in ('environ', 'cmdline', 'maps'):\n"
        "    for pid in os.listdir('/proc'):\n"
        "        if pid.isdigit() and int(pid) != os.getpid(): share_pct.append(pid)\n"
        f"share_pct += set(os.listdir('/')) & {OUTSIDE!r}\n"
        f"share_pct += set(os.listdir({str(ROOT)!r})) - {seen!r}\n"
        f"share_pct += set(os.listdir({str(ROOT)!r} + '/exercises')) - {{'checks'}}"
    )
    assert run_inside(box, source)["items"] == []


@pytest.mark.hostile(needs=NAMESPACES)
def test_no_path_of_the_teacher_is_in_its_memory(tmp_path, jail):
    folder = tmp_path / "the_class_of_773"
    folder.mkdir()
    scan = (
        "import re\nshare_pct = []\n"
        "for line in open('/proc/self/maps'):\n"
        "    start, end = (int(n, 16) for n in line.split()[0].split('-'))\n"
        "    if 'r' not in line.split()[1] or '[v' in line or end - start > 400 << 20: continue\n"
        "    with open('/proc/self/mem', 'rb', 0) as memory:\n"
        "        try:\n            memory.seek(start)\n"
        "            found = re.findall(PATTERN, memory.read(end - start))\n"
        "        except (OSError, OverflowError, ValueError): continue\n"
        "    share_pct += [word.decode() for word in found[:9]]\n"
    )
    box = open_sandbox([folder, tmp_path / "marks_of_773.sqlite"], level=jail.isolation.level)
    try:
        secret, plain = "b'the_class_of_77[3]|marks_of_77[3]'", "b'site-package[s]'"
        assert run_inside(box, scan.replace("PATTERN", secret))["items"] == []
        assert run_inside(box, scan.replace("PATTERN", plain))["items"], (
            "the scan finds what is there"
        )
    finally:
        box.close()


def test_without_a_secret_in_its_memory_or_environment(jail, monkeypatch):
    monkeypatch.setenv("CANVAS_TOKEN", "secret-token")
    box = open_sandbox(level=jail.isolation.level)
    try:
        names = run_inside(box, "import os\nshare_pct = sorted(os.environ.items())")
        assert "secret-token" not in str(names)
        # The warm parent's memory is inherited: no key, no card and no other hand-in was in it.
        source = (
            "import gc\nshare_pct = [type(o).__name__ for o in gc.get_objects()\n"
            "    if type(o).__name__ in ('Card', 'Gradebook', 'HandIn', 'Oracle')]"
        )
        assert run_inside(box, source)["items"] == []
    finally:
        box.close()


@pytest.mark.hostile(needs=NAMESPACES)
def test_nothing_outside_its_folder_can_be_written(jail, tmp_path):
    places = [ROOT, ROOT / "exercises/checks", ROOT / "jasa", ROOT / "data", Path.home()]
    places += [Path("/usr"), Path("/etc"), Path("/"), Path("/dev"), Path("/proc/sys/kernel")]
    source = f"import os\nshare_pct = []\nfor place in {[str(p) for p in places]!r}:\n" + (
        "    try:\n        os.makedirs(place, exist_ok=True)\n"
        "        open(place + '/jasa-was-here', 'w').write('x')\n        share_pct.append(place)\n"
        "    except OSError: pass\n"
        "for path in ('jasa/exercise/plain.py', 'data/land.csv', 'exercises/checks/03.json'):\n"
        f"    try: open({str(ROOT)!r} + '/' + path, 'a').close(); share_pct.append(path)\n"
        "    except OSError: pass"
    )
    assert run_inside(jail, source)["items"] == []
    in_own_tmp = f"open({str(tmp_path)!r} + 'x', 'w')" if str(tmp_path).startswith("/tmp") else ""
    run_inside(jail, f"try: {in_own_tmp or 0}\nexcept OSError: pass\nshare_pct = 1")
    assert not Path(f"{tmp_path}x").exists()
    assert not any((place / "jasa-was-here").exists() for place in places)


@pytest.mark.hostile(needs=NAMESPACES)
def test_there_is_no_network(jail):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        source = (
            "import socket\nshare_pct = []\n"
            f"for place in (('127.0.0.1', {port}), ('192.0.2.1', 80)):\n"
            "    try: socket.create_connection(place, timeout=0.3); share_pct.append(place[0])\n"
            "    except OSError: pass\n"
            "share_pct += [n for _, n in socket.if_nameindex() if n != 'lo']"
        )
        assert run_inside(jail, source)["items"] == []
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.hostile(needs=NAMESPACES)
def test_no_privilege_can_be_got_back(jail):
    source = (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nshare_pct = []\n"
        "if libc.unshare(0x10000000) == 0: share_pct.append('user namespace')\n"
        "if libc.unshare(0x00020000) == 0: share_pct.append('mount namespace')\n"
        "if libc.mount(b'none', b'/usr', None, 32 | 4096, None) == 0: share_pct.append('remount')\n"
        "if libc.umount2(b'/proc', 2) == 0: share_pct.append('umount')\n"
        "for call in (lambda: os.setuid(0), lambda: os.chroot('/tmp'),\n"
        "             lambda: os.mknod('/tmp/sda', 0o60666, os.makedev(8, 0))):\n"
        "    try: call(); share_pct.append('call')\n"
        "    except OSError: pass\n"
        "status = open('/proc/self/status').read()\n"
        "share_pct += [l for l in status.splitlines() if l.startswith(('CapEff', 'CapPrm'))\n"
        "              and int(l.split()[1], 16)]"
    )
    box = jail
    got = run_inside(box, source)["items"]
    allowed = [] if os.geteuid() == 0 else ["call"]  # setuid to oneself's own mapped id
    assert [item["value"] for item in got] in ([], allowed)


def test_one_submission_leaves_nothing_for_the_next(jail):
    run_inside(
        jail,
        "import os\nopen('left', 'w').write('x')\n"
        "open(os.environ['TMPDIR'] + '/more', 'w').write('x')\nshare_pct = 1",
    )
    found = run_inside(
        jail, "import os\nshare_pct = os.listdir('.') + os.listdir(os.environ['HOME'])"
    )
    assert [item["value"] for item in found["items"]] == ["course"]  # made anew: ../data
