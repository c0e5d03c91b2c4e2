"""What a role forbids is refused in every process of the folder, also without the hub."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cm_inbox.app import App
from cm_inbox.errors import NotAllowed
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.permissions import Reason
from cm_inbox.settings import Settings
from cm_inbox.store import Store, team
from cm_inbox.team import membership
from cm_inbox.team.address import parse_address
from cm_inbox.team.membership import Member
from tests.store.conftest import KEY, message
from tests.store.team.desk import BRAND, Desk, Log

MEMBER = Member(parse_address("postgresql://nora@127.0.0.1/hub"), "team", "Agence", "person", "Nora", "desktop")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A history with a shared brand, where something was decided."""
    desk = Desk(tmp_path / "nora", "Nora", Log()).begin()
    desk.fetch(message("m1", 1_000))
    desk.decide(DecisionKind.NOTE, "m1", "elle attend")
    desk.close()
    return tmp_path / "nora"


@pytest.fixture
def opened(folder: Path) -> Iterator[list[App]]:
    apps: list[App] = []
    yield apps
    for app in apps:
        app.close()


def app_of(folder: Path, opened: list[App], roles: Mapping[str, str] | None) -> App:
    """Return what a process sees that opens the folder, the hub having told those roles before."""
    membership.save(folder, MEMBER)
    if roles is not None:
        membership.keep_roles(folder, MEMBER, roles)
    opened.append(App(folder, Settings(name="Nora"), Store.open(folder, KEY), None))
    return opened[-1]


def reasons(app: App, kind: DecisionKind, text: str = "") -> list[Reason]:
    return [each.denied.reason for each in app.inbox.decide(kind, [1], text=text).result().refused]


@pytest.mark.parametrize("roles", [{BRAND: "reader"}, {}])
def test_who_only_reads_or_has_no_access_any_more_decides_nothing(
    folder: Path, opened: list[App], roles: Mapping[str, str]
) -> None:
    app = app_of(folder, opened, roles)
    assert reasons(app, DecisionKind.DONE) == [Reason.TEAM_ROLE]
    assert reasons(app, DecisionKind.NOTE, "vu") == [Reason.TEAM_ROLE]
    orders: list[Future[Any]] = [
        app.inbox.undo(),
        app.inbox.decide_on_person(DecisionKind.PERSON_NOTE, 1, text="calme"),
    ]
    for order in orders:
        with pytest.raises(NotAllowed) as refused:
            order.result()
        assert refused.value.denied.reason is Reason.TEAM_ROLE


def test_a_writer_notes_and_takes_that_back(folder: Path, opened: list[App]) -> None:
    app = app_of(folder, opened, {BRAND: "writer"})
    assert reasons(app, DecisionKind.DONE) == [Reason.TEAM_ROLE]
    assert reasons(app, DecisionKind.NOTE, "vu") == []
    assert len(app.inbox.undo().result().undone) == 1


def test_before_the_hub_told_and_after_a_new_invitation_nothing_is_refused(folder: Path, opened: list[App]) -> None:
    app = app_of(folder, opened, None)
    assert reasons(app, DecisionKind.DONE) == []
    membership.keep_roles(folder, MEMBER, {})
    membership.save(folder, replace(MEMBER, person="the same, invited anew"))
    membership.keep_roles(folder, MEMBER, {BRAND: "reader"})
    assert membership.member_of(folder).roles is None, "what is said of who one was before is not of who one is"


def test_what_a_reader_had_decided_is_set_aside_with_that_as_the_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "rita", "Rita", Log()).begin()
    desk.fetch(message("m1", 1_000))
    done = desk.decide(DecisionKind.DONE, "m1")
    desk.do(team.refuse_all, desk.brand, at=desk.now())
    assert desk.store.read(team.unsaid, desk.brand) == 0
    (aside,) = desk.store.read(team.set_aside)
    assert (aside.decision.id, aside.by_role) == (done.id, True)
    assert desk.state()["conversations"][0][1] == "open"
    desk.close()
