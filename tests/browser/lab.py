"""Drive a real JupyterLab in headless Chromium, with everything but this machine blocked.

Used by the browser tests and by `python -m tests.browser.screenshots`, which makes the pictures of the
documentation.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlparse

from playwright.sync_api import Locator, Page, Route, sync_playwright
from playwright.sync_api import TimeoutError as BrowserTimeout

from course import ONLINE

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_path() -> str | None:
    """Return the first Chromium, Chrome or Edge found on this machine."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def copy_course(target: Path) -> Path:
    """Copy what a student has into `target`, so that running a lesson changes nothing here."""
    for name in ("lessons", "exercises", "data", "jasa"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "my_record.json")
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    shutil.copy(ROOT / "requirements.txt", target)
    return target


@contextmanager
def server(course: Path) -> Iterator[str]:
    """Run JupyterLab on a copy of the course and yield its address."""
    port = free_port()
    home = course / ".home"
    config = home / "overrides" / "labconfig"
    config.mkdir(parents=True, exist_ok=True)
    # As course.py does it. nbgrader is a tool of these tests; students do not have its menus.
    off = dict.fromkeys(["@jupyter/nbgrader", *ONLINE], True)
    (config / "page_config.json").write_text(json.dumps({"disabledExtensions": off}))
    settings = home / "overrides"
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(settings),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(course),
    }
    traits = [
        "--no-browser",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.allow_root=True",
        f"--ServerApp.root_dir={course}",
        "--LabApp.news_url=",
        "--ServerApp.open_browser=False",
    ]
    log = (course / "lab.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *traits],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def wait_until_up(address: str, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it ended or stayed silent.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.3)
    raise RuntimeError("JupyterLab did not start; see lab.log in the copied course.")


class Lab:
    """One browser page on one JupyterLab; counts requests that tried to leave the machine."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.left: list[str] = []
        self.errors: list[str] = []
        page.context.route("**/*", self._guard)
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: self.errors.append(str(e)))

    def _guard(self, route: Route) -> None:
        if urlparse(route.request.url).hostname in ("127.0.0.1", "localhost", None):
            route.continue_()
        else:
            self.left.append(route.request.url)
            route.abort()

    def open(self, path: str) -> None:
        """Open a notebook alone on the page, without the file browser."""
        self.page.goto(f"{self.address}/doc/tree/{quote(path)}?reset")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is idle."""
        self.page.wait_for_selector(
            ".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=90_000
        )

    def run_all(self) -> None:
        """Run every cell as the menu does, and wait until the last one is done."""
        for _ in range(4):
            self.page.get_by_role("menuitem", name="Run", exact=True).click()
            self.page.locator("[data-command='runmenu:run-all']").click()
            # JupyterLab drops a run asked for while the kernel is still connecting: ask again.
            if self._prompts("prompts.some(p => /\\[(\\*|\\d+)\\]/.test(p))", 6_000):
                break
        failed = "document.querySelector('[data-mime-type*=\"jupyter.error\"]') !== null"
        done = f"{failed} || prompts.every(p => /\\[\\d+\\]/.test(p))"
        if not self._prompts(done, 120_000):
            raise RuntimeError("The notebook did not run to its end in two minutes.")
        self.wait_for_kernel()

    def _prompts(self, condition: str, milliseconds: float) -> bool:
        """Wait for a condition on the texts of the input prompts; False when it does not come."""
        script = f"""() => {{
            const found = document.querySelectorAll('.jp-CodeCell .jp-InputPrompt');
            const prompts = [...found].map(p => p.textContent);
            return {condition};
        }}"""
        try:
            self.page.wait_for_function(script, timeout=milliseconds)
        except BrowserTimeout:
            return False
        return True

    def exhibit(self, question: str) -> Locator:
        """Return the live frame of the exhibit with this question, scrolled into view."""
        found = self.page.locator(".jasa-frame").filter(has_text=question).first
        found.scroll_into_view_if_needed(timeout=30_000)
        found.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
        return found


@contextmanager
def lab(course: Path, width: int = 1280, height: int = 900) -> Iterator[Lab]:
    """Start server and browser on a copied course."""
    path = browser_path()
    if path is None:
        raise RuntimeError("No Chromium, Chrome or Edge was found on this machine.")
    with server(course) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height})
        try:
            yield Lab(page, address)
        finally:
            browser.close()
