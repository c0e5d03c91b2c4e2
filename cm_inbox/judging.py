"""Charters at work: each message that arrives is judged in the transaction that stores it.

A charter that changed judges what waits once more, in pieces, in the background, and works out anew by when answers are
due; what was decided stays decided. So does linking people, of what those wrote: rules ask what is known of a person.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .deciding import AUTOMATON, UNDO_WINDOW, apply_verdict
from .errors import CmInboxError
from .judges import Judges
from .models.instants import Millis, now
from .models.queue import Change
from .models.verdicts import Subject, Verdict
from .store import charters, facts, ingest, past, rowids, state, verdicts
from .store.connection import Connection
from .store.database import Store

if TYPE_CHECKING:
    from .charter.judge import Judge
    from .copies import Copies

# What reads and applies charters is imported where one is in force: starting to read and send does not wait for it.

log = logging.getLogger(__name__)

PIECE = 100
"""How many conversations are judged again in one transaction."""

WATCH_SECONDS = 5.0
"""How often is looked whether another process (a script, an import) wrote."""

SHORT = 15
"""Below so many characters the language of a text is told by what its author wrote before."""


class Judging:
    """The judges of all brands, each of the version in force. Made once; used on the store's writer thread."""

    def __init__(
        self,
        store: Store,
        *,
        tell: Callable[[Change], None] = lambda _change: None,
        clock: Callable[[], Millis] = now,
        watch: float = WATCH_SECONDS,
        acts: Callable[[int], bool] = lambda _account_id: True,
    ) -> None:
        """``watch``: how often (seconds) is looked for what other processes wrote.

        ``acts``: whether automatic rules act here for an account (its row), or another desktop sees to that. It is
        asked on the writer's thread.
        """
        self._acts = acts
        self._store = store
        self._watch = watch
        self._tell = tell
        self._clock = clock
        self._judges = Judges()
        self._copies: dict[int, Copies] = {}
        self._changed: Callable[[], None] = lambda: None

    # -- as messages arrive --

    def apply(self, conn: Connection, account_id: int, **page: Any) -> ingest.Ingested:
        """Store a page as ``ingest.apply`` does, and judge what it brought, in the caller's transaction."""
        done = ingest.apply(conn, account_id, **page)
        if done.conversations:
            delivered = {message.id for message in page.get("messages", ())}
            self.judge_arrivals(conn, account_id, done.conversations, delivered)
        return done

    def judge_arrivals(
        self,
        conn: Connection,
        account_id: int,
        conversations: Sequence[int],
        delivered: Collection[str],
        *,
        acting: bool = True,
    ) -> None:
        """Judge the delivered messages (native ids) of these conversations; ``acting``: with what rules do alone."""
        brand_id = verdicts.brand_of(conn, account_id)
        judge = self._judges.of(conn, brand_id)
        if judge is not None:
            new = verdicts.not_judged_by(conn, conversations, judge.version)
            rows = {*verdicts.rows_of(conn, account_id, conversations, delivered), *verdicts.waiting_rows(conn, new)}
            self._judge_rows(conn, brand_id, judge, sorted(rows), acting=acting)
            state.update_due(conn, new)
            verdicts.mark_judged(conn, new, judge.version)
        verdicts.choose(conn, conversations)

    # -- when a charter changed --

    def charter_changed(self) -> None:
        """Have judged again what waits and needs it. May be called from any thread."""
        self._changed()

    def catch_up(self) -> Iterator[None]:
        """Judge what waits by the charters in force, piece by piece; nothing to do where all of it was."""
        for brand_id, charter_id in self._store.read(charters.in_force):
            after = 0
            while piece := self._store.read(verdicts.behind, brand_id, charter_id, after, PIECE):
                self._store.write(self._judge_again, brand_id, piece).result()
                self._tell(Change(conversations=tuple(piece)))
                after = piece[-1]
                yield

    async def run(self) -> None:
        """Catch up now, whenever a charter or who is who changed and when another process wrote, until cancelled."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._changed = wake
        try:
            while True:
                seen = self._store.data_version()
                await asyncio.to_thread(self._judges.prepare, self._store)
                await asyncio.to_thread(self.catch_up_all)
                while not changed.is_set() and self._store.data_version() == seen:
                    with contextlib.suppress(TimeoutError):  # wait_for would lose a cancellation that comes with it
                        async with asyncio.timeout(self._watch):
                            await changed.wait()
                changed.clear()
        finally:
            self._changed = lambda: None  # the loop it would wake may be closed by then

    def catch_up_all(self) -> None:
        """Judge all that waits by the charters in force, before returning."""
        for _ in self.catch_up():
            pass

    def _judge_again(self, conn: Connection, brand_id: int, conversations: Sequence[int]) -> None:
        judge = self._judges.of(conn, brand_id)
        if judge is not None:
            for earlier, judged in verdicts.judged_by(conn, conversations).items():
                changed = self._judges.changed_since(conn, judge, earlier)
                if changed is None:
                    rows = verdicts.waiting_rows(conn, judged)
                    self._judge_rows(conn, brand_id, judge, _worth_judging(conn, judge, rows))
                elif changed.rules:
                    rows = verdicts.waiting_rows(conn, judged)
                    worth = _worth_judging(conn, changed.judge, rows)
                    self._judge_rows(conn, brand_id, changed.judge, worth, changed.rules)
        verdicts.choose(conn, conversations)
        state.update_due(conn, conversations)
        verdicts.mark_judged(conn, conversations, None if judge is None else judge.version)

    # -- judging --

    def _judge_rows(
        self,
        conn: Connection,
        brand_id: int,
        judge: Judge,
        rows: Sequence[int],
        among: Collection[str] | None = None,
        *,
        acting: bool = True,
    ) -> None:
        """Judge messages; ``among``: by these rules only, what the others said stays."""
        ranks = judge.ranks
        for subject in facts.subjects(conn, rows):
            row = int(subject.id)
            counted = self._with_duplicates(conn, brand_id, judge, subject)
            said = judge.judge(self._with_language(conn, judge, counted))
            verdicts.put(conn, row, [_with_titles(judge, verdict) for verdict in said], ranks, among)
            for verdict in said:
                if verdict.automatic and acting:
                    self._act(conn, row, verdict)

    def _with_duplicates(self, conn: Connection, brand_id: int, judge: Judge, subject: Subject) -> Subject:
        if not judge.duplicates_asked or subject.own:
            return subject
        copies = self._copies.get(brand_id)
        if copies is None or copies.enough < judge.duplicates_asked:
            from .copies import Copies

            copies = self._copies[brand_id] = Copies(brand_id, judge.duplicates_asked)
        found = copies.of(conn, int(subject.id), subject.at, subject.text)
        return replace(subject, duplicates=found) if found else subject

    def _with_language(self, conn: Connection, judge: Judge, subject: Subject) -> Subject:
        if len(subject.text) >= SHORT:
            return subject
        from .charter.language import language_of

        earlier = facts.earlier_text(conn, int(subject.id))
        if not earlier:
            return subject
        return replace(subject, author_language=language_of(earlier, judge.charter.languages))

    def _act(self, conn: Connection, row: int, verdict: Verdict) -> None:
        """Let an automatic rule act, once: a verdict that was dealt with is not open any more."""
        found = verdicts.place_of(conn, row)
        if found is None or not verdicts.is_open(conn, row, verdict.rule):
            return
        conversation_id, native_id, account_id = found
        if not self._acts(account_id):
            return
        try:
            apply_verdict(
                conn,
                conversation_id,
                native_id,
                verdict.rule,
                actor=AUTOMATON,
                at=self._clock(),
                wait=UNDO_WINDOW,
                automatic=True,
            )
        except CmInboxError as error:
            log.warning("the rule %s could not act: %s", verdict.rule, error)


def _worth_judging(conn: Connection, judge: Judge, rows: Sequence[int]) -> Sequence[int]:
    """Return those of these messages of which the judge may say anything, or of which anything is said already.

    Most of what waits is left out by its text and place alone, which costs a tenth of judging it.
    """
    sieve = judge.sieve(compiled=False)
    if sieve.signs:  # what tells of those is what takes the time
        return rows
    from .charter.sieve import Leaf

    seen = past.places(conn, rows)
    leaf = Leaf(
        [text for _, text, *_ in seen],
        [rowids.created_at(row) for row, *_ in seen],
        [(network, address, visibility) for _, _, network, address, visibility in seen],
    )
    worth = verdicts.judged_rows(conn, rows).union(seen[at][0] for at in sieve.called(leaf))
    return [row for row in rows if row in worth]


def _with_titles(judge: Judge, verdict: Verdict) -> Verdict:
    """Name the department by its title, as people and the list of assignments know it."""
    if verdict.asked.department is None:
        return verdict
    titles = {each.id: each.title for each in judge.charter.departments}
    named = titles.get(verdict.asked.department, verdict.asked.department)
    return replace(verdict, asked=replace(verdict.asked, department=named))
