"""WordPress: the comments of one site, as one of its users.

Reading is by time: the interface filters comments by their date, oldest first. That date is the site's local
one, so an hour comes twice in autumn, and comments can be inserted late: every read goes back OVERLAP before
the newest comment known, and the cursor remembers what it has already given. Within one dense stretch pages
go by offset, which would skip after a removal: each page repeats the end of the one before, and the walk
starts over where it does not fit. What changes later (approval, spam, trash, edits) never shows there;
``recheck`` asks for it by id.

A comment by our own user is ours; a colleague's is not. Guests have no id on a site: theirs is a hash of the
e-mail address where we may see it (see ``wordpress_comments``).

WordPress turns what is typed into HTML. We type plain text, so it is escaped on the way there.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    Transient,
    Unsupported,
)
from cm_inbox.models.accounts import AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import Millis, format_time
from cm_inbox.models.messages import Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason, Unknown
from cm_inbox.models.sentences import Sentence

from .base import Lookup, Network, NetworkInfo, Page, Recheck, SignedIn, SignInRequest, Source
from .http import HttpClient, QueryValue, Response
from .wordpress_api import MAX_TEXT, Json, WordPressApi, WordPressError, discover
from .wordpress_comments import FIELDS, STATUS, date, fingerprint, is_comment, message, says

PER_PAGE = 100
"""The most the interface gives at once."""

REPEATED = 5
"""Comments of the page before that the next page by offset begins with."""

OVERLAP: Millis = 65 * 60_000
FIRST_READ: Millis = 90 * 24 * 3_600_000
"""How far back the first read of a new account goes."""

REMEMBERED = 500
"""Comments the cursor remembers at most; beyond that a busy hour's are given again, which harms nothing."""

_CANNOT = Denied(Reason.NETWORK_CANNOT)
_MODERATION = (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE, ActionKind.RETRACT)
_PERMISSIONS: Mapping[ActionKind, Permission] = {
    kind: Allowed() if kind is ActionKind.REPLY or kind in _MODERATION else _CANNOT for kind in ActionKind
}
_TEXT_LIMIT = TextLimit(CountKind.CHARACTERS, MAX_TEXT, max_bytes=MAX_TEXT)


class _Cursor(msgspec.Struct, omit_defaults=True):
    """``after`` and ``high`` in ms; ``offset`` into the comments since ``after``; ``seen``: id to fingerprint.

    ``first``: the first reading has not come to its end.
    """

    after: Millis
    high: Millis = 0
    offset: int = 0
    seen: dict[str, str] = {}
    v: int = 1
    first: bool = False


class _Me(msgspec.Struct):
    """Who the site says we are."""

    id: int
    name: str
    moderates: bool
    edits_posts: bool


class WordPress(Network):
    """One user of one site."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="wordpress",
        title="WordPress",
        icon="n-wordpress",
        sign_in=(SignInMethod.APP_PASSWORD,),
        permissions=_PERMISSIONS,
        needs_server=True,
        needs_user=True,
        poll=(15.0, 60.0),
        about=Sentence("Moderation before comments appear."),
        conditions=dict.fromkeys(_MODERATION, Sentence("Only if the user may moderate comments.")),
    )

    _connection: WordPressApi | None = None
    _known_me: _Me | None = None

    # -- sign-in --

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        """Find the site's interface and try the application password.

        Raises InsecureServer, Invalid, AuthRevoked, Offline, Transient.
        """
        if not request.server or not request.user or not request.secret:
            raise Invalid("WordPress needs the site's address, a user name and an application password.")
        base, root = await discover(request.server, http)
        request.tell(SignInStep.FOUND)
        user, password = request.user.strip(), request.secret.strip()
        try:
            me = await _who(WordPressApi(http, root, user, password))
        except WordPressError as error:
            raise error.meaning from error
        request.tell(SignInStep.PROVED)
        return SignedIn(_report(me, base), base, {"root": root, "user": user, "password": password})

    async def check(self) -> AccountReport:
        return _report(await self._who(), self.account.server or self.account.address)

    async def _api(self) -> WordPressApi:
        if self._connection is None:
            kept = await self.secrets.load()
            self._connection = WordPressApi(
                self.http, kept.get("root", ""), kept.get("user", ""), kept.get("password", ""), self.clock
            )
        return self._connection

    async def _me(self) -> _Me:
        return self._known_me or await self._who()

    async def _who(self) -> _Me:
        """Ask who we are. Raises NetworkError."""
        try:
            self._known_me = await _who(await self._api())
        except WordPressError as error:
            raise self._told(error) from error
        return self._known_me

    def _told(self, error: WordPressError) -> NetworkError:
        """Return our word for a refusal; once signed out, what a new sign-in saved is used."""
        if isinstance(error.meaning, AuthRevoked):
            self._connection = self._known_me = None
        return error.meaning

    def _message(self, comment: Json) -> Message:
        return message(comment, self.account.native_id, self.account.address)

    # -- reading --

    def sources(self) -> Sequence[Source]:
        return (Source("comments"),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        here = _read_cursor(cursor) or _Cursor(after=self.clock() - FIRST_READ, first=True)
        comments, response = await self._list(
            after=format_time(here.after // 1000 * 1000), offset=here.offset or None, order="asc", orderby="date_gmt"
        )
        if here.offset and comments and not any(str(comment["id"]) in here.seen for comment in comments[:REPEATED]):
            # something before this page vanished or appeared: what lies between was never seen
            return Page(cursor=_write_cursor(msgspec.structs.replace(here, offset=0)), more=True)
        marks = {str(comment["id"]): fingerprint(comment) for comment in comments}
        news = [comment for comment in comments if here.seen.get(str(comment["id"])) != marks[str(comment["id"])]]
        messages = tuple([self._message(comment) for comment in news])
        more = here.offset + PER_PAGE < _total(response, here.offset + len(comments))
        following = self._advance(here, comments, marks, response, more=more)
        page = Page(messages, cursor=_write_cursor(following), more=more)
        return page.looked_back() if here.first else page

    def _advance(
        self, here: _Cursor, comments: Sequence[Json], marks: Mapping[str, str], response: Response, *, more: bool
    ) -> _Cursor:
        """Return the cursor after a page: forward in time where that skips nothing, else by offset."""
        dates = [date(comment) for comment in comments]
        # a comment dated in the future must not hide those that come before it
        server_time = _server_time(response, self.clock())
        high = max(here.high, min(max(dates, default=0), server_time))
        after, offset = here.after, 0
        reached = min(dates[-1], server_time) if more and dates else 0 if more else high
        if reached - OVERLAP > after:
            after = reached - OVERLAP
        elif more:
            offset = here.offset + PER_PAGE - (REPEATED if comments else 0)
        seen = {**{number: mark for number, mark in here.seen.items() if number not in marks}, **marks}
        return _Cursor(after, high, offset, dict(list(seen.items())[-REMEMBERED:]), first=here.first and more)

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        numbers = [number for number in ids if number.isdecimal()]
        found: dict[str, Message] = {}
        for start in range(0, len(numbers), PER_PAGE):
            chunk = numbers[start : start + PER_PAGE]
            comments, _ = await self._list(include=",".join(chunk), every_status=True)
            found |= {str(comment["id"]): self._message(comment) for comment in comments}
        missing = []
        for number in numbers:
            if number in found:
                continue
            try:
                comment = await self._look(number)
            except Gone:
                missing.append(number)
            except NotPermitted:
                continue  # held, or in the trash: not for us to see, which does not mean gone
            else:
                found[number] = self._message(comment)
        return Recheck(tuple(found.values()), tuple(missing))

    async def _list(self, *, every_status: bool = False, **query: QueryValue) -> tuple[list[Json], Response]:
        """Return comments, as fully as our role permits. Raises NetworkError."""
        for _ in range(2):
            me = await self._me()
            query |= await self._rights(me, "any" if every_status else "all")
            try:
                answer, response = await (await self._api()).get(
                    "/wp/v2/comments", per_page=PER_PAGE, _fields=FIELDS, _embed="up", **query
                )
            except WordPressError as error:
                if not isinstance(error.meaning, NotPermitted):
                    raise self._told(error) from error
                self._known_me = None  # our role has changed: ask again with what is left of it
                continue
            if not isinstance(answer, list) or not all(is_comment(comment) for comment in answer):
                raise Transient("The site's comments make no sense. cm-inbox tries again by itself.")
            return answer, response
        raise NotPermitted()

    async def _rights(self, me: _Me, status: str) -> dict[str, QueryValue]:
        """Return what our role lets us ask for: held comments, the text as typed, the writer's address.

        A reader without a role asks what any stranger may ask, so that nothing would tell a withdrawn
        password: it is tried first. Raises AuthRevoked.
        """
        if me.moderates:
            return {"context": "edit", "status": status}
        if me.edits_posts:
            return {"context": "view", "status": status}
        await self._who()
        return {"context": "view", "status": "approve"}

    async def _look(self, number: str) -> Json:
        """Return one comment, whatever its status. Raises NetworkError; Gone where the site says so."""
        context = "edit" if (await self._me()).moderates else "view"
        try:
            answer, _ = await (await self._api()).get(
                f"/wp/v2/comments/{number}", context=context, _fields=FIELDS, _embed="up"
            )
        except WordPressError as error:
            raise self._told(error) from error
        if not is_comment(answer):
            raise Transient("The site's comment makes no sense. cm-inbox tries again by itself.")
        return answer  # type: ignore[no-any-return]  # is_comment has looked at it

    # -- acting --

    async def act(self, action: Action) -> ActionResult:
        if isinstance(_PERMISSIONS[action.kind], Denied):
            raise Unsupported()
        try:
            if action.kind is ActionKind.REPLY:
                return await self._reply(action)
            if action.kind in (ActionKind.DELETE, ActionKind.RETRACT):
                return await self._trash(_target(action))
            return await self._change_status(action)
        except WordPressError as error:
            raise self._told(error) from error

    async def _reply(self, action: Action) -> ActionResult:
        if not action.thread_id.isdecimal():
            raise Gone()
        body: Json = {"post": int(action.thread_id), "content": html.escape(action.text, quote=False)}
        if action.message_id:
            await self._refuse_orphan(action.message_id)
            body["parent"] = int(action.message_id)
        if (await self._me()).moderates:
            body["status"] = "approved"
        api = await self._api()
        answer = await api.post("/wp/v2/comments", body)
        if not is_comment(answer):
            raise OutcomeUnknown()
        made = self._message(answer)
        outcome = Outcome.APPLIED if made.status is MessageStatus.VISIBLE else Outcome.PENDING
        return ActionResult(outcome, made, undo_handle=made.id)

    async def _refuse_orphan(self, parent: str) -> None:
        """Raise where what is answered is no longer there: WordPress would publish the answer on its own.

        (wp_new_comment drops a parent that is neither approved nor held.)
        """
        if not parent.isdecimal():
            raise Gone()
        status = str((await self._look(parent)).get("status", "approved"))
        if status not in ("approved", "hold"):
            raise Conflict("The comment lies in the site's trash or spam. Take it out there, then answer.")

    async def _change_status(self, action: Action) -> ActionResult:
        """Approve, hold, or take out of the trash. Asks first: WordPress does not say that it was so already."""
        number = _target(action)
        before = str((await self._look(number)).get("status"))
        if action.kind is ActionKind.RESTORE:
            if before != "trash":
                return ActionResult(Outcome.NOOP, status=STATUS.get(before))
            wanted = "untrash"
        elif before == "trash":
            raise Conflict("The comment is in the site's trash. Take it out there first.")
        elif action.kind is ActionKind.UNHIDE:
            wanted = "approved"
        else:
            wanted = action.undo_handle if action.undo_handle in ("hold", "spam") else "hold"
        if before == wanted:
            return ActionResult(Outcome.NOOP, status=STATUS.get(before))
        changed = await (await self._api()).post(f"/wp/v2/comments/{number}", {"status": wanted})
        return ActionResult(Outcome.APPLIED, undo_handle=before, status=STATUS.get(str(changed.get("status"))))

    async def _trash(self, number: str) -> ActionResult:
        try:
            await (await self._api()).delete(f"/wp/v2/comments/{number}")
        except WordPressError as error:
            if error.code != "rest_already_trashed":
                raise
            return ActionResult(Outcome.NOOP, undo_handle=number, status=MessageStatus.DELETED)
        return ActionResult(Outcome.APPLIED, undo_handle=number, status=MessageStatus.DELETED)

    async def find(self, action: Action) -> ActionResult | Lookup:
        if action.kind is ActionKind.REPLY:
            return await self._find_reply(action)
        try:
            status = str((await self._look(_target(action))).get("status"))
        except Gone:
            if action.kind in (ActionKind.DELETE, ActionKind.RETRACT):
                return ActionResult(status=MessageStatus.DELETED)
            raise
        done = {
            ActionKind.HIDE: status in ("hold", "spam"),
            ActionKind.UNHIDE: status == "approved",
            ActionKind.RESTORE: status != "trash",
        }.get(action.kind, status == "trash")
        return ActionResult(status=STATUS.get(status)) if done else Lookup.ABSENT

    async def _find_reply(self, action: Action) -> ActionResult | Lookup:
        """Look for our comment with this text below the same comment: WordPress takes the same one only once."""
        if not action.thread_id.isdecimal():
            return Lookup.ABSENT
        comments, _ = await self._list(
            every_status=True, post=action.thread_id, parent=action.message_id or "0", order="desc", orderby="date_gmt"
        )
        for comment in comments:
            if str(comment.get("author")) == self.account.native_id and says(comment, action.text):
                found = self._message(comment)
                return ActionResult(message=found, undo_handle=found.id)
        # without the right to moderate, a reply of ours that is held is hidden from ourselves
        return Lookup.ABSENT if (await self._me()).moderates else Lookup.UNSURE


async def _who(api: WordPressApi) -> _Me:
    """Ask a site who we are there. Raises NetworkError, WordPressError."""
    me, _ = await api.get("/wp/v2/users/me", context="edit")
    if not isinstance(me, dict) or not isinstance(me.get("id"), int):
        raise Invalid("The site does not say who we are there. Check its address.")
    may = me.get("capabilities")
    may = may if isinstance(may, dict) else {}
    return _Me(me["id"], str(me.get("name") or ""), may.get("moderate_comments") is True, may.get("edit_posts") is True)


def _report(me: _Me, base: str) -> AccountReport:
    permissions = dict(_PERMISSIONS)
    if not me.moderates:
        # who writes posts may moderate below their own, and below no others
        missing = Unknown() if me.edits_posts else Denied(Reason.ROLE_MISSING)
        permissions |= dict.fromkeys(_MODERATION, missing)
    parts = urlsplit(base)
    return AccountReport(
        native_id=str(me.id),
        address=(parts.netloc + parts.path).rstrip("/") or base,
        name=me.name,
        permissions=permissions,
        text_limit=_TEXT_LIMIT,
    )


def _target(action: Action) -> str:
    """Return the comment an action is about. Raises Gone where it can be none of WordPress's."""
    number = (action.undo_handle if action.kind is ActionKind.RETRACT else None) or action.message_id or ""
    if not number.isdecimal():
        raise Gone()
    return number


def _total(response: Response, least: int) -> int:
    """Return how many comments the query has; ``least`` where a cache on the way dropped the header."""
    total = response.headers.get("x-wp-total", "")
    return int(total) if total.isdecimal() else least + (least % PER_PAGE == 0)


def _server_time(response: Response, default: Millis) -> Millis:
    try:
        return round(parsedate_to_datetime(response.headers["date"]).timestamp() * 1000)
    except (KeyError, ValueError, TypeError):
        return default


def _read_cursor(cursor: str | None) -> _Cursor | None:
    """Return a cursor, or None for none and for one of another version: then everything is read again."""
    if cursor is None:
        return None
    try:
        here = msgspec.json.decode(cursor, type=_Cursor)
    except (msgspec.DecodeError, ValueError):
        return None
    return here if here.v == 1 else None


def _write_cursor(cursor: _Cursor) -> str:
    return msgspec.json.encode(cursor).decode()
