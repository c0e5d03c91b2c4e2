"""Foreign HTML into plain text that loses nothing a person would miss: lines, lists, quotes, where links go.

Nothing of the markup survives, so nothing of it can act. One pass over the text with ``str.find``: the time
grows with the length alone, whatever is unclosed or nested (html.parser can be made to take minutes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

SHOWN_SCHEMES = frozenset({"http", "https", "mailto", "tel", "gemini", "xmpp", "matrix"})
"""Where a link goes is written out for these; ``javascript:`` and its like lead nowhere."""

_DROPPED = frozenset({"script", "style", "template", "head", "title", "noscript", "iframe", "object"})
_PARAGRAPHS = frozenset({"p", "div", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section"})
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ATTRIBUTES_READ = 8192
_BLANK = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")


def html_to_text(html: str) -> str:
    """Return what a person reads in an HTML fragment.

    A link is its text where that is a mention, a hashtag or the address itself, else ``text (address)``.
    """
    writer = _Writer()
    for name, closing, attributes, text in _tokens(html):
        if not name:
            writer.text(text)
        elif closing:
            writer.close(name)
        else:
            writer.open(name, attributes)
    return writer.result()


def _tokens(html: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield (tag name, is it closing, its attributes, "") for tags and ("", False, "", text) for text."""
    at = 0
    length = len(html)
    while at < length:
        start = html.find("<", at)
        if start < 0:
            break
        if start > at:
            yield "", False, "", html[at:start]
        if html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            at = length if end < 0 else end + 3
            continue
        if not html[start + 1 : start + 2].isalpha() and html[start + 1 : start + 2] not in ("/", "!", "?"):
            yield "", False, "", "<"
            at = start + 1
            continue
        end = _tag_end(html, start)
        if end < 0:
            at = start
            break
        yield _tag(html[start + 1 : end])
        at = end + 1
    if at < length:
        yield "", False, "", html[at:]


def _tag_end(html: str, start: int) -> int:
    """Return where the tag's ``>`` is, not taking one inside a quoted value (looking a few times only)."""
    end = html.find(">", start)
    for _ in range(8):
        if end < 0 or end - start > _ATTRIBUTES_READ or html.count('"', start, end) % 2 == 0:
            break
        further = html.find(">", end + 1)
        if further < 0:
            break
        end = further
    return end


def _tag(body: str) -> tuple[str, bool, str, str]:
    closing = body.startswith("/")
    parts = body[closing : closing + _ATTRIBUTES_READ].rstrip("/").split(None, 1)
    return (parts[0].lower() if parts else "!"), closing, (parts[1] if len(parts) > 1 else ""), ""


def _attributes(text: str) -> Mapping[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text[:_ATTRIBUTES_READ])
    }


class _Writer:
    """Puts the pieces together; remembers the open link, the lists and the quotes."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.link: tuple[str, bool, int] | None = None  # address, is it a mention or tag, where its text begins
        self.lists: list[int | None] = []
        self.dropped: str | None = None
        self.preformatted = 0
        self.quotes: list[int] = []

    def text(self, text: str) -> None:
        if self.dropped is None:
            plain = unescape(text)
            self.parts.append(plain if self.preformatted else _BLANK.sub(" ", plain))

    def open(self, name: str, attributes: str) -> None:
        if self.dropped is not None:
            return
        if name in _DROPPED:
            self.dropped = name
        elif name == "br":
            self.parts.append("\n")
        elif name == "a":
            self._open_link(_attributes(attributes))
        elif name == "img":
            self.parts.append(_attributes(attributes).get("alt", ""))
        elif name == "li":
            self._item()
        elif name == "blockquote":
            self._paragraph()
            self.quotes.append(len(self.parts))
        elif name in _PARAGRAPHS:
            self._paragraph()
            if name in ("ul", "ol"):
                self.lists.append(0 if name == "ol" else None)
            self.preformatted += name == "pre"
        elif name in ("tr", "dt", "dd"):
            self.parts.append("\n")

    def close(self, name: str) -> None:
        if self.dropped is not None:
            if name == self.dropped:
                self.dropped = None
            return
        if name == "a":
            self._close_link()
        elif name == "blockquote" and self.quotes:
            begin = self.quotes.pop()
            quoted = _tidy("".join(self.parts[begin:]))
            self.parts[begin:] = ["\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))]
            self._paragraph()
        elif name in _PARAGRAPHS:
            if name in ("ul", "ol") and self.lists:
                self.lists.pop()
            if name == "pre":
                self.preformatted = max(0, self.preformatted - 1)
            self._paragraph()

    def result(self) -> str:
        self._close_link()
        return _tidy("".join(self.parts))

    def _paragraph(self) -> None:
        self.parts.append("\n\n")

    def _item(self) -> None:
        number = self.lists[-1] if self.lists else None
        if number is None:
            self.parts.append("\n- ")
        else:
            self.lists[-1] = number + 1
            self.parts.append(f"\n{number + 1}. ")

    def _open_link(self, attributes: Mapping[str, str]) -> None:
        self._close_link()
        marks = f"{attributes.get('class', '')} {attributes.get('rel', '')}".split()
        named = not {"mention", "hashtag", "u-url", "tag"}.isdisjoint(marks)
        self.link = attributes.get("href", "").strip(), named, len(self.parts)

    def _close_link(self) -> None:
        if self.link is None:
            return
        address, named, begin = self.link
        self.link = None
        text = "".join(self.parts[begin:]).strip()
        if not _is_shown(address) or (named and text.startswith(("@", "#"))) or begin > len(self.parts):
            return
        if not text or _same_place(text, address):
            self.parts[begin:] = [address]
        else:
            self.parts[begin:] = [f"{text} ({address})"]


def _is_shown(address: str) -> bool:
    try:
        return urlsplit(address).scheme in SHOWN_SCHEMES
    except ValueError:
        return False


def _same_place(text: str, address: str) -> bool:
    """Say whether a link's text is its address, perhaps without scheme or shortened with an ellipsis."""
    bare = address.split("://", 1)[-1].removeprefix("mailto:").removeprefix("www.").rstrip("/").casefold()
    said = text.split("://", 1)[-1].removeprefix("www.").rstrip("/").casefold()
    if said.endswith(("…", "...")):
        return len(said) > 4 and bare.startswith(said.rstrip("…."))
    return said == bare


def _tidy(text: str) -> str:
    lines = (line.strip(" \t") if not line.startswith("    ") else line.rstrip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
