"""What a key will most likely want next, made ready while nothing else happens.

After a conversation has been shown, its neighbours in the list are read, laid out and painted aside, and so are the
rows that come into sight next: small steps, each when the event loop has nothing better to do. A key then finds them
ready. Whatever is told to have changed meanwhile is read anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

from cm_inbox.errors import CmInboxError
from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.queue import Change

STEP_SECONDS = 0.003
"""How long is worked in one go: so much later may a key come that is pressed just then."""

AT_ONCE = 0
REST_MS = 150
"""How long keys must rest before more than the likeliest is made ready: a key held down goes one way."""


class Ahead(QObject):
    """Keeps the neighbours of what is shown ready, and nothing else.

    ``lay_out`` makes a conversation ready to be shown; ``rows`` does the same with rows of the list, step by step.
    """

    def __init__(
        self,
        inbox: Inbox,
        lay_out: Callable[[Conversation], None],
        rows: Callable[[], Iterator[None]],
        parent: QObject | None = None,
        *,
        waits: bool = False,
    ) -> None:
        """``waits``: nothing is made ready until ``go_on``."""
        super().__init__(parent)
        self._inbox = inbox
        self._lay_out = lay_out
        self._rows = rows
        self._ready: dict[int, Conversation] = {}
        self._notes = notes = _Notes()
        self._work: Iterator[int] = iter(())
        self._waits = waits
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        self._unsubscribe = inbox.subscribe(notes.take)

    def conversation(self, conversation_id: int) -> Conversation:
        """Return a conversation as ``Inbox.conversation`` does, at once where it is ready. Raises NotFound."""
        fresh = self.is_ready(conversation_id)
        ready = self._ready.pop(conversation_id, None)
        return ready if ready is not None and fresh else self._inbox.conversation(conversation_id)

    def is_ready(self, conversation_id: int) -> bool:
        """Say whether a conversation would be there at once."""
        return conversation_id in self._ready and conversation_id not in self._notes.changed

    def around(self, conversation_ids: Sequence[int]) -> None:
        """Make these ready, the likeliest first, and let go of all others."""
        self._notes.wanted = frozenset(conversation_ids)
        for each in self._ready.keys() - self._notes.wanted:
            del self._ready[each]
        self._notes.changed.difference_update(self._notes.changed - self._notes.wanted)
        self._work = self._prepare(conversation_ids)
        if not self._waits:
            self._timer.start(AT_ONCE)

    def go_on(self) -> None:
        """Make ready what was asked for last."""
        self._waits = False
        self._timer.start(AT_ONCE)

    def forget(self, conversation_id: int) -> None:
        """Read a conversation anew: something of it has changed that nobody else is told of."""
        self._notes.changed.add(conversation_id)

    def close(self) -> None:
        """Make nothing ready any more."""
        self._unsubscribe()
        self._timer.stop()

    def _prepare(self, conversation_ids: Sequence[int]) -> Iterator[int]:
        """Make them ready; gives after each step how many ms to wait before the next one."""
        for number, each in enumerate(conversation_ids):
            if each not in self._ready or each in self._notes.changed:
                self._notes.changed.discard(each)  # first: what changes from now on is noted again
                found = self._ready[each] = self._inbox.conversation(each)
                yield AT_ONCE
                self._lay_out(found)
                yield AT_ONCE
            if number == 0:
                for _ in self._rows():
                    yield AT_ONCE
                yield REST_MS

    def _step(self) -> None:
        end = time.monotonic() + STEP_SECONDS
        wait = AT_ONCE
        try:
            while wait == AT_ONCE and time.monotonic() < end:
                wait = next(self._work)
            self._timer.start(wait)
        except StopIteration:
            return
        except CmInboxError:
            return  # said when it is shown: here nobody asked for it


class _Notes:
    """What has changed of what is wanted. It knows no window: ``take`` is called, and kept, by any thread."""

    def __init__(self) -> None:
        self.wanted: frozenset[int] = frozenset()
        self.changed: set[int] = set()

    def take(self, change: Change) -> None:
        """Note what has changed."""
        if change.reload or change.accounts:
            self.changed.update(self.wanted)
        else:
            self.changed.update(self.wanted.intersection(change.conversations))
