"""What is wrong with a charter, said so that who wrote it can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, or (``warning``) to look at.

    ``line`` and ``column`` count from 1 in ``file``; 0 means the file as a whole. ``path`` is the place in words,
    ``rule "insult-person", when, banks``. ``template`` with ``args`` makes ``message``; the window translates the
    template first. ``hint`` is what was probably meant, None when nothing comes near.
    """

    template: str
    args: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    hint: str | None = None
    warning: bool = False

    @property
    def message(self) -> str:
        """Return the sentence in English."""
        return self.template.format(**self.args)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: " if self.file else ""
        path = f"{self.path}: " if self.path else ""
        hint = f" Did you mean “{self.hint}”?" if self.hint else ""
        return f"{place}{path}{self.message}{hint}"


class Misspelt(ValueError):
    """A value that is not spelled as its field asks: what a ``Problem`` will say, before its place is known."""

    def __init__(self, template: str, *, hint: str | None = None, **args: object) -> None:
        super().__init__(template.format(**args))
        self.template = template
        self.args_ = args
        self.hint = hint


def shortened(text: str, most: int = 40) -> str:
    """Return a text short enough to be quoted in a sentence."""
    return text if len(text) <= most else text[: most - 1] + "…"
