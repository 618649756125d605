"""A browser is found on the PATH, and where Windows and macOS keep theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from jasa.instructor.make import browser

USUAL = {
    "win32": "programs (x86)/Microsoft/Edge/Application/msedge.exe",
    "darwin": "home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}


@pytest.mark.parametrize("system", USUAL)
def test_a_browser_off_the_path_is_found(system: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser.sys, "platform", system)
    monkeypatch.setattr(browser.Path, "home", lambda: tmp_path / "home")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path / "programs"))
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path / "programs (x86)"))
    monkeypatch.setattr(browser, "ON_A_MAC", ("Google Chrome",))
    assert browser.browser_path() in (
        None,
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    )
    program = tmp_path / USUAL[system]
    program.parent.mkdir(parents=True)
    program.touch()
    assert browser.browser_path() == str(program)


def test_the_path_comes_first(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/bin/{name}")
    assert browser.browser_path() == "/bin/chromium"
