"""What is known of the channels we are in and of who is there, and the messages heard that are not stored yet.

Who somebody is: the account that the server vouches for, where it does (account-tag, extended-join, account-notify,
WHOX); else the whole ``nick!user@host``, never the nick alone, which anybody takes who comes next.

A message's id is the server's (``msgid``); without one, a hash of what was said, by whom and when. A message stays here
until the cursor behind it comes back: by then it is stored.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from urllib.parse import quote

from cm_inbox.models.instants import Millis, format_time, parse_time
from cm_inbox.models.messages import Author, Direction, Message, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.models.sentences import Sentence

from .irc_line import Line, Support, is_control, mode_changes, plain

MODERATION = (ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE)
PRIVATE = "with:"
ACCOUNT = "account:"
MOST_KEPT = 5_000
"""Messages that wait to be stored at most; beyond that the oldest are given up, and said to be missing."""


@dataclass(slots=True)
class Person:
    """Somebody who is in a channel of ours. ``user`` and ``host`` are empty as long as nobody has told us."""

    nick: str
    user: str = ""
    host: str = ""
    account: str = ""

    @property
    def mask(self) -> str:
        return f"{self.nick}!{self.user}@{self.host}"


@dataclass(slots=True)
class Channel:
    """``ranks`` are our own modes there (o: operator); ``members`` are folded nicks."""

    name: str
    joined: bool = False
    topic: str = ""
    ranks: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Heard:
    number: int
    message: Message
    past: bool


class Book:
    """Hears every line of one account's connections."""

    def __init__(self, clock: Callable[[], Millis], server: str) -> None:
        self._clock = clock
        self._server = server
        self.support = Support()
        self.nick = ""
        self.channels: dict[str, Channel] = {}
        self.people: dict[str, Person] = {}
        self.heard: list[_Heard] = []
        self.gap: Sentence | None = None
        self.news = asyncio.Event()
        self.sending = False
        """What we say now is ours to tell: the act returns it."""
        self.looking_back = False
        self.known_until: Millis = 0
        """What is older came before: a server plays some of it again as we join."""
        self._number = 0
        self._newest: deque[Message] = deque(maxlen=200)
        self._batches: dict[str, str] = {}
        self._split_told: Millis = 0

    def begin(self) -> None:
        """Forget who was where: a new connection begins."""
        self.channels.clear()
        self.people.clear()
        self._batches.clear()

    # -- hearing --

    def hear(self, line: Line) -> None:
        """Take note of a line."""
        handle = _HANDLERS.get(line.command)
        if handle is not None:
            handle(self, line)

    def _joins(self, line: Line) -> None:
        person = self._person_of(line)
        if len(line.params) >= 3:  # extended-join: account and real name
            person.account = "" if line.param(1) == "*" else line.param(1)
        channel = self._channel(line.param(0))
        channel.members.add(self._fold(line.nick))
        if self._is_us(line.nick):
            channel.joined = True

    def _parts(self, line: Line) -> None:
        self._leaves(line.param(0), line.nick)

    def _kicked(self, line: Line) -> None:
        self._leaves(line.param(0), line.param(1))
        if self._is_us(line.param(1)):
            self.tell_gap(
                Sentence(
                    "cm-inbox was put out of {channel} by {who}: {said}. What is said there is not read.",
                    channel=line.param(0),
                    who=line.nick,
                    said=plain(line.param(-1)),
                )
            )

    def _leaves(self, name: str, nick: str) -> None:
        channel = self._channel(name)
        channel.members.discard(self._fold(nick))
        if self._is_us(nick):
            channel.joined = False
            channel.ranks.clear()
        elif not any(self._fold(nick) in each.members for each in self.channels.values()):
            self.people.pop(self._fold(nick), None)

    def _quits(self, line: Line) -> None:
        for channel in self.channels.values():
            channel.members.discard(self._fold(line.nick))
        self.people.pop(self._fold(line.nick), None)
        at = self._clock()
        if is_split(line.param(-1)) and at - self._split_told > 60_000:
            self._split_told = at
            self.tell_gap(
                Sentence(
                    "The IRC network came apart at {time}: what was said on its other side was not read.",
                    time=format_time(at),
                )
            )

    def _renames(self, line: Line) -> None:
        old, new = self._fold(line.nick), self._fold(line.param(0))
        person = self.people.pop(old, None)
        if person is not None:
            person.nick = line.param(0)
            self.people[new] = person
        for channel in self.channels.values():
            if old in channel.members:
                channel.members.discard(old)
                channel.members.add(new)
        if self._is_us(line.nick):
            self.nick = line.param(0)

    def _account(self, line: Line) -> None:
        self._person_of(line).account = "" if line.param(0) == "*" else line.param(0)

    def _host(self, line: Line) -> None:
        person = self._person_of(line)
        person.user, person.host = line.param(0), line.param(1)

    def _names(self, line: Line) -> None:
        """Numeric 353: who is in a channel, each with all signs of rank where multi-prefix is on."""
        channel = self._channel(line.param(2))
        for word in line.param(-1).split():
            name = word.lstrip("".join(self.support.prefixes))
            signs = word[: len(word) - len(name)]
            nick, _, rest = name.partition("!")
            person = self.people.setdefault(self._fold(nick), Person(nick))
            if rest:
                person.user, _, person.host = rest.partition("@")
            channel.members.add(self._fold(nick))
            if self._is_us(nick):
                channel.ranks = {self.support.prefixes[sign] for sign in signs}

    def _who(self, line: Line) -> None:
        """Numeric 354 as ``irc`` asks for it: user, host, nick, account (0: none)."""
        if len(line.params) >= 5:
            user, host, nick, account = line.params[1:5]
            person = self.people.setdefault(self._fold(nick), Person(nick))
            person.user, person.host = user, host
            person.account = "" if account == "0" else account

    def _mode(self, line: Line) -> None:
        if not self.support.is_channel(line.param(0)):
            return
        channel = self._channel(line.param(0))
        before = self.moderates(channel.name)
        for added, letter, argument in mode_changes(self.support, line.params[1:]):
            if letter in self.support.prefixes.values() and self._is_us(argument):
                (channel.ranks.add if added else channel.ranks.discard)(letter)
        if self.moderates(channel.name) is not before:
            self._tell_rights(channel)

    def _tell_rights(self, channel: Channel) -> None:
        """Give the newest messages of a channel again: what may be done to who wrote them has changed."""
        denied, thread = self._denied(channel.name), self._fold(channel.name)
        waiting = {each.message.id: each for each in self.heard}
        for message in [each for each in self._newest if each.thread.id == thread]:
            changed = replace(message, denied=denied)
            if message.id in waiting:
                waiting[message.id].message = changed
            else:
                self._keep(changed, past=True)

    def _topic(self, line: Line) -> None:
        self._channel(line.param(-2)).topic = plain(line.param(-1))

    def _batch(self, line: Line) -> None:
        reference = line.param(0)
        if reference.startswith("+"):
            self._batches[reference[1:]] = line.param(1)
        else:
            self._batches.pop(reference[1:], None)

    def _ended(self, line: Line) -> None:
        for channel in self.channels.values():
            channel.joined = False
        self.news.set()

    def _says(self, line: Line) -> None:
        if "!" not in line.source or is_control(line.param(1)):
            return
        ours = self._is_us(line.nick)
        if (ours and self.sending) or (line.command == "NOTICE" and not self.support.is_channel(line.param(0))):
            return  # private notices are what services and programs say
        message = self.message(line)
        if message is None:
            return
        replayed = self._batches.get(line.tags.get("batch", "")) == "chathistory"
        if replayed and ours:
            return  # what we said is kept as it was sent, whole
        if replayed and "msgid" not in line.tags and message.created_at <= self.known_until:
            return
        self._newest.append(message)
        self._keep(message, past=self.looking_back)

    def _keep(self, message: Message, *, past: bool) -> None:
        self._number += 1
        self.heard.append(_Heard(self._number, message, past))
        if len(self.heard) > MOST_KEPT:
            del self.heard[0]
            self.tell_gap(Sentence("More was said than could be stored: the oldest of it is missing."))
        self.news.set()

    # -- telling --

    def tell_gap(self, gap: Sentence) -> None:
        """Have something said that could not be read."""
        self.gap = Sentence.joined(self.gap, gap) if self.gap and str(gap) not in str(self.gap) else self.gap or gap
        self.news.set()

    def stored(self, number: int) -> None:
        """Let go of what is stored by now."""
        self.heard = [each for each in self.heard if each.number > number]

    def message(self, line: Line) -> Message | None:
        """Return what a PRIVMSG or NOTICE says; None for what is not for everybody in a channel, nor for us."""
        target = line.param(0)
        text = plain(line.param(1))
        person = self._person_of(line, keep=False)
        if "account" in line.tags:
            person.account = line.tags["account"]
        at = _time(line, self._clock())
        ours = self._is_us(line.nick)
        public = self.support.is_channel(target)
        if not public and not ours and not self._is_us(target):
            return None
        author = self.author(person)
        if public:
            thread = self.thread(target)
        else:
            other = self.people.get(self._fold(target), Person(target)) if ours else person
            thread = private_thread(self.author(other))
        return Message(
            id=line.tags.get("msgid") or self._hash(line, at),
            thread=thread,
            author=author,
            direction=Direction.OUT if ours else Direction.IN,
            visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
            text=text,
            created_at=at,
            parent=line.tags.get("+draft/reply") or line.tags.get("+reply") or None,
            url=self._url(target) if public else None,
            denied=self._denied(target if public else None),
        )

    def _url(self, channel: str) -> str:
        """Return where an IRC client finds a channel (draft-butcher-irc-url-04)."""
        server = self._server if "://" in self._server else f"ircs://{self._server}"
        return f"{server}/{quote(channel)}"

    def thread(self, channel: str) -> Thread:
        """Return a channel as a thread."""
        name = self._fold(channel)
        return Thread(name, ThreadKind.PUBLIC, self.channels[name].name if name in self.channels else channel)

    def author(self, person: Person) -> Author:
        """Return who somebody is."""
        known = f"{ACCOUNT}{self._fold(person.account)}" if person.account else self._fold(person.mask)
        return Author(known, person.nick, person.nick)

    def us(self, account: str, source: str) -> Author:
        """Return who we are."""
        user, _, host = source.partition("!")[2].partition("@")
        return self.author(Person(self.nick, user, host, account))

    def _denied(self, channel: str | None) -> Mapping[ActionKind, Denied]:
        if channel is None:
            return dict.fromkeys(MODERATION, Denied(Reason.PUBLIC_ONLY))
        return {} if self.moderates(channel) else dict.fromkeys(MODERATION, Denied(Reason.ROLE_MISSING))

    def moderates(self, channel: str) -> bool:
        """Say whether we may ban in a channel: as its operator, or as whatever ranks above "voice"."""
        ranks = [mode for mode in self.support.prefixes.values() if mode != "v"]
        found = self.channels.get(self._fold(channel))
        return found is not None and bool(found.ranks & set(ranks))

    # -- people --

    def find(self, author_id: str) -> Person | None:
        """Return somebody who is here now, by author id."""
        return next((person for person in self.people.values() if self.author(person).id == author_id), None)

    def others_matched(self, mask: str, person: Person) -> bool:
        """Say whether a ban's mask would meet anybody here, ourselves included, but for the one who is meant."""
        wanted = self._fold(mask)
        return any(
            each is not person
            and self._fold(each.nick) != self._fold(person.nick)
            and matches(wanted, self._fold(each.mask))
            for each in self.people.values()
        )

    def _person_of(self, line: Line, *, keep: bool = True) -> Person:
        nick, _, rest = line.source.partition("!")
        known = self.people.get(self._fold(nick))
        if known is None:
            known = Person(nick)
            if keep:
                self.people[self._fold(nick)] = known
        if rest:
            known.user, _, known.host = rest.partition("@")
        return known

    def _channel(self, name: str) -> Channel:
        return self.channels.setdefault(self._fold(name), Channel(name))

    def _fold(self, name: str) -> str:
        return self.support.fold(name)

    def _is_us(self, nick: str) -> bool:
        return self._fold(nick) == self._fold(self.nick)

    def _hash(self, line: Line, at: Millis) -> str:
        said = f"{self._server}\n{at}\n{line.source}\n{self._fold(line.param(0))}\n{line.param(1)}"
        return hashlib.blake2s(said.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


_HANDLERS: Mapping[str, Callable[[Book, Line], None]] = {
    "JOIN": Book._joins,
    "PART": Book._parts,
    "KICK": Book._kicked,
    "QUIT": Book._quits,
    "NICK": Book._renames,
    "ACCOUNT": Book._account,
    "CHGHOST": Book._host,
    "353": Book._names,
    "354": Book._who,
    "MODE": Book._mode,
    "TOPIC": Book._topic,
    "332": Book._topic,
    "BATCH": Book._batch,
    "ERROR": Book._ended,
    "PRIVMSG": Book._says,
    "NOTICE": Book._says,
}


def private_thread(other: Author) -> Thread:
    """Return the private exchange with somebody."""
    return Thread(f"{PRIVATE}{other.id}", ThreadKind.PRIVATE, other.name)


def is_split(reason: str) -> bool:
    """Say whether somebody left because two servers lost each other: the reason is the names of both."""
    here, _, there = reason.partition(" ")
    if reason.startswith("*.net"):
        return True
    return all(_is_server(name) for name in (here, there))


def _is_server(name: str) -> bool:
    parts = name.split(".")
    return len(parts) > 1 and all(part and all(each.isalnum() or each in "-*" for each in part) for part in parts)


def matches(mask: str, who: str) -> bool:
    """Say whether a mask with ``*`` and ``?`` fits a ``nick!user@host``; both folded."""
    return fnmatchcase(who, mask.replace("[", "[[]"))


def _time(line: Line, now: Millis) -> Millis:
    try:
        return parse_time(line.tags["time"])
    except (KeyError, ValueError, OverflowError):
        return now
