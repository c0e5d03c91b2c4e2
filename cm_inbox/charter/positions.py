"""Where each thing of a TOML file stands. ``tomllib`` reads the values and forgets their places; this finds them again.

The scanner wants a text that ``tomllib`` accepts; of another one it maps what comes before it is lost. It runs in
time proportional to the text, whatever that holds.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum

Path = tuple[str | int, ...]
"""Keys and, in lists and arrays of tables, numbers from 0: ``("rule", 3, "when", 0, "patterns", 1)``."""

DEEPEST = 24
"""Keys and brackets one inside the other; a charter needs six, and ``tomllib`` is slow or fails on thousands."""


class Form(Enum):
    """How a thing is written."""

    TABLE = "[table]"
    TABLES = "[[table]]"  # all of one name together; its children are elements of the form TABLE
    DOTTED = "table.key"  # a table that only longer keys or headers name
    VALUE = "value"
    LIST = "[list]"
    INLINE = "{table}"


@dataclass(slots=True)
class Node:
    """One thing of the file, in offsets: where its key or header begins, where its value begins and ends.

    An element of a list has no key: it begins with its value. Of a table with a header, the value is the header.
    """

    form: Form
    key: int
    start: int
    end: int
    children: dict[str | int, Node] = field(default_factory=dict)


@dataclass(slots=True)
class Block:
    """A header with what follows it up to the next; the first block has no header, ``start == body == 0``."""

    path: Path
    start: int  # of the header's bracket
    body: int  # after the header
    end: int
    statements: list[tuple[Path, Node]] = field(default_factory=list)


class Positions:
    """The places of a TOML text. ``lost_at`` is where the scanner could not go on, None when it saw all."""

    def __init__(self, text: str) -> None:
        self.root = Node(Form.TABLE, 0, 0, 0)
        self.blocks: list[Block] = []
        self.lost_at: int | None = None
        self.too_deep = False
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        scanner = _Scanner(text, self)
        try:
            scanner.file()
        except _Lost as lost:
            self.lost_at, self.too_deep = lost.at, lost.too_deep
        self.blocks[-1].end = len(text)

    def find(self, path: Path) -> Node | None:
        """Return the node of a path, None when the file has no such thing.

        A number 0 may stand for one table or text where the file could have a list of them.
        """
        node, missing = self._walk(path)
        return None if missing else node

    def nearest(self, path: Path) -> tuple[Node, int]:
        """Return the node of the longest part of a path that the file has, and how many parts are missing."""
        return self._walk(path)

    def _walk(self, path: Path) -> tuple[Node, int]:
        node = self.root
        for number, part in enumerate(path):
            if part in node.children:
                node = node.children[part]
            elif part != 0 or node.form in (Form.LIST, Form.TABLES) or node is self.root:
                return node, len(path) - number
        return node, 0

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def place(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Return line and column of the value at a path, or of its ``key``.

        What the file does not have is where it would belong: the nearest thing around it.
        """
        node, missing = self._walk(path)
        return self.line_column(node.key if key or missing else node.start)


class _Lost(Exception):
    """The text is no TOML from here on, or nothing that a charter holds."""

    def __init__(self, at: int, *, too_deep: bool = False) -> None:
        super().__init__(at)
        self.at = at
        self.too_deep = too_deep


# Possessive, so that a text without its closing quote is read once and not in every way.
_STRING = (
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'"
)
_VALUE = re.compile(rf"{_STRING}|[^\s,\[\]{{}}#\"'][^,\]}}#\r\n]*", re.DOTALL)
_KEY = re.compile(r"""[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""")
_SPACE = re.compile(r"[ \t]*+")
_GAP = re.compile(r"(?:[ \t\r\n\ufeff]++|#[^\n]*+)*+")
_REST = re.compile(r"[ \t\r]*+(?:#[^\n]*+)?(?:\n|\Z)")


class _Scanner:
    """Walks over the text once and tells ``Positions`` what stands where."""

    def __init__(self, text: str, positions: Positions) -> None:
        self._text = text
        self._root = positions.root
        self._blocks = positions.blocks

    def file(self) -> None:
        block = Block((), 0, 0, len(self._text))
        self._blocks.append(block)
        table = self._root
        at = self._skip(0, _GAP)
        while at < len(self._text):
            if self._text[at] == "[":
                block.end = at
                block, table, at = self._header(at)
                self._blocks.append(block)
            else:
                at = self._statement(at, block, table)
            rest = _REST.match(self._text, at)
            if rest is None:
                raise _Lost(at)
            at = self._skip(rest.end(), _GAP)

    def _header(self, at: int) -> tuple[Block, Node, int]:
        """Read ``[a.b]`` or ``[[a.b]]``; return its block, its table and where it ends."""
        several = self._text.startswith("[[", at)
        keys, end = self._keys(at + 1 + several)
        closing = "]" * (1 + several)
        end = self._skip(end, _SPACE)
        if not self._text.startswith(closing, end):
            raise _Lost(end)
        end += len(closing)
        node, path = self._root, list[str | int]()
        for name in keys[:-1]:
            node = node.children.setdefault(name, Node(Form.DOTTED, at, at, end))
            path.append(name)
            if node.form is Form.TABLES:
                path.append(len(node.children) - 1)
                node = node.children[len(node.children) - 1]
        path.append(keys[-1])
        if several:
            node = node.children.setdefault(keys[-1], Node(Form.TABLES, at, at, end))
            if node.form is not Form.TABLES:
                raise _Lost(at)
            path.append(len(node.children))
            table = node.children[len(node.children)] = Node(Form.TABLE, at, at, end)
        else:
            table = node.children.setdefault(keys[-1], Node(Form.TABLE, at, at, end))
            if table.form is not Form.TABLE and table.form is not Form.DOTTED:
                raise _Lost(at)
            table.form, table.key, table.start, table.end = Form.TABLE, at, at, end
        return Block(tuple(path), at, end, end), table, end

    def _statement(self, at: int, block: Block, table: Node) -> int:
        keys, node, end = self._pair(at, table, 0)
        block.statements.append(((*block.path, *keys), node))
        return end

    def _pair(self, at: int, table: Node, depth: int) -> tuple[tuple[str, ...], Node, int]:
        """Read ``key = value`` into a table; return the keys, the value's node and where it ends."""
        keys, end = self._keys(at)
        end = self._skip(end, _SPACE)
        if not self._text.startswith("=", end):
            raise _Lost(end)
        node = self._value(self._skip(end + 1, _SPACE), depth + len(keys))
        node.key = at
        for name in keys[:-1]:
            table = table.children.setdefault(name, Node(Form.DOTTED, at, at, node.end))
        table.children.setdefault(keys[-1], node)
        return keys, node, node.end

    def _keys(self, at: int) -> tuple[tuple[str, ...], int]:
        """Read ``a."b c".d``; return its parts and where it ends."""
        keys: list[str] = []
        while True:
            match = _KEY.match(self._text, self._skip(at, _SPACE))
            if match is None:
                raise _Lost(at)
            keys.append(_plain(match[0]))
            if len(keys) > DEEPEST:
                raise _Lost(at, too_deep=True)
            dot = self._skip(match.end(), _SPACE)
            if not self._text.startswith(".", dot):
                return tuple(keys), match.end()
            at = dot + 1

    def _value(self, at: int, depth: int) -> Node:
        if depth > DEEPEST:
            raise _Lost(at, too_deep=True)
        if self._text.startswith("[", at):
            return self._list(at, depth)
        if self._text.startswith("{", at):
            return self._inline(at, depth)
        match = _VALUE.match(self._text, at)
        if match is None:
            raise _Lost(at)
        return Node(Form.VALUE, at, at, at + len(match[0].rstrip(" \t")))

    def _list(self, start: int, depth: int) -> Node:
        node = Node(Form.LIST, start, start, start)
        at = self._skip(start + 1, _GAP)
        while not self._text.startswith("]", at):
            element = self._value(at, depth + 1)
            node.children[len(node.children)] = element
            at = self._after_element(element.end, "]")
        node.end = at + 1
        return node

    def _inline(self, start: int, depth: int) -> Node:
        node = Node(Form.INLINE, start, start, start)
        at = self._skip(start + 1, _GAP)
        while not self._text.startswith("}", at):
            at = self._after_element(self._pair(at, node, depth + 1)[2], "}")
        node.end = at + 1
        return node

    def _after_element(self, at: int, closing: str) -> int:
        """Step over the comma after an element, or up to the closing bracket."""
        at = self._skip(at, _GAP)
        if self._text.startswith(",", at):
            return self._skip(at + 1, _GAP)
        if not self._text.startswith(closing, at):
            raise _Lost(at)
        return at

    def _skip(self, at: int, blank: re.Pattern[str]) -> int:
        match = blank.match(self._text, at)
        return match.end() if match else at


_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[ \t]*\r?\n\s*|.)", re.DOTALL)


def written_at(string: str, at: int) -> int:
    """Return where in a TOML string, with its quotes, the character ``at`` of its text is written; 0 if in none."""
    quote = next((quote for quote in ('"""', "'''", '"', "'") if string.startswith(quote)), "")
    if not quote:
        return 0
    place = len(quote)
    if len(quote) == 3:
        place += len("\r\n") if string.startswith("\r\n", place) else string.startswith("\n", place)
    for _ in range(at):
        escape = _ESCAPE.match(string, place) if quote[0] == '"' else None
        while escape is not None and escape[0][-1].isspace() and "\n" in escape[0]:  # a line that goes on: no character
            place = escape.end()
            escape = _ESCAPE.match(string, place)
        if escape is not None:
            place = escape.end()
        else:
            place += len("\r\n") if string.startswith("\r\n", place) else 1
    return min(place, len(string) - 1)


def _plain(written: str) -> str:
    """Return a key without its quotes and escapes."""
    if written[0] == "'":
        return written[1:-1]
    if written[0] != '"':
        return written
    if "\\" not in written:
        return written[1:-1]
    try:
        return str(tomllib.loads(f"key = {written}")["key"])
    except tomllib.TOMLDecodeError:
        return written[1:-1]
