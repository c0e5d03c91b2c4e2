"""Guestbooks: a made-up network, as another package would bring one.

A guestbook keeps a journal of what happens in it. ``GET /changes?after=N`` tells it from there on; ``POST /entries``
answers an entry and knows a key it has seen before; ``DELETE /entries/ID`` takes one out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from cm_inbox.errors import AuthRevoked, Gone, Unreadable
from cm_inbox.models.accounts import AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.messages import (
    Author,
    Direction,
    Message,
    MessageStatus,
    Removal,
    RemovedBy,
    Thread,
    ThreadKind,
    Visibility,
)
from cm_inbox.models.permissions import ActionKind, Allowed
from cm_inbox.networks.base import Lookup, Network, NetworkInfo, Page, Recheck, SignedIn, SignInRequest, Source
from cm_inbox.networks.http import HttpClient, Response, by_status, server_url

PAGE = 100


class Guestbook(Network):
    """One guestbook that we keep."""

    info: ClassVar[NetworkInfo] = NetworkInfo(
        id="guestbook",
        title="Guestbook",
        icon="book",
        sign_in=(SignInMethod.TOKEN,),
        permissions={kind: Allowed() for kind in (ActionKind.REPLY, ActionKind.RETRACT, ActionKind.DELETE)},
        needs_server=True,
        poll=(5.0, 60.0),
    )

    @classmethod
    async def sign_in(cls, request: SignInRequest, http: HttpClient) -> SignedIn:
        server = server_url(request.server or "")
        asked = await http.request("GET", f"{server}/about", headers=_signed(request.secret))
        if asked.status == 401:
            raise AuthRevoked()
        said = _object(asked)
        request.tell(SignInStep.FOUND)
        request.tell(SignInStep.PROVED)
        return SignedIn(_report(said), server, {"token": request.secret})

    async def check(self) -> AccountReport:
        return _report(_object(await self._ask("GET", "/about")))

    def sources(self) -> Sequence[Source]:
        return (Source("changes"),)

    async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
        place = _place(cursor)
        found = (await self._ask("GET", f"/changes?after={place['after']}&limit={PAGE}")).json()
        entries = [change["entry"] for change in found]
        more = len(found) == PAGE
        page = Page(
            messages=tuple(_message(entry) for entry in entries if not entry["gone"]),
            removed=tuple(Removal(entry["id"], RemovedBy(entry["gone"])) for entry in entries if entry["gone"]),
            cursor=json.dumps(
                {
                    "v": 1,
                    "after": found[-1]["number"] if found else place["after"],
                    "looking_back": place["looking_back"] and more,
                }
            ),
            more=more,
        )
        return page.looked_back() if place["looking_back"] else page

    async def recheck(self, ids: Sequence[str]) -> Recheck:
        there, missing = list[Message](), list[str]()
        for each in ids:
            answer = await self._call("GET", f"/entries/{each}")
            if answer.status == 404:
                missing.append(each)
            else:
                there.append(_message(_object(answer)))
        return Recheck(tuple(there), tuple(missing))

    async def act(self, action: Action) -> ActionResult:
        if action.kind is ActionKind.REPLY:
            body = {"text": action.text, "parent": action.message_id, "key": action.id}
            made = _message(_object(await self._ask("POST", "/entries", body)))
            return ActionResult(message=made, undo_handle=made.id)
        taken = action.undo_handle if action.kind is ActionKind.RETRACT else action.message_id
        await self._ask("DELETE", f"/entries/{taken}")
        return ActionResult(status=MessageStatus.DELETED)

    async def find(self, action: Action) -> ActionResult | Lookup:
        if action.kind is ActionKind.REPLY:
            found = (await self._ask("GET", f"/entries?key={action.id}")).json()
            if not found:
                return Lookup.ABSENT
            made = _message(found[0])
            return ActionResult(message=made, undo_handle=made.id)
        taken = action.undo_handle if action.kind is ActionKind.RETRACT else action.message_id
        answer = await self._call("GET", f"/entries/{taken}")
        return ActionResult(status=MessageStatus.DELETED) if answer.status == 404 else Lookup.ABSENT

    async def _ask(self, method: str, path: str, body: object = None) -> Response:
        answer = await self._call(method, path, body)
        if answer.status == 404:
            raise Gone()
        if not answer.ok:
            raise by_status(answer, self.clock, safe=method == "GET")
        return answer

    async def _call(self, method: str, path: str, body: object = None) -> Response:
        token = (await self.secrets.load())["token"]
        return await self.http.request(method, f"{self.account.server}{path}", json=body, headers=_signed(token))


def _signed(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _object(answer: Response) -> dict[str, Any]:
    said = answer.json()
    if not isinstance(said, dict):
        raise Unreadable()
    return said


def _place(cursor: str | None) -> dict[str, Any]:
    try:
        place = json.loads(cursor or "")
    except ValueError:
        place = None
    if isinstance(place, dict) and place.get("v") == 1:
        return place
    return {"after": 0, "looking_back": True}


def _report(said: dict[str, Any]) -> AccountReport:
    return AccountReport(
        said["id"], said["address"], said["name"], Guestbook.info.permissions, TextLimit(CountKind.CHARACTERS, 2_000)
    )


def _message(entry: dict[str, Any]) -> Message:
    return Message(
        id=entry["id"],
        thread=Thread(entry["parent"] or entry["id"], ThreadKind.PUBLIC),
        author=Author(entry["author"], f"@{entry['author']}", entry["author"]),
        direction=Direction.OUT if entry["ours"] else Direction.IN,
        visibility=Visibility.PUBLIC,
        text=entry["text"],
        created_at=entry["at"],
        edited_at=entry["edited_at"],
        parent=entry["parent"],
    )
