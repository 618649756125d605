"""What `deploy/hub` and `.binder` say is what the course, its pins and its guide say."""

from __future__ import annotations

import json
import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from jasa.data import ROOT
from jasa.learn.record import Record

HUB = ROOT / "deploy" / "hub"
GUIDE = (ROOT / "docs" / "on_a_hub.md").read_text(encoding="utf-8")


def settings(name: str) -> Config:
    """Load a configuration as JupyterHub does."""
    return PyFileConfigLoader(name, path=str(HUB)).load_config()


def link_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_start_of_a_server_hands_out_and_opens_a_lesson_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JASA_REPO", "https://git.example.org/a b.git")
    spawner = settings("jupyterhub_config.py").Spawner
    link = link_of(spawner.default_url)
    assert spawner.default_url.startswith("/git-pull?")
    assert link["repo"] == "https://git.example.org/a b.git" and link["branch"] == "main"
    folder = link["targetpath"]
    assert (ROOT / link["urlpath"].removeprefix(f"lab/tree/{folder}/")).is_file()
    monkeypatch.setenv("JASA_HOME", spawner.environment["JASA_HOME"])
    assert Record().path == Path.home() / folder / "my_record.json"


def test_links_of_the_guide_are_those_of_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JASA_REPO", raising=False)
    spawner = settings("jupyterhub_config.py").Spawner
    ours = link_of(spawner.default_url)
    (shown,) = re.findall(r"https://HUB/hub/user-redirect(/git-pull\?\S+)", GUIDE)
    assert link_of(shown) == ours
    (kubernetes,) = re.findall(r"defaultUrl: (\S+)", GUIDE)
    assert {k: v for k, v in link_of(kubernetes).items() if k != "repo"} == {
        k: v for k, v in ours.items() if k != "repo"
    }
    limits = re.findall(r"(?:limit: |limits\.memory )(\w+)", GUIDE)
    assert set(limits) - {"1"} == {spawner.mem_limit}


def test_kernels_of_the_course_can_be_encrypted_as_the_hub_requires() -> None:
    assert (
        "--KernelManager.transport_encryption=required"
        in settings("jupyterhub_config.py").Spawner.args
    )
    found = Path(sys.prefix) / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    assert "curve" in json.loads(found.read_text("utf-8"))["metadata"]["supported_encryption"]


def test_a_look_at_the_hub_stays_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JASA_TRY", str(tmp_path / "homes"))
    hub = settings("try_here.py")
    assert urlsplit(hub.JupyterHub.bind_url).hostname == hub.JupyterHub.hub_ip == "127.0.0.1"
    assert hub.SimpleLocalProcessSpawner.home_dir_template.startswith(str(tmp_path))
    assert hub.Spawner.default_url == settings("jupyterhub_config.py").Spawner.default_url


def test_only_the_hub_s_own_group_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JASA_GROUP", raising=False)
    real = settings("jupyterhub_config.py")
    assert "allow_all" not in real.get("Authenticator", {})
    assert real.PAMAuthenticator.allowed_groups == {"students"}


def test_pins_of_a_hub_are_exact_and_those_of_the_tests() -> None:
    pins = [line for line in (HUB / "requirements.txt").read_text().splitlines() if line[0] != "#"]
    assert all(re.fullmatch(r"[\w-]+==[\d.]+", pin) for pin in pins)
    tests = (ROOT / "tests" / "requirements.txt").read_text().splitlines()
    assert [pin for pin in pins if pin.startswith("nbgitpuller")] == [
        pin for pin in tests if pin.startswith("nbgitpuller")
    ]
    assert next(pin for pin in pins if pin.startswith("nbgitpuller")) in GUIDE


def test_binder_installs_the_course_s_own_list() -> None:
    (line,) = (ROOT / ".binder" / "requirements.txt").read_text().splitlines()
    word, named = shlex.split(line)
    assert word == "-r" and (ROOT / ".binder" / named).resolve() == ROOT / "requirements.txt"
    version = (ROOT / ".binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    assert tuple(map(int, version.split("."))) >= (3, 11)
    script = ROOT / ".binder" / "postBuild"
    if os.name == "posix":
        assert script.stat().st_mode & stat.S_IXUSR and script.read_bytes().startswith(
            b"#!/bin/sh\n"
        )


def test_measure_says_what_kernels_cost(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "JASA_HOME": str(tmp_path)}
    words = [sys.executable, str(HUB / "measure.py"), "2", "--lesson", "00"]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if " at once: " in line]
    assert [line.partition(" ")[0] for line in lines] == ["1", "2"]
    for line in lines:
        seconds, own = re.findall(r"lesson ([\d.]+) s.* (\d+) MB of its own", line)[0]
        assert float(seconds) > 0 and 40 < int(own) < 2000
