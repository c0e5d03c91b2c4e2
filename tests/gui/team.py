"""A hub on paper: who is there, who holds what, who is in the team. A small stateful one that answers as the hub does.

Each ``Desktop`` of it is what a window is given; two windows of one hub see each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import count
from typing import TypeVar

from msgspec.structs import replace

from cm_inbox.errors import CmInboxError, HubForbidden, HubRefused
from cm_inbox.gui.team_protocol import Founding, Mate, SharedBrand
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.team import AccountReader, Doing, Held, HubState, Presence, SetAside, TeamStanding

T = TypeVar("T")
LEASE: Millis = 60_000


class PaperHub:
    """What the desktops of one team share. Conversations have the same number on all of them."""

    def __init__(self, *brands: SharedBrand, team: str = "Agence") -> None:
        self.team = team
        self.desktops: list[Desktop] = []
        self.brands = list(brands)
        self.people: dict[str, Mate] = {}
        self.codes: dict[str, str] = {}
        self.holders: dict[int, tuple[Desktop, Millis]] = {}
        self._numbers = count(1)

    def desktop(self, name: str, role: str = "moderator", *, brands: Sequence[str] = ()) -> Desktop:
        """Return the desktop of somebody who is in the team."""
        desktop = Desktop(self, name)
        desktop.enter(self._person(name, role, brands or [each.name for each in self.brands], "active"))
        return desktop

    def _person(self, name: str, role: str, brands: Sequence[str], state: str) -> str:
        person = f"person-{next(self._numbers)}"
        posts = tuple((role, each) for each in brands) or ((role, None),)
        self.people[person] = Mate(person, name, state, posts)
        return person

    def invite(self, name: str, role: str, brands: Sequence[str]) -> str:
        named = [each.name for each in self.brands if each.uid in brands]
        code = f"cmhub1.{next(self._numbers)}"
        self.codes[code] = self._person(name, role, named, "invited")
        return code

    def give(self, desktop: Desktop, role: str) -> None:
        """Give somebody another role wherever they have one."""
        assert desktop.person is not None
        mate = self.people[desktop.person]
        self.people[desktop.person] = replace(mate, posts=tuple((role, brand) for _role, brand in mate.posts))
        self.tell_all()

    def tell_all(self) -> None:
        for desktop in self.desktops:
            desktop.tell()


class Desktop:
    """``gui.team_protocol.Team``. ``refuse`` is raised by the next order; ``cut`` takes the connection away."""

    def __init__(self, hub: PaperHub, name: str) -> None:
        self.hub = hub
        self.name = name
        self.person: str | None = None
        self.open: tuple[int, Doing] | None = None
        self.shown: list[int | None] = []
        self.refuse: CmInboxError | None = None
        self.aside: list[SetAside] = []
        self.state = HubState.NONE
        self.behind = 0
        self.message = ""
        self.readers: dict[str, AccountReader] = {}
        self._callbacks: list[Callable[[TeamStanding], None]] = []

    def enter(self, person: str) -> None:
        self.person = person
        self.hub.people[person] = replace(self.hub.people[person], state="active", name=self.name)
        self.state = HubState.LEVEL
        self.hub.desktops.append(self)
        self.hub.tell_all()

    def found_alone(self) -> None:
        """Have founded the team: be its admin at all brands."""
        self.enter(self.hub._person(self.name, "admin", (), "active"))

    # -- what a window asks --

    def begin(self) -> bool:
        return self.person is not None

    def standing(self) -> TeamStanding:
        if self.person is None:
            return TeamStanding()
        posts = self.hub.people[self.person].posts
        roles = {each.uid: role for each in self.hub.brands for role, brand in posts if brand in (None, each.name)}
        return TeamStanding(
            self.state,
            self.hub.team,
            self.name,
            self.behind,
            message=self.message,
            roles=roles,
            readers=self.readers,
            presence=self._others(),
        )

    def _others(self) -> dict[int, tuple[Presence, ...]]:
        if self.state is not HubState.LEVEL:
            return {}
        found: dict[int, tuple[Presence, ...]] = {}
        for other in self.hub.desktops:
            if other is not self and other.open is not None and other.person is not None:
                conversation, doing = other.open
                here = Presence(other.person, other.name, other.name, doing, 0)
                found[conversation] = (*found.get(conversation, ()), here)
        return found

    def subscribe(self, callback: Callable[[TeamStanding], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        callback(self.standing())
        return lambda: self._callbacks.remove(callback)

    def tell(self) -> None:
        for callback in list(self._callbacks):
            callback(self.standing())

    def stand(self, state: HubState, behind: int = 0) -> None:
        """Stand otherwise with the hub."""
        self.state, self.behind = state, behind
        self.hub.tell_all()

    # -- a conversation --

    def show(self, conversation_id: int | None, doing: Doing) -> Future[None]:
        self.shown.append(conversation_id)
        self.open = None if conversation_id is None else (conversation_id, doing)
        for held, (holder, _until) in list(self.hub.holders.items()):
            if holder is self and (held, Doing.WRITES) != self.open:
                del self.hub.holders[held]
        self.hub.tell_all()
        return self._answer(lambda: None)

    def claim(self, conversation_id: int) -> Future[Held]:
        return self._answer(lambda: self._hold(conversation_id, take=False))

    def take(self, conversation_id: int) -> Future[Held]:
        return self._answer(lambda: self._hold(conversation_id, take=True))

    def _hold(self, conversation_id: int, *, take: bool) -> Held:
        holder, until = self.hub.holders.get(conversation_id, (self, 0))
        if take or holder is self or until < now():
            if holder is not self and holder.open == (conversation_id, Doing.WRITES):
                holder.open = (conversation_id, Doing.READS)
            holder, until = self, now() + LEASE
            self.hub.holders[conversation_id] = holder, until
            self.open = (conversation_id, Doing.WRITES)
            self.hub.tell_all()
        return Held(holder is self, holder.person or "", holder.name, until)

    # -- people and brands --

    def members(self) -> Future[Sequence[Mate]]:
        def listed() -> list[Mate]:
            people = (each for each in self.hub.people.values() if each.state in ("active", "invited"))
            return [replace(each, me=each.id == self.person) for each in people]

        return self._answer(listed)

    def brands(self) -> Future[Sequence[SharedBrand]]:
        return self._answer(lambda: list(self.hub.brands))

    def invite(self, name: str, role: str, brands: Sequence[str], days: int) -> Future[str]:
        return self._answer(lambda: self.hub.invite(name, role, brands))

    def revoke(self, person: str) -> Future[None]:
        def revoked() -> None:
            if self.person is None or ("admin", None) not in self.hub.people[self.person].posts:
                raise HubForbidden()
            self.hub.people[person] = replace(self.hub.people[person], state="revoked")
            for desktop in self.hub.desktops:
                if desktop.person == person:
                    desktop.state = HubState.ENDED
            self.hub.tell_all()

        return self._answer(revoked)

    def share(self, brand_id: int) -> Future[None]:
        def shared() -> None:
            found = [replace(each, shared=True) if each.brand_id == brand_id else each for each in self.hub.brands]
            self.hub.brands = found

        return self._answer(shared)

    # -- coming and going --

    def join(self, code: str) -> Future[None]:
        def joined() -> None:
            person = self.hub.codes.pop(code.strip(), None)
            if person is None:
                raise HubRefused(
                    "This invitation was used already, withdrawn, or is too old. "
                    "Ask an admin of the team for a new one."
                )
            self.enter(person)

        return self._answer(joined)

    def found(self, founding: Founding) -> Future[None]:
        def founded() -> None:
            self.hub.team, self.name = founding.team, founding.name or self.name
            self.found_alone()

        return self._answer(founded)

    def leave(self, anyway: bool) -> Future[None]:
        def left() -> None:
            assert self.person is not None
            self.hub.people[self.person] = replace(self.hub.people[self.person], state="left")
            self.hub.desktops.remove(self)
            self.person, self.state = None, HubState.NONE
            self.tell()

        return self._answer(left)

    def set_aside(self) -> Future[Sequence[SetAside]]:
        return self._answer(lambda: list(self.aside))

    def drop_aside(self, decision_id: str) -> Future[None]:
        def dropped() -> None:
            self.aside = [each for each in self.aside if each.decision.id != decision_id]

        return self._answer(dropped)

    def _answer(self, work: Callable[[], T]) -> Future[T]:
        """Answer at once, or raise what the hub refuses with."""
        future: Future[T] = Future()
        refusal, self.refuse = self.refuse, None
        try:
            if refusal is not None:
                raise refusal
            future.set_result(work())
        except CmInboxError as error:
            future.set_exception(error)
        return future
