"""A charter while it is being written: what the form says at once, the text that follows, the way back.

The form changes ``charter`` here and now; the same change goes into the text in the background, where comments and
order are kept, and comes back checked. A text that was typed goes the other way. Every state of the text can be
returned to. What is not saved is kept on disk, encrypted, so that neither closing nor a crash loses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from cm_inbox.charters import Checked, Edited, TextChange
from cm_inbox.errors import CmInboxError
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.record import Record

from . import texts
from .futures import Futures

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem
    from cm_inbox.charter.shape import Charter, Rule
    from cm_inbox.charters import Charters

EDIT_MS = 250
"""How long after the last change of the form the text follows: changes of one field while it is typed are one."""

TEXT_MS = 400
KEEP_MS = 800
STEPS = 200


class Kept(Record, frozen=True):
    """What is on disk of a draft: the version it began from, and its texts."""

    base: int
    text: str
    included: Mapping[str, str]


class Texts(Record, frozen=True):
    """The text of a charter and of the files it includes."""

    text: str
    included: Mapping[str, str]


class CharterDraft(QObject):
    """The charter of one brand in the making.

    ``changed``: what the form shows may differ. ``text_changed``: the text is another, or known to be right or wrong.
    ``refused`` carries why a change of the form could not be made in the text.
    """

    changed = Signal()
    text_changed = Signal()
    refused = Signal(object)

    def __init__(self, charters: Charters, brand_id: int, futures: Futures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._charters = charters
        self._futures = futures
        self.brand_id = brand_id
        self.base: CharterVersion | None = charters.version(brand_id)
        self.charter: Charter | None = None
        self.problems: tuple[Problem, ...] = ()
        self.broken = False
        self.recovered = False
        self._now = Texts("", {}) if self.base is None else Texts(self.base.text, dict(self.base.included))
        self._undo: list[Texts] = []
        self._redo: list[Texts] = []
        self._waiting: dict[str, TextChange] = {}
        self._under_way = False
        self._typed: str | None = None
        self._edit_timer = self._timer(EDIT_MS, self._write)
        self._text_timer = self._timer(TEXT_MS, self._read_typed)
        self._keep_timer = self._timer(KEEP_MS, self._keep)
        self._recover()
        working = charters.in_force(brand_id)
        if working is not None and not self.recovered:
            self.charter = working.charter
        self._check()

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=interval)
        timer.timeout.connect(then)
        return timer

    # -- asking --

    @property
    def text(self) -> str:
        return self._now.text if self._typed is None else self._typed

    @property
    def included(self) -> Mapping[str, str]:
        return self._now.included

    @property
    def exists(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self.text)

    @property
    def busy(self) -> bool:
        """Say whether the text does not say yet what the form says, or the other way round."""
        return bool(self._waiting) or self._under_way or self._typed is not None

    @property
    def modified(self) -> bool:
        """Say whether anything differs from the version in force."""
        if self.busy or self.base is None:
            return bool(self._waiting) or bool(self.text)
        return self._now.text != self.base.text or dict(self._now.included) != dict(self.base.included)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def next_number(self) -> int:
        return 1 if self.base is None else self.base.number + 1

    def rule(self, rule_id: str) -> Rule | None:
        if self.charter is None:
            return None
        return next((rule for rule in self.charter.rules if rule.id == rule_id), None)

    def old_rule(self, rule_id: str) -> Rule | None:
        """Return a rule as it is in force."""
        working = self._charters.in_force(self.brand_id)
        if working is None:
            return None
        return next((rule for rule in working.charter.rules if rule.id == rule_id), None)

    # -- the form --

    def set_rule(self, rule_id: str, rule: Rule) -> None:
        """Change a rule. Its id stays."""
        from cm_inbox.charter import write

        assert self.charter is not None
        rules = tuple(rule if each.id == rule_id else each for each in self.charter.rules)
        self.change(
            f"rule {rule_id}",
            lambda text: write.replace_rule(text, rule_id, rule),
            msgspec.structs.replace(self.charter, rules=rules),
        )

    def change(self, what: str, change: TextChange, charter: Charter | None = None) -> None:
        """Change the text in the background, and at once what the form shows where that is known.

        ``what`` names the thing that is changed: of several changes of one that still wait the last one counts.
        """
        if charter is not None:
            self.charter = charter
        self._waiting.pop(what, None)
        self._waiting[what] = change
        self._edit_timer.start()
        self.changed.emit()

    def write_now(self) -> None:
        """Let the text follow without waiting for more."""
        self._edit_timer.stop()
        self._text_timer.stop()
        if self._typed is not None:
            self._read_typed()
        self._write()

    def _write(self) -> None:
        if self._under_way or not self._waiting or self._typed is not None:
            return
        change = self._waiting.pop(next(iter(self._waiting)))  # one after the other: each can be taken back by itself
        self._under_way = True
        future = self._charters.edit(self._now.text, self._now.included, (change,))
        self._futures.then(future, self._written, self._failed)

    def _written(self, edited: Edited) -> None:
        self._under_way = False
        self._become(Texts(edited.text, dict(edited.included)))
        if edited.refused:
            self.refused.emit(edited.refused)
        self._take(edited.checked)
        self._write()

    def _failed(self, error: CmInboxError) -> None:
        self._under_way = False
        self.refused.emit(texts.error_text(error)[1])
        self._check()

    # -- the text --

    def type_text(self, text: str) -> None:
        """Take a text that a person writes; the form follows once it can be read."""
        if text == self.text:
            return
        self._typed = text
        self._text_timer.start()
        self._keep_timer.start()
        self.changed.emit()

    def _read_typed(self) -> None:
        if self._typed is None or self._under_way:
            if self._under_way:
                self._text_timer.start()
            return
        text, self._typed = self._typed, None
        self._waiting.clear()
        self._become(Texts(text, self._now.included))
        self._check()

    def replace(self, text: str, included: Mapping[str, str]) -> None:
        """Begin again from another text: an older version, a file, an import."""
        self._typed = None
        self._waiting.clear()
        self._become(Texts(text, dict(included)))
        self._check()

    def _check(self) -> None:
        if not self.exists:
            self.charter, self.problems, self.broken = None, (), False
            self.changed.emit()
            return
        asked = self._now

        def take(checked: Checked) -> None:
            if self._now is asked:
                self._take(checked)

        self._futures.then(self._charters.check(asked.text, asked.included), take)

    def _take(self, checked: Checked) -> None:
        self.problems = checked.problems
        self.broken = checked.charter is None
        if checked.charter is not None and not self._waiting and self._typed is None:
            self.charter = checked.charter
        self.changed.emit()
        self.text_changed.emit()

    # -- the way back --

    def undo(self) -> bool:
        """Return to the text before the last change; say whether there was one."""
        return self._go(self._undo, self._redo)

    def redo(self) -> bool:
        return self._go(self._redo, self._undo)

    def _go(self, here: list[Texts], there: list[Texts]) -> bool:
        if self.busy:
            self._typed = None
            self._waiting.clear()
            self._check()
            return True
        if not here:
            return False
        there.append(self._now)
        self._now = here.pop()
        self._keep_timer.start()
        self._check()
        return True

    def _become(self, texts: Texts) -> None:
        if texts == self._now:
            return
        self._undo.append(self._now)
        del self._undo[:-STEPS]
        self._redo.clear()
        self._now = texts
        self._keep_timer.start()

    def abandon(self) -> None:
        """Forget all that is not saved."""
        base = self.base
        self.replace(base.text if base else "", base.included if base else {})
        self.recovered = False
        self._keep()

    # -- keeping --

    def save(self, note: str) -> Future[CharterVersion]:
        """Put it in force as a new version. The future raises CharterRefused."""
        return self._charters.save(self.brand_id, self._now.text, self._now.included, note=note)

    def saved(self, version: CharterVersion) -> None:
        """Take note that this version is in force now."""
        self.base = version
        self.recovered = False
        self._keep()
        self.changed.emit()
        self.text_changed.emit()

    def keep_now(self) -> None:
        """Keep on disk what is not saved, without waiting."""
        if self._keep_timer.isActive() or self.busy:
            self._keep()

    def _keep(self) -> None:
        self._keep_timer.stop()
        number = self.base.number if self.base is not None else 0
        draft = None
        if self.modified:
            draft = msgspec.json.encode(Kept(number, self.text, dict(self.included))).decode()
        self._futures.then(self._charters.keep_draft(self.brand_id, draft))

    def _recover(self) -> None:
        found = self._charters.draft(self.brand_id)
        if found is None:
            return
        try:
            kept = msgspec.json.decode(found, type=Kept)
        except msgspec.MsgspecError:
            return
        self._undo.append(self._now)
        self._now = Texts(kept.text, dict(kept.included))
        self.recovered = self.modified
