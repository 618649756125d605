"""What systems and programs leave among hand-ins is nobody's: it changes nothing and is not told."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.read.collect import collect

CLASS = {
    "tanaka/03.ipynb": b'{"cells": [1]}',
    "tanaka/03 (1).ipynb": b'{"cells": [2]}',
    "佐藤/03.ipynb": b'{"cells": [3]}',
    "müller/essay.pdf": b"%PDF",
    "müller/03.ipynb": b'{"cells": [4]}',
}
FILES = [
    "desktop.ini", "Desktop.INI", "Thumbs.db", "ehthumbs.db", ".DS_Store", "._03.ipynb", "Icon\r",
    ".localized", "~$essay.docx", ".~lock.essay.odt#", ".directory",
]  # fmt: skip
FILES = [name for name in FILES if os.name != "nt" or name.isprintable()]
FOLDERS = [
    "__MACOSX", ".ipynb_checkpoints", "$RECYCLE.BIN", "System Volume Information", ".Trashes",
    ".Spotlight-V100", ".fseventsd", ".AppleDouble", "__pycache__",
]  # fmt: skip
PLACES = ["", "tanaka/", "佐藤/", "müller/"]
LITTER = st.one_of(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(FILES)).map("".join),
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(FOLDERS),
        st.sampled_from(["/", "/tanaka/", "/deep/er/"]),
        st.sampled_from(["03.ipynb", "desktop.ini", "tanaka.ipynb", "x.pdf"]),
    ).map("".join),
)


def zipped(entries: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, raw in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 5, 1, 12, 0, 0)), raw)
    return whole.getvalue()


def read(kind: str, entries: dict[str, bytes]) -> tuple[object, ...]:
    """What is collected from files in a folder, a zip, or a zip within a zip."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "class"
        if kind == "folder":
            for where, raw in entries.items():
                (place / where).parent.mkdir(parents=True, exist_ok=True)
                (place / where).write_bytes(raw)
        else:
            place = place.with_suffix(".zip")
            inner = zipped(entries)
            place.write_bytes(inner if kind == "zip" else zipped({"all.zip": inner}))
        found = collect(place)
        files = [f for h in found.hand_ins for f in (h, *h.others)]
        return sorted((f.student, f.where) for f in files), found.strays, found.remarks


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(["folder", "zip", "zip in a zip"]),
    litter=st.lists(LITTER, min_size=1, max_size=6, unique=True),
)
def test_litter_changes_nothing(kind: str, litter: list[str]) -> None:
    entries = CLASS | dict.fromkeys(litter, b'{"cells": []}')
    assert read(kind, entries) == read(kind, CLASS)
