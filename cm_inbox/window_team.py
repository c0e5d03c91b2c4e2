"""The window's side of ``teamwork``: each order becomes a coroutine on the engine's loop, and a future here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from .app import Engine, EngineThread
from .gui.team_protocol import Founding, Mate, SharedBrand
from .inbox import Inbox
from .models.team import Doing, Held, SetAside, TeamStanding
from .teamwork import NO_TEAM, has_team


class WindowTeam:
    """Implements ``gui.team_protocol.Team`` over the engine's thread."""

    def __init__(self, engine: EngineThread, folder: Path, inbox: Inbox) -> None:
        self._engine = engine
        self._folder = folder
        self._inbox = inbox
        self._standing = NO_TEAM

    def begin(self) -> bool:
        return has_team(self._folder)

    def standing(self) -> TeamStanding:
        return self._standing

    def subscribe(self, callback: Callable[[TeamStanding], None]) -> Callable[[], None]:
        ends: list[Callable[[], None]] = []
        over: list[bool] = []

        def told(standing: TeamStanding) -> None:
            self._standing = standing
            if not over:
                callback(standing)

        def end() -> None:
            over.append(True)
            for each in ends:
                each()

        callback(self._standing)
        self._engine.call(lambda engine: ends.append(engine.team.subscribe(told)))
        return end

    # -- a conversation --

    def show(self, conversation_id: int | None, doing: Doing) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.show(conversation_id, doing))

    def claim(self, conversation_id: int) -> Future[Held]:
        return self._engine.submit(lambda engine: engine.team.claim(conversation_id))

    def take(self, conversation_id: int) -> Future[Held]:
        return self._engine.submit(lambda engine: engine.team.take_over(conversation_id))

    # -- people and brands --

    def members(self) -> Future[Sequence[Mate]]:
        return self._engine.submit(_members)

    def brands(self) -> Future[Sequence[SharedBrand]]:
        async def both(engine: Engine) -> Sequence[SharedBrand]:
            here = {each.uid: each for each in self._inbox.brands()}
            theirs = {each.id: each for each in await engine.team.brands()}
            shared = [
                SharedBrand(uid, each.name, here[uid].id if uid in here else None, True, each.role.value)
                for uid, each in theirs.items()
            ]
            ours = [SharedBrand(uid, each.name, each.id, False) for uid, each in here.items() if uid not in theirs]
            return sorted(shared + ours, key=lambda each: each.name.casefold())

        return self._engine.submit(both)

    def invite(self, name: str, role: str, brands: Sequence[str], days: int) -> Future[str]:
        return self._engine.submit(lambda engine: engine.team.invite(name, role, brands, days))

    def revoke(self, person: str) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.revoke(person))

    def share(self, brand_id: int) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.share(brand_id))

    # -- coming and going --

    def join(self, code: str) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.join(code))

    def found(self, founding: Founding) -> Future[None]:
        given = (founding.url, founding.password, founding.team, founding.root_certificate, founding.name)
        return self._engine.submit(lambda engine: engine.team.found(*given))

    def leave(self, anyway: bool) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.leave(anyway=anyway))

    # -- what came second --

    def set_aside(self) -> Future[Sequence[SetAside]]:
        return self._engine.submit(_set_aside)

    def drop_aside(self, decision_id: str) -> Future[None]:
        return self._engine.submit(lambda engine: engine.team.drop_aside(decision_id))


async def _members(engine: Engine) -> Sequence[Mate]:
    me, people = await engine.team.members()
    return [
        Mate(
            each.id,
            each.name,
            each.state,
            tuple((post.role.value, post.brand) for post in each.posts),
            each.id == me,
            each.invited_until,
        )
        for each in people
        if each.state in ("active", "invited")
    ]


async def _set_aside(engine: Engine) -> Sequence[SetAside]:
    return (await engine.team.set_aside())[::-1]
