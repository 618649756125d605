"""A class as it arrives: folders, zips, names, several files of one student, class lists."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jasa.instructor.grading.read.collect import CollectError, collect, student_of
from jasa.instructor.grading.read.roster import Student, on_roster, read_roster
from jasa.instructor.grading.read.submission import ReadLimits, Unreadable

SMALL = ReadLimits(file_mb=1, cells=300)

NAMES = {
    ("tanaka_12345_67890_03_share_of_what.ipynb",): "tanaka 12345",
    ("tanaka_LATE_12345_67890_03_share_of_what-2.ipynb",): "tanaka 12345",
    ("Hanako Sato_4711_assignsubmission_file_", "v2 final (3).ipynb"): "Hanako Sato 4711",
    ("佐藤 花子_4711_assignsubmission_file_", "課題.ipynb"): "佐藤 花子 4711",
    ("tanaka", "03", "03_share_of_what.ipynb"): "tanaka",
    ("佐藤花子.ipynb",): "佐藤花子",
    ("03_share_of_what_s1234.ipynb",): "s1234",
    ("s1234 (1).ipynb",): "s1234",
    ("s1234 v2 final (3).ipynb",): "s1234",
    ("\x1b[31mred.ipynb",): "[31mred",
}


@pytest.mark.parametrize("parts", NAMES)
def test_students_are_known_from_file_names(parts):
    assert student_of(parts, "03_share_of_what")[0] == NAMES[parts]


def make_zip(path, entries: dict[str, bytes], compress=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, raw in entries.items():
            archive.writestr(name, raw)
    return path


def test_a_zip_is_read_without_being_unpacked(tmp_path):
    entries = {
        "subs/tanaka.ipynb": b"a",
        "subs/佐藤.ipynb": b"b",
        "../../evil.ipynb": b"c",
        "/etc/evil.ipynb": b"d",
        "subs/.ipynb_checkpoints/tanaka-checkpoint.ipynb": b"e",
        "__MACOSX/subs/._tanaka.ipynb": b"f",
    }
    path = make_zip(tmp_path / "class.zip", entries)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("subs/link.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    before = sorted(p.name for p in tmp_path.iterdir())
    collection = collect(path)
    assert {h.student: h.read(ReadLimits()) for h in collection.hand_ins} == {
        "tanaka": b"a",
        "佐藤": b"b",
    }
    assert sum("points out of the zip" in r for r in collection.remarks) == 2
    assert sum("is a link" in r for r in collection.remarks) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_zip_bomb_costs_its_own_hand_in_only(tmp_path):
    entries = {"bomb.ipynb": b"0" * 30_000_000, "good.ipynb": b"{}"}
    path = make_zip(tmp_path / "class.zip", entries, zipfile.ZIP_DEFLATED)
    by_student = {h.student: h for h in collect(path).hand_ins}
    with pytest.raises(Unreadable, match="too large when unpacked"):
        by_student["bomb"].read(SMALL)
    assert by_student["good"].read(SMALL) == b"{}"


def test_names_in_a_zip_from_windows_in_japan():
    from jasa.instructor.grading.read.encodings import zip_entry_name

    entry = zipfile.ZipInfo("佐藤.ipynb".encode("cp932").decode("cp437"))
    assert zip_entry_name(entry.filename, bool(entry.flag_bits & 0x800)) == "佐藤.ipynb"


def test_the_newest_of_two_files_wins_and_it_is_listed(tmp_path):
    import os

    for place, name in enumerate(["s1.ipynb", "s1 (1).ipynb", "s1 v2.ipynb"]):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, (1000 - place, 1000 - place))
    collection = collect(tmp_path)
    assert [h.where for h in collection.hand_ins] == ["s1.ipynb"]
    others = collection.hand_ins[0].others
    assert [h.where for h in others] == ["s1 (1).ipynb", "s1 v2.ipynb"]


def test_links_in_a_folder_are_not_followed(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("secret")
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "good.ipynb").write_text("{}")
    try:
        (folder / "bad.ipynb").symlink_to(secret)
        (folder / "more").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this machine does not allow links")
    collection = collect(folder)
    assert [h.student for h in collection.hand_ins] == ["good"]
    assert sum("link" in remark for remark in collection.remarks) == 2


def test_what_is_no_notebook_is_not_lost(tmp_path):
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "b.pdf").write_text("%PDF")
    (tmp_path / "sato_123_456_essay.pdf").write_text("%PDF")
    collection = collect(tmp_path)
    kinds = {h.student: h.is_notebook for h in collection.hand_ins}
    assert kinds == {"a": True, "sato 123": False}
    assert collection.strays == ["b.pdf"]


@pytest.mark.parametrize("what", ["missing", "empty", "text", "broken zip"])
def test_places_without_hand_ins_give_one_sentence(tmp_path, what):
    place = tmp_path / "x"
    if what == "empty":
        place.mkdir()
    if what == "text":
        place.write_text("hello")
    if what == "broken zip":
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as archive:
            archive.writestr("a.ipynb", "{}")
        place.write_bytes(whole.getvalue()[:-30])
    with pytest.raises(CollectError) as caught:
        collect(place)
    assert str(caught.value).endswith(".")


def test_a_roster_is_matched_by_id_or_by_name(tmp_path):
    path = tmp_path / "class.csv"
    path.write_bytes("student,name\ns1,佐藤 花子\ns2,Jiro Tanaka\n".encode("utf-8-sig"))
    roster = read_roster(path)
    assert roster == [Student("s1", "佐藤 花子"), Student("s2", "Jiro Tanaka")]
    for name, student in (("佐藤 花子 4711", "s1"), ("s2", "s2"), ("jirotanaka 12", "s2")):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.ipynb").write_text("{}")
        found = next(h for h in collect(tmp_path / "in").hand_ins if h.student == name)
        assert on_roster(found, roster).id == student


@pytest.mark.parametrize("text", ["name,points\nx,1\n", "", "\x00\x00"])
def test_a_class_list_without_students_is_refused(tmp_path, text):
    path = tmp_path / "class.csv"
    path.write_text(text)
    with pytest.raises(CollectError, match="student"):
        read_roster(path)


NO_ZIP = st.binary(max_size=30).filter(lambda raw: b"PK" not in raw)
FLAGGED = st.lists(NO_ZIP.map(lambda raw: raw[:12]), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(names=FLAGGED, before=NO_ZIP, nested=st.booleans())
def test_names_that_lie_about_utf8_cost_no_other_hand_in(names, before, nested):
    """Any bytes as names, all of them said to be UTF-8: the honest hand-ins beside them are read."""
    stored = {f"{n:012d}.ipynb": raw for n, raw in enumerate(names)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("anna.ipynb", b"a")
        for name in stored:
            archive.writestr(name, b"x")
        archive.writestr("bert.ipynb", b"b")
    raw = before + made.getvalue()
    for name, lie in stored.items():
        raw = raw.replace(name.encode(), lie.ljust(12, b"_") + b".ipynb")
    raw = lie_about_utf8(raw)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.zip"
        if nested:
            make_zip(path, {"inner.zip": raw})
        else:
            path.write_bytes(raw)
        files = [f for h in collect(path).hand_ins for f in (h, *h.others)]
        read = {f.where.rsplit("/", 1)[-1]: f.read(ReadLimits()) for f in files}
        assert (read["anna.ipynb"], read["bert.ipynb"]) == (b"a", b"b")


def lie_about_utf8(raw: bytes) -> bytes:
    """Set the flag of every entry, in the table of contents and before the files."""
    for sign, flags in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        at = raw.find(sign)
        while at >= 0:
            raw = raw[: at + flags] + bytes([raw[at + flags] | 8]) + raw[at + flags + 1 :]
            at = raw.find(sign, at + 4)
    return raw
