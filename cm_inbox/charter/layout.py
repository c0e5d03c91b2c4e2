"""Where the blocks and lines of a TOML text begin and end with their comments: what an edit may cut, where it adds."""

from __future__ import annotations

from cm_inbox.models.sentences import Sentence

from .positions import Block, Form, Node, Path, Positions


class CannotEdit(ValueError):
    """The text is no TOML, or has no such place; it stays as it was. ``sentence`` says why."""

    def __init__(self, template: str, **given: object) -> None:
        self.sentence = Sentence(template, **given)
        super().__init__(self.sentence)


class Layout:
    """The places of a text that is to be edited."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.positions = Positions(text)

    def end_for(self, path: Path) -> int:
        """Return where a new block belongs: after the last one of its kind or of what it lies in, else at the end."""
        for length in range(len(path), 0, -1):
            regions = self.regions(path[:length])
            if regions:
                return regions[-1][1]
        return len(self._text)

    def has_form(self, path: Path, form: Form) -> bool:
        node = self.positions.find(path)
        return node is not None and node.form is form

    def value_around(self, path: Path) -> Path | None:
        """Return the outermost value (list, table in braces) that a path lies inside of, None when in none."""
        for length in range(1, len(path)):
            node = self.positions.find(path[:length])
            if node is not None and node.form in (Form.LIST, Form.INLINE, Form.VALUE):
                return path[:length]
        return None

    def dotted(self, path: Path) -> bool:
        """Say whether a table is written as longer keys or in braces, which no header may extend."""
        return bool(path) and (bool(self.statements(path)) or self.has_form(path, Form.INLINE))

    def only_headers(self, path: Path) -> bool:
        """Say whether a table exists only because longer headers name it."""
        return bool(path) and self.has_form(path, Form.DOTTED) and not self.statements(path)

    def block_of(self, table: Path) -> Block:
        """Return the block in which a table's own keys stand."""
        statements = self.statements(table)
        for block in self.positions.blocks:
            if block.path == table:
                return block
        if not statements:
            raise CannotEdit("There is no such table in the file")
        return statements[-1][0]

    def statements(self, path: Path) -> list[tuple[Block, Node]]:
        """Return the statements of what is at a path that stand in the block of something around it."""
        return [
            (block, node)
            for block in self.positions.blocks
            if block.path[: len(path)] != path or not path
            for found, node in block.statements
            if found[: len(path)] == path
        ]

    def regions(self, path: Path) -> list[tuple[int, int]]:
        """Return the stretches of text of the headers at a path and below, with the comments that belong to them."""
        regions: list[tuple[int, int]] = []
        last = -2
        for number, block in enumerate(self.positions.blocks):
            if number and block.path[: len(path)] == path:
                start, end = self.region(number)
                if last == number - 1:
                    regions[-1] = (regions[-1][0], end)
                else:
                    regions.append((start, end))
                last = number
        return regions

    def region(self, number: int) -> tuple[int, int]:
        """Return where a block begins, with the comment directly above it, and where its last line ends.

        A comment directly below the last line is the block's own, unless it is directly above the next header.
        """
        block = self.positions.blocks[number]
        start = self.line_start(block.start)
        floor = self._after_statements(self.positions.blocks[number - 1])
        while start > floor and self._text[self.line_start(start - 1) : start].lstrip().startswith("#"):
            start = self.line_start(start - 1)
        end = self._after_statements(block)
        while end < block.end and self._text[end : self.line_end(end)].lstrip().startswith("#"):
            end = self.line_end(end)
        if number + 1 < len(self.positions.blocks) and end == self.line_start(block.end):
            end = self._after_statements(block)
        return start, end

    def _after_statements(self, block: Block) -> int:
        """Return where the line of a block's last statement, or of its header, ends."""
        if block.statements:
            return self.line_end(block.statements[-1][1].end)
        return self.line_end(block.body) if block.path else 0

    def with_blanks(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch with the empty lines that would be too many without it."""
        text = self._text
        if start == 0 or not text[self.line_start(start - 1) : start].strip():
            while end < len(text) and not text[end : self.line_end(end)].strip():
                end = self.line_end(end)
        if not text[end:].strip():
            end = len(text)
            while start and not text[self.line_start(start - 1) : start].strip():
                start = self.line_start(start - 1)
        return start, end

    def line_start(self, offset: int) -> int:
        return self._text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the next line begins."""
        end = self._text.find("\n", offset)
        return len(self._text) if end < 0 else end + 1

    def indent(self, offset: int) -> str:
        line = self._text[self.line_start(offset) : offset]
        return line[: len(line) - len(line.lstrip())]
