"""What a source is, and how full references are written."""

from __future__ import annotations

import html
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Where a figure comes from. ``read`` says whether the original or a copy was read."""

    source_id: str
    short: str
    reference: str
    publisher: str
    date: str
    url: str
    licence: str
    kind: str
    read: str
    note: str

    @property
    def text(self) -> str:
        """The full reference as one plain sentence or two."""
        parts = [self.publisher, self.date or "undated", self.reference, self.url]
        line = ". ".join(part.rstrip(".") for part in parts if part)
        tail = " (read in a copy)" if self.read == "copy" else ""
        return f"{line}{tail}. [{self.source_id}]"

    @property
    def html(self) -> str:
        """The full reference as HTML, with a link where an address is known."""
        parts = [self.publisher, self.date or "undated"]
        line = ". ".join(html.escape(part.rstrip(".")) for part in parts if part)
        title = html.escape(self.reference)
        if self.url.startswith(("https://", "http://")):
            title = f'<a href="{html.escape(self.url, quote=True)}">{title}</a>'
        tail = " (read in a copy)" if self.read == "copy" else ""
        return f"{line}. {title}{tail}. <code>{html.escape(self.source_id)}</code>"


class Citations(list[Source]):
    """A list of sources that shows itself as full references."""

    @property
    def text(self) -> str:
        """The references as plain text, one a line."""
        return "\n".join(source.text for source in self)

    @property
    def html(self) -> str:
        """The references as an HTML list."""
        return "<ul>" + "".join(f"<li>{source.html}</li>" for source in self) + "</ul>"

    def _repr_html_(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__
