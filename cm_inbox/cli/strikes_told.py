"""Somebody's warnings, as the command line tells them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cm_inbox.app import App
from cm_inbox.charter.shape import Ladder
from cm_inbox.charter.strikes import course, in_words, lasts, standing
from cm_inbox.models.conversations import AuthorRecord
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.verdicts import StoredVerdict, Strike

from .shapes import suggestions, time_or_none


def strike_fields(app: App, author: AuthorRecord, brand_id: int) -> dict[str, Any]:
    """Return somebody's warnings by the charter in force; without one, none counts."""
    app.charters.load().result()
    working = app.charters.in_force(brand_id)
    return told_of(None if working is None else working.charter.strikes, author.strikes, app.clock())


def told_of(ladder: Ladder | None, strikes: Sequence[Strike], at: Millis) -> dict[str, Any]:
    """Return each warning with whether it counts at an instant and until when, and the ladder's next step."""
    lasting = None if ladder is None else lasts(ladder)
    told = [
        {
            "at": format_time(each.at),
            "rule": each.rule,
            "counts": ladder is not None and standing(ladder, [each], at).counting == 1,
            "expires_at": time_or_none(None if lasting is None else each.at + lasting),
        }
        for each in strikes
    ]
    stands = None if ladder is None else standing(ladder, strikes, at)
    if stands is None or stands.next_step is None:
        return {"strikes": told, "next_step": None}
    step = stands.next_step
    foreseen = {"at": step.at, "do": step.do, "for": step.duration, "in": stands.to_next}
    return {"strikes": told, "next_step": {**foreseen, "words": in_words(step, "en")}}


def strike_lines(fields: dict[str, Any]) -> Iterator[str]:
    """Yield what ``strike_fields`` says in words, nothing where there is nothing to say."""
    for each in fields["strikes"]:
        until = f", until {each['expires_at']}" if each["expires_at"] else ""
        counts = f"counts{until}" if each["counts"] else "does not count"
        yield f"Strike {each['at']}  {each['rule'] or 'no rule'}: {counts}"
    step = fields["next_step"]
    if step is not None and fields["strikes"]:
        yield f"Next on the ladder: {step['words']}, at {step['at']} strikes ({step['in']} more)"


def warned_fields(app: App, conversation_id: int) -> dict[str, Any]:
    """Return which strike a warning just given is, until when it counts, and what the ladder has for it now."""
    app.charters.load().result()
    found = app.inbox.conversation(conversation_id)
    working = app.charters.in_force(found.row.brand_id)
    return warned_of(None if working is None else working.charter.strikes, found.author.strikes)


def warned_of(ladder: Ladder | None, strikes: Sequence[Strike]) -> dict[str, Any]:
    """Return the same of the newest of somebody's warnings."""
    reached = course(ladder, strikes)[-1:] if ladder is not None else ()
    if ladder is None or not reached:
        return {"strike": None, "expires_at": None, "step": None}
    lasting, step = lasts(ladder), reached[0].step
    return {
        "strike": reached[0].counting,
        "expires_at": time_or_none(None if lasting is None else reached[0].strike.at + lasting),
        "step": None if step is None else {"do": step.do, "for": step.duration, "words": in_words(step, "en")},
    }


def warned_line(fields: dict[str, Any]) -> str:
    """Return the same in words."""
    if fields["strike"] is None:
        return "  no charter in force counts it"
    until = f", until {fields['expires_at']}" if fields["expires_at"] else ""
    step = fields["step"]
    return f"  strike {fields['strike']}{until}; the ladder foresees {step['words'] if step else 'nothing more'}"


def verdict_line(stored: StoredVerdict) -> str:
    """Return what one rule says of a message, in one line."""
    verdict = stored.verdict
    asks = ", ".join(suggestions(verdict.asked)) or "nothing"
    held = f", held back by {verdict.held_back_by}" if verdict.held_back_by else ""
    return f"  rule {verdict.rule} ({verdict.title}): {asks} [{stored.standing}{held}]"
