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

    An empty line gives one too, so that lines in and out stay side by side; it is nothing wrong.
    Fields are those of docs/jsonl.md; only ``text`` is needed. What a history would tell is told by the file itself:
    whether an author wrote before, how many equal messages came within a day.
    """
    past = _Past()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            yield _json({"id": None, "line": number, "error": "empty line"}), None
            continue
        try:
            subject = past.meet(_subject(_object(line), number))
        except ValueError as error:
            yield _json({"id": None, "line": number, "error": str(error)}), f"{number}: {error}"
            continue
        verdicts = [_fields(verdict) for verdict in judge.judge(subject)]
        yield _json({"id": subject.id, "verdicts": verdicts}), None


def _json(fields: Mapping[str, Any]) -> str:
    """Return one line; half a character of UTF-16, which JSON may hold and no terminal takes, is a ``?``."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _object(line: bytes) -> Mapping[str, Any]:
    """Return the object of one line. Raises ValueError with what is wrong."""
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("the line is no UTF-8 text: save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"the line is no JSON: look at its character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    except ValueError:  # Python converts no number of more digits than sys.get_int_max_str_digits
        raise ValueError("a number of the line is too long") from None
    if not isinstance(fields, Mapping):
        raise ValueError('a line must be an object: {"id": ..., "text": ...}')
    return fields


def _time(written: str) -> Millis:
    try:
        return parse_time(written)
    except (ValueError, OverflowError):
        raise ValueError("created_at is no time such as 2026-10-01T09:30:00Z") from None


def _subject(fields: Mapping[str, Any], number: int) -> Subject:
    """Read one line's fields. Raises ValueError with what is wrong."""
    if not isinstance(fields.get("text"), str):
        raise ValueError("text is missing or no text")
    author = fields.get("author")
    author = author if isinstance(author, Mapping) else {}
    at = fields.get("created_at")
    visibility = fields.get("visibility") or Visibility.PUBLIC
    if not isinstance(visibility, str) or visibility not in list(Visibility):
        raise ValueError(f"visibility must be public or private, not {visibility!r}")
    return Subject(
        id=str(fields.get("id") or number),
        text=fields["text"],
        at=_time(at) if isinstance(at, str) else now(),
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
