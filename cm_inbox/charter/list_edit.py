"""Changes only the elements of a TOML list that differ, with the lines, commas and comments they stand among."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from typing import Any

from .layout import Layout
from .positions import Node, Path
from .toml_text import value_text

Edit = tuple[int, int, str]
"""What is cut out, from and up to an offset, and what is put there."""

Changes = Sequence[tuple[str, int, int, int, int]]
"""As ``difflib`` gives them: what happens to the elements ``i1`` to ``i2``, which become ``j1`` to ``j2``."""


def differences(old: Sequence[Any], new: Sequence[Any]) -> Changes:
    """Return what makes one list of plain values the other."""
    return difflib.SequenceMatcher(None, [*map(_frozen, old)], [*map(_frozen, new)], autojunk=False).get_opcodes()


def _frozen(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=repr)


def changed_list(
    text: str, layout: Layout, path: Path, node: Node, old: Sequence[Any], new: Sequence[Any]
) -> list[Edit]:
    """Return the edits that make a list another one; neither is empty."""
    elements = [node.children[number] for number in range(len(old))]
    changes = differences(old, new)
    if _a_line_each(text, layout, node, elements):
        return _changed_lines(text, layout, path, elements, changes, new)
    return [(node.start + 1, node.end - 1, _changed_pieces(text, path, node, elements, changes, new))]


def _a_line_each(text: str, layout: Layout, node: Node, elements: Sequence[Node]) -> bool:
    """Say whether every element has lines of its own, its comma behind it, and the brackets have theirs."""
    for number, element in enumerate(elements):
        rest = text[element.end : layout.line_end(element.end)].strip()
        last = number == len(elements) - 1
        if text[layout.line_start(element.start) : element.start].strip():
            return False
        if not re.fullmatch(r",?\s*(#.*)?" if last else r",\s*(#.*)?", rest):
            return False
    return node.start < layout.line_start(elements[0].start)


def _changed_lines(
    text: str, layout: Layout, path: Path, elements: Sequence[Node], changes: Changes, new: Sequence[Any]
) -> list[Edit]:
    edits: list[Edit] = []
    indent = layout.indent(elements[0].start)
    last = len(elements) - 1
    for kind, i1, i2, j1, j2 in changes:
        if kind == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        for number in range(both):
            element = elements[i1 + number]
            edits.append((element.start, element.end, value_text(new[j1 + number], path, indent)))
        gone = elements[i1 + both : i2]
        edits += [(layout.line_start(element.start), layout.line_end(element.end), "") for element in gone]
        if j1 + both < j2:
            at = i1 + both
            offset = layout.line_end(elements[at - 1].end) if at else layout.line_start(elements[0].start)
            lines = (f"{indent}{value_text(value, path, indent)},\n" for value in new[j1 + both : j2])
            edits.append((offset, offset, "".join(lines)))
            if at - 1 == last and not text.startswith(",", elements[last].end):
                edits.append((elements[last].end, elements[last].end, ","))
    return edits


def _changed_pieces(
    text: str, path: Path, node: Node, elements: Sequence[Node], changes: Changes, new: Sequence[Any]
) -> str:
    """Return what stands between the brackets, each kept element as it was, with what followed it."""
    pieces: list[tuple[str, str]] = []  # the value, and what parts it from the next one
    for kind, i1, i2, j1, j2 in changes:
        for number in range(j2 - j1):
            old = i1 + number
            kept = kind == "equal" or (kind == "replace" and old < i2)
            after = ", "
            if kept and old + 1 < len(elements):
                after = text[elements[old].end : elements[old + 1].start]
            source = text[elements[old].start : elements[old].end] if kind == "equal" else ""
            pieces.append((source or value_text(new[j1 + number], path), after))
    inside = "".join(value + after for value, after in pieces[:-1]) + pieces[-1][0]
    lead = text[node.start + 1 : elements[0].start]
    return lead + inside + text[elements[-1].end : node.end - 1]
