"""A stored message as it is judged by the million."""

from __future__ import annotations

from typing import NamedTuple

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Strike, Subject


class Stored(NamedTuple):
    """The fields of a ``Subject``, in its order, and the folded text where it has been kept, else None.

    A tuple costs a tenth of a ``Subject`` to make and to send to another process, and conditions read both alike.
    """

    id: str
    text: str
    at: Millis
    network: str = ""
    account: str = ""
    visibility: Visibility = Visibility.PUBLIC
    own: bool = False
    author_handle: str = ""
    author_name: str = ""
    author_labels: tuple[str, ...] = ()
    author_since: Millis | None = None
    first_time: bool = False
    strikes: tuple[Strike, ...] = ()
    language: str | None = None
    author_language: str | None = None
    thread_language: str | None = None
    duplicates: int = 0
    reply_to_us: bool = False
    handles: tuple[str, ...] = ()
    folded: str | None = None

    @classmethod
    def of(cls, subject: Subject, folded: str | None = None) -> Stored:
        """Return a subject as it is judged by the million."""
        return cls._make((*(getattr(subject, name) for name in cls._fields[:-1]), folded))

    def subject(self) -> Subject:
        """Return the subject that this is."""
        return Subject(*self[:-1])


Judged = Subject | Stored
"""What conditions are asked about."""
