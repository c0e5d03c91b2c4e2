"""Reads a charter's file, with what it includes, and says everything that is wrong with it at once."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from . import soundness
from .convert import convert, fields
from .positions import Path
from .problems import Misspelt, Problem, shortened
from .report import Report
from .shape import FORMAT, Bank, Charter, Department, Reply, Rule
from .soundness import Names
from .spelling import a_format, an_id
from .syntax import parse

Load = Callable[[str], str]
"""Returns the text of a file by its name as ``include`` gives it. Raises OSError, LookupError or ValueError."""

MOST_FILES = 32

_SHARED = frozenset(("bank", "reply", "rule", "department", "include", "format", "title", "note"))
"""What an included file may say; the rest belongs to a brand's own file."""

E = TypeVar("E", Reply, Rule, Department)

_CheckElement = Callable[[E, Path, Names, Report], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what is wrong with it.

    ``charter`` holds the sound parts, None where nothing could be read. Only an ``ok`` one may be applied: in another
    the rules of ``unsound`` lack conditions, and names may lead to nothing.
    """

    charter: Charter | None
    problems: tuple[Problem, ...] = ()
    unsound: frozenset[str] = frozenset()
    _origins: Mapping[Path, tuple[Report, Path]] = field(default_factory=dict, repr=False)
    _main: Report | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Say whether there is a charter without errors; warnings may remain."""
        return self.charter is not None and all(problem.warning for problem in self.problems)

    def place(self, path: Path, *, key: bool = False) -> tuple[str, int, int]:
        """Return file, line and column of a part of ``charter``: keys as in the file, numbers as in the charter.

        ``("rule", 3, "when", 0, "patterns", 1)``, ``("bank", "insults", "terms", 4)``; it may be in an included file.
        """
        report, inner = self._origin(path)
        return (report.file, *report.positions.place(inner, key=key)) if report else ("", 0, 0)

    def place_within(self, path: Path, at: int) -> tuple[str, int, int]:
        """Return file, line and column of a character of the text that stands at a path, as ``place`` does."""
        report, inner = self._origin(path)
        return (report.file, *report.place_within(inner, at)) if report else ("", 0, 0)

    def problem(
        self, template: str, path: Path, /, *, hint: str | None = None, warning: bool = False, **args: object
    ) -> Problem:
        """Return a problem of a part of ``charter``, with its place and its path in words."""
        report, inner = self._origin(path)
        return (
            report.problem(template, inner, hint=hint, warning=warning, **args) if report else Problem(template, args)
        )

    def _origin(self, path: Path) -> tuple[Report | None, Path]:
        found = self._origins.get(path[:2])
        return (found[0], found[1] + path[2:]) if found else (self._main, path)


def read_charter(text: str, file: str, load: Load | None = None, *, networks: Collection[str] = ()) -> Reading:
    """Return the charter of a TOML text, with every problem of it and of what it includes.

    ``load`` returns the text of an included file; without it, ``include`` is a problem. ``networks`` are the ids that
    are known; with none given they are not checked. Never raises, whatever the text holds.
    """
    return _Reader(load, networks).read(text, file)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was read. ``name`` is what ``load`` knows it by, ``torn`` where tables begin that lack something."""

    name: str
    report: Report
    data: dict[str, Any]
    torn: frozenset[int] = frozenset()

    def problems(self) -> list[Problem]:
        """Return what was noted. What a torn table misses may stand in what could not be read: it is not told."""
        return [each for each in self.report.problems() if each.line not in self.torn or each.line == 1 < each.column]


class _Reader:
    """Reads one charter: all files first, then their parts, then what holds between them."""

    def __init__(self, load: Load | None, networks: Collection[str]) -> None:
        self._load = load
        self._networks = networks
        self._files: list[_File] = []
        self._folder = ""
        self._broken: list[Problem] = []  # of files that could not be read at all
        self._all_read = True
        self._torn = False  # the charter's own file is no TOML: what it says is checked, and given to nobody
        self._origins: dict[Path, tuple[Report, Path]] = {}
        self._unsound: set[str] = set()

    def read(self, text: str, file: str) -> Reading:
        name = re.split(r"[/\\]", file)[-1]
        self._folder = file[: len(file) - len(name)]
        main = self._open(text, name)
        if main is None:
            return Reading(None, tuple(self._broken))
        self._include(main, (name,))
        charter = convert(_but_elements(main.data), Charter, (), main.report) or Charter()
        names = self._names(charter)
        for included in self._files[1:]:
            _check_own_parts(included)
        rules = self._elements("rule", Rule, names, soundness.check_rule)
        charter = msgspec.structs.replace(
            charter,
            banks=self._banks(names),
            replies=self._elements("reply", Reply, names, soundness.check_reply),
            rules=rules,
            departments=self._elements("department", Department, names, None),
        )
        soundness.check_charter(charter, names, main.report)
        problems = [problem for each in self._files for problem in each.problems()] + self._broken
        if self._torn:
            return Reading(None, tuple(sorted(problems, key=lambda problem: (problem.file != file, problem.line))))
        return Reading(charter, tuple(problems), frozenset(self._unsound), self._origins, main.report)

    # --- files ---------------------------------------------------------------------------------

    def _open(self, text: str, name: str) -> _File | None:
        """Parse a file and keep it; None after noting why it cannot be read."""
        text = text.removeprefix("\ufeff")
        label = self._folder + name
        parsed = parse(text, label)
        self._broken += parsed.problems
        if parsed.text is None:
            return None
        report = Report(label, parsed.text, parsed.data)
        newer = _newer(parsed.data, report)
        if newer is not None:
            self._broken.append(newer)
            return None
        if parsed.problems:
            self._all_read = False
            self._torn = self._torn or not self._files
        opened = _File(name, report, parsed.data, parsed.torn)
        self._files.append(opened)
        return opened

    def _include(self, including: _File, chain: tuple[str, ...]) -> None:
        """Open what a file includes, depth first; ``chain`` are the files that led here, this one last."""
        names = including.data.get("include", [])
        for number, name in enumerate(names if isinstance(names, list) else [names]):
            if not isinstance(name, str):
                continue  # noted when the file's own parts are converted
            try:
                target = _target(name, chain)
                if any(target == opened.name for opened in self._files):
                    continue  # by two ways: read once
                opened = self._open(self._loaded(target), target)
            except Misspelt as error:
                including.report.misspelt(error, ("include", number))
                opened = None
            if opened is None:
                self._all_read = False
            else:
                self._include(opened, (*chain, target))

    def _loaded(self, name: str) -> str:
        if self._load is None:
            raise Misspelt("Nothing can be included here.")
        if len(self._files) >= MOST_FILES:
            raise Misspelt("Too many files are included: at most {most}.", most=MOST_FILES)
        try:
            return self._load(name)
        except UnicodeDecodeError:
            raise Misspelt("“{name}” is no UTF-8 text. Save it as UTF-8.", name=shortened(name)) from None
        except (OSError, LookupError, ValueError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise Misspelt("“{name}” cannot be read: {reason}.", name=shortened(name), reason=reason) from None

    # --- parts ---------------------------------------------------------------------------------

    def _names(self, charter: Charter) -> Names:
        """Return what may be referred to: what the files define, sound or not, so that one mistake is told once."""
        ids: dict[str, set[str]] = {"bank": set(), "reply": set(), "rule": set(), "department": set()}
        for file in self._files:
            for kind, known in ids.items():
                elements = file.data.get(kind)
                if kind == "bank":
                    known.update(elements if isinstance(elements, dict) else ())
                else:
                    known.update(name for _, _, name in _listed(elements) if name)
        return Names(
            ids["bank"],
            ids["reply"],
            ids["rule"],
            ids["department"],
            charter.languages,
            self._networks,
            self._all_read,
        )

    def _banks(self, names: Names) -> dict[str, Bank]:
        banks: dict[str, Bank] = {}
        first: dict[str, tuple[Report, Path]] = {}
        for file in self._files:
            given = file.data.get("bank", {})
            if not isinstance(given, dict):
                file.report.error("Banks are tables with a name each: [bank.name].", ("bank",))
                continue
            for name, table in given.items():
                path = ("bank", name)
                try:
                    an_id(name)
                except Misspelt as error:
                    file.report.misspelt(error, path, key=True)
                    continue
                bank = convert(table, Bank, path, file.report)
                if bank is None or _twice(name, path, file.report, first):
                    continue
                banks[name] = bank
                self._origins[path] = (file.report, path)
                soundness.check_bank(bank, path, names, file.report)
        return banks

    def _elements(self, kind: str, struct: type[E], names: Names, check: _CheckElement[E] | None) -> tuple[E, ...]:
        """Return the rules, replies or departments of all files, the charter's own first."""
        made: list[E] = []
        first: dict[str, tuple[Report, Path]] = {}
        for file in self._files:
            for number, table, name in _listed(file.data.get(kind)):
                path = (kind, number)
                element = convert(table, struct, path, file.report)
                if element is not None and check is not None:
                    check(element, path, names, file.report)
                twice = bool(name) and _twice(name, path, file.report, first)
                if element is None or not element.id or twice:
                    continue
                self._origins[kind, len(made)] = (file.report, path)
                made.append(element)
                if kind == "rule" and file.report.errors_below(path):
                    self._unsound.add(element.id)
        return tuple(made)


def _but_elements(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("bank", "reply", "rule", "department")}


def _newer(data: Mapping[str, Any], report: Report) -> Problem | None:
    """Return why a file of a newer format is refused: what else would be said of it would mislead."""
    written = data.get("format")
    if isinstance(written, int) and not isinstance(written, bool) and written > FORMAT:
        try:
            a_format(written)
        except Misspelt as error:
            place = report.positions.place(("format",))
            return Problem(error.template, error.args_, report.file, *place, path="format")
    return None


def _target(name: str, chain: tuple[str, ...]) -> str:
    """Return what ``load`` calls an included file: its name from the charter's folder.

    Raises Misspelt for a name that leads out of that folder or back to a file that is being read.
    """
    if not name.strip() or re.search(r"[\x00-\x1f:]", name) or name.startswith(("/", "\\", "~")):
        raise Misspelt("“{name}” is no name of a file in the charter's folder.", name=shortened(name))
    if "\\" in name:
        hint = name.replace("\\", "/")
        raise Misspelt("“{name}”: folders are parted by /.", hint=shortened(hint), name=shortened(name))
    target = posixpath.normpath(posixpath.join(posixpath.dirname(chain[-1]), name))
    if target in ("..", ".") or target.startswith("../"):
        raise Misspelt("“{name}” is outside the charter's folder.", name=shortened(name))
    if target in chain:
        circle = " > ".join((*chain[chain.index(target) :], target))
        raise Misspelt("The files include each other in a circle: {circle}.", circle=shortened(circle, 200))
    return target


def _check_own_parts(included: _File) -> None:
    """Note what an included file says that only a brand's own charter can."""
    others = set(fields(Charter)) - _SHARED
    for key in included.data:
        if key in others:
            template = "“{name}” belongs in a brand's own charter: in an included file it is not read."
            included.report.warning(template, (key,), key=True, name=key)
    kept = {key: value for key, value in _but_elements(included.data).items() if key not in others}
    convert(kept, Charter, (), included.report)


def _listed(elements: Any) -> Iterator[tuple[int, Any, str]]:
    """Return the elements of an array of tables with their numbers and ids; a single table counts as one."""
    if elements is None:
        return
    for number, table in enumerate(elements if isinstance(elements, list) else [elements]):
        name = table.get("id") if isinstance(table, dict) else None
        yield number, table, name if isinstance(name, str) else ""


def _twice(name: str, path: Path, report: Report, first: dict[str, tuple[Report, Path]]) -> bool:
    """Note an id that another element has, saying where both are."""
    if name not in first:
        first[name] = (report, path)
        return False
    other, where = first[name]
    line, _ = other.positions.place(where)
    place = (*path, "id") if path[0] != "bank" else path
    report.error(
        "“{name}” is defined twice: also in {file}, line {line}.", place, name=name, file=other.file, line=line
    )
    return True
