"""One desktop of a team as a process of its own: the engine without a window, ordered about by lines of JSON.

Run as ``python -m tests.team.desktop_driver FOLDER NAME``. Each line on standard input is ``{"do": ..., ...}``, each
line on standard output its answer: ``{"gave": ...}`` or ``{"failed": code, "said": message}``. It ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, LiteralString

import cm_inbox.networks
from cm_inbox.app import App, Engine
from cm_inbox.cli.hub_kept import offered_by
from cm_inbox.credentials import Credentials
from cm_inbox.errors import CmInboxError, HubUnreachable
from cm_inbox.models.accounts import SignInMethod, account_uid
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import Change, View
from cm_inbox.models.team import Doing
from cm_inbox.networks.base import Page, SignInRequest, Source
from cm_inbox.settings import Settings
from cm_inbox.store import accounts
from cm_inbox.store.connection import Key
from cm_inbox.store.database import Store
from cm_inbox.team import sending
from cm_inbox.team.connection import Hub
from cm_inbox.team.team import Team
from tests.plain_network import PlainNetwork

KEY = Key(b"k" * 32)


class FilePlace:
    """Secrets in a file that anybody could read: for tests."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> str | None:
        return self._all().get(name)

    def write(self, name: str, value: str | None) -> None:
        self._path.write_text(json.dumps({**self._all(), name: value}))

    def _all(self) -> dict[str, str | None]:
        found: dict[str, str | None] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return found


class Unplugged(Hub):
    """The hub while its cable is out."""

    async def ask(self, query: LiteralString, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        raise HubUnreachable(reason="the cable is out")


class Driver:
    """Carries out the orders. Each is a method."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(exist_ok=True)
        credentials = Credentials("a test")
        credentials._place = FilePlace(folder / "secrets.json")
        store = Store.open(folder, KEY, check=False)
        self.app = App(folder, Settings(name=name), store, credentials)
        self.app.lock_engine()
        self.app.inbox.undo_window = 0
        self.engine: Engine = self.app.engine()
        self.app.inbox.poke_outbox = self.engine.outbox.poke

    # -- the team --

    async def found(self, url: str, password: str, team: str) -> None:
        await self.engine.team.found(url, password, team)

    async def join(self, code: str) -> None:
        await self.engine.team.join(code)

    async def invite(self, name: str, role: str) -> str:
        return await self.engine.team.invite(name, role, [], 7)

    async def revoke(self, name: str) -> None:
        _, people = await self.engine.team.members()
        await self.engine.team.revoke(next(each.id for each in people if each.name == name))

    async def share(self, brand: str) -> None:
        await self.engine.team.share(self._brand(brand))

    async def leave(self) -> None:
        await self.engine.team.leave(anyway=False)

    async def standing(self) -> dict[str, Any]:
        now = self.engine.team.standing()
        readers = [each.name for each in now.readers.values()]
        return {"state": now.state, "behind": now.behind, "unsaid": now.unsaid, "said": now.title, "readers": readers}

    async def show(self, text: str, doing: str) -> None:
        await self.engine.team.show(self._about(text), Doing(doing))

    async def claim(self, text: str) -> bool:
        return (await self.engine.team.claim(self._about(text))).mine

    async def present(self, text: str) -> list[list[str]]:
        there = self.engine.team.standing().presence.get(self._about(text), ())
        return [[each.name, each.doing] for each in there]

    async def offline(self, away: bool) -> None:
        """Pull the cable to the hub out, or put it back."""
        team = self.engine.team._team
        assert team is not None
        team.hub.__class__ = Unplugged if away else Hub
        team.look_again()

    async def offer(self) -> list[list[int]]:
        """Tell the hub again what it lacks: messages, decisions, outcomes, and how many of those are colleagues'."""
        told = await offered_by(self.app, self.engine.team.level)
        return [[each.messages, each.decisions, each.outcomes, each.theirs] for _, each in told]

    # -- brands and accounts --

    async def brand(self, name: str) -> None:
        await self.engine.desk.add_brand(name)

    async def connect(self, brand: str, server: str) -> None:
        """Sign in to an account of a brand, as somebody who has its token."""
        signed_in = await PlainNetwork.sign_in(SignInRequest(SignInMethod.TOKEN, server=server), self.engine.http)
        await self.app.credentials.save(account_uid("plain", signed_in.report.address), signed_in.secrets)
        known = (self._brand(brand), "plain", signed_in.report, server)
        self.app.store.write(accounts.add_account, *known, at=self.app.clock()).result()
        self.app.inbox.tell(Change(accounts=True))

    async def accounts(self) -> list[str]:
        return [each.address for each in self.app.inbox.accounts()]

    # -- the queue --

    async def texts(self) -> list[str]:
        """Return every message of every conversation, ours too."""
        return [stored.message.text for each in self._conversations() for stored in each.messages]

    async def open_texts(self) -> list[str]:
        """Return the newest message of each conversation that waits."""
        ids = self.app.inbox.ids(View.INBOX)
        return [self.app.inbox.conversation(each).messages[0].message.text for each in ids]

    async def decide(self, kind: str, text: str, answer: str = "") -> None:
        order = self.app.inbox.decide(DecisionKind(kind), [self._about(text)], text=answer)
        await asyncio.wrap_future(order)

    async def undo(self) -> None:
        await asyncio.wrap_future(self.app.inbox.undo())

    async def outbox(self) -> list[list[str]]:
        return [[each.action.text, each.state, each.error_code or ""] for each in self.app.inbox.outbox()]

    async def aside(self) -> list[list[str]]:
        return [[each.decision.text, each.stood_by, each.stood.text] for each in await self.engine.team.set_aside()]

    async def draft(self, text: str) -> str:
        draft = self.app.inbox.conversation(self._about(text)).draft
        return "" if draft is None else draft.text

    def _brand(self, name: str) -> int:
        return next(each.id for each in self.app.inbox.brands() if each.name == name)

    def _conversations(self) -> Sequence[Any]:
        views = (View.INBOX, View.SNOOZED, View.DONE)
        return [self.app.inbox.conversation(each) for view in views for each in self.app.inbox.ids(view)]

    def _about(self, text: str) -> int:
        """Return the conversation in which somebody said this."""
        for each in self._conversations():
            if any(stored.message.text == text for stored in each.messages):
                return int(each.row.id)
        raise LookupError(text)

    # -- life --

    async def serve(self) -> None:
        running = asyncio.create_task(self.engine.run())
        try:
            while line := await asyncio.to_thread(sys.stdin.readline):
                order = json.loads(line)
                try:
                    answer = {"gave": await getattr(self, order.pop("do"))(**order)}
                except (CmInboxError, LookupError) as error:
                    answer = {"failed": type(error).__name__, "said": str(error)}
                print(json.dumps(answer), flush=True)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await self.engine.close()
            self.app.close()


def plain_for(who: str) -> type[PlainNetwork]:
    """Return the network as one desktop has it: its questions say whose they are."""

    class Plain(PlainNetwork):
        async def fetch(self, source: Source, cursor: str | None, *, wait: float = 0.0) -> Page:
            found = await self._call("GET", f"/messages?after={cursor or 0}&who={who}")
            last = found[-1]["id"] if found else cursor
            return Page(tuple(map(self._message, found)), cursor=last)

    return Plain


if __name__ == "__main__":
    desktop = plain_for(sys.argv[2])
    setattr(cm_inbox.networks, "load_network", lambda _network: desktop)  # noqa: B010 - there is but this network
    Team.pace = 2.0  # so that tests need not wait as long as people would
    sending.READER_GRACE = sending.OTHERS_GRACE = sending.ASK_AGAIN = 1.0
    asyncio.run(Driver(Path(sys.argv[1]), sys.argv[2]).serve())
