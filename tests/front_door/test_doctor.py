"""The doctor: each trouble of a machine is one sentence with what to do, and an exit code."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from jasa import cli, doctor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of what the doctor looks at."""
    for name in ("lessons", "exercises"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / "exercises" / "checks", tmp_path / "exercises" / "checks")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    return tmp_path


def troubles(course: Path) -> list[doctor.Finding]:
    return [finding for finding in doctor.examine(course) if not finding.well]


def test_a_machine_in_order_has_no_trouble_and_says_so_in_json(course, capsys) -> None:
    assert troubles(course) == []
    assert cli.main(["doctor", "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)
    assert all(finding["well"] for finding in findings) and len(findings) > 6
    assert any("Notebooks run on the Python" in finding["words"] for finding in findings)


def test_every_trouble_says_what_to_do(course) -> None:
    shutil.rmtree(course / "exercises")
    (course / "requirements.txt").write_text("pandas==0.1\nno-such-package==1.0\n")
    found = troubles(course)
    assert all(finding.fix for finding in found)
    told = " ".join(finding.words for finding in found)
    for part in ("pandas is", "no-such-package is missing", "No check files", "folder exercises"):
        assert part in told


def test_on_a_hub_the_place_of_the_answers_counts_and_not_the_course(
    course, tmp_path, monkeypatch
) -> None:
    assert "hub" not in said_of(course)
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/hanako/")
    assert f"answers are kept in {course / 'lessons'}" in said_of(course)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("JASA_HOME", str(tmp_path / "file" / "home"))
    (found,) = troubles(course)
    assert "Set JASA_HOME to a folder of your own" in found.words


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_cannot_be_written_is_named(course) -> None:
    (course / "lessons").chmod(0o500)
    assert any("folder lessons" in finding.words for finding in troubles(course))


def test_a_kernel_of_another_python_is_found(course, tmp_path, monkeypatch) -> None:
    kernel = tmp_path / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["/opt/other/bin/python", "-m", "ipykernel"], "display_name": "Python 3"}
    (kernel / "kernel.json").write_text(json.dumps({**spec, "language": "python"}))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    (found,) = troubles(course)
    assert "/opt/other/bin/python" in found.words and str(kernel) in found.words
    own = {**spec, "argv": [sys.executable, "-m", "ipykernel"], "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(own))
    assert troubles(course) == []


def test_a_taken_port_is_told_and_no_obstacle(course, monkeypatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        monkeypatch.setattr(doctor, "FIRST_PORT", port)
        assert f"Port {port} is free" in said_of(course)
        listener.listen()
        assert f"Port {port} is taken" in said_of(course) and troubles(course) == []


def said_of(course: Path) -> str:
    return " ".join(finding.words for finding in doctor.examine(course))
