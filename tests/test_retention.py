"""For how long messages are kept: what is chosen, what goes by itself, and what is left to say so."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

import pytest

from cm_inbox import program
from cm_inbox.app import App
from cm_inbox.deciding import AUTOMATON
from cm_inbox.errors import SettingsError
from cm_inbox.keeping import Keeping
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import now
from cm_inbox.models.queue import Change
from cm_inbox.retention import EVERYTHING, MONTH, Retention
from cm_inbox.settings import Settings, load_settings, save_settings
from cm_inbox.store import Store
from cm_inbox.store.forgetting import RETENTION
from tests.gui.world import World
from tests.waiting import until

MONTH_IN_MINUTES = MONTH // 60_000


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def keeping_of(world: World, told: list[Change]) -> Keeping:
    return Keeping(
        world.store, world.folder, actor=lambda: "Camille", tell=told.append, clock=now, judge=lambda: iter(())
    )


def test_a_brand_that_differs_has_its_own_limit(world: World) -> None:
    first, second = world.inbox.brands()
    at = now()
    assert Retention().limits([first, second], at) == []
    assert Retention(12).limits([first, second], at) == [(first.id, at - 12 * MONTH), (second.id, at - 12 * MONTH)]
    assert Retention(12, {first.uid: EVERYTHING, second.uid: 3}).limits([first, second], at) == [
        (second.id, at - 3 * MONTH)
    ]
    world.close()


def test_it_is_kept_in_the_settings_and_nothing_wrong_is_taken_for_it(tmp_path: Path) -> None:
    chosen = Settings(retention=Retention(24, {"u": 6}))
    save_settings(tmp_path, chosen)
    assert load_settings(tmp_path).retention == chosen.retention
    for wrong in ({"months": -1}, {"months": "12"}, {"brands": {"u": -3}}, 12):
        (tmp_path / "settings.json").write_text(json.dumps({"retention": wrong}), encoding="utf-8")
        with pytest.raises(SettingsError):
            load_settings(tmp_path)


def test_by_itself_what_is_old_and_done_goes_and_a_trace_stays(world: World) -> None:
    told: list[Change] = []
    keeping = keeping_of(world, told)
    world.arrive(world.message(n, f"ancien {n}", waited=7 * MONTH_IN_MINUTES + n) for n in range(40))
    world.arrive([world.message(50, "récent")])
    *others, still_open = sorted(world.ids())
    world.inbox.decide(DecisionKind.DONE, others).result(20)
    limits = Retention(6).limits(world.inbox.brands(), now())
    assert keeping.keep_to(limits).result(30) == 0, "it was decided upon just now"
    assert keeping.traces() == [], "where nothing goes, nothing is written"
    later = [(brand, before + 7 * MONTH) for brand, before in limits]
    expected = keeping.foresee_limits(later).result(30)
    assert expected.messages > 30
    assert keeping.keep_to(later).result(30) == expected.messages
    [trace] = keeping.traces()
    assert (trace.kind, trace.actor, trace.messages, trace.finished) == (RETENTION, AUTOMATON, expected.messages, True)
    assert "ancien" not in repr(trace)
    assert [row.id for row in world.inbox.rows([still_open])] == [still_open]
    assert told[-1].reload
    keeping.close()
    world.close()


def test_it_ends_when_the_program_does(world: World) -> None:
    keeping = keeping_of(world, [])
    world.arrive([world.message(1, "ancien", waited=7 * MONTH_IN_MINUTES)])
    world.inbox.decide(DecisionKind.DONE, world.ids()).result(20)
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    first = world.inbox.brands()[0].id
    assert keeping.keep_to([(first, now() + MONTH)], stop=stop).result(30) == 0
    assert asked
    keeping.close()
    world.close()


@pytest.mark.anyio
async def test_the_program_does_so_some_time_after_its_start(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "RETENTION_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(program, "DAY_SECONDS", 0.01)
    key = world.store.key
    world.arrive(world.message(n, f"ancien {n}") for n in range(3))
    world.inbox.decide(DecisionKind.DONE, world.ids()).result(20)
    world.store.close()
    in_a_year = now() + 12 * MONTH
    app = App(tmp_path, Settings(), Store.open(tmp_path, key), None, clock=lambda: in_a_year)
    running = asyncio.create_task(program.keep_to_retention(app))
    app.settings = Settings(retention=Retention(6))
    assert app.retention_limits() == [], "another process reads and sends"
    app.lock_engine()
    await until(lambda: [trace.finished for trace in app.keeping().traces()] == [True])
    assert sum(trace.messages for trace in app.keeping().traces()) == 3
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    app.close()
