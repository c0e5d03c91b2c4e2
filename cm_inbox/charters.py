"""Charters: read, checked, put in force, tried on the past. The door to what brands have agreed, beside ``inbox``.

A version that was saved is never changed, and a file with an error never takes the place of a sound one. What is in
force is read once, in the background; asking for it costs nothing.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from .errors import CharterRefused
from .models.charters import CharterVersion
from .models.decisions import DecisionKind
from .models.instants import Millis, now
from .models.queue import Change
from .models.record import Record
from .models.verdicts import Asked, Because, Span, Subject, Verdict
from .store import charters as rows
from .store import facts
from .store.database import Store

if TYPE_CHECKING:
    from .charter.dry_run import Piece, Tried
    from .charter.hours import Hours
    from .charter.judge import Judge
    from .charter.problems import Problem
    from .charter.shape import Charter, Rule
    from .past import Quest
    from .store.connection import Connection

# What works on charters is imported by the worker when it is first needed: the window must be painted by then.

log = logging.getLogger(__name__)

MANY = 50_000
"""From so many messages of the past on, other processes judge them, so that the window goes on smoothly."""

FILE = "charter.toml"
"""What a brand's charter is called in its problems."""


class InForce(Record, frozen=True):
    """A brand's charter as it works now."""

    version: CharterVersion
    charter: Charter
    hours: Hours


class Checked(Record, frozen=True):
    """What a text says, and everything that is wrong with it."""

    charter: Charter | None
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Say whether it may be put in force: there is no error. Warnings may remain."""
        return self.charter is not None and all(problem.warning for problem in self.problems)


TextChange = Callable[[str], str]
"""Makes of a file's text the changed one. Raises ``charter.write.CannotEdit``."""


class Edited(Record, frozen=True):
    """A text after some changes. ``refused``: why one of them could not be made, a Sentence; else empty."""

    text: str
    included: Mapping[str, str]
    checked: Checked
    refused: str = ""


class Seen(Record, frozen=True):
    """A message of the past on which a rule matches: where and why, and what people decided on it, oldest first.

    ``verdicts`` are those of the whole charter, this rule's among them.
    """

    subject: Subject
    spans: tuple[Span, ...]
    because: tuple[Because, ...]
    asked: Asked
    decided: tuple[tuple[DecisionKind, str], ...]
    verdicts: tuple[Verdict, ...] = ()


class Charters:
    """The charters of all brands. Made once; may be asked from any thread."""

    def __init__(
        self,
        store: Store,
        *,
        actor: Callable[[], str],
        tell: Callable[[Change], None] = lambda _change: None,
        clock: Callable[[], Millis] = now,
        networks: Callable[[], Sequence[str]] = lambda: (),
    ) -> None:
        """``actor`` says who saves; ``networks`` gives the ids a charter may name."""
        self._store = store
        self._actor = actor
        self._tell = tell
        self._clock = clock
        self._networks = networks
        self._read: dict[int, InForce] = {}
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charters")
        self.changed: Callable[[], None] = lambda: None
        """Called when another version is in force, so that what waits is judged again."""

    def close(self) -> None:
        """Let go of the thread; what has not begun is dropped."""
        self._worker.shutdown(cancel_futures=True)

    # -- asking --

    def in_force(self, brand_id: int) -> InForce | None:
        """Return a brand's charter; None where it has none, or before ``load`` has read it."""
        return self._read.get(brand_id)

    def load(self) -> Future[None]:
        """Read what is in force, in the background. Subscribers are told where it is another one than before."""
        return self._worker.submit(self._load)

    def versions(self, brand_id: int) -> list[CharterVersion]:
        """Return every version of a brand's charter, newest first."""
        return self._store.read(rows.versions, brand_id)

    def version(self, brand_id: int, number: int | None = None) -> CharterVersion | None:
        """Return one version, None: the newest, if there is any. Raises NotFound."""
        if number is None:
            return self._store.read(rows.current, brand_id)
        return self._store.read(rows.version, brand_id, number)

    def check(self, text: str, included: Mapping[str, str]) -> Future[Checked]:
        """Read and check a text, in the background."""
        return self._worker.submit(checked, text, from_texts(included), networks=self._networks())

    def edit(self, text: str, included: Mapping[str, str], changes: Sequence[TextChange]) -> Future[Edited]:
        """Change a text, or where what is to be changed stands in an included file that one, and check the whole."""
        return self._worker.submit(edited, text, dict(included), tuple(changes), networks=self._networks())

    def examples(self, charter: Charter, rule: Rule) -> Future[tuple[tuple[str, bool, tuple[Because, ...]], ...]]:
        """Try the examples of a rule, in the background: ``check_rule_examples``. The future raises ValueError."""
        from .charter.check import check_rule_examples

        return self._worker.submit(check_rule_examples, charter, rule)

    def draft(self, brand_id: int) -> str | None:
        """Return what ``keep_draft`` was given last."""
        return self._store.read(rows.draft, brand_id)

    def seen(self, brand_id: int, charter: Charter, rule: str, messages: Sequence[str]) -> Future[tuple[Seen, ...]]:
        """Return those of these messages (ids of a dry run) on which a rule matches, in their order."""

        def look(conn: Connection) -> tuple[Seen, ...]:
            from .charter.judge import Judge

            return tuple(_seen(conn, Judge(charter), rule, messages))

        return self._store.background(look)

    # -- ordering --

    def keep_draft(self, brand_id: int, draft: str | None) -> Future[None]:
        """Keep what is being written of a brand's charter, encrypted with the rest; None: nothing any more."""
        return self._store.write_urgent(rows.keep_draft, brand_id, draft)

    def save(
        self, brand_id: int, text: str, included: Mapping[str, str] | None = None, *, note: str = ""
    ) -> Future[CharterVersion]:
        """Put a text in force as a brand's new version. The future raises CharterRefused, with the problems."""
        return self._worker.submit(self._save, brand_id, text, dict(included or {}), note)

    def follow_name(self, brand_id: int, before: str, name: str) -> Future[bool]:
        """Have a brand's charter, and what is being written of it, name the brand as it is called now.

        The future says whether it does; a charter that calls the brand otherwise on purpose stays as it is. It raises
        CharterRefused where the charter in force would not be accepted today.
        """
        return self._worker.submit(self._follow_name, brand_id, before, name)

    def try_on_the_past(
        self,
        brand_id: int,
        charter: Charter,
        *,
        rules: Collection[str] | None = None,
        since: Millis = 0,
        compare: bool = True,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Future[Tried]:
        """Say what a charter (or some of its rules) would have done since an instant. Nothing acts, nothing is kept.

        ``compare``: with the one in force. ``progress`` and ``cancelled`` are called in another thread.
        """
        working = self.in_force(brand_id)
        old = working.charter if working is not None and compare else None

        def run(conn: Connection) -> Tried:
            from .charter.dry_run import tried
            from .past import Quest, judged_here

            quest = Quest(brand_id, since, charter, old, None if rules is None else frozenset(rules))

            def counted(pieces: Iterable[Piece]) -> Tried:
                return tried(charter, pieces, old=old, rules=rules, progress=progress, cancelled=cancelled)

            if facts.are_more_than(conn, brand_id, since, MANY):
                try:
                    return self._judged_elsewhere(conn, quest, counted)
                except BrokenExecutor:  # ended by whoever watches over the machine's memory, for one
                    log.warning("a process that judged the past has ended; the program judges it itself")
            return counted(judged_here(conn, quest))

        return self._store.background(run)

    # -- inside --

    def _judged_elsewhere(self, conn: Connection, quest: Quest, counted: Callable[[Iterable[Piece]], Tried]) -> Tried:
        from .past import stretches
        from .past_workers import Workers

        workers = Workers(self._store.door(), quest, worker_processes())
        try:
            found = counted(workers.judged(stretches(conn, quest.since)))
            workers.close(wait=found.finished)
        except BaseException:
            workers.close()
            raise
        return found

    def _load(self) -> None:
        for brand_id, charter_id in self._store.read(rows.in_force):
            known = self._read.get(brand_id)
            if known is not None and known.version.id == charter_id:
                continue
            from .charter.hours import hours_of
            from .charter.read import read_charter

            version = self._store.read(rows.by_id, charter_id)
            reading = read_charter(version.text, FILE, from_texts(version.included))
            if reading.charter is not None:
                self._read[brand_id] = InForce(version, reading.charter, hours_of(reading.charter))
                self._tell(Change(accounts=True, reload=True))

    def _follow_name(self, brand_id: int, before: str, name: str) -> bool:
        from .charter.renaming import CannotEdit, renamed

        draft, version = self.draft(brand_id), self.version(brand_id)
        try:
            if draft is not None:
                kept = _with_name(draft, before, name)
                self._store.write_urgent(rows.keep_draft, brand_id, kept).result()
            text = "" if version is None else renamed(version.text, before, name)
        except (CannotEdit, ValueError, KeyError, TypeError):
            return False
        if version is not None and text != version.text:
            self._save(brand_id, text, version.included, f"{before} → {name}")
        return True

    def _save(self, brand_id: int, text: str, included: Mapping[str, str], note: str) -> CharterVersion:
        found = checked(text, from_texts(included), networks=self._networks())
        if not found.ok:
            raise CharterRefused(tuple(str(problem) for problem in found.problems if not problem.warning))
        version = self._store.write_urgent(
            rows.save, brand_id, text, included=included, author=self._actor(), note=note, at=self._clock()
        ).result()
        self._load()
        self.changed()
        return version


def _with_name(draft: str, before: str, name: str) -> str:
    """Return what is being written of a charter with a brand's new name. Raises CannotEdit."""
    from .charter.renaming import renamed

    kept = json.loads(draft)
    return json.dumps(kept | {"text": renamed(kept["text"], before, name)}, ensure_ascii=False)


def checked(text: str, load: Callable[[str], str], *, file: str = FILE, networks: Collection[str] = ()) -> Checked:
    """Read and check a text, now. ``load`` gives the text of an included file, ``file`` is the name in problems."""
    from .charter.check import check_charter
    from .charter.read import read_charter

    reading = read_charter(text, file, load, networks=networks)
    problems = (*reading.problems, *check_charter(reading))
    return Checked(reading.charter, tuple(sorted(problems, key=lambda each: (each.file != file, each.file, each.line))))


def edited(
    text: str, included: Mapping[str, str], changes: Sequence[TextChange], *, networks: Collection[str] = ()
) -> Edited:
    """Change a text and check it, now."""
    from .charter.write import CannotEdit

    texts, refused = {"": text, **included}, ""
    for change in changes:
        why = ""
        for name, before in texts.items():
            try:
                texts[name] = change(before)
            except CannotEdit as error:
                why = why or error.sentence
            else:
                why = ""
                break
        refused = refused or why
    text = texts.pop("")
    return Edited(text, texts, checked(text, from_texts(texts), networks=networks), refused)


def from_texts(included: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives the text of an included file, as ``read_charter`` wants it."""

    def load(name: str) -> str:
        if name not in included:
            raise FileNotFoundError(2, "no such file", name)
        return included[name]

    return load


def worker_processes() -> int:
    """Return how many processes judge the past: all cores but the window's; two at least, four at most."""
    return min(4, max(2, (os.cpu_count() or 2) - 1))


def _seen(conn: Connection, judge: Judge, rule: str, messages: Sequence[str]) -> Iterator[Seen]:
    numbers = [int(message) for message in messages]
    decided = facts.decided_on(conn, numbers)
    for subject in facts.subjects(conn, numbers):
        verdicts = judge.judge(subject)
        done = decided.get(int(subject.id), ())
        for each in verdicts:
            if each.rule == rule:
                yield Seen(subject, each.spans, each.because, each.asked, done, verdicts)
