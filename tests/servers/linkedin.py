"""A small stateful LinkedIn for pages, after what its documentation says: there is no machine-readable description.

So nothing but this file checks our requests; it refuses what the documentation forbids: a call without its version, a
name that is not escaped, a list that is not Rest.li's.

What it does badly, since LinkedIn does: a post has three names, and each call gives another of them; a notification
names a comment by half, comes twice, and may come before the comment is there; a page of a list may be short although
there is another; an answer to a post that is gone and to one that never was look the same; most apps are refused the
names of people; a day's calls are spent without a word beforehand; a sign-in is not renewed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import time
from typing import Any
from urllib.parse import unquote

import pytest

from .authorisation import Authorisation, Grant
from .stub import Answer, Asked, Refused, StubServer, running

Json = dict[str, Any]
SIXTY_DAYS = 60 * 86_400
_LIST = re.compile(r"List\(([^()]*)\)")
_COMMENT = re.compile(r"urn:li:comment:\(urn:li:(?:activity|share|ugcPost):(\d+),(\d+)\)")
_REACTION = re.compile(r"\(actor:([^,]+),entity:([^,]+)\)")
_RANGE = re.compile(r"\(start:(\d+),end:(\d+)\)")


@dataclass(slots=True)
class Post:
    """``number`` is its activity's; its other names end in others."""

    number: int
    author: str
    text: str
    at: float

    @property
    def activity(self) -> str:
        return f"urn:li:activity:{self.number}"

    @property
    def other(self) -> str:
        """Return the name by which lists know it."""
        return f"urn:li:{'share' if self.number % 2 else 'ugcPost'}:{self.number + 500_000}"


@dataclass(slots=True)
class Comment:
    number: int
    post: Post
    author: str
    text: str
    at: float
    parent: int | None = None
    edited: float = 0.0
    likes: set[str] = field(default_factory=set)
    late: bool = False
    """It is not to be had by its number yet."""

    @property
    def urn(self) -> str:
        return f"urn:li:comment:({self.post.activity},{self.number})"


class FakeLinkedIn(StubServer):
    """``spent`` has the calls of which the day has no more."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__(None)
        self.auth = Authorisation(lasting=SIXTY_DAYS, clock=clock)
        self.auth.apps = {"app-1": ""}
        self.clock = clock
        self.pages: dict[str, str] = {}
        self.administers: dict[str, list[str]] = {}
        self.people: dict[str, str] = {}
        self.posts: dict[int, Post] = {}
        self.comments: dict[int, Comment] = {}
        self.answered: set[int] = set()
        """Comments that were ever answered."""
        self.told: list[Json] = []
        self.spent: set[str] = set()
        self.shows_names = False
        self.version_ended = False
        self._numbers = itertools.count(1_001)

    # -- people, by other means than the interface --

    def add_page(self, name: str, *, manager: str) -> str:
        with self.lock:
            page = str(next(self._numbers))
            self.pages[page] = name
            self.administers.setdefault(manager, []).append(page)
            return f"urn:li:organization:{page}"

    def add_person(self, name: str) -> str:
        with self.lock:
            person = f"Ab{next(self._numbers)}"
            self.people[person] = name
            return f"urn:li:person:{person}"

    def add_post(self, author: str, text: str) -> Post:
        with self.lock:
            post = Post(next(self._numbers), author, text, self.clock())
            self.posts[post.number] = post
            return post

    def mention(self, author: str, page: str, text: str) -> Post:
        """Have somebody write a post that names a page."""
        with self.lock:
            post = self.add_post(author, text)
            share = {"entity": post.other, "owner": author, "text": text}
            self._tell(page, "SHARE_MENTION", post.other, {"share": share}, post.other)
            return post

    def add_comment(
        self, author: str, post: Post, text: str, *, parent: str | None = None, silent: bool = False
    ) -> str:
        """Have somebody write below a post, or below a comment; ``silent``: no notification tells of it."""
        with self.lock:
            above = self._comment(parent) if parent else None
            root = None if above is None else above.parent or above.number
            made = Comment(next(self._numbers), post, author, text, self.clock(), root)
            self.comments[made.number] = made
            self.answered |= set() if root is None else {root}
            if not silent:
                self._told_of(made, "ADMIN_COMMENT" if author == post.author else "COMMENT")
            return made.urn

    def edit(self, urn: str, text: str) -> None:
        with self.lock:
            comment = self._comment(urn)
            comment.text, comment.edited = text, max(self.clock(), comment.at + 0.001)
            self._told_of(comment, "COMMENT_EDIT")

    def delete(self, urn: str) -> None:
        with self.lock:
            comment = self._comment(urn)
            self._take(comment)
            self._told_of(comment, "COMMENT_DELETE")

    def answers(self, urn: str, author: str) -> list[str]:
        """Return what somebody answered to a comment, or below a post of somebody else's."""
        with self.lock:
            found = _COMMENT.fullmatch(urn)
            number = int(found[2]) if found else 0
            each = self.comments.values()
            below = [c for c in each if (c.parent == number if found else c.post.activity == urn)]
            return [c.text for c in below if c.author == author]

    def is_there(self, urn: str) -> bool:
        with self.lock:
            found = _COMMENT.fullmatch(urn)
            return found is not None and int(found[2]) in self.comments

    def repeat(self) -> None:
        """Tell everything once more, as LinkedIn may."""
        with self.lock:
            self.told.extend(list(self.told))

    def _take(self, comment: Comment) -> None:
        for number in [c.number for c in self.comments.values() if c.parent == comment.number]:
            del self.comments[number]
        del self.comments[comment.number]

    def _told_of(self, comment: Comment, action: str) -> None:
        number = comment.number
        half = f"urn:li:comment:(activity:{comment.post.number},{number})"
        whole = {"entity": comment.urn, "owner": comment.author, "text": comment.text}
        decorated = {"comment": whole} if number % 2 else {}
        self._tell(comment.post.author, action, half, decorated, comment.post.activity)

    def _tell(self, page: str, action: str, what: str, decorated: Json, source: str) -> None:
        told = {
            "notificationId": next(self._numbers), "organizationalEntity": page, "action": action,
            "sourcePost": source, "generatedActivity": what, "lastModifiedAt": round(self.clock() * 1000),
        }  # fmt: skip
        self.told.append(told | ({"decoratedGeneratedActivity": decorated} if decorated else {}))

    # -- the interface --

    def reply(self, asked: Asked) -> Answer:
        if asked.path == "/oauth/native-pkce/authorization":
            return self.auth.page(asked)
        if asked.path == "/oauth/v2/accessToken":
            answer = self.auth.token(asked)
            del answer.body["refresh_token"]
            answer.body["scope"] = answer.body["scope"].replace(" ", ",")
            return answer
        grant = self._admitted(asked)
        resource, *rest = [unquote(step) for step in asked.raw_path.removeprefix("/rest/").split("/")]
        if f"{asked.method} {resource}" in self.spent:
            raise refused(429, f"Resource level throttle APPLICATION DAY limit for {resource} is reached.", 101)
        serves = {
            "organizationAcls": self._roles,
            "organizations": self._organizations,
            "organizationalEntityNotifications": self._notifications,
            "posts": self._posts,
            "socialActions": self._actions,
            "reactions": self._reactions,
            "people": self._people,
        }
        if resource not in serves:
            raise refused(404, f"No root resource defined for path /{resource}", 0)
        return serves[resource](asked, grant, rest)

    def _admitted(self, asked: Asked) -> Grant:
        if not re.fullmatch(r"20\d{4}", asked.headers.get("linkedin-version", "")):
            raise refused(400, "A version must be present. Please specify a version by adding the header.", 0)
        if asked.headers.get("x-restli-protocol-version") != "2.0.0":
            raise refused(400, "Syntax exception in path variables", 0)
        if self.version_ended:
            raise refused(426, "Requested version 20260601 is not active", 0)
        if ":" in asked.raw_path.replace("(id:", "").replace("(actor:", "").replace(",entity:", ""):
            raise refused(400, "Syntax exception in path variables", 0)
        grant = self.auth.grant_of(asked)
        if grant is None:
            gone = any(each.revoked and asked.token in each.access for each in self.auth.grants)
            said = "The token used in the request has been revoked by the user" if gone else "Invalid access token"
            raise refused(401, said, 65601 if gone else 65602)
        return grant

    def _mine(self, grant: Grant, page: str) -> None:
        if page.removeprefix("urn:li:organization:") not in self.administers.get(grant.owner, ()):
            raise refused(403, "Viewer is not authorized to act for the organization.", 0)

    @staticmethod
    def _needs(grant: Grant, *scopes: str) -> None:
        if not {*scopes} & {*grant.scope.split()}:
            raise refused(403, "Not enough permissions to access: " + scopes[0], 100)

    def _roles(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        self._needs(grant, "rw_organization_admin")
        assert asked.one("q") == "roleAssignee"
        mine = self.administers.get(grant.owner, [])
        each = [
            {"organization": f"urn:li:organization:{page}", "role": "ADMINISTRATOR", "state": "APPROVED"}
            for page in mine
        ]
        return listing(each, asked)

    def _organizations(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        if not rest:
            return Answer({"results": {each: self._page(each) for each in ids_of(asked)}, "errors": {}})
        self._mine(grant, rest[0])
        return Answer(self._page(rest[0]))

    def _page(self, page: str) -> Json:
        name = self.pages[page]
        return {"id": int(page), "localizedName": name, "vanityName": f"{name.lower()}-{page}"}

    def _notifications(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        self._needs(grant, "rw_organization_admin")
        page = asked.one("organizationalEntity")
        self._mine(grant, page)
        found, actions = _RANGE.fullmatch(asked.one("timeRange")), ids_of(asked, "actions")
        if found is None:
            raise refused(400, "Invalid query parameters passed to request", 0)
        start, end = int(found[1]), int(found[2])
        each = [
            told if told["action"] in actions else {}
            for told in reversed(self.told)
            if told["organizationalEntity"] == page and start <= told["lastModifiedAt"] <= end
        ]
        return listing(each, asked)

    def _posts(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        self._needs(grant, "r_organization_social")
        if asked.headers.get("x-restli-method") != "FINDER" or asked.one("q") != "author":
            raise refused(400, "Invalid query parameters passed to request", 0)
        self._mine(grant, asked.one("author"))
        each = [
            {"id": post.other, "author": post.author, "commentary": post.text, "publishedAt": round(post.at * 1000)}
            for post in reversed(self.posts.values())
            if post.author == asked.one("author")
        ]
        return listing(each, asked)

    # -- comments --

    def _actions(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        if asked.method in ("GET", "HEAD"):
            self._needs(grant, "r_organization_social", "r_organization_social_feed")
        else:
            self._needs(grant, "w_organization_social", "w_organization_social_feed")
        if not rest:
            known = {each: self._summary(self._post(each)) for each in ids_of(asked)}
            return Answer({"results": known, "statuses": {}, "errors": {}})
        if len(rest) == 1:
            return Answer(self._summary(self._post(rest[0])))
        if len(rest) == 3:
            return self._one(asked, grant, self._comment_of(rest[0], rest[2]))
        if asked.method == "POST":
            return self._write(asked, grant, rest[0])
        if "ids" in asked.query:
            return self._several(asked, rest[0])
        above = self._comment(rest[0]) if rest[0].startswith("urn:li:comment:") else None
        post = self._post(rest[0]) if above is None else above.post
        number = None if above is None else above.number
        found = [each for each in self.comments.values() if each.post is post and each.parent == number]
        return listing([self._shown(each, grant) for each in found], asked)

    def _several(self, asked: Asked, entity: str) -> Answer:
        post, results, errors = self._post(entity), {}, {}
        for each in ids_of(asked):
            found = self.comments.get(int(each))
            if found is None or found.post is not post or found.late:
                errors[each] = {"status": 404, "message": "Comment not found"}
            else:
                results[each] = self._shown(found, None)
        return Answer({"results": results, "statuses": {}, "errors": errors})

    def _one(self, asked: Asked, grant: Grant, comment: Comment) -> Answer:
        if asked.method == "DELETE":
            self._mine(grant, asked.one("actor"))
            if comment.author != asked.one("actor"):
                raise refused(403, "Only the author can delete the comment.", 0)
            self._take(comment)
            return Answer(None, 204)
        return Answer(self._shown(comment, grant))

    def _write(self, asked: Asked, grant: Grant, entity: str) -> Answer:
        said = asked.json()
        self._mine(grant, said["actor"])
        above = self._comment(entity) if entity.startswith("urn:li:comment:") else None
        post = self._post(entity) if above is None else above.post
        if above is not None and (said.get("parentComment") != entity or above.parent is not None):
            raise refused(400, "parentComment must be a comment on the post", 0)
        if self._post(said["object"]) is not post:
            raise refused(400, "The object of the comment is another", 0)
        text = said["message"]["text"]
        if len(text) > 1250:
            raise refused(400, "The comment's length is more than the maximum of 1250", 0)
        urn = self.add_comment(said["actor"], post, text, parent=entity if above is not None else None)
        made = self._comment(urn)
        return Answer(self._shown(made, grant), 201, {"x-restli-id": str(made.number)})

    def _shown(self, comment: Comment, grant: Grant | None) -> Json:
        post = comment.post
        named = post.activity if comment.number % 3 else post.other
        answered = comment.number in self.answered
        below = sum(each.parent == comment.number for each in self.comments.values()) if answered else 0
        told: Json = {
            "id": str(comment.number), "actor": comment.author, "object": named,
            "commentUrn": f"urn:li:comment:({named},{comment.number})",
            "message": {"attributes": [], "text": comment.text},
            "created": {"actor": comment.author, "time": round(comment.at * 1000)},
            "lastModified": {"actor": comment.author, "time": round((comment.edited or comment.at) * 1000)},
            "likesSummary": {"totalLikes": len(comment.likes)},
        }  # fmt: skip
        if below:
            told["commentsSummary"] = {"aggregatedTotalComments": below, "totalFirstLevelComments": below}
        if comment.parent is not None:
            told["parentComment"] = f"urn:li:comment:({post.other},{comment.parent})"
        return told

    def _summary(self, post: Post) -> Json:
        under = [each for each in self.comments.values() if each.post is post]
        top = sum(each.parent is None for each in under)
        counts = {"aggregatedTotalComments": len(under), "totalFirstLevelComments": top}
        return {"target": post.activity, "commentsSummary": counts, "likesSummary": {"totalLikes": 3}}

    # -- reactions, people --

    def _reactions(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        if asked.method == "POST":
            self._needs(grant, "w_organization_social", "w_organization_social_feed")
            self._mine(grant, asked.one("actor"))
            likes = self._comment(asked.json()["root"]).likes
            if asked.one("actor") in likes:
                raise refused(409, "The reaction exists already", 0)
            likes.add(asked.one("actor"))
            return Answer({"reactionType": "LIKE"}, 201)
        key = _REACTION.fullmatch(asked.raw_path.removeprefix("/rest/reactions/"))
        if key is None:
            raise refused(400, "Syntax exception in path variables", 0)
        likes, actor = self._comment(unquote(key[2])).likes, unquote(key[1])
        if actor not in likes:
            raise refused(404, "The reaction was not found", 0)
        if asked.method == "DELETE":
            self._mine(grant, actor)
            likes.discard(actor)
            return Answer(None, 204)
        return Answer({"reactionType": "LIKE"})

    def _people(self, asked: Asked, grant: Grant, rest: list[str]) -> Answer:
        if not self.shows_names:
            raise refused(403, "Not enough permissions to access: people.GET", 100)
        name = self.people[rest[0].removeprefix("(id:").removesuffix(")")]
        return Answer({"localizedFirstName": name, "localizedLastName": "Martin"})

    # -- names --

    def _post(self, urn: str) -> Post:
        for post in self.posts.values():
            if urn in (post.activity, post.other):
                return post
        raise refused(404, "Not found", 0)

    def _comment(self, urn: str) -> Comment:
        found = _COMMENT.fullmatch(urn)
        comment = self.comments.get(int(found[2])) if found else None
        if comment is None:
            raise refused(404, "Comment not found", 0)
        return comment

    def _comment_of(self, entity: str, number: str) -> Comment:
        comment = self.comments.get(int(number))
        if comment is None or comment.post is not self._post(entity):
            raise refused(404, "Comment not found", 0)
        return comment


def ids_of(asked: Asked, name: str = "ids") -> list[str]:
    """Return a list of the query as Rest.li 2.0 writes it: its brackets plain, all in it escaped."""
    raw = next((each.partition("=")[2] for each in asked.raw_query.split("&") if each.startswith(f"{name}=")), "")
    found = _LIST.fullmatch(raw)
    if found is None or ":" in raw:
        raise refused(400, f"Invalid query parameters passed to request: {name}", 0)
    return [unquote(each) for each in found[1].split(",") if each]


def listing(each: list[Json], asked: Asked) -> Answer:
    """Return one page. What is filtered is left out of a page, never made up for by the next."""
    start, count = int(asked.one("start", "0")), int(asked.one("count", "10"))
    shown = [one for one in each[start : start + count] if one]
    links = [{"rel": "next", "href": "/rest/…"}] if start + count < len(each) else []
    return Answer({"elements": shown, "paging": {"start": start, "count": count, "links": links, "total": len(each)}})


def refused(status: int, message: str, code: int) -> Refused:
    """Return a refusal as LinkedIn words it."""
    return Refused(status, {"message": message, "serviceErrorCode": code, "status": status})


@contextmanager
def standing(clock: Callable[[], float] = time) -> Iterator[FakeLinkedIn]:
    """Run one for a block."""
    with running(FakeLinkedIn(clock)) as server:
        yield server


@pytest.fixture(scope="session")
def linkedin_fake() -> Iterator[FakeLinkedIn]:
    """One for the whole session: each test takes a page of its own."""
    with standing() as server:
        yield server
