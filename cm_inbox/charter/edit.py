"""Changes a TOML text where a value changes and nowhere else: comments, order and spacing stay as they were written.

Every change is made in the text, at the places that ``positions`` finds, and checked: the new text must hold exactly
what was asked for, or nothing is changed. A comment directly above a header goes with that header.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .layout import CannotEdit, Layout
from .list_edit import Edit, changed_list, differences
from .positions import Form, Node, Path
from .toml_text import header_text, is_tables, key_text, lines_text, table_text, value_text

Data = dict[str, Any]
Order = Callable[[Path], Sequence[str]]
"""Returns the keys that the table at a path may have, in their usual order."""


class Editor:
    """A text being edited. ``text`` is what it has become; each call is one change, checked."""

    def __init__(self, text: str, order: Order | None = None) -> None:
        self._order: Order = order or (lambda _: ())
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._text = text.removeprefix("\ufeff")
        try:
            self._data: Data = tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:
            raise CannotEdit("The text is no TOML: {error}", error=error) from None
        self._found: Layout | None = None

    @property
    def text(self) -> str:
        return self._mark + self._text

    @property
    def data(self) -> Data:
        """What the text holds."""
        return self._data

    @property
    def _layout(self) -> Layout:
        """The places in the text as it is now. Raises CannotEdit for one nested more deeply than any charter."""
        if self._found is None:
            self._found = Layout(self._text)
            if self._found.positions.lost_at is not None:
                raise CannotEdit("The text is nested too deeply")
        return self._found

    def get(self, path: Path) -> Any:
        """Return the value at a path, None when there is none."""
        value: Any = self._data
        for part in self.exact(path):
            value = _step(value, part)
        return value

    def exact(self, path: Path) -> Path:
        """Return a path as the file has it: without the 0 of what is one table or text and could be a list."""
        value: Any = self._data
        exact: list[str | int] = []
        for part in path:
            if isinstance(part, int) and part == 0 and value is not None and not isinstance(value, list):
                continue
            exact.append(part)
            value = _step(value, part)
        return tuple(exact)

    def _check(self, path: Path) -> None:
        """Raise CannotEdit where a path does not fit what the file holds."""
        value: Any = self._data
        for part in path:
            fits = isinstance(value, Mapping | None) if isinstance(part, str) else isinstance(value, list | None)
            if not fits or (isinstance(part, int) and part > len(value or ())):
                raise CannotEdit("There is no such place in the file")
            value = _step(value, part)

    # --- changes -------------------------------------------------------------------------------

    def set(self, path: Path, value: Any) -> None:
        """Make the value at a path another one, None: remove it. Tables on the way are made."""
        path = self.exact(path)
        self._check(path)
        old = self.get(path)
        if old == value and type(old) is type(value):
            return
        if value is None:
            self.remove(path)
            return
        node = self._layout.positions.find(path)
        if node is None:
            self._insert(path, value)
        elif node.form is Form.LIST and isinstance(value, list) and old and value:
            self._change_list(path, node, old, value)
        elif node.form in (Form.VALUE, Form.LIST, Form.INLINE):
            self._replace_value(path, node, value)
        elif isinstance(value, Mapping) and node.form in (Form.TABLE, Form.DOTTED) and value:
            for key in [key for key in old if key not in value]:
                self.remove((*path, key))
            for key, inner in value.items():
                self.set((*path, key), inner)
        elif isinstance(old, list) and is_tables(value):
            self._change_tables(path, old, value)
        else:
            self.remove(path)
            self._insert(path, value)

    def _change_tables(self, path: Path, old: Sequence[Any], new: Sequence[Any]) -> None:
        """Change the tables under headers of one name that differ, from the last to the first."""
        for kind, i1, i2, j1, j2 in reversed(differences(old, new)):
            if kind == "equal":
                continue
            both = min(i2 - i1, j2 - j1)
            for table in reversed(new[j1 + both : j2]):
                self.add_table((*path, 0), table, None if i1 + both == len(self.get(path)) else i1 + both)
            for number in reversed(range(i1 + both, i2)):
                self.remove((*path, number))
            for number in range(both):
                self.set((*path, i1 + number), new[j1 + number])

    def remove(self, path: Path) -> None:
        """Remove what is at a path, with its comments; nothing there is no error."""
        path = self.exact(path)
        node, old = self._layout.positions.find(path), self.get(path)
        if node is None or old is None or not path:
            return
        owner = self._layout.value_around(path)
        if owner is not None:  # inside a list or a table in braces: that value changes
            self.set(owner, _without(self.get(owner), path[len(owner) :]))
            return
        lines = self._layout
        edits = [(lines.line_start(at.key), lines.line_end(at.end), "") for _, at in lines.statements(path)]
        edits += [(*self._layout.with_blanks(*region), "") for region in self._layout.regions(path)]
        self._apply(edits, _without(self._data, path))

    def add_table(self, path: Path, table: Mapping[str, Any], before: int | None = None) -> None:
        """Add a table, or one of several where ``path`` ends with a number, before an element or as the last."""
        if not isinstance(table, Mapping):
            raise CannotEdit("Only a table can be added here")
        several = isinstance(path[-1], int)
        container = path[:-1] if several else path
        existing = self.get(container) if several else None
        if several and existing is not None and self._layout.has_form(container, Form.LIST):
            at = len(existing) if before is None else before
            self.set(container, [*existing[:at], dict(table), *existing[at:]])
            return
        if not several and self._layout.dotted(path[:-1]):
            self.set(path, dict(table))
            return
        text = table_text(container, table, several=several)
        if before is None:
            expected = _with(self._data, container, [*(existing or ()), table] if several else table)
            self._put(text, self._layout.end_for(container), expected)
        else:
            there = existing or []
            elements = [*there[:before], table, *there[before:]]
            self._put_before(text, (*container, before), _with(self._data, container, elements))

    def move(self, path: Path, before: int | None) -> None:
        """Move one of several tables, with its comments, before another one or to the end."""
        container, number = path[:-1], path[-1]
        elements = self.get(container)
        if not isinstance(elements, list) or not isinstance(number, int) or not 0 <= number < len(elements):
            raise CannotEdit("There is nothing to move")
        target = len(elements) if before is None else before
        if target in (number, number + 1):
            return
        rest = elements[:number] + elements[number + 1 :]
        at = target - (target > number)
        moved = [*rest[:at], elements[number], *rest[at:]]
        if self._layout.has_form(container, Form.LIST):
            self.set(container, moved)
            return
        regions = self._layout.regions(path)
        text = self._newline.join(self._text[start:end].strip("\r\n") + self._newline for start, end in regions)
        expected = _with(self._data, container, moved)
        if target < len(elements):
            offset = self._layout.regions((*container, target))[0][0]
            insert = text + self._newline
        else:
            offset = self._layout.end_for(container)
            insert = ("" if self._text[:offset].endswith("\n") else self._newline) + self._newline + text
        gone = [(*self._layout.with_blanks(*region), "") for region in regions]
        self._apply([(offset, offset, insert), *gone], expected)

    # --- values --------------------------------------------------------------------------------

    def _replace_value(self, path: Path, node: Node, value: Any) -> None:
        _, column = self._layout.positions.line_column(node.start)
        text = value_text(value, path, self._layout.indent(node.key), column - 1)
        self._apply([(node.start, node.end, text)], _with(self._data, path, value))

    def _change_list(self, path: Path, node: Node, old: Sequence[Any], new: Sequence[Any]) -> None:
        """Change the elements that differ; in a list of a line each, only those lines."""
        edits = changed_list(self._text, self._layout, path, node, old, new)
        self._apply(edits, _with(self._data, path, list(new)))

    # --- new things ----------------------------------------------------------------------------

    def _insert(self, path: Path, value: Any) -> None:
        """Put a value where the file has none."""
        parent, key = path[:-1], path[-1]
        node = self._layout.positions.find(parent)
        if node is None:
            if isinstance(key, int):
                if key:
                    raise CannotEdit("There is no such place in the file")
                self._insert(parent, [value])
            else:
                self._insert(parent, {key: value})
            return
        inside = self._layout.value_around(path)
        if inside is not None:
            self.set(inside, _with(self.get(inside), path[len(inside) :], value))
        elif isinstance(key, int):
            self.add_table(path, value)
        elif is_tables(value):
            text = "\n".join(table_text(path, each, several=True) for each in value)
            self._put(text, self._layout.end_for(path), _with(self._data, path, value))
        elif isinstance(value, Mapping) and (not parent or self._layout.only_headers(parent)):
            self._put(
                table_text(path, value, several=False), self._layout.end_for(path), _with(self._data, path, value)
            )
        elif isinstance(value, Mapping) and any(map(is_tables, value.values())):
            for inner, each in value.items():
                self.set((*path, inner), each)
        else:
            self._insert_line(path, value)

    def _insert_line(self, path: Path, value: Any) -> None:
        """Add ``key = value`` to a table, after the keys that come before it in the charter's order."""
        parent, expected = path[:-1], _with(self._data, path, value)
        if self._layout.only_headers(parent):  # [a.b] alone makes a table of a: give it a header
            text = header_text(parent, several=False) + "\n" + lines_text(key_text(str(path[-1])), value, path)
            self._put_before(text, parent, expected)
            return
        block = self._layout.block_of(parent)
        depth = len(parent)
        siblings = [(found, node) for found, node in block.statements if found[:depth] == parent and len(found) > depth]
        rank = {key: number for number, key in enumerate(self._order(parent))}
        mine = rank.get(str(path[-1]), len(rank))
        before = [node for found, node in siblings if rank.get(str(found[depth]), len(rank)) <= mine]
        prefix = "".join(f"{key_text(str(part))}." for part in parent[len(block.path) :])
        indent = self._layout.indent(siblings[0][1].key if siblings else block.start)
        text = lines_text(prefix + key_text(str(path[-1])), value, path, indent)
        if before:
            offset = self._layout.line_end(before[-1].end)
        elif siblings:
            offset = self._layout.line_start(siblings[0][1].key)
        elif block.path:
            offset = self._layout.line_end(block.body)
        else:
            self._put_first(text, expected)
            return
        if not self._text[:offset].endswith("\n") and offset:
            text = self._newline + text
        self._apply([(offset, offset, text)], expected)

    def _put_first(self, text: str, expected: Data) -> None:
        """Add a line above all headers, where there is none yet."""
        if len(self._layout.positions.blocks) > 1:
            top = self._layout.region(1)[0]
            self._apply([(top, top, text + "\n")], expected)
        else:
            self._apply([(len(self._text), len(self._text), self._fresh_line() + text)], expected)

    def _put(self, text: str, offset: int, expected: Data) -> None:
        """Add a block after what ends at an offset, with an empty line between."""
        lead = "" if not offset else "\n" if self._text[:offset].endswith("\n") else "\n\n"
        if self._text[:offset].endswith(("\n\n", "\n\r\n")):
            lead = ""
        follows = self._text[offset : offset + 2]
        trail = "" if not follows or follows[0] in "\r\n" else "\n"
        self._apply([(offset, offset, lead + text + trail)], expected)

    def _put_before(self, text: str, path: Path, expected: Data) -> None:
        """Add a block before another one and its comments."""
        top = self._layout.regions(path)[0][0]
        self._apply([(top, top, text + "\n")], expected)

    def _fresh_line(self) -> str:
        return "" if not self._text or self._text.endswith("\n") else "\n"

    def _apply(self, edits: Sequence[Edit], expected: Data) -> None:
        """Make the changes if they come to exactly what is expected. Raises CannotEdit when they do not."""
        text = self._text
        for start, end, replacement in sorted(edits, key=lambda edit: edit[:2], reverse=True):
            text = text[:start] + replacement.replace("\r\n", "\n").replace("\n", self._newline) + text[end:]
        try:
            made = tomllib.loads(text)
        except ValueError as error:
            raise CannotEdit("The change would break the file: {error}", error=error) from None
        if _pruned(made) != _pruned(expected):
            raise CannotEdit("The file is written in a way that this change would break: make it in the text")
        self._text, self._data, self._found = text, made, None


def _step(value: Any, part: str | int) -> Any:
    """Return what is at one key or number of a value, None when there is nothing."""
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _with(data: Any, path: Path, value: Any) -> Any:
    """Return plain data with another value at a path."""
    if not path:
        return value
    part = path[0]
    if isinstance(part, int):
        elements = list(data) if isinstance(data, list | tuple) else [] if data is None else [data]
        inner = elements[part] if part < len(elements) else None
        return [*elements[:part], _with(inner, path[1:], value), *elements[part + 1 :]]
    table = dict(data or {})
    table[part] = _with(table.get(part), path[1:], value)
    return table


def _without(data: Any, path: Path) -> Any:
    """Return plain data without what is at a path."""
    part = path[0]
    if len(path) == 1:
        if isinstance(part, int):
            return [*data[:part], *data[part + 1 :]]
        return {key: value for key, value in data.items() if key != part}
    return _with(data, (part,), _without(data[part], path[1:]))


def _pruned(data: Any) -> Any:
    """Return plain data without empty tables: removing a table's last line removes the table."""
    if isinstance(data, Mapping):
        inner = {key: _pruned(value) for key, value in data.items()}
        return {key: value for key, value in inner.items() if value not in ({}, [])}
    if isinstance(data, list | tuple):
        return [_pruned(value) for value in data]
    return data
