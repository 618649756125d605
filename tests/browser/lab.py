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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlparse

from playwright.sync_api import Locator, Page, Route

from jasa.instructor.make.browser import browser_path as browser_path
from tests.one_playwright import one_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def copy_course(target: Path) -> Path:
    """Copy what a student has into `target`, so that running a lesson changes nothing here."""
    target.mkdir(parents=True, exist_ok=True)
    for name in ("lessons", "exercises", "data", "jasa"):
        ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "my_record.json")
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    # Lessons open with a picture of the gallery.
    shutil.copytree(ROOT / "docs" / "gallery", target / "docs" / "gallery")
    shutil.copy(ROOT / "requirements.txt", target)
    return target


@contextmanager
def server(course: Path) -> Iterator[str]:
    """Run JupyterLab on a copy of the course and yield its address."""
    port = free_port()
    home = course / ".home"
    config = home / "overrides" / "labconfig"
    config.mkdir(parents=True, exist_ok=True)
    # nbgrader is a tool of these tests; a student's JupyterLab does not have its menus.
    off = {"disabledExtensions": {"@jupyter/nbgrader": True}}
    (config / "page_config.json").write_text(json.dumps(off), encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(config.parent),
        "IPYTHONDIR": str(home / "ipython"),
        "PYTHONPATH": str(course),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as on a student's machine
    options = ["--no-browser", f"--port={port}", "--port-retries=0", "--IdentityProvider.token="]
    options.append("--LabApp.expose_app_in_browser=True")
    log = (course / "lab.log").open("w")
    # The same door that students use, so that its settings are tested too.
    process = subprocess.Popen(
        [sys.executable, "-m", "jasa.lab", *options],
        env=environment,
        cwd=course,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=300)
        log.close()


def wait_until_up(address: str, process: subprocess.Popen[bytes], seconds: float = 600) -> None:
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
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=600_000)
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is connected and idle."""
        self.page.wait_for_function(
            """() => {
                const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
                const kernel = context?.session?.kernel;
                return context?.isReady && kernel?.connectionStatus === 'connected'
                    && kernel.status === 'idle';
            }""",
            timeout=600_000,
        )

    def step_through_set_up(self) -> None:
        """Run the first code cell alone, as a reader does who steps from cell to cell."""
        self.page.evaluate(
            """async () => {
                const {content} = window.jupyterapp.shell.currentWidget;
                content.activeCellIndex = content.widgets.findIndex(c => c.model.type === 'code');
                await window.jupyterapp.commands.execute('notebook:run-cell');
            }"""
        )
        self.wait_for_kernel()

    def run_all(self) -> None:
        """Run every cell by the command behind Run > Run All Cells, and wait for the last one.

        Raises:
            RuntimeError: a dialog covers the page, or cells were left out.
        """
        self.refuse_dialogs()
        self.page.evaluate("() => window.jupyterapp.commands.execute('runmenu:run-all')")
        self.wait_for_kernel()
        unrun = self.page.evaluate(
            """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                .filter(p => !/\\[\\d+\\]/.test(p.textContent)).length"""
        )
        if unrun:
            raise RuntimeError(f"{unrun} cells were not run. {self.failures()}")

    def refuse_dialogs(self) -> None:
        """Stop with the words of any dialog that covers the page.

        Raises:
            RuntimeError: there is one.
        """
        for words in self.page.locator(".jp-Dialog").all_inner_texts():
            raise RuntimeError(f"JupyterLab asks: {words!r}")

    def settle(self, frame: Locator) -> None:
        """Scroll to an exhibit, open its first tab and wait until its chart or its texts are drawn."""
        frame.scroll_into_view_if_needed(timeout=600_000)
        frame.get_by_role("tab").first.click()
        # An exhibit of texts, such as `positions`, has panels in the place of a chart.
        if frame.locator(".jasa-picture:not([hidden])").count():
            frame.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=600_000)
        else:
            frame.locator(".jasa-panel").first.wait_for(timeout=600_000)

    def exhibit(self, question: str) -> Locator:
        """Return the live frame of the exhibit with this question, drawn and in view."""
        found = self.page.locator(".jasa-frame").filter(has_text=question).first
        self.settle(found)
        return found

    def failures(self) -> list[str]:
        """Return the error outputs on the page."""
        errors = "[data-mime-type*='jupyter.error'], [data-mime-type*='jupyter.stderr']"
        return self.page.locator(errors).all_inner_texts()

    def wait_for_change(self, look: Callable[[], str], before: str, seconds: float = 120) -> bool:
        """Wait until `look()` differs from `before`.

        Raises:
            AssertionError: it never did.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if look() != before:
                return True
            self.page.wait_for_timeout(40)
        raise AssertionError("The control was moved, but the chart stayed as it was.")

    def focus_by_tab(self, goal: Locator, presses: int = 80) -> None:
        """Press Tab from the element before until `goal` has the focus.

        Raises:
            AssertionError: it cannot be reached.
        """
        goal.evaluate(
            """g => {
                const frame = g.closest('.jasa-frame');
                frame.querySelector(['select', 'button', 'input']
                    .map(kind => '.jasa-controls ' + kind).join()).focus();
            }"""
        )
        for _ in range(presses):
            if goal.evaluate("g => g === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("The tabs cannot be reached with the Tab key.")

    def save(self) -> None:
        """Save the notebook with its outputs."""
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.locator("[data-command='docmanager:save']").last.click()
        self.page.wait_for_timeout(1500)

    def reopen_without_kernel(self) -> None:
        """Load the page again after the kernel was shut down, so that no widget lives."""
        self.page.evaluate(
            """async () => {
                const xsrf = document.cookie.match('_xsrf=([^;]+)');
                const options = {headers: xsrf ? {'X-XSRFToken': xsrf[1]} : {}};
                const sessions = await (await fetch('/api/sessions', options)).json();
                for (const s of sessions)
                    await fetch('/api/sessions/' + s.id, {...options, method: 'DELETE'});
            }"""
        )
        self.page.reload()
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=600_000)
        self.page.wait_for_timeout(3000)


@contextmanager
def lab(course: Path, width: int = 1280, height: int = 900) -> Iterator[Lab]:
    """Start server and browser on a copied course."""
    path = browser_path()
    if path is None:
        raise RuntimeError("No Chromium, Chrome or Edge was found on this machine.")
    with server(course) as address, one_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": height})
        try:
            yield Lab(page, address)
        finally:
            browser.close()
