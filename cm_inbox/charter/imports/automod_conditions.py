"""The conditions of an AutoModerator rule as those of a charter, or the reason why there is none like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cm_inbox.models.sentences import Sentence

from ..durations import DAY, HOUR, MINUTE, MONTH, WEEK, YEAR, spell_duration
from ..problems import Misspelt, shortened
from ..shape import Audience, When
from ..spelling import a_domain
from .result import LeftOut, printable
from .yaml_nodes import Items, Node, Scalar, Table

_TEXT_FIELDS = frozenset(("title", "body"))
_SEARCHES = frozenset(("includes", "includes-word", "starts-with", "ends-with", "full-exact", "full-text"))
_KEY = re.compile(r"(?P<not>~?)(?P<fields>[\w+ ]+?)(?:#[\w-]+)?\s*(?:\((?P<how>[^)]*)\))?(?:#[\w-]+)?")
_NOT_IN_RE2 = re.compile(r"\(\?(?:[=!>]|<[=!]|P=|\()|\\[1-9]|[*+?}]\+")
_COMPARED = re.compile(r"([<>]?)\s*=?\s*(\d{1,6})\s*([a-z]*)")
_UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": WEEK, "month": MONTH, "year": YEAR}


class NotCarried(Exception):
    """A condition has no counterpart; ``reason`` says which, ``line`` where."""

    def __init__(self, reason: str, line: int = 0, **args: object) -> None:
        self.reason = Sentence(reason, **args)
        self.line = line
        super().__init__(self.reason)


class Conditions:
    """Collects the conditions of one rule: what must hold, and, each by itself, what must not."""

    def __init__(self, left: LeftOut) -> None:
        self._left = left
        self._when: dict[str, Any] = {}
        self._unless: list[When] = []

    def tables(self) -> tuple[tuple[When, ...], tuple[When, ...]]:
        """Return ``when`` and ``unless``. Raises NotCarried when nothing must hold."""
        if not self._when and not self._unless:
            raise NotCarried("it has no condition that is known here")
        # AutoModerator sees no private messages.
        return (When(visibility=Audience.PUBLIC, **self._when),), tuple(self._unless)

    def read(self, key: str, node: Node) -> None:
        """Take one field of the rule. Raises NotCarried."""
        match = _KEY.fullmatch(key.strip())
        if match is None:
            raise NotCarried("“{name}” is not known", node.line, name=shortened(key))
        fields = frozenset(part.strip() for part in match["fields"].split("+"))
        how = frozenset(part.strip() for part in (match["how"] or "").split(",") if part.strip())
        negated = bool(match["not"])
        if fields <= _TEXT_FIELDS:
            self._hold(self._search(_texts(node), how, node.line), negated, node.line)
        elif fields <= {"domain", "url"}:
            self._hold({"link_domains": self._domains(_texts(node), node.line)}, negated, node.line)
        elif key in ("body_longer_than", "body_shorter_than"):
            self._length(key, node)
        elif key == "author" and isinstance(node, Table):
            self._author(node)
        else:
            raise NotCarried("there is no condition like “{name}”", node.line, name=shortened(key))

    def _hold(self, condition: dict[str, Any], negated: bool, line: int) -> None:
        if negated:
            self._unless.append(When(**condition))
        elif self._when.keys() & condition.keys():
            raise NotCarried("two searches of the same kind must both hold", line)
        else:
            self._when.update(condition)

    def _search(self, texts: Sequence[Scalar], how: frozenset[str], line: int) -> dict[str, Any]:
        """Return a search in the text as words or as patterns."""
        unknown = how - _SEARCHES - {"regex", "case-sensitive"}
        if unknown:
            raise NotCarried("the search “{name}” is not known", line, name=shortened(min(unknown)))
        if "case-sensitive" in how:
            self._left.changed("Here capitals never matter.", line)
        kinds = how & _SEARCHES
        kind = min(kinds) if kinds else "includes-word"
        values = [printable(each.text).strip() for each in texts]
        if "regex" in how:
            for each in texts:
                if _NOT_IN_RE2.search(each.text):
                    raise NotCarried("its regular expression looks around or back, which is refused here", each.line)
            return {"patterns": tuple(_around(value, kind) for value in values)}
        if kind == "includes-word":
            return {"words": tuple(values)}
        if kind == "includes":
            return {"words": tuple(f"*{value}*" for value in values)}
        return {"patterns": tuple(_around(re.escape(value), kind) for value in values)}

    def _domains(self, texts: Sequence[Scalar], line: int) -> tuple[str, ...]:
        domains = tuple(each.text.strip().casefold() for each in texts)
        for domain in domains:
            try:
                a_domain(domain)
            except Misspelt:
                raise NotCarried("“{name}” is no domain", line, name=shortened(domain)) from None
        return domains

    def _length(self, key: str, node: Node) -> None:
        number = node.text.strip() if isinstance(node, Scalar) else ""
        if not re.fullmatch(r"\d{1,6}", number):
            raise NotCarried("“{name}” has no number", node.line, name=key)
        longer = key == "body_longer_than"
        length = int(number) + 1 if longer else max(0, int(number) - 1)
        self._hold({"length_at_least" if longer else "length_at_most": length}, False, node.line)

    def _author(self, table: Table) -> None:
        """Take the author's thresholds: of them we know since when an author writes here."""
        any_one = table.values.get("satisfy_any_threshold")
        one_is_enough = isinstance(any_one, Scalar) and any_one.flag is True
        thresholds = {key: node for key, node in table.values.items() if key != "satisfy_any_threshold"}
        age = thresholds.pop("account_age", None)
        for key, node in thresholds.items():
            # Where any threshold is enough, one fewer matches less, which does no harm.
            if not (one_is_enough and key.endswith("_karma") and age is not None):
                raise NotCarried("nothing is known here of an author's “{name}”", node.line, name=shortened(key))
            self._left.note("“{name}” is left out: nothing like it is known here.", node.line, name=key)
        if age is not None:
            self._age(age)

    def _age(self, node: Node) -> None:
        match = _COMPARED.fullmatch(node.text.strip().casefold()) if isinstance(node, Scalar) else None
        unit = _UNITS.get((match[3] or "days").rstrip("s")) if match else None
        if match is None or unit is None or not int(match[2]):
            raise NotCarried("the account's age is not understood", node.line)
        condition = {"author_known_at_most": spell_duration(int(match[2]) * unit)}
        self._hold(condition, match[1] != "<", node.line)
        self._left.changed("The account's age became how long the author is known here.", node.line)


def _texts(node: Node) -> tuple[Scalar, ...]:
    """Return the single values of a field. Raises NotCarried for anything else, and for none."""
    values: tuple[Node, ...] = node.values if isinstance(node, Items) else (node,)
    texts = tuple(each for each in values if isinstance(each, Scalar) and printable(each.text).strip(" *\t\n"))
    if len(texts) != len(values) or not texts:
        raise NotCarried("it is not a list of texts, or one is empty", node.line)
    return texts


def _around(pattern: str, kind: str) -> str:
    """Return a regular expression that must stand where a search looks for it."""
    if kind == "includes":
        return pattern
    if kind == "includes-word":
        return rf"(?:^|\W|\b)(?:{pattern})(?:$|\W|\b)"
    begins = "^" if kind in ("starts-with", "full-exact", "full-text") else ""
    ends = "$" if kind in ("ends-with", "full-exact", "full-text") else ""
    if kind == "full-text":  # but for punctuation around
        return rf"^\W*(?:{pattern})\W*$"
    return f"{begins}(?:{pattern}){ends}"
