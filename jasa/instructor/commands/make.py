"""The commands that make what is handed out and keep it in order."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jasa.errors import WELL, WRONG


def add(commands: Any) -> None:
    """Add the commands of making to the parser."""
    release = commands.add_parser("release", help="make exercises from solutions")
    release.add_argument("exercise", nargs="*", help="numbers such as 03; all if none is given")
    kept = "keep the keys of what you hand out, for later changes"
    release.add_argument("--keep", action="store_true", help=kept)
    release.add_argument(
        "--bundle", type=Path, help="also write the zip for students, with these; default: no zip"
    )
    release.add_argument("--list", action="store_true", help="note notebooks as released")
    release.set_defaults(run=_release)
    _add_beginnings(commands)
    tables = commands.add_parser("data", help="check the tables, renew checksums, rename a column")
    tables.add_argument("action", choices=["check", "refresh", "rename"], help="what to do")
    tables.add_argument("names", nargs="*", help="for rename: TABLE OLD NEW")
    tables.set_defaults(run=_change_data)
    tidy = commands.add_parser("tidy", help="strip outputs from lessons and solutions")
    tidy.add_argument("notebook", nargs="*", type=Path, help="all of them if none is given")
    tidy.add_argument("--check", action="store_true", help="only say which are not tidy")
    tidy.set_defaults(run=_tidy_notebooks)
    gallery = commands.add_parser("gallery", help="make pictures of the exhibits")
    gallery.add_argument("exhibit", nargs="*", help="names such as how_far; all if none is given")
    gallery.add_argument(
        "--out", type=Path, help="folder for the pictures; docs/gallery if left out"
    )
    gallery.add_argument("--text", action="store_true", help="renew only the words of the page")
    gallery.set_defaults(run=_gallery)
    bench = commands.add_parser("bench", help="measure speed side by side with the usual tools")
    bench.add_argument(
        "part", nargs="*", help="imports, charts, exhibits, lessons, grading; all if left out"
    )
    bench.add_argument(
        "--class-size", type=int, default=50, help="usual class; default: %(default)s"
    )
    bench.add_argument("--large", type=int, default=1000, help="largest; default: %(default)s")
    bench.add_argument(
        "--only",
        nargs="+",
        default=[],
        metavar="NAME",
        help="exhibits, or lessons such as 04; default: all",
    )
    bench.add_argument("--json", type=Path, help="also write the figures here; default: nowhere")
    bench.set_defaults(run=_bench)


def _add_beginnings(commands: Any) -> None:
    begun = commands.add_parser(
        "new-question", help="begin a question: its cells and its card entry"
    )
    begun.add_argument("exercise", help="number of the exercise, such as 03")
    begun.add_argument(
        "--instead-of",
        default="",
        metavar="ID",
        help="the question that goes, such as 03-q1; default: none",
    )
    begun.set_defaults(run=_new_question)
    begun = commands.add_parser("new-exhibit", help="begin an exhibit: a module that already runs")
    begun.add_argument("name", help="its name, such as flights_by_night")
    begun.add_argument(
        "--lesson", default="", help="its folder or number, such as 07; default: none"
    )
    begun.set_defaults(run=_new_exhibit)


def _release(asked: argparse.Namespace) -> int:
    from jasa.data import ROOT
    from jasa.instructor.make import release

    names = asked.exercise
    before = {path: path.read_bytes() for path in (ROOT / "exercises").rglob("*") if path.is_file()}
    paths = [path for name in names for path in release.release_exercise(name)]
    if not names and (asked.keep or asked.bundle or not asked.list):
        paths = release.release_all()
    for path in paths:
        print(f"{'Unchanged' if before.get(path) == path.read_bytes() else 'Written'}: {path}")
    if asked.list:
        print(f"Written: {release.write_list()}")
    if asked.keep:
        print("\n".join(f"Kept: {path}" for path in _keep_keys(names)))
    if asked.bundle:
        inside = release.build_bundle(asked.bundle, only=names)
        print(f"Written: {asked.bundle} with {len(inside)} files")
    return WELL


def _keep_keys(names: Sequence[str]) -> list[Path]:
    from jasa.instructor.grading.judge.verdict import keep_release
    from jasa.instructor.make.release import solution_paths

    stems = [path.stem for name in names or [""] for path in solution_paths(name)]
    return [keep_release(stem[:2]) for stem in stems]


def _new_question(asked: argparse.Namespace) -> int:
    from jasa.instructor.make.new_question import new_question
    from jasa.instructor.make.progression import needed_by_alone, read_course

    lost = needed_by_alone(read_course(), asked.instead_of) if asked.instead_of else []
    question = new_question(asked.exercise, asked.instead_of)
    number = question[:2]
    print(
        f"Begun: {question}. Fill in its cells and its entry on the card, then: jasa release {number}."
    )
    if asked.instead_of:
        print(
            f"Gone: {asked.instead_of}, also to be taken from tests/exercises/answers_{number}.py."
        )
    for line in lost:
        print(f"Without {asked.instead_of}: {line}")
    return WELL


def _new_exhibit(asked: argparse.Namespace) -> int:
    from jasa.instructor.make import gallery
    from jasa.instructor.make.new_exhibit import new_exhibit

    print(f"Written: {new_exhibit(asked.name, asked.lesson)}. Replace its table, column and words.")
    print(f"Written: {gallery.write_page()}. For its pictures: jasa gallery {asked.name}")
    return WELL


def _change_data(asked: argparse.Namespace) -> int:
    from jasa.data import ROOT, DataError, maintain
    from jasa.data.rename import rename_column
    from jasa.instructor.make import gallery

    if asked.action != "rename":
        before = _checksums()
        code = maintain.main([asked.action])
        after = _checksums()
        if renewed := [table for table in after if before.get(table) != after[table]]:
            _tell_pictures(gallery.shown_of(renewed))
        return code or _tell_prose()
    if len(asked.names) != 3:
        raise DataError("Say which: jasa data rename TABLE OLD NEW.")
    changed, look_at = rename_column(ROOT, *asked.names)
    for path in changed:
        print(f"Changed: {path.relative_to(ROOT).as_posix()}")
    print("\n".join(look_at))
    return WRONG if look_at else WELL


def _checksums() -> dict[str, str]:
    """The checksum of each file of data/, as its description says it now."""
    from jasa.data import ROOT

    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    return {one["name"]: str(one["hash"]) for one in package["resources"]}


def _tell_pictures(names: Sequence[str]) -> None:
    """Say which pictures of the gallery are of before."""
    if names:
        print(f"Pictures to draw anew: jasa gallery {' '.join(names)}")


def _tell_prose() -> int:
    """Say which figures in prose no longer are those of the tables."""
    from jasa.instructor.make.prose_figures import all_disagreeing

    wrong = all_disagreeing()
    for said in wrong:
        print(said, file=sys.stderr)
    if wrong:
        print(f"{len(wrong)} figures in prose to mend.", file=sys.stderr)
    return WRONG if wrong else WELL


def _tidy_notebooks(asked: argparse.Namespace) -> int:
    from jasa.instructor.make.tidy import own_notebooks, tidy

    changed = tidy(asked.notebook or own_notebooks(), write=not asked.check)
    for path in changed:
        print(f"{'Not tidy' if asked.check else 'Tidied'}: {path}")
    if not changed:
        print("All notebooks are tidy.")
    return WRONG if asked.check and changed else WELL


def _gallery(asked: argparse.Namespace) -> int:
    from jasa.instructor.make import gallery

    if asked.text:
        page = gallery.FOLDER.parent / "gallery.md"
        before = page.read_text(encoding="utf-8") if page.is_file() else ""
        print(f"Written: {gallery.write_page()}")
        _tell_pictures(gallery.pages_apart(before, page.read_text(encoding="utf-8")))
        return WELL
    made = gallery.write(asked.exhibit, asked.out or gallery.FOLDER)
    print(f"{len(made)} pictures in {made[0].parent}")
    return WELL


def _bench(asked: argparse.Namespace) -> int:
    from jasa.instructor.bench import parts, ratios

    made = parts.measure(asked.part, asked.class_size, asked.large, asked.only)
    found: list[ratios.Ratio] = []
    for line in ratios.ratio_lines(ratios.kept_ratios(made, found, asked.json)):
        print(line, flush=True)
    return WELL if all(ratio.met for ratio in found) else WRONG
