"""The benchmark command: what it prints and refuses. How fast things are is no test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from jasa import cli
from jasa.instructor.bench import grading, ratios
from jasa.notebooks import load_notebook

FAST = ratios.Ratio("ours", 0.1, "theirs", 2.0, 1 / 20)
SLOW = ratios.Ratio("ours", 3.0, "theirs", 2.0, 1.2)


def test_a_target_missed_is_said_to_be_missed() -> None:
    assert FAST.met and not SLOW.met
    head, fast, slow, end = ratios.ratio_lines([FAST, SLOW])
    assert "MISSED" in slow and "MISSED" not in fast and "1.50" in slow
    assert "at most" in head
    assert "2 measured, 1 over the target" in end and "Worst: ours, 1.500" in end


def test_a_run_that_is_cut_off_has_told_what_it_measured(tmp_path: Path) -> None:
    """Each line, and each figure in the file, is there before the next measurement begins."""
    kept, told = tmp_path / "bench.json", list[str]()

    def cut_off() -> Iterator[ratios.Ratio]:
        yield FAST
        assert len(told) == 2 and len(json.loads(kept.read_text("utf-8"))["ratios"]) == 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        for line in ratios.ratio_lines(ratios.kept_ratios(cut_off(), [], kept)):
            told.append(line)


def test_work_done_by_other_programs_counts_for_whoever_started_them() -> None:
    """More work takes more processor time, whatever else the machine does."""
    pytest.importorskip("resource")  # Windows does not tell
    code = "sum(n * n for n in range({}))"
    ours, other = ratios.in_turn(
        lambda: ratios.run_python("-c", code.format(6_000_000)),
        lambda: ratios.run_python("-c", code.format(1)),
        times=1,
    )
    assert ours.processor > other.processor > 0
    assert "of processor time" in ratios.compared("ours", ours, "other", other, 1).note


def test_only_what_exists_can_be_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "exhibits", "--only", "base_map", "bananas"]) == cli.MISTAKE
    assert "'bananas' is neither an exhibit" in capsys.readouterr().err


def test_figures_are_saved_with_date_and_machine(tmp_path: Path) -> None:
    ratios.save_ratios([FAST, SLOW], tmp_path / "bench.json")
    kept = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert {"date", "machine", "ratios"} == set(kept)
    assert [r["met"] for r in kept["ratios"]] == [True, False]


def test_an_unknown_measurement_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["bench", "speed"]) == cli.MISTAKE
    assert "There is no measurement 'speed'. Choose: imports" in capsys.readouterr().err


@pytest.mark.parametrize("size", ["--class-size", "--large"])
def test_a_class_of_nobody_is_refused(capsys: pytest.CaptureFixture[str], size: str) -> None:
    assert cli.main(["bench", "grading", size, "0"]) == cli.MISTAKE
    assert "at least one hand-in" in capsys.readouterr().err


def test_hand_ins_are_right_but_for_the_loops(tmp_path: Path) -> None:
    made = sorted(grading.hand_ins(tmp_path / "class", 3, loops=1).glob("*.ipynb"))
    first = {c["id"]: c["source"] for path in made[:1] for c in load_notebook(path)["cells"]}
    assert len(made) == 3 and first["03-q1-answer"] == "while True: pass"
    assert "SOLUTION" not in made[1].read_text(encoding="utf-8")
