"""What a search finds, a page at a time and newest first, as rows of the list want it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import Future

from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import SearchHit
from cm_inbox.models.queue import Filter

from .plain import line
from .queue_text import around
from .softening import hurtful_places

HITS = 200
"""How many messages are found at a time."""

WORDS_AT_MOST = 2_000


class SearchPages:
    """One search. ``snippets`` are what was found, by conversation; ``more`` says whether there may be older ones.

    ``hurtful`` are the words of these messages that are not shown in clear.
    """

    def __init__(self, inbox: Inbox, query: str, narrowed: Filter = Filter()) -> None:  # noqa: B008 - frozen
        self._inbox = inbox
        self._query = query
        self._narrowed = narrowed
        self._before: int | None = None
        self.under_way = False
        self.more = True
        self.snippets: dict[int, str] = {}
        self.hurtful: dict[int, tuple[str, ...]] = {}

    @property
    def ids(self) -> array[int]:
        """Return the conversations found so far, that with the newest message first."""
        return array("q", self.snippets)

    @property
    def begun(self) -> bool:
        """Say whether a page has come already."""
        return self._before is not None or not self.more

    def next(self) -> Future[list[SearchHit]]:
        """Ask for the next page; ``take`` what comes."""
        self.under_way = True
        return self._inbox.search(self._query, self._narrowed, limit=HITS, before_row=self._before)

    def take(self, hits: Sequence[SearchHit]) -> None:
        """Add what was found."""
        self.under_way = False
        self.more = len(hits) == HITS
        verdicts = self._inbox.verdicts([hit.row for hit in hits])
        for hit in hits:
            self._before = hit.row
            if hit.conversation_id is not None and hit.conversation_id not in self.snippets:
                text = hit.message.text
                self.snippets[hit.conversation_id] = around(line(text, WORDS_AT_MOST), self._query)
                places = hurtful_places(verdicts.get(hit.row, ()))
                self.hurtful[hit.conversation_id] = tuple(text[start:end] for start, end in places)

    def give_up(self) -> None:
        """Ask for nothing more."""
        self.under_way = self.more = False
