"""The desk as a page on this machine: who is let in, and what a student's text can do there."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from dataclasses import replace

import pytest

from jasa.instructor.desk.marking import Desk
from jasa.instructor.desk.server import serve
from jasa.instructor.grading.judge.gradebook import Gradebook

from .classroom import Q, draft


@pytest.fixture
def served(desk: Desk):
    """A desk that is served; gives its address with the token."""
    found: list[str] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        asyncio.set_event_loop(loop)
        with Gradebook(desk.book.path) as book:
            own = Desk(book, desk.key, "ann")
            task = loop.create_task(serve(own, 0, lambda said: (found.append(said), ready.set())))
            loop.call_soon(lambda: None)
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(60)
    yield found[0]
    loop.call_soon_threadsafe(lambda: [t.cancel() for t in asyncio.all_tasks(loop)])
    thread.join(60)
    loop.close()


def ask(address: str, body: object = None, **headers: str):
    """Ask the desk without following where it leads; gives status, headers and text."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, headers)

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *about):
            return None

    try:
        with urllib.request.build_opener(Stay).open(request) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_only_the_own_page_with_the_token_is_let_in(served: str, desk: Desk) -> None:
    base, token = served.split("/?token=")
    assert base.startswith("http://127.0.0.1:")
    for address in (
        base,
        f"{base}/?token=wrong",
        f"{base}/q/{Q}/",
        f"{base}/static/desk.js",
        f"{base}/x",
    ):
        status, headers, text = ask(address)
        assert status == 403 and "jasa desk printed" in text
        assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers, _ = ask(served)
    cookie = headers["Set-Cookie"].split(";")[0]
    assert (
        status == 302
        and "HttpOnly" in headers["Set-Cookie"]
        and "SameSite=Strict" in headers["Set-Cookie"]
    )
    assert token not in headers["Location"]
    assert ask(base, Cookie=cookie, Host="evil.example")[0] == 403
    status, headers, page = ask(base, Cookie=cookie)
    assert status == 200 and headers["Cache-Control"] == "no-store" and token not in page
    page_key = page.split('name="page-key" content="')[1].split('"')[0]
    leaf = desk.leaves(Q)[0]
    target = f"{base}/save/{Q}/{leaf.id}"
    sent = {"draft": draft(3), "seen": leaf.digest}
    good = {"Cookie": cookie, "Content-Type": "application/json", "X-Jasa-Desk": page_key}
    for change in (
        {"X-Jasa-Desk": "x"},
        {"Origin": "http://evil.example"},
        {"Content-Type": "text/plain"},
        {"Cookie": "a=b"},
    ):
        assert ask(target, sent, **good | change)[0] in (403, 415)
    assert desk.book.ledger.rows("06") == {}
    assert ask(target, sent, **good)[0] == 200
    assert desk.leaves(Q)[0].own.points == 3
    assert ask(target, [1], **good)[0] == 409


def test_no_name_is_in_a_page_until_it_is_asked_for(served: str, desk: Desk) -> None:
    base = served.split("/?")[0]
    cookie = ask(served)[1]["Set-Cookie"].split(";")[0]
    for question in (Q, "06-q3"):
        for leaf in desk.leaves(question)[:6]:
            address = f"{base}/q/{question}/{leaf.id}"
            _, _, page = ask(address, Cookie=cookie)
            about = leaf.result.about
            assert about.name not in page and about.number not in page and leaf.student not in page
            assert about.number in ask(f"{address}?names=1", Cookie=cookie)[2]


HOSTILE = '</div><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }} " onload="x'


def test_a_students_text_stays_text(served: str, desk: Desk) -> None:
    base = served.split("/?")[0]
    cookie = ask(served)[1]["Set-Cookie"].split(";")[0]
    first = desk.results()[0]
    hostile = replace(first.questions[Q], written=HOSTILE, state="to be read")
    about = replace(first.about, name=HOSTILE)
    desk.book.add_run(
        replace(first, about=about, questions=dict(first.questions) | {Q: hostile}), "w"
    )
    leaf = next(leaf for leaf in desk.leaves(Q) if leaf.student == first.student)
    page = ask(f"{base}/q/{Q}/{leaf.id}?names=1", Cookie=cookie)[2]
    assert (
        "<script>alert" not in page
        and "<img src=x" not in page
        and "49" not in page.split('id="text"')[1][:300]
    )
    assert "&lt;script&gt;" in page
