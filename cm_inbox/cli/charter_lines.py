"""Messages of a file, line by line, with what a charter says of each."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cm_inbox.charter.fold import fold
from cm_inbox.charter.judge import Judge
from cm_inbox.models.instants import Millis, now, parse_time
from cm_inbox.models.messages import Visibility
from cm_inbox.models.verdicts import Subject, Verdict

from .shapes import suggestions

DAY: Millis = 24 * 3_600_000


def judged_lines(judge: Judge, lines: Iterable[bytes]) -> Iterator[tuple[str, str | None]]:
    """Yield for each line what to print, and what is wrong with the line, ``3: no JSON``, where it cannot be judged.

    Fields are those of docs/jsonl.md; only ``text`` is needed. What a history would tell is told by the file itself:
    whether an author wrote before, how many equal messages came within a day.
    """
    past = _Past()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            subject = past.meet(_subject(json.loads(line.decode("utf-8-sig")), number))
        except (ValueError, RecursionError) as error:
            yield (
                json.dumps({"id": None, "line": number, "error": str(error)}, ensure_ascii=False),
                f"{number}: {error}",
            )
            continue
        verdicts = [_fields(verdict) for verdict in judge.judge(subject)]
        yield json.dumps({"id": subject.id, "verdicts": verdicts}, ensure_ascii=False), None


def _subject(fields: Any, number: int) -> Subject:
    """Read one line. Raises ValueError with what is wrong."""
    if not isinstance(fields, Mapping):
        raise ValueError('a line must be an object: {"id": ..., "text": ...}')
    if not isinstance(fields.get("text"), str):
        raise ValueError("text is missing or no text")
    author = fields.get("author")
    author = author if isinstance(author, Mapping) else {}
    at = fields.get("created_at")
    visibility = fields.get("visibility") or Visibility.PUBLIC
    if visibility not in list(Visibility):
        raise ValueError(f"visibility must be public or private, not {visibility!r}")
    return Subject(
        id=str(fields.get("id") or number),
        text=fields["text"],
        at=parse_time(at) if isinstance(at, str) else now(),
        network=str(fields.get("network") or ""),
        account=str(fields.get("account") or ""),
        visibility=Visibility(visibility),
        own=fields.get("direction") == "out",
        author_handle=str(author.get("handle") or author.get("id") or ""),
        author_name=str(author.get("name") or ""),
        language=fields["language"] if isinstance(fields.get("language"), str) else None,
    )


class _Past:
    """What the lines before this one tell."""

    def __init__(self) -> None:
        self._first: dict[str, Millis] = {}
        self._lately: deque[tuple[Millis, str]] = deque()
        self._equal: dict[str, int] = {}

    def meet(self, subject: Subject) -> Subject:
        """Return the message with what came before it, and remember it."""
        known = self._first.get(subject.author_handle) if subject.author_handle else None
        text = fold(subject.text)
        while self._lately and self._lately[0][0] < subject.at - DAY:
            _, gone = self._lately.popleft()
            self._equal[gone] -= 1
        equal = self._equal.get(text, 0)
        self._lately.append((subject.at, text))
        self._equal[text] = equal + 1
        if subject.author_handle:
            self._first.setdefault(subject.author_handle, subject.at)
        since = subject.at if known is None else known
        return Subject(
            id=subject.id,
            text=subject.text,
            at=subject.at,
            network=subject.network,
            account=subject.account,
            visibility=subject.visibility,
            own=subject.own,
            author_handle=subject.author_handle,
            author_name=subject.author_name,
            author_since=since,
            first_time=known is None and bool(subject.author_handle),
            language=subject.language,
            duplicates=equal,
        )


def _fields(verdict: Verdict) -> dict[str, Any]:
    return {
        "rule": verdict.rule,
        "spans": [list(span) for span in verdict.spans],
        "suggest": list(suggestions(verdict.asked)),
        **({"held_back_by": verdict.held_back_by} if verdict.held_back_by else {}),
    }
