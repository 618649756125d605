"""What an honest notebook needs of the system is shown to it, also where it is only linked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from jasa.instructor.grading.run import jail


def test_what_a_linked_environment_leads_to_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real").mkdir()
    try:
        (tmp_path / ".venv").symlink_to(tmp_path / "real", target_is_directory=True)
    except OSError:
        pytest.skip("this account may not make links")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / ".venv"))
    shown = jail.system_paths("/course")
    assert str(tmp_path / ".venv") in shown and str((tmp_path / "real").resolve()) in shown
    assert "/course" not in shown
