"""Bluesky for one test: a fresh account of ours with a post of its own, on the network the session shares."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

import httpx

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import format_time, now
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import SignInRequest
from tests.contract.harness import Customer, Harness
from tests.servers.bluesky import BlueskyServer

CHAT = {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}
POST = "app.bsky.feed.post"
_numbers = itertools.count(1)


class Refused(Exception):
    """The server said no to the harness."""


@dataclass(slots=True)
class Person:
    """Somebody with an account, signed in by the main password (never by our adapter)."""

    server: BlueskyServer
    did: str
    handle: str
    token: str
    password: str
    pds: str

    async def get(self, method: str, *, chat: bool = False, **params: Any) -> dict[str, Any]:
        return await self._call("GET", method, chat=chat, params=params)

    async def post(self, method: str, *, chat: bool = False, **body: Any) -> dict[str, Any]:
        return await self._call("POST", method, chat=chat, json=body)

    async def _call(self, verb: str, method: str, *, chat: bool, **content: Any) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} | (CHAT if chat else {})
        async with httpx.AsyncClient(verify=False) as client:
            answer = await client.request(verb, f"{self.pds}/xrpc/{method}", headers=headers, timeout=30, **content)
        if not answer.is_success:
            raise Refused(f"{method}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else {}

    async def write(self, collection: str, record: dict[str, Any], rkey: str | None = None) -> dict[str, str]:
        """Create a record; returns its strong reference."""
        body: dict[str, Any] = {"repo": self.did, "collection": collection}
        body["record"] = {"$type": collection, "createdAt": format_time(now()), **record}
        if rkey:
            body["rkey"] = rkey
        made = await self.post("com.atproto.repo.createRecord", **body)
        return {"uri": made["uri"], "cid": made["cid"]}

    async def declare(self, incoming: str) -> None:
        """Say from whom we take private messages: ``all``, ``following`` or ``none``."""
        name = "chat.bsky.actor.declaration"
        record = {"$type": name, "allowIncoming": incoming}
        body: dict[str, Any] = {"repo": self.did, "collection": name, "rkey": "self", "record": record}
        await self.post("com.atproto.repo.putRecord", **body)

    async def say(self, text: str, *, to: str | None = None, **more: Any) -> dict[str, str]:
        record: dict[str, Any] = {"text": text, **more}
        if to is not None:
            parent = await self.record(to)
            reference = {"uri": to, "cid": parent["cid"]}
            above = parent["value"].get("reply")
            record["reply"] = {"root": above["root"] if above else reference, "parent": reference}
        return await self.write(POST, record)

    async def record(self, uri: str) -> dict[str, Any]:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        return await self.get("com.atproto.repo.getRecord", repo=repo, collection=collection, rkey=rkey)

    async def remove(self, uri: str) -> None:
        repo, collection, rkey = uri.removeprefix("at://").split("/")
        await self.post("com.atproto.repo.deleteRecord", repo=repo, collection=collection, rkey=rkey)

    async def app_password(self, *, privileged: bool = True) -> str:
        made = await self.post("com.atproto.server.createAppPassword", name=f"p{next(_numbers)}", privileged=privileged)
        return str(made["password"])

    async def convo_with(self, did: str) -> str:
        found = await self.get("chat.bsky.convo.getConvoForMembers", chat=True, members=[did])
        return str(found["convo"]["id"])


async def new_person(server: BlueskyServer, name: str, *, pds: str | None = None) -> Person:
    """Make an account that the AppView knows and that takes private messages from everybody."""
    slug = re.sub("[^a-z]", "", name.lower())[:5]  # a name before the first dot has at most 18 characters
    handle, password = f"{slug}{next(_numbers)}-{now() % 10**7}.test", f"main {name}"
    home = pds or server.pds
    async with httpx.AsyncClient(verify=False) as client:
        body = {"handle": handle, "email": f"{handle}@example.com", "password": password}
        answer = await client.post(f"{home}/xrpc/com.atproto.server.createAccount", json=body, timeout=30)
    made = answer.raise_for_status().json()
    person = Person(server, made["did"], handle, made["accessJwt"], password, home)
    if pds is None:
        await person.write("app.bsky.actor.profile", {"displayName": name.title()}, rkey="self")
        await person.declare("all")
        await settle(server)
    return person


async def settle(server: BlueskyServer) -> None:
    """Let the AppView catch up with what was written."""
    async with httpx.AsyncClient(verify=False) as client:
        (await client.post(f"{server.control}/settle", timeout=30)).raise_for_status()


class BlueskyHarness(Harness):
    network = "bluesky"
    supports = frozenset(
        {ActionKind.REPLY, ActionKind.REPLY_PRIVATE, ActionKind.RETRACT, ActionKind.HIDE, ActionKind.UNHIDE}
        | {ActionKind.BAN, ActionKind.UNBAN, ActionKind.MUTE, ActionKind.UNMUTE, ActionKind.LIKE, ActionKind.UNLIKE}
    )
    has_private = True
    reports_edits = False  # Bluesky has no edits
    takes = frozenset({Visibility.PUBLIC})

    def __init__(self, server: BlueskyServer) -> None:
        self.server = server
        self.us: Person | None = None
        self.root = ""
        """Our own post, under which customers write: only there can a reply be hidden."""
        self.password = ""
        self._people: dict[str, Person] = {}

    async def our_sign_in(self) -> SignInRequest:
        if self.us is None:
            self.us = await new_person(self.server, "altea")
            self.root = (await self.us.say("Bonjour, posez vos questions ici."))["uri"]
            self.password = await self.us.app_password()
        return SignInRequest(SignInMethod.APP_PASSWORD, self.server.pds, self.us.handle, self.password)

    async def new_customer(self, name: str) -> Customer:
        person = await new_person(self.server, name)
        self._people[person.did] = person
        return Customer(person.did, f"@{person.handle}", {"token": person.token})

    async def post(self, customer: Customer, text: str, *, reply_to: str | None = None) -> str:
        await self.our_sign_in()
        made = await self._people[customer.id].say(text, to=reply_to or self.root)
        await settle(self.server)
        return made["uri"]

    async def post_private(self, customer: Customer, text: str) -> str:
        await self.our_sign_in()
        person = self._people[customer.id]
        convo = await person.convo_with(self.ours.did)
        sent = await person.post("chat.bsky.convo.sendMessage", chat=True, convoId=convo, message={"text": text})
        return f"{convo}/{sent['id']}"

    async def delete(self, customer: Customer, message_id: str) -> None:
        await self._people[customer.id].remove(message_id)
        await settle(self.server)

    async def answer(self, customer: Customer, message_id: str, text: str) -> None:
        await self.ours.say(text, to=message_id)
        await settle(self.server)

    async def replies(self, customer: Customer, message_id: str) -> list[str]:
        listed = await self.ours.get("com.atproto.repo.listRecords", repo=self.ours.did, collection=POST, limit=100)
        records = [entry["value"] for entry in listed["records"]]
        answers = [value for value in records if value.get("reply", {}).get("parent", {}).get("uri") == message_id]
        return [str(value["text"]) for value in sorted(answers, key=lambda value: str(value["createdAt"]))]

    async def files(self, customer: Customer, message_id: str) -> list[tuple[str, bytes]]:
        listed = await self.ours.get("com.atproto.repo.listRecords", repo=self.ours.did, collection=POST, limit=100)
        records = [entry["value"] for entry in listed["records"]]
        answers = [value for value in records if value.get("reply", {}).get("parent", {}).get("uri") == message_id]
        images = [image for value in answers for image in value.get("embed", {}).get("images", [])]
        async with httpx.AsyncClient(verify=False) as client:
            found = []
            for image in images:
                where = {"did": self.ours.did, "cid": image["image"]["ref"]["$link"]}
                answer = await client.get(f"{self.ours.pds}/xrpc/com.atproto.sync.getBlob", params=where, timeout=30)
                found.append((str(image["alt"]), answer.raise_for_status().content))
        return found

    async def private_texts(self, customer: Customer) -> list[str]:
        person = self._people[customer.id]
        convo = await person.convo_with(self.ours.did)
        page = await person.get("chat.bsky.convo.getMessages", chat=True, convoId=convo, limit=100)
        ours = [sent for sent in page["messages"] if sent["sender"]["did"] == self.ours.did]
        return [str(sent["text"]) for sent in reversed(ours)]

    async def is_visible(self, message_id: str) -> bool:
        """Ask as somebody else: the gate of the thread folds hidden replies away."""
        onlooker = await self._onlooker()
        await settle(self.server)
        found = await onlooker.get("app.bsky.unspecced.getPostThreadV2", anchor=self.root, below=20)
        return any(item["uri"] == message_id for item in found["thread"])

    async def is_banned(self, customer: Customer) -> bool:
        return "blocking" in (await self._relation(customer))

    async def is_muted(self, customer: Customer) -> bool:
        return bool((await self._relation(customer))["muted"])

    async def is_liked(self, message_id: str) -> bool:
        await settle(self.server)
        found = await self.ours.get("app.bsky.feed.getLikes", uri=message_id)
        return any(like["actor"]["did"] == self.ours.did for like in found["likes"])

    async def revoke_our_token(self) -> None:
        """Withdraw the app password, and let the access tokens it gave run out."""
        listed = await self.ours.get("com.atproto.server.listAppPasswords")
        for entry in listed["passwords"]:
            await self.ours.post("com.atproto.server.revokeAppPassword", name=entry["name"])
        await self.expire_our_token()

    async def expire_our_token(self) -> None:
        """Let the access tokens of the app passwords run out, as they do after two hours."""
        async with httpx.AsyncClient(verify=False) as client:
            answer = await client.post(f"{self.server.control}/expire", params={"did": self.ours.did}, timeout=10)
        answer.raise_for_status()

    @property
    def ours(self) -> Person:
        assert self.us is not None, "our_sign_in comes first"
        return self.us

    async def _relation(self, customer: Customer) -> dict[str, Any]:
        await settle(self.server)
        profile = await self.ours.get("app.bsky.actor.getProfile", actor=customer.id)
        return dict(profile["viewer"])

    async def _onlooker(self) -> Person:
        if "onlooker" not in self._people:
            self._people["onlooker"] = await new_person(self.server, "onlooker")
        return self._people["onlooker"]
