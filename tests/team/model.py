"""The model of a team: up to five desktops, a hub and a network, all driven by steps that are plain data.

Every step can be taken at any time (where it makes no sense it does nothing), so that a script that fails can be
shortened by leaving steps out. ``World.play`` plays one, has everything settle, and raises ``Broken`` with what is
wrong.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from cm_inbox.deciding import lift_expired
from cm_inbox.errors import CmInboxError
from cm_inbox.models.accounts import AccountReport, CountKind, TextLimit, account_uid
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.messages import Author, Direction, Message, RemovedBy, Thread, ThreadKind, Visibility
from cm_inbox.models.permissions import INVERSE, ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.store import Connection, accounts, charters
from cm_inbox.store import outbox as rows
from cm_inbox.store import team as shared
from cm_inbox.team import claims, sending

from .desktops import Desktop
from .paper_hub import PaperHub
from .paper_network import REFUSED, US, PaperNetwork, Place
from .pictures import Picture, differences, miscounted, picture

Step = tuple[str, int, int, int, int]
"""What happens, at which desktop, and three numbers that say more (see the methods of ``World``)."""

START = 1_790_000_000_000
SECOND, MINUTE, DAY = 1_000, 60_000, 86_400_000
BRAND, TEAM = "0196aaaa-0000-7000-8000-000000000001", "0196aaaa-0000-7000-8000-000000000002"
ACCOUNTS = {"mastodon": ThreadKind.PUBLIC, "matrix": ThreadKind.PRIVATE}
ONE_WAY = frozenset({ActionKind.RETRACT, ActionKind.RESTORE, ActionKind.DELETE})
PERMISSIONS: dict[ActionKind, Permission] = {
    kind: Denied(Reason.NETWORK_CANNOT) if kind is ActionKind.RESTORE else Allowed() for kind in ActionKind
}
LOSSES = ("", "", "", "", "request", "answer", "death")
KINDS = (
    *(3 * (DecisionKind.REPLY,)), *(2 * (DecisionKind.DONE,)), *(2 * (DecisionKind.BAN,)), *(2 * (DecisionKind.HIDE,)),
    DecisionKind.REOPEN, DecisionKind.SNOOZE, DecisionKind.ASSIGN, DecisionKind.LABEL, DecisionKind.NOTE,
    DecisionKind.PRIORITIZE, DecisionKind.UNHIDE, DecisionKind.DELETE, DecisionKind.UNBAN, DecisionKind.MUTE,
    DecisionKind.UNMUTE, DecisionKind.LIKE, DecisionKind.WARN,
)  # fmt: skip
ABOUT_PEOPLE = (
    DecisionKind.PERSON_NOTE, DecisionKind.LINK_PERSON, DecisionKind.TELL_APART, DecisionKind.UNLINK_PERSON,
)  # fmt: skip


WEIGHTS = {
    "arrive": 9, "edit": 2, "vanish": 2, "elsewhere": 2, "fetch": 10, "decide": 20, "person": 3, "undo": 8, "push": 16,
    "pull": 16, "carry": 12, "drain": 6, "give_up": 2, "again": 1, "charter": 1, "look": 1, "aside": 2, "wait": 7,
    "skew": 1, "crash": 2, "cut": 3, "mend": 5, "time": 2, "propose": 4, "settle_one": 5,
}  # fmt: skip
"""How often what happens."""


class Broken(AssertionError):
    """What must hold does not."""


def script(seed: int, length: int) -> list[Step]:
    """Return the steps of a seed: something to decide on, then everything mixed, with quarrels in between."""
    random = Random(seed)
    desktops = random.choice((2, 2, 3, 3, 4, 5))

    def step(kind: str, who: int | None = None, first: int | None = None) -> Step:
        number = random.randrange(1000) if first is None else first
        there = random.randrange(desktops) if who is None else who
        return (kind, there, number, random.randrange(1000), random.randrange(1000))

    steps = [step("arrive") for _ in range(random.randrange(2, 9))]
    steps += [step("fetch", 0, account) for account in (0, 1, 0, 1)] + 2 * [step("push", 0)]
    steps += [step("pull", who) for who in range(desktops) for _ in range(2)]
    kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
    while len(steps) < length:
        if random.random() < 0.15:  # several decide about one conversation before they have heard of each other
            about = random.randrange(1000)
            steps += [step("decide", None, about) for _ in range(random.randrange(2, 5))]
            steps += [
                step(random.choice(("push", "pull", "carry", "drain", "undo"))) for _ in range(random.randrange(2, 7))
            ]
        elif random.random() < 0.06:  # one falls asleep with a claim in hand, others go on, and it wakes
            sleeper, other = random.sample(range(min(desktops, 3)), 2)
            steps += [
                ("push", sleeper, 8, 0, 0),
                ("pull", sleeper, 8, 0, 0),
                ("carry", sleeper, random.choice((2, 3)), 0, 0),
            ]
            steps += [step("wait", None, random.choice((2, 4))), ("pull", other, 8, 0, 0), ("carry", other, 5, 0, 0)]
            steps += [step("drain", other), ("carry", other, 5, 0, 0), ("carry", sleeper, 1, 0, 0)]
        else:
            steps.append(step(random.choices(kinds, weights)[0]))
    return steps


class World:
    """The team, its hub, its network, and true time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = START
        self.hub = PaperHub(TEAM, self.clock)
        self.network = PaperNetwork()
        self.uids = {network: account_uid(network, f"altea@{network}.example") for network in ACCOUNTS}
        for network, kind in ACCOUNTS.items():
            self.network.places[self.uids[network]] = Place(kind)
        self.clocks = contextlib.ExitStack()
        for module in (claims, sending):
            self.clocks.enter_context(mock.patch.object(module, "ticks", self.ticks))
        self.desktops: dict[int, Desktop] = {}
        self.told: list[str] = []
        self.decided: dict[str, str] = {}
        """Every decision that somebody took, with who and what in words."""
        self.given_up: set[str] = set()
        """Actions that a person gave up."""
        self.dropped: set[str] = set()
        """Decisions that came second and were dropped."""

    def clock(self) -> int:
        return self.at

    def ticks(self) -> float:
        return self.at / 1000

    def close(self) -> None:
        self.clocks.close()
        for each in self.desktops.values():
            each.close()

    def play(self, steps: Sequence[Step]) -> None:
        """Do all steps, have everything settle, and hold the end against what must be. Raises Broken."""
        for step in steps:
            self.take(step)
        self.settle()
        self.check()

    def take(self, step: Step) -> None:
        """Do one step, and write down what came of it."""
        kind, who, *numbers = step
        desktop = self.desktop(who)
        said = getattr(self, kind)(desktop, *numbers)
        self.told.append(f"{self.at - START:>10} {desktop.name} {kind} {said if said is not None else ''} {step}")

    def desktop(self, number: int) -> Desktop:
        """Return a desktop; one that is asked for the first time joins. The first brings a history with it."""
        if number not in self.desktops:
            folder = self.folder / f"P{number}"
            folder.mkdir()
            made = Desktop(number, folder, self.hub, self.network, self.clock, BRAND)
            self.desktops[number] = made
            if number < 3:  # who has which token: everybody one but the fourth and the fifth, the second both
                made.tokens = set([*self.uids.values()][number // 2 : number + 1])
            made.write(_join, {network: self.uids[network] for network in ACCOUNTS} if not number else {})
            made.write(shared.begin, made.brand_id)
        return self.desktops[number]

    # -- what happens on the network --

    def _uid(self, number: int) -> str:
        return [*self.uids.values()][number % 2]

    def arrive(self, _desktop: Desktop, account: int, thread: int, author: int) -> str:
        """Somebody writes; some of it the network dates a while back."""
        place = self.network.places[self._uid(account)]
        who = Author(f"a{author % 3}", f"@a{author % 3}", f"Author {author % 3}")
        where = Thread(f"t{thread % 2}", place.kind)
        visibility = Visibility.PRIVATE if place.kind is ThreadKind.PRIVATE else Visibility.PUBLIC
        at = self.at - (author % 7) * (thread % 5) * MINUTE
        parent = None
        message = Message(
            f"m{len(place.messages)}", where, who, Direction.IN, visibility, f"text {author}", at, parent=parent
        )
        place.put(message)
        self.at += SECOND
        return message.id

    def edit(self, _desktop: Desktop, account: int, which: int, _number: int) -> str | None:
        """Somebody changes what they wrote; not every network says when."""
        uid = self._uid(account)
        place = self.network.places[uid]
        theirs = [
            each for each in place.messages.values() if each.direction is Direction.IN and each.id not in place.gone
        ]
        if not theirs:
            return None
        old = theirs[which % len(theirs)]
        self.at += SECOND
        says_when = place.kind is ThreadKind.PUBLIC
        place.put(replace(old, text=f"{old.text}, edited", edited_at=self.at if says_when else None))
        return old.id

    def vanish(self, _desktop: Desktop, account: int, which: int, by: int) -> str | None:
        place = self.network.places[self._uid(account)]
        there = [each for each in place.messages if each not in place.gone]
        if not there:
            return None
        place.take_away(there[which % len(there)], [RemovedBy.AUTHOR, RemovedBy.MODERATOR, RemovedBy.UNKNOWN][by % 3])
        return there[which % len(there)]

    def elsewhere(self, _desktop: Desktop, account: int, which: int, _number: int) -> str | None:
        """One of us answers on the network's own pages."""
        place = self.network.places[self._uid(account)]
        theirs = [each for each in place.messages.values() if each.direction is Direction.IN]
        if not theirs:
            return None
        to = theirs[which % len(theirs)]
        self.at += SECOND
        place.put(
            Message(
                f"web-{len(place.messages)}",
                to.thread,
                US,
                Direction.OUT,
                to.visibility,
                "there",
                self.at,
                parent=to.id,
            )
        )
        return f"to {to.id}"

    # -- what a desktop does --

    def fetch(self, desktop: Desktop, account: int, most: int, how: int) -> str | None:
        """Read an account: who has the claim, now and then somebody who does not know yet that they lost it."""
        uid = self._uid(account)
        if uid not in desktop.tokens:
            return None
        if how % 4 and not desktop.reads(uid):
            return "not mine"
        desktop.fetch(uid, 1 + most % 7, dies=how % 17 == 16)
        return None

    def decide(self, desktop: Desktop, conversation: int, which: int, how: int) -> str | None:
        kind = KINDS[which % len(KINDS)]
        there = desktop.read(_conversations)
        if not there:
            return None
        row, name = there[conversation % len(there)]
        text = {
            DecisionKind.REPLY: REFUSED if how % 11 == 0 else f"answer {how}",
            DecisionKind.WARN: f"warning {how}",
            DecisionKind.NOTE: f"note {how}",
            DecisionKind.LABEL: f"{'-' if how % 3 == 0 else ''}label {how % 2}",
            DecisionKind.ASSIGN: ["", "P0", "P1"][how % 3],
        }.get(kind, "")
        until = None
        if kind is DecisionKind.SNOOZE or (kind in (DecisionKind.BAN, DecisionKind.MUTE) and how % 2):
            until = desktop.now() + [MINUTE, 60 * MINUTE, DAY][how % 3]
        message_id = None
        if kind in (DecisionKind.HIDE, DecisionKind.UNHIDE, DecisionKind.DELETE, DecisionKind.REPLY) and how % 2:
            messages = desktop.read(_messages, row)
            message_id = messages[how % len(messages)] if messages else None
        try:
            receipt = desktop.inbox.decide(kind, [row], text=text, until=until, message_id=message_id).result()
        except CmInboxError as error:
            return f"{kind} {name}: {error}"
        for each in receipt.decisions:
            self.decided[each.id] = f"{desktop.name} {kind} {name} {text}"
        return (
            f"{kind} {name} {message_id or ''} {text!r} -> {[each.id for each in receipt.decisions] or receipt.refused}"
        )

    def propose(self, desktop: Desktop, conversation: int, which: int, how: int) -> str | None:
        """Somebody who may not send answers proposes one."""
        there = desktop.read(_conversations)
        if not there:
            return None
        row, name = there[conversation % len(there)]
        kind = DecisionKind.WARN if which % 4 == 0 else DecisionKind.REPLY
        desktop.inbox.roles = {desktop.brand_id: "writer"}
        try:
            receipt = desktop.inbox.decide(kind, [row], text=f"proposal {how}").result()
        except CmInboxError as error:
            return f"{name}: {error}"
        finally:
            desktop.inbox.roles = {}
        for each in receipt.decisions:
            self.decided[each.id] = f"{desktop.name} {each.kind} {name} {each.text}"
        return f"{kind} {name} -> {[each.id for each in receipt.decisions] or receipt.refused}"

    def settle_one(self, desktop: Desktop, which: int, how: int, _number: int) -> str | None:
        """Somebody approves a proposal, as it is or changed, or sends it back."""
        there = desktop.read(_proposals)
        if not there:
            return None
        proposal = there[which % len(there)]
        desktop.inbox.roles = {desktop.brand_id: "moderator"}
        try:
            if how % 3 == 0:
                receipt = desktop.inbox.send_back(proposal, f"note {how}").result()
            else:
                receipt = desktop.inbox.approve(proposal, f"changed {how}" if how % 3 == 1 else None).result()
        except CmInboxError as error:
            return f"{proposal}: {error}"
        finally:
            desktop.inbox.roles = {}
        for each in receipt.decisions:
            self.decided[each.id] = f"{desktop.name} {each.kind} of {proposal} {each.text}"
        return f"{proposal} -> {[(each.kind, each.id) for each in receipt.decisions]}"

    def person(self, desktop: Desktop, one: int, other: int, how: int) -> str | None:
        kind = ABOUT_PEOPLE[how % len(ABOUT_PEOPLE)]
        authors = desktop.read(_authors)
        if len(authors) < 2:
            return None
        author, name = authors[one % len(authors)]
        second, second_name = authors[other % len(authors)]
        pair = second if kind in (DecisionKind.LINK_PERSON, DecisionKind.TELL_APART) else None
        text = f"about {how}" if kind is DecisionKind.PERSON_NOTE else ""
        try:
            receipt = desktop.inbox.decide_on_person(kind, author, pair, text).result()
        except CmInboxError as error:
            return f"{kind} {name}: {error}"
        for each in receipt.decisions:
            self.decided[each.id] = f"{desktop.name} {kind} {name} {second_name}"
        return f"{kind} {name} {second_name if pair else ''} -> {[each.id for each in receipt.decisions]}"

    def undo(self, desktop: Desktop, which: int, whose: int, _number: int) -> str | None:
        """Take back one's newest decision, or any that stands."""
        standing = desktop.read(_standing)
        chosen = standing[which % len(standing)] if whose % 2 and standing else None
        try:
            undone = desktop.inbox.undo(chosen).result()
        except CmInboxError as error:
            return f"{chosen}: {error}"
        return f"{[(each.id, how) for each, how in zip(undone.undone, undone.how.values(), strict=True)]}"

    def push(self, desktop: Desktop, most: int, lost: int, _number: int) -> str:
        loss = LOSSES[lost % len(LOSSES)]
        return f"{desktop.push(1 + most % 9, lost=loss)} {loss}"

    def pull(self, desktop: Desktop, most: int, lost: int, _number: int) -> str:
        loss = LOSSES[lost % len(LOSSES)]
        return f"{desktop.pull(1 + most % 9, lost=loss)} {loss}"

    def carry(self, desktop: Desktop, steps: int, choice: int, lost: int) -> str:
        loss = ("", "", "", "", "request", "answer", "before")[lost % 7]
        before = desktop.flight
        moved = desktop.carry(1 + steps % 6, choice, lost=loss)
        entry = before or desktop.flight
        return f"{entry.entry.id if entry else ''} {entry.stage if entry else ''} {moved} {loss}"

    def drain(self, desktop: Desktop, lost: int, _two: int, _three: int) -> str:
        """Have the program's own outbox send all that is due."""
        loss = ("", "", "", "", "request", "answer", "before", "death")[lost % 8]
        desktop.drain(lost=loss)
        return loss

    def give_up(self, desktop: Desktop, which: int, _two: int, _three: int) -> str | None:
        """A person gives up what waits or failed."""
        entries = [
            each for each in desktop.read(rows.entries) if each.state in (OutboxState.WAITING, OutboxState.FAILED)
        ]
        return self._order(desktop, desktop.inbox.cancel, sorted(each.id for each in entries), which, self.given_up)

    def again(self, desktop: Desktop, which: int, _two: int, _three: int) -> str | None:
        """A person sends once more what failed."""
        entries = [each for each in desktop.read(rows.entries) if each.state is OutboxState.FAILED]
        return self._order(desktop, desktop.inbox.retry, sorted(each.id for each in entries), which, set())

    def _order(
        self, desktop: Desktop, order: Callable[[str], Any], entries: Sequence[str], which: int, noted: set[str]
    ) -> str | None:
        flown = desktop.flight.entry.id if desktop.flight else None
        entries = [each for each in entries if each != flown]
        if not entries:
            return None
        entry = entries[which % len(entries)]
        with contextlib.suppress(CmInboxError):
            order(entry).result()
            noted.add(entry)
        return entry

    def charter(self, desktop: Desktop, which: int, _two: int, _three: int) -> None:
        desktop.write(
            charters.save,
            desktop.brand_id,
            f"charter {which}",
            included={},
            author=desktop.name,
            note="",
            at=desktop.now(),
        )

    def look(self, desktop: Desktop, which: int, _two: int, _three: int) -> None:
        """Change how the brand looks."""
        desktop.write(accounts.change_brand, desktop.brand_id, f"#{which:06d}", "AL", None)

    def aside(self, desktop: Desktop, which: int, _two: int, _three: int) -> str | None:
        """Drop one of the decisions that came second."""
        there = desktop.read(shared.set_aside)
        if not there:
            return None
        dropped = there[which % len(there)].decision.id
        desktop.write(shared.drop_aside, dropped)
        self.dropped.add(dropped)
        return dropped

    def wait(self, _desktop: Desktop, how: int, seconds: int, _three: int) -> str:
        """Time passes: seconds, minutes, now and then a day."""
        self.at += [SECOND, 10 * SECOND, MINUTE, MINUTE, 10 * MINUTE][how % 5] * (1 + seconds % 4)
        if how % 29 == 0:
            self.at += DAY
        return str(self.at - START)

    def skew(self, desktop: Desktop, how: int, _two: int, _three: int) -> str:
        desktop.skew = [0, -3 * MINUTE, 5 * MINUTE, -DAY, DAY][how % 5]
        return str(desktop.skew)

    def crash(self, desktop: Desktop, _one: int, _two: int, _three: int) -> None:
        desktop.crash()

    def cut(self, desktop: Desktop, _one: int, _two: int, _three: int) -> None:
        desktop.offline = True

    def mend(self, desktop: Desktop, _one: int, _two: int, _three: int) -> None:
        desktop.offline = False

    def time(self, desktop: Desktop, _one: int, _two: int, _three: int) -> None:
        """Do what time brings: snoozes that are over; bans that are over, where one reads the account."""
        desktop.wake()
        if not desktop.offline:
            reading = {uid for uid in desktop.tokens if desktop.reads(uid)}
            ids = {each.id for each in desktop.accounts() if each.uid in reading}
            desktop.write(lift_expired, desktop.now(), ids.__contains__)

    # -- the end --

    def settle(self) -> None:
        """Connect everybody and go on until nothing moves any more."""
        everybody = [self.desktop(number) for number in sorted({0, 1, *self.desktops})]
        for each in everybody:
            each.offline = False
        self.at += 4 * DAY
        quiet = 0
        for turn in range(80):
            moved = sum(self._round(each) for each in everybody)
            self.at += MINUTE
            quiet = 0 if moved else quiet + 1
            if quiet == 2:
                return
            self.told.append(f"settling {turn}: {moved}")
        left = {each.name: [(e.id, e.state, e.error_message) for e in each.read(rows.heads)] for each in everybody}
        raise Broken(f"It never comes to rest: {moved} things in the last turn; still in the outboxes: {left}")

    def _round(self, desktop: Desktop) -> int:
        moved = 0
        for uid in desktop.tokens:
            before = desktop.read(_told_in_all)
            desktop.fetch(uid, 1000)
            desktop.reads(uid)
            moved += desktop.read(_told_in_all) != before
        self.time(desktop, 0, 0, 0)
        while said := desktop.push(50):
            moved += said
        while heard := desktop.pull(50):
            moved += heard
        moved += desktop.carry(9, 0) if desktop.flight is not None else 0
        waiting = desktop.read(rows.heads)
        desktop.drain()
        desktop.push(50)
        moved += waiting != desktop.read(rows.heads)
        return moved

    def check(self) -> None:
        """Hold the end against what must be. Raises Broken."""
        newcomer = self.desktop(9)
        while newcomer.pull(7):
            pass
        newcomer.wake()
        pictures = {each.name: each.read(picture) for each in self.desktops.values()}
        wrong = differences(pictures)
        wrong += [f"{each.name}: {said}" for each in self.desktops.values() for said in each.read(miscounted)]
        wrong += self._decisions_missing(pictures) + self._lists_wrong()
        end = pictures["P0"]
        wrong += [*self._messages_wrong(end), *self._actions_wrong(end), *self._network_differs(end)]
        wrong += _proposals_wrong(end)
        if wrong:
            raise Broken("\n".join(wrong))

    def _decisions_missing(self, pictures: dict[str, Picture]) -> list[str]:
        said = {each.op for each in self.hub.streams.get(BRAND, [])}
        found = [f"{words} ({id}) is not in the log" for id, words in self.decided.items() if id not in said]
        for who, each in pictures.items():
            found += [
                f"{words} ({id}) is not on {who}" for id, words in self.decided.items() if f"decision {id}" not in each
            ]
        numbers = [each.seq for each in self.hub.streams.get(BRAND, [])]
        found += [f"no {two} after {one} in the log" for one, two in pairwise(numbers) if two != one + 1]
        return found

    def _lists_wrong(self) -> list[str]:
        """Say what a desktop passed over in the log, and what came second and is not shown to whom it concerns."""
        found = []
        for each in self.desktops.values():
            (skipped,) = each.read(_skipped)
            found += [f"{each.name} passed over {skipped} events"] if skipped else []
            shown = {aside.decision.id for aside in each.read(shared.set_aside)}
            found += [
                f"{self.decided.get(id, id)} came second and is not shown" for id in each.aside - shown - self.dropped
            ]
        return found

    def _messages_wrong(self, end: Picture) -> Iterator[str]:
        read = {uid for each in self.desktops.values() for uid in each.tokens}
        for uid in read:
            place = self.network.places[uid]
            for message in place.messages.values():
                here = end.get(f"message {uid} {message.id}")
                if here is None and message.id not in place.gone:
                    yield f"message {message.id} is missing"
                elif here is not None and message.id not in place.gone and here["text"] != message.text:
                    yield f"message {message.id}: {here['text']!r}, on the network {message.text!r}"

    def _actions_wrong(self, end: Picture) -> Iterator[str]:
        actions = {name.split()[1]: fields for name, fields in end.items() if name.startswith("action ")}
        undone = {fields["undoes"] for name, fields in end.items() if name.startswith("decision ") and fields["undoes"]}
        inverses = {fields["inverse_of"]: each for each, fields in actions.items() if fields["inverse_of"]}
        for each in self.network.done.keys() - actions.keys():
            yield f"action {each} was done and is in no outbox"
        for each, fields in actions.items():
            who, words = (
                self.network.done.get(each, []),
                f"{fields['kind']} {each} of {fields['author']} ({fields['state']})",
            )
            if len(who) > 1:
                yield f"{words} was done {len(who)} times, by {who}"
            if fields["state"] not in ("sent", "failed", "cancelled"):
                yield f"{words} was left"
            elif bool(who) != (fields["state"] == "sent"):
                yield f"{words} was done by {who}"
            kind = ActionKind(fields["kind"])
            if fields["journal_id"] in undone and who and kind not in ONE_WAY and kind in INVERSE:
                back = inverses.get(each)
                if back not in self.given_up and not self.network.done.get(back or ""):
                    yield f"{words} was done and taken back, but not on the network: {actions.get(back or '')}"
            if fields["inverse_of"] and who and not self.network.done.get(fields["inverse_of"]):
                yield f"{words} takes back what was never done"

    def _network_differs(self, end: Picture) -> Iterator[str]:
        """Say where the network shows something else than the desktops do.

        Not where one of several decisions about the same was taken back: its inverse is sent whatever was decided
        since. Nor where they were taken in several conversations: each has an order of its own. Nor where a message was
        hidden and shown several times: what was looked up late is told late, until the network is read again.
        """
        tangled = _tangled(end)
        for uid in {uid for each in self.desktops.values() for uid in each.tokens}:
            place = self.network.places[uid]
            for name, fields in end.items():
                about = (uid, fields.get("native_id"))
                if name.startswith(f"author {uid}"):
                    for kind, there in ((DecisionKind.BAN, place.banned), (DecisionKind.MUTE, place.muted)):
                        until = fields["banned_until" if kind is DecisionKind.BAN else "muted_until"]
                        if (until is not None) != (about[1] in there) and (kind, *about) not in tangled:
                            yield f"{name}: {kind} until {until}; on the network {about[1] in there}"
                elif name.startswith(f"message {uid}") and about[1] in place.messages and about[1] not in place.gone:
                    status = place.messages[about[1]].status
                    if fields["status"] != status and (DecisionKind.HIDE, *about) not in tangled:
                        yield f"{name}: {fields['status']}, on the network {status}"


def _proposals_wrong(end: Picture) -> Iterator[str]:
    """Say which proposals were settled more than once, or wait though they were settled."""
    decisions = [fields for name, fields in end.items() if name.startswith("decision ")]
    undone = {fields["undoes"] for fields in decisions}
    for proposal in (fields["id"] for fields in decisions if fields["kind"] == DecisionKind.PROPOSE):
        by = [each for each in decisions if each["proposal"] == proposal and each["id"] not in undone]
        settled = [each["kind"] for each in by if each["kind"] != DecisionKind.APPROVE]
        if len(settled) > 1:
            yield f"proposal {proposal} was settled {len(settled)} times: {settled}"
        approved = [each for each in by if each["kind"] == DecisionKind.APPROVE]
        if len(approved) != sum(kind != DecisionKind.SEND_BACK for kind in settled):
            yield f"proposal {proposal} was approved {len(approved)} times, and settled by {settled}"
        if (f"proposal {proposal}" in end) != (not settled and proposal not in undone):
            yield f"proposal {proposal}: settled by {settled}, waits: {f'proposal {proposal}' in end}"


FAMILIES = {
    DecisionKind.BAN: DecisionKind.BAN, DecisionKind.UNBAN: DecisionKind.BAN,
    DecisionKind.MUTE: DecisionKind.MUTE, DecisionKind.UNMUTE: DecisionKind.MUTE,
    DecisionKind.HIDE: DecisionKind.HIDE, DecisionKind.UNHIDE: DecisionKind.HIDE,
    DecisionKind.DELETE: DecisionKind.HIDE,
}  # fmt: skip
"""Decisions that set the same."""


def _tangled(end: Picture) -> set[tuple[DecisionKind, str, str]]:
    """Return what was decided several times, and taken back or in several conversations: family, account, whom."""
    decisions = {fields["id"]: fields for name, fields in end.items() if name.startswith("decision ")}
    undone = {fields["undoes"] for fields in decisions.values()}
    several: dict[tuple[DecisionKind, str, str], list[str]] = {}
    for each, fields in decisions.items():
        family = FAMILIES.get(DecisionKind(fields["kind"]))
        if family is not None:
            target = fields["message"] if family is DecisionKind.HIDE else fields["author"]
            several.setdefault((family, fields["account"], target), []).append(each)
    return {
        about
        for about, ids in several.items()
        if len(ids) > 1
        and (
            about[0] is DecisionKind.HIDE
            or undone.intersection(ids)
            or len({decisions[each]["thread"] for each in ids}) > 1
        )
    }


def _join(conn: Connection, uids: dict[str, str]) -> None:
    brand = shared.adopt(conn, BRAND, "Altéa", at=START)
    for network in uids:
        report = AccountReport(
            "us", f"altea@{network}.example", "Altéa", PERMISSIONS, TextLimit(CountKind.CHARACTERS, 500)
        )
        accounts.add_account(conn, brand.id, network, report, None, at=START)


def _conversations(conn: Connection) -> list[tuple[int, str]]:
    return conn.execute(
        "SELECT conversation.id, network || ' ' || thread.native_id || '/' || author.native_id FROM conversation"
        " JOIN thread ON thread.id = thread_id JOIN author ON author.id = author_id ORDER BY 2"
    ).fetchall()


def _messages(conn: Connection, conversation: int) -> list[str]:
    rows = conn.execute(
        "SELECT native_id FROM message WHERE conversation_id = ? AND direction = 'in' ORDER BY id", (conversation,)
    )
    return [row[0] for row in rows]


def _authors(conn: Connection) -> list[tuple[int, str]]:
    return conn.execute(
        "SELECT author.id, network || ' ' || author.native_id FROM author JOIN account ON account.id = account_id"
        " WHERE EXISTS (SELECT 1 FROM conversation WHERE author_id = author.id) ORDER BY 2"
    ).fetchall()


def _standing(conn: Connection) -> list[str]:
    rows = conn.execute(
        "SELECT id FROM journal AS j WHERE kind <> 'undo'"
        " AND NOT EXISTS (SELECT 1 FROM journal WHERE undoes = j.id) ORDER BY seq"
    )
    return [row[0] for row in rows]


def _proposals(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute("SELECT id FROM team_proposal ORDER BY id")]


def _skipped(conn: Connection) -> tuple[int]:
    found: tuple[int] = conn.execute("SELECT coalesce(sum(skipped), 0) FROM team_brand").fetchone()
    return found


def _told_in_all(conn: Connection) -> tuple[Any, ...]:
    found: tuple[Any, ...] = conn.execute(
        "SELECT count(*), max(id), (SELECT count(*) FROM revision), (SELECT group_concat(value) FROM cursor)"
        " FROM message"
    ).fetchone()
    return found
