"""A small stateful Reddit for moderators, after its pages for developers: there is no machine-readable description.

So nothing but this file checks our requests; it refuses what Reddit refuses: a call without a User-Agent of its own, an
app that proves itself otherwise than by its id and an empty password, a mute of five days.

What it does badly, since Reddit does: it says no with status 200; it gives HTML escaped where ``raw_json`` is not asked
for; a list goes on behind a thing that may be gone, and then is empty; what an author deleted stays as ``[deleted]``; a
comment of a deleted account has its words and no writer; calls left are told with fractions and in seconds; modmail has
numbers where all else has names, and its lists leave out what was put aside.
"""

from __future__ import annotations

import base64
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from time import time
from typing import Any

import pytest

from .authorisation import Authorisation, Grant
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
DAY = 86_400
_AGENT = re.compile(r"[a-z0-9]+:cm-inbox\.[\w-]+:v[\w.+-]+( \(by /u/[\w-]+\))?")
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number: int) -> str:
    written = ""
    while number:
        number, place = divmod(number, 36)
        written = _LETTERS[place] + written
    return written or "0"


@dataclass(slots=True)
class User:
    number: int
    name: str
    gone: bool = False

    @property
    def id(self) -> str:
        return f"t2_{base36(self.number)}"


@dataclass(slots=True)
class Thing:
    """A comment or a post; ``parent`` and ``link`` are full names, empty for a post."""

    number: int
    author: User
    text: str
    at: float
    place: str
    parent: str = ""
    link: str = ""
    title: str = ""
    edited: float = 0.0
    deleted: bool = False
    erased: bool = False
    """Reddit itself took it away."""
    removed_by: str | bool = False
    """A moderator's name; True: a filter did it."""
    approved: bool = False
    reports: int = 0
    locked: bool = False
    archived: bool = False
    distinguished: str | None = None
    likes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"{'t1' if self.parent else 't3'}_{base36(self.number)}"


@dataclass(slots=True)
class Mail:
    number: int
    author: User
    text: str
    at: float
    as_mod: bool = False
    internal: bool = False


@dataclass(slots=True)
class Exchange:
    """A conversation of modmail; ``with_`` is the person outside."""

    number: int
    place: str
    with_: User
    subject: str
    mails: list[Mail] = field(default_factory=list)
    archived: bool = False
    internal: bool = False
    auto: bool = False

    @property
    def id(self) -> str:
        return base36(self.number)


@dataclass(slots=True)
class Place:
    """A subreddit. ``mods`` has what each moderator may do there; bans and mutes end at an instant, 0 is never."""

    number: int
    name: str
    mods: dict[str, list[str]] = field(default_factory=dict)
    banned: dict[str, float] = field(default_factory=dict)
    muted: dict[str, float] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"t5_{base36(self.number)}"


class FakeReddit(StubServer):
    """``left`` is how many calls there are in ten minutes; ``says_no`` has what the next such order is refused with."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(None)
        self.auth = Authorisation(lasting=DAY, clock=clock)
        self.auth.apps = {"app-1": ""}
        self.clock = clock
        self.users: dict[str, User] = {}
        self.places: dict[str, Place] = {}
        self.things: dict[str, Thing] = {}
        self.exchanges: dict[str, Exchange] = {}
        self.says_no: dict[str, Json] = {}
        self.left = 996.0
        self.page = 100
        self._numbers = itertools.count(100_001)

    # -- people, by other means than the interface --

    def add_user(self, name: str) -> User:
        with self.lock:
            number = next(self._numbers)
            user = User(number, f"{name}{number}")
            self.users[user.name] = user
            return user

    def add_place(self, name: str, mod: User, *roles: str) -> Place:
        with self.lock:
            place = Place(next(self._numbers), name)
            place.mods[mod.name] = list(roles) or ["all"]
            self.places[name] = place
            return place

    def add_post(self, place: Place, author: User, title: str, text: str = "", **given: object) -> Thing:
        return self._add(Thing(next(self._numbers), author, text, self.clock(), place.name, title=title), given)

    def add_comment(self, author: User, above: Thing, text: str, **given: object) -> Thing:
        link = above.link or above.name
        made = Thing(next(self._numbers), author, text, self.clock(), above.place, above.name, link)
        return self._add(made, given)

    def _add(self, thing: Thing, given: Mapping[str, object]) -> Thing:
        with self.lock:
            for name, value in given.items():
                setattr(thing, name, value)
            self.things[thing.name] = thing
            return thing

    def write_mail(self, place: Place, author: User, text: str, *, into: Exchange | None = None) -> tuple[str, str]:
        """Have somebody write to the moderators; return the ids of the exchange and of the message."""
        with self.lock:
            into = into or self._exchange(place.name, author, "Question")
            return into.id, self._mail(into, author, text, as_mod=author.name in place.mods)

    def _exchange(self, place: str, with_: User, subject: str) -> Exchange:
        made = Exchange(next(self._numbers), place, with_, subject)
        self.exchanges[made.id] = made
        return made

    def _mail(self, into: Exchange, author: User, text: str, *, as_mod: bool, internal: bool = False) -> str:
        made = Mail(next(self._numbers), author, text, self.clock(), as_mod, internal)
        into.mails.append(made)
        into.archived = into.archived and as_mod
        return base36(made.number)

    # -- answering --

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/api/v1/authorize":
            return self._page(asked)
        if _AGENT.fullmatch(asked.headers.get("user-agent", "")) is None:
            raise Refused(429, {"message": "Too Many Requests", "error": 429})
        if asked.path == "/api/v1/access_token":
            return self._tokens(asked)
        grant = self.auth.grant_of(asked)
        if grant is None:
            raise Refused(401, {"message": "Unauthorized", "error": 401})
        self.left -= 1.0
        told = {
            "x-ratelimit-remaining": f"{max(0.0, self.left):.1f}",
            "x-ratelimit-used": str(round(1000 - self.left)),
            "x-ratelimit-reset": "300",
        }
        if self.left < 0:
            raise Refused(429, {"message": "Too Many Requests", "error": 429}, told)
        answer = self._route(asked, grant)
        return Answer(answer.body, answer.status, {**told, **answer.headers})

    def _page(self, asked: Asked) -> Answer:
        if asked.one("duration") != "permanent" or "code_challenge" in asked.query:
            raise Refused(400, {"error": "invalid_request"})
        return self.auth.page(asked)

    def _tokens(self, asked: Asked) -> Answer:
        """Give tokens; what is wrong with the code or the refresh token is said with status 200."""
        kind, _, pair = asked.headers.get("authorization", "").partition(" ")
        app, _, password = base64.b64decode(pair).decode().partition(":")
        if kind != "Basic" or "client_id" in asked.form() or self.auth.apps.get(app) != password:
            raise Refused(401, {"message": "Unauthorized", "error": 401})
        try:
            return self.auth.token(asked)
        except Refused as refused:
            return Answer(refused.answer.body)

    def _route(self, asked: Asked, grant: Grant) -> Answer:
        us = self.users[grant.owner]
        steps = asked.path.strip("/").split("/")
        if asked.method == "POST":
            said = self.says_no.pop(asked.path, None)
            if said is not None:
                return Answer(said)
        match steps:
            case ["api", "v1", "me"]:
                return Answer({"id": us.id.removeprefix("t2_"), "name": us.name})
            case ["subreddits", "mine", "moderator"]:
                needs(grant, "mysubreddits")
                mine = [each for each in self.places.values() if us.name in each.mods]
                return listing([{"kind": "t5", "data": self._about(each, us)} for each in mine])
            case ["r", place, "comments"]:
                return self._newest(asked, grant, self._place(place), comments=True)
            case ["r", place, "new"]:
                return self._newest(asked, grant, self._place(place), comments=False)
            case ["r", place, "about", "modqueue"]:
                self._moderates(us, place, "posts")
                waits = [each for each in self._of(place) if each.removed_by is True or each.reports]
                return self._listed(asked, [each for each in waits if not each.approved and not each.deleted])
            case ["r", place, "about", ("banned" | "muted") as what]:
                self._moderates(us, place, "access")
                held = self.places[place].banned if what == "banned" else self.places[place].muted
                found = [{"name": name} for name in held if name.casefold() == asked.one("user").casefold()]
                return Answer({"kind": "UserList", "data": {"children": found}})
            case ["r", place, "api", ("friend" | "unfriend") as what]:
                needs(grant, "modcontributors")
                self._moderates(us, place, "access")
                return self._relate(asked, self.places[place], befriend=what == "friend")
            case ["user", name, "comments"]:
                needs(grant, "history")
                return self._listed(asked, [each for each in self._all() if each.author.name == name and each.parent])
            case ["api", "info"]:
                each = [self.things[name] for name in asked.one("id").split(",") if name in self.things]
                return self._listed(asked, each)
            case ["api", "mod", "conversations", *rest]:
                needs(grant, "modmail")
                return self._modmail(asked, us, rest)
            case ["api", ("comment" | "remove" | "approve" | "del" | "vote") as what]:
                return self._order(asked, grant, us, what)
        raise Refused(404, {"message": "Not Found", "error": 404})

    # -- lists --

    def _all(self) -> list[Thing]:
        return sorted(self.things.values(), key=lambda each: -each.number)

    def _of(self, place: str) -> list[Thing]:
        return [each for each in self._all() if each.place == place]

    def _newest(self, asked: Asked, grant: Grant, place: Place, *, comments: bool) -> Answer:
        needs(grant, "read")
        each = [one for one in self._of(place.name) if bool(one.parent) is comments and not one.deleted]
        return self._listed(asked, each)

    def _listed(self, asked: Asked, each: list[Thing]) -> Answer:
        """Return one page; behind a thing that is not in the list (any more) there is nothing."""
        after, count = asked.one("after"), min(int(asked.one("limit", "25")), self.page)
        if after:
            names = [one.name for one in each]
            each = each[names.index(after) + 1 :] if after in names else []
        shown = [self._shown(one, asked) for one in each[:count]]
        return listing(shown, each[count - 1].name if len(each) > count else None)

    def _shown(self, thing: Thing, asked: Asked) -> Json:
        us = getattr(self.auth.grant_of(asked), "owner", "")
        place, gone = self.places[thing.place], thing.deleted or thing.author.gone
        text = "[deleted]" if thing.deleted else "[removed]" if thing.erased else thing.text
        html = f'<!-- SC_OFF --><div class="md"><p>{escape(text)}</p>\n</div><!-- SC_ON -->'
        field_ = "body" if thing.parent else "selftext"
        data: Json = {
            "name": thing.name, "subreddit": place.name, "author": "[deleted]" if gone else thing.author.name,
            field_: text, f"{field_}_html": html if asked.one("raw_json") == "1" else escape(html),
            "created_utc": thing.at, "edited": thing.edited or False, "permalink": f"/r/{place.name}/{thing.name}/",
            "approved": thing.approved, "removed": isinstance(thing.removed_by, str), "spam": False,
            "banned_by": thing.removed_by or None, "likes": True if us in thing.likes else None,
            "locked": thing.locked, "archived": thing.archived, "distinguished": thing.distinguished,
            "can_mod_post": us in place.mods, "num_reports": thing.reports,
        }  # fmt: skip
        if not gone:
            data["author_fullname"] = thing.author.id
        if thing.parent:
            data |= {"parent_id": thing.parent, "link_id": thing.link, "link_title": self.things[thing.link].title}
        else:
            below = sum(each.link == thing.name for each in self.things.values())
            data |= {"title": thing.title, "is_self": True, "score": len(thing.likes), "num_comments": below}
        return {"kind": thing.name[:2], "data": data}

    def _about(self, place: Place, us: User) -> Json:
        return {"name": place.id, "display_name": place.name, "mod_permissions": place.mods[us.name]}

    # -- orders --

    def _order(self, asked: Asked, grant: Grant, us: User, what: str) -> Answer:
        form = asked.form()
        if form.get("api_type") != "json":
            raise Refused(400, {"message": "Bad Request", "error": 400})
        thing = self.things.get(form.get("thing_id" if what == "comment" else "id", ""))
        if thing is None:
            raise Refused(404, {"message": "Not Found", "error": 404})
        if what == "comment":
            needs(grant, "submit")
            return self._comment(us, thing, form["text"])
        if what == "del":
            needs(grant, "edit")
            if thing.author is not us:
                raise Refused(403, {"message": "Forbidden", "error": 403})
            thing.deleted = True
        elif what == "vote":
            needs(grant, "vote")
            (thing.likes.add if form["dir"] == "1" else thing.likes.discard)(us.name)
        else:
            needs(grant, "modposts")
            self._moderates(us, thing.place, "posts")
            thing.approved = what == "approve"
            thing.removed_by = False if what == "approve" else us.name
            thing.reports = 0
        return Answer({})

    def _comment(self, us: User, above: Thing, text: str) -> Answer:
        if above.deleted:
            return no("DELETED_COMMENT", "that comment has been deleted")
        if len(text) > 10_000:
            return no("TOO_LONG", "this is too long (max: 10000)", "text")
        made = self.add_comment(us, above, text)
        asked = Asked("GET", "", "", "raw_json=1", {}, b"")
        return Answer({"json": {"errors": [], "data": {"things": [self._shown(made, asked)]}}})

    def _relate(self, asked: Asked, place: Place, *, befriend: bool) -> Answer:
        form, held = asked.form(), {"banned": place.banned, "muted": place.muted}[asked.form()["type"]]
        if form["name"] not in self.users:
            return no("USER_DOESNT_EXIST", "that user doesn't exist", "name")
        if not befriend:
            held.pop(form["name"], None)
            return Answer({})
        days = int(form.get("duration", "0"))
        if not 0 <= days <= 999 or len(form.get("note", "")) > 300:
            return no("BAD_NUMBER", "that number isn't in the right range (1 to 999)", "duration")
        held[form["name"]] = self.clock() + days * DAY if days else 0.0
        return Answer({"json": {"errors": []}})

    # -- modmail --

    def _modmail(self, asked: Asked, us: User, rest: list[str]) -> Answer:
        if not rest and asked.method == "GET":
            return self._mail_list(asked, us)
        if not rest:
            return self._begin(asked, us)
        exchange = self.exchanges.get(rest[0])
        if exchange is None:
            raise Refused(404, {"message": "Not Found", "reason": "CONVERSATION_NOT_FOUND", "fields": None})
        self._moderates(us, exchange.place, "mail")
        if rest[1:] == ["mute"]:
            hours = int(asked.one("num_hours", "72"))
            if hours not in (72, 168, 672):
                raise Refused(400, {"message": "Bad Request", "reason": "BAD_NUM_HOURS", "explanation": "not so long"})
            self.places[exchange.place].muted[exchange.with_.name] = self.clock() + hours * 3600
        elif asked.method == "POST":
            form = asked.form()
            self._mail(exchange, us, form["body"], as_mod=True, internal=form["isInternal"] == "true")
        return Answer(self._mails(exchange, us))

    def _mail_list(self, asked: Asked, us: User) -> Answer:
        self._moderates(us, asked.one("entity"), "mail")
        state = asked.one("state")
        each = [
            one
            for one in sorted(self.exchanges.values(), key=lambda one: -max(mail.number for mail in one.mails))
            if one.place == asked.one("entity") and state in ("all", "archived")
            if one.archived == (state == "archived")
        ][: int(asked.one("limit"))]
        found = {one.id: self._conversation(one) for one in each}
        return Answer({"conversations": found, "conversationIds": [one.id for one in each], "messages": {}})

    def _begin(self, asked: Asked, us: User) -> Answer:
        form = asked.form()
        self._moderates(us, form["srName"], "mail")
        them = self.users.get(form["to"])
        if them is None or them.gone:
            said = {"message": "Bad Request", "reason": "USER_DOESNT_EXIST", "explanation": "that user doesn't exist"}
            raise Refused(400, {**said, "fields": ["to"]})
        if not 0 < len(form["subject"]) <= 100:
            raise Refused(400, {"message": "Bad Request", "reason": "TOO_LONG", "explanation": "this is too long"})
        made = self._exchange(form["srName"], them, form["subject"])
        self._mail(made, us, form["body"], as_mod=True)
        return Answer(self._mails(made, us))

    def _mails(self, exchange: Exchange, us: User) -> Json:
        return {
            "conversation": self._conversation(exchange),
            "messages": {base36(each.number): self._one(each) for each in exchange.mails},
            "modActions": {},
        }

    def _conversation(self, exchange: Exchange) -> Json:
        return {
            "id": exchange.id, "subject": exchange.subject, "isInternal": exchange.internal, "isAuto": exchange.auto,
            "isRepliable": not exchange.with_.gone, "lastUpdated": written(max(each.at for each in exchange.mails)),
            "numMessages": len(exchange.mails), "participant": {"name": exchange.with_.name, "isMod": False},
            "objIds": [{"id": base36(each.number), "key": "messages"} for each in exchange.mails],
            "owner": {"displayName": exchange.place, "type": "subreddit"}, "state": 2 if exchange.archived else 1,
        }  # fmt: skip

    @staticmethod
    def _one(mail: Mail) -> Json:
        writer = {"id": mail.author.number, "name": mail.author.name, "isMod": mail.as_mod, "isDeleted": False}
        if mail.author.gone:
            writer |= {"name": "[deleted]", "isDeleted": True}
        return {
            "id": base36(mail.number), "author": writer, "isInternal": mail.internal, "date": written(mail.at),
            "body": f'<div class="md"><p>{escape(mail.text)}</p></div>', "bodyMarkdown": mail.text,
            "participatingAs": "moderator" if mail.as_mod else "participant_user",
        }  # fmt: skip

    # -- who may --

    def _place(self, name: str) -> Place:
        if name not in self.places:
            raise Refused(404, {"message": "Not Found", "error": 404, "reason": "banned"})
        return self.places[name]

    def _moderates(self, us: User, place: str, role: str) -> None:
        if not {"all", role} & {*self._place(place).mods.get(us.name, [])}:
            raise Refused(403, {"message": "Forbidden", "error": 403})


def needs(grant: Grant, scope: str) -> None:
    """Refuse what the person did not allow."""
    if scope not in grant.scope.split():
        told = {"www-authenticate": 'Bearer realm="reddit", error="insufficient_scope"'}
        raise Refused(403, {"message": "Forbidden", "error": 403}, told)


def listing(children: list[Json], after: str | None = None) -> Answer:
    return Answer({"kind": "Listing", "data": {"after": after, "before": None, "children": children}})


def no(name: str, words: str, about: str = "", **beside: object) -> Answer:
    """Return a refusal as Reddit gives it, with status 200."""
    return Answer({"json": {"errors": [[name, words, about]], **beside}})


def written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


@contextmanager
def standing(clock: Callable[[], float] = time) -> Iterator[FakeReddit]:
    """Run one for a block."""
    with running(FakeReddit(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def reddit_fake() -> Iterator[FakeReddit]:
    """One for the whole session: each test takes a subreddit of its own."""
    with standing() as server:
        yield server
