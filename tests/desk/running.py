"""Run the desk as an instructor runs it: the command, in a process of its own; and visit its pages."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

from .classroom import ROOT


class Visitor:
    """Somebody at the desk, let in by the address that it prints; asks and sends as its page does."""

    def __init__(self, address: str) -> None:
        place = urlparse(address)
        self.line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        first = self._answer("GET", f"/?{place.query}", {})
        self.headers = {"Cookie": first.headers["Set-Cookie"].split(";")[0]}
        page = self.get("/")
        self.headers |= {
            "Content-Type": "application/json",
            "X-Jasa-Desk": page.split('name="page-key" content="')[1].split('"')[0],
        }

    def _answer(
        self, way: str, path: str, headers: dict, body: str | None = None
    ) -> http.client.HTTPResponse:
        self.line.request(way, path, body, headers)
        answer = self.line.getresponse()
        self.said = answer.read().decode()
        return answer

    def close(self) -> None:
        """Go."""
        self.line.close()

    def get(self, path: str) -> str:
        """A page; where the desk leads on, the page it leads to."""
        answer = self._answer("GET", path, self.headers)
        while answer.status == 302:
            answer = self._answer("GET", answer.headers["Location"], self.headers)
        return self.said

    def post(self, path: str, body: dict) -> int:
        """Send a key or a mark; gives the status."""
        return self._answer("POST", path, self.headers, json.dumps(body)).status


@contextmanager
def desk_command(book: Path, *words: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """Start ``jasa desk 6`` and give the address it prints and its process."""
    command = [
        sys.executable,
        "-m",
        "jasa.cli",
        "desk",
        "6",
        "--gradebook",
        str(book),
        "--no-browser",
    ]
    process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "http://127.0.0.1:" in said, said
        yield said.split()[-1], process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
