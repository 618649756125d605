"""The desk's page: a server on this machine only, with a token, that loads nothing from outside.

Nobody else gets in: it listens on 127.0.0.1, wants the token that stands in the address it prints
(then in a cookie), answers only to its own host name, and takes changes only from its own page.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import tornado.httpserver
import tornado.netutil
import tornado.web

from jasa.errors import JasaError
from jasa.instructor.desk import shown
from jasa.instructor.desk.marking import Desk, DeskError
from jasa.instructor.desk.views import (
    agreement_view,
    answer_view,
    overview_view,
    paper_view,
    rubric_view,
)
from jasa.instructor.grading.tell import drawn
from jasa.pages import templates_in

HERE = Path(__file__).parent
CHARTS = Path(drawn.__file__).parent  # a chart is drawn here as on a feedback page
STATIC = {"desk.js": "text/javascript", "desk.css": "text/css"}
MOST_BYTES = 1_000_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def address(path: str, *, view: str = "", names: bool = False, section: str = "") -> str:
    """An address at the desk with all that a page keeps from one to the next."""
    asked = {"view": view, "names": "1" if names else "", "section": section}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


class Gate:
    """Who is let in: the token, the page's own key for changes, and the host names that are ours."""

    def __init__(self) -> None:
        self.token, self.page_key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self.port = 0

    @property
    def hosts(self) -> tuple[str, str]:
        """What a browser may call us."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @property
    def cookie(self) -> str:
        """The cookie's name: two desks on one machine keep two."""
        return f"jasa-desk-{self.port}"


class Page(tornado.web.RequestHandler):
    """What all pages have in common: the gate, the headers, templates that escape."""

    def initialize(self, desk: Desk, gate: Gate, pages: jinja2.Environment) -> None:
        """Take what the application holds."""
        self.desk, self.gate, self.pages = desk, gate, pages

    def set_default_headers(self) -> None:
        """Send the headers that keep a student's text from doing anything, with errors too."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Let nobody in but the browser that has the token, under our own name."""
        if self.request.host not in self.gate.hosts:
            raise tornado.web.HTTPError(403, "another host name")
        given = self.get_query_argument("token", "")
        if given and hmac.compare_digest(given.encode(), self.gate.token.encode()):
            self.set_cookie(
                self.gate.cookie, self.gate.token, httponly=True, samesite="Strict", path="/"
            )
            section = self.get_query_argument("section", "")
            self.redirect(address(self.request.path, section=section))
            return
        kept = self.get_cookie(self.gate.cookie) or ""
        if not hmac.compare_digest(kept.encode(), self.gate.token.encode()):
            raise tornado.web.HTTPError(403, "no token")
        if self.request.method not in ("GET", "HEAD"):
            self._from_our_own_page()

    def _from_our_own_page(self) -> None:
        key = self.request.headers.get("X-Jasa-Desk", "")
        origin = self.request.headers.get("Origin", "")
        ours = [f"http://{host}" for host in self.gate.hosts]
        if not hmac.compare_digest(key.encode(), self.gate.page_key.encode()):
            raise tornado.web.HTTPError(403, "not from the desk's own page")
        if origin and origin not in ours:
            raise tornado.web.HTTPError(403, "from another page")
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            raise tornado.web.HTTPError(415, "not JSON")

    def section(self) -> str:
        """The section that the address names, or "". Raises UnknownSection."""
        return self.desk.sections.named(self.get_query_argument("section", ""))

    def show(self, template: str, section: str = "", **values: Any) -> None:
        """Fill a template and send it; its links (``to``) stay in the section."""
        page = self.pages.get_template(template)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        own = {"desk": self.desk, "page_key": self.gate.page_key, "section": section}
        self.finish(page.render(own, to=partial(address, section=section), **values))

    def look(self, template: str, view: Callable[[Desk, str], dict[str, Any]]) -> None:
        """Show a page of the section that the address names, or say why there is none."""
        try:
            section = self.section()
            values = view(self.desk, section)
        except JasaError as error:
            self.sorry(error)
            return
        self.show(template, section, **values)

    def sorry(self, error: JasaError) -> None:
        """Say in one sentence why there is no such page."""
        self.set_status(404)
        self.show("sorry.html", sorry=str(error))

    def body(self) -> dict[str, Any]:
        """What the page sent. Raises DeskError."""
        try:
            sent = json.loads(self.request.body)
        except (ValueError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            raise DeskError("The page sent something that is no mark. Load it again.")
        return sent

    def answer(self, act: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Carry out what the page asked, and say in one sentence if it cannot be done."""
        try:
            self.finish(act(self.body()))
        except JasaError as error:
            self.set_status(409)
            self.finish({"sorry": str(error)})

    def write_error(self, status_code: int, **about: Any) -> None:
        """Say what happened, without a word of what is inside."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        words = {
            403: "Open the desk with the address that jasa desk printed.",
            404: "There is no such page. Go back to the list.",
        }
        self.finish(words.get(status_code, f"That did not work ({self._reason})."))


class Static(Page):
    """The two files of the page itself."""

    def get(self, name: str) -> None:
        """Send one of them."""
        if name not in STATIC:
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", f"{STATIC[name]}; charset=utf-8")
        self.finish((HERE / "static" / name).read_bytes())


class Overview(Page):
    """All questions of the exercise with how far they are read."""

    def get(self) -> None:
        """Show them."""
        self.look("overview.html", overview_view)


class Answer(Page):
    """One answer, or the first that is due."""

    def get(self, question: str, identity: str = "") -> None:
        """Show it; ``view`` and ``section`` choose which ones, ``names`` shows whose it is."""
        try:
            section, view = self.section(), self.get_query_argument("view", "")
            names = self.get_query_argument("names", "") == "1"
            values = answer_view(self.desk, question, identity, view, names, section)
        except JasaError as error:
            self.sorry(error)
            return
        leaf = values["leaf"]
        if not identity and leaf is not None:
            place = f"/q/{question}/{leaf.id}"
            self.redirect(address(place, view=values["view"], names=names, section=section))
            return
        self.show("answer.html", section, **values)


class Draft(Page):
    """What was typed and is not saved yet."""

    def post(self, question: str, identity: str) -> None:
        """Keep it."""

        def keep(sent: dict[str, Any]) -> dict[str, Any]:
            self.desk.keep_draft(question, identity, sent.get("draft") or {})
            return {"kept": True}

        self.answer(keep)


class Save(Page):
    """A mark."""

    def post(self, question: str, identity: str) -> None:
        """Save it in one transaction."""

        def save(sent: dict[str, Any]) -> dict[str, Any]:
            """Save what was sent, for one answer or for several of the same words."""
            together = sent.get("together")
            names = [str(n) for n in together] if isinstance(together, list) else []
            seen, draft = str(sent.get("seen", "")), sent.get("draft")
            typed = draft if isinstance(draft, dict) else {}
            section = self.desk.sections.named(str(sent.get("section", "")))
            self.desk.save(question, identity, typed, seen, names, section)
            return {"saved": 1 + len(names)}

        self.answer(save)


class Act(Page):
    """Undo, back to unread, excuse."""

    def post(self, question: str, identity: str) -> None:
        """Do it."""

        def act(sent: dict[str, Any]) -> dict[str, Any]:
            words = str(sent.get("words", ""))[:2_000]
            return {"done": self.desk.act(question, identity, str(sent.get("act", "")), words)}

        self.answer(act)


class Comment(Page):
    """A stock comment typed at the desk."""

    def post(self, question: str) -> None:
        """Offer it from now on, and write it onto the card if asked."""

        def add(sent: dict[str, Any]) -> dict[str, Any]:
            """Offer the words that were sent."""
            words = shown.one_line(str(sent.get("words", "")))
            self.desk.new_comment(question, words, onto_card=sent.get("card") is True)
            return {"done": "Offered from now on."}

        self.answer(add)


class Compared(Page):
    """Two markers compared."""

    def get(self) -> None:
        """Show the pairs, what they have in common, and a place for the agreed mark."""
        self.look("agreement.html", agreement_view)

    def post(self) -> None:
        """Set an agreed mark."""

        def agree(sent: dict[str, Any]) -> dict[str, Any]:
            """Set the points that were sent."""
            points = sent.get("points")
            if not isinstance(points, int | float):
                raise DeskError("Type the agreed points.")
            question, identity = str(sent.get("question")), str(sent.get("id"))
            self.desk.agree(question, identity, points, str(sent.get("words", ""))[:4_000])
            return {"done": "Agreed."}

        self.answer(agree)


class Rubric(Page):
    """Marks whose level gives other points now."""

    def get(self) -> None:
        """Show who moves."""
        self.look("rubric.html", rubric_view)

    def post(self) -> None:
        """Let the marks of a question follow the card."""

        def follow(sent: dict[str, Any]) -> dict[str, Any]:
            moved = self.desk.follow_rubric(str(sent.get("question")))
            return {"done": f"{moved} marks follow the card."}

        self.answer(follow)


class Paper(Page):
    """Answers that came on paper."""

    def get(self) -> None:
        """Show who has no file."""
        self.look("paper.html", paper_view)

    def post(self) -> None:
        """Keep somebody's answers."""
        from jasa.instructor.desk.on_paper import take_on_paper

        def take(sent: dict[str, Any]) -> dict[str, Any]:
            """Keep the texts that were sent."""
            texts = sent.get("texts")
            given = {str(k): str(v) for k, v in texts.items()} if isinstance(texts, dict) else {}
            desk = self.desk
            taken = take_on_paper(desk.book, desk.key, str(sent.get("who")), given, desk.marker)
            return {"done": f"Taken: {taken.label}."}

        self.answer(take)


def application(desk: Desk, gate: Gate) -> tornado.web.Application:
    """The pages of a desk behind a gate."""
    pages = templates_in(HERE / "pages", CHARTS)
    own = {"desk": desk, "gate": gate, "pages": pages}
    question, identity = r"(\d\d-q\d+[\w-]*)", r"([0-9a-f]{14})"
    routes: list[Any] = [
        (r"/", Overview, own),
        (r"/static/([a-z.]+)", Static, own),
        (rf"/q/{question}/", Answer, own),
        (rf"/q/{question}/{identity}", Answer, own),
        (rf"/draft/{question}/{identity}", Draft, own),
        (rf"/save/{question}/{identity}", Save, own),
        (rf"/act/{question}/{identity}", Act, own),
        (rf"/comment/{question}", Comment, own),
        (r"/compared", Compared, own),
        (r"/rubric", Rubric, own),
        (r"/paper", Paper, own),
    ]
    return tornado.web.Application(
        routes, default_handler_class=Nowhere, default_handler_args=own, log_function=_no_log
    )


class Nowhere(Page):
    """Any other address."""

    def prepare(self) -> None:
        """Keep the gate shut here, too."""
        super().prepare()
        if not self._finished:
            raise tornado.web.HTTPError(404)


def _no_log(handler: tornado.web.RequestHandler) -> None:
    """Addresses hold no names, but a terminal full of them helps nobody."""


async def serve(desk: Desk, port: int, say: Callable[[str], None], section: str = "") -> None:
    """Serve a desk until the program is stopped; ``say`` is told its address."""
    gate = Gate()
    server = tornado.httpserver.HTTPServer(
        application(desk, gate), max_body_size=MOST_BYTES, max_buffer_size=2 * MOST_BYTES
    )
    sockets = tornado.netutil.bind_sockets(port, "127.0.0.1")
    gate.port = sockets[0].getsockname()[1]
    server.add_sockets(sockets)
    asked = {"token": gate.token} | ({"section": section} if section else {})
    say(f"http://127.0.0.1:{gate.port}/?{urlencode(asked)}")
    try:
        await asyncio.Event().wait()
    finally:
        server.stop()
