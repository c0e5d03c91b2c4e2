"""The judges of the charters in force, each made once; and after a change, those of the rules that changed alone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from .charter_versions import read_version
from .errors import NotFound
from .models.charters import CharterVersion
from .models.record import Record
from .store import charters
from .store.connection import Connection
from .store.database import Store

if TYPE_CHECKING:
    from .charter.judge import Judge
    from .charter.shape import Charter

# What reads and applies charters is imported where one is in force: starting to read and send does not wait for it.

log = logging.getLogger(__name__)


class Changed(Record, frozen=True):
    """What judges again what an older version has judged: some rules, of the judge in force."""

    judge: Judge
    rules: frozenset[str]


class Judges:
    """Judges by brand. They judge on one thread; ``prepare`` may make them on another, before."""

    def __init__(self) -> None:
        self._in_force: dict[int, tuple[str, Judge | None]] = {}
        self._changed: dict[tuple[str, str], Changed | None] = {}

    def of(self, conn: Connection, brand_id: int) -> Judge | None:
        """Return the judge of a brand's charter in force, None where there is none or it cannot be used."""
        charter_id = charters.current_id(conn, brand_id)
        if charter_id is None:
            return None
        known = self._in_force.get(brand_id)
        if known is None or known[0] != charter_id:
            known = self._in_force[brand_id] = (charter_id, judge_of(charters.by_id(conn, charter_id)))
        return known[1]

    def changed_since(self, conn: Connection, judge: Judge, earlier: str | None) -> Changed | None:
        """Return what of a judge in force may say anything else than an earlier version (its id) did.

        None where that may be everything, or cannot be told.
        """
        if earlier is None:
            return None
        versions = (earlier, judge.version)
        if versions not in self._changed:
            self._changed[versions] = _changed(conn, judge, earlier)
        return self._changed[versions]

    def prepare(self, store: Store) -> None:
        """Make what judging will need, in this thread, so that no message has to wait for it."""
        from .charter.language import warm_up

        for brand_id, charter_id in store.read(charters.in_force):
            known = self._in_force.get(brand_id)
            if known is None or known[0] != charter_id:
                known = (charter_id, judge_of(store.read(charters.by_id, charter_id)))
                self._in_force[brand_id] = known
            if known[1] is not None:
                warm_up(known[1].charter.languages)


def judge_of(version: CharterVersion) -> Judge | None:
    """Return the judge of a version, None where it has no sound part (only sound ones are put in force)."""
    from .charter.judge import Judge

    reading = read_version(version)
    if reading.charter is None:
        return None
    try:
        return Judge(reading.charter, version.id)
    except ValueError:
        log.warning("version %s of a charter cannot be used", version.number)
        return None


def _changed(conn: Connection, judge: Judge, earlier: str) -> Changed | None:
    from .charter.changes import changed_rules

    try:
        old = read_version(charters.by_id(conn, earlier)).charter
    except NotFound:  # it came from elsewhere, with an import
        return None
    if old is None or _departments(old) != _departments(judge.charter):
        return None
    rules = changed_rules(old, judge.charter)
    return Changed(judge.only(rules), rules)


def _departments(charter: Charter) -> dict[str, str]:
    return {department.id: department.title for department in charter.departments}
