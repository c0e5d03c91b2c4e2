"""What the decisions of a brand's log are about: the messages, people and conversations that it told of before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cm_inbox.models.accounts import account_uid
from cm_inbox.models.instants import Millis, parse_time
from cm_inbox.models.record import Record
from cm_inbox.store.text import clean

EXCERPT = 160
"""Characters of a message that an entry quotes."""


class About(Record, frozen=True):
    """What a decision is about, as far as the log says. ``account`` is ours, ``author`` who wrote there.

    ``conversation`` is the network's id of where, ``title`` what that is called, ``excerpt`` the first words of the
    message. ``others`` are the further people that a decision about people names.
    """

    network: str = ""
    account: str = ""
    author: str = ""
    conversation: str = ""
    title: str = ""
    message: str = ""
    excerpt: str = ""
    others: tuple[str, ...] = ()


class Subjects:
    """Fed with the messages of a log, asked about its decisions. Ids are the account's uid with the network's id."""

    def __init__(self) -> None:
        self._accounts: dict[str, tuple[str, str]] = {}
        self._messages: dict[tuple[str, str], str] = {}
        self._handles: dict[tuple[str, str], str] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self._newest: dict[tuple[str, str, str], tuple[Millis, str]] = {}
        self._forgotten: set[tuple[str, str]] = set()

    def told(self, body: Mapping[str, Any]) -> None:
        """Take in a message."""
        network, address = text(body.get("network")), text(body.get("account"))
        uid, native_id = account_uid(network, address), text(body.get("id"))
        thread, author = mapping(body.get("thread")), mapping(body.get("author"))
        self._accounts[uid] = network, address
        self._messages[uid, native_id] = line(body.get("text"))
        if body.get("forget") is True:
            self._forgotten.add((uid, native_id))
        who = text(author.get("id"))
        named = text(author.get("handle")) or text(author.get("name")) or who
        self._handles[uid, who] = named
        if text(thread.get("title")):
            self._titles[uid, text(thread.get("id"))] = line(thread.get("title"))
        if body.get("direction") != "out":
            place = uid, text(thread.get("id")), who
            at = _instant(body.get("created_at"))
            if at >= self._newest.get(place, (0, ""))[0]:
                self._newest[place] = at, native_id

    def knows(self, body: Mapping[str, Any]) -> bool:
        """Say whether who a decision is about was told of."""
        return (text(body.get("account")), text(body.get("author"))) in self._handles

    def of(self, body: Mapping[str, Any], at: Millis) -> About:
        """Return what a decision of then is about: the message it names, else the newest it dealt with."""
        uid, thread, who = text(body.get("account")), text(body.get("thread")), text(body.get("author"))
        network, address = self._accounts.get(uid, ("", ""))
        message = self._message(body, (uid, thread, who), at)
        people = [mapping(each) for each in _list(mapping(body.get("payload")).get("people"))]
        return About(
            network,
            address,
            self._handles.get((uid, who), who),
            thread,
            self._titles.get((uid, thread), ""),
            message,
            self._messages.get((uid, message), ""),
            tuple(
                self._named(text(each.get("account")), text(each.get("id")))
                for each in people
                if (text(each.get("account")), text(each.get("id"))) != (uid, who)
            ),
        )

    def is_forgotten(self, about: About) -> bool:
        """Say whether the message's words had to be forgotten since, as its network's terms ask."""
        return (account_uid(about.network, about.account), about.message) in self._forgotten

    def _message(self, body: Mapping[str, Any], place: tuple[str, str, str], at: Millis) -> str:
        if text(body.get("message")):
            return text(body.get("message"))
        facts = mapping(body.get("facts"))
        for name in ("dealt", "knew", "opens"):
            for each in _list(facts.get(name)):
                if (place[0], text(each)) in self._messages:
                    return text(each)
        written, newest = self._newest.get(place, (0, ""))
        return "" if body.get("past") is True and written > at else newest

    def _named(self, uid: str, who: str) -> str:
        network, _ = self._accounts.get(uid, ("", ""))
        named = self._handles.get((uid, who), who)
        return f"{named} ({network})" if network else named


# --- what is foreign -------------------------------------------------------------------------------


def mapping(value: object) -> Mapping[str, Any]:
    """Return JSON's object, from its text too; an empty one for all else: what the log holds is foreign."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """Return a text as it can be written, an empty one for all else."""
    return clean(value) if isinstance(value, str) else ""


def line(value: object, *, whole: bool = False) -> str:
    """Return a text on one line, a long one cut unless all of it is wanted."""
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in text(value)).split())
    return said if whole or len(said) <= EXCERPT else said[: EXCERPT - 1] + "…"


def is_instant(value: object) -> bool:
    """Say whether a number can be shown as a time (until the year 9999)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 253_402_300_800_000


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _instant(value: object) -> Millis:
    try:
        return max(parse_time(text(value)), 0)
    except (ValueError, OverflowError):
        return 0
