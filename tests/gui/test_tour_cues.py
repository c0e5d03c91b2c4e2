"""The cues by which the tour tells conversations apart, against what the demo world meant."""

from __future__ import annotations

import pytest

from cm_inbox.gui.tour_cues import CUES, Kind, kind_of_text
from cm_inbox.models.messages import Direction
from cm_inbox.networks.demo import DemoWorld, demo_brands

START = 1_794_000_000_000
ADDRESSES = [account.address for brand in demo_brands() for account in brand.accounts]


def meant_and_seen(seed: int) -> list[tuple[str, Kind, str]]:
    world = DemoWorld(seed, START, lambda: START)
    return [
        (state.told[message.id].kind, kind_of_text(message.text), message.text)
        for state in map(world.account, ADDRESSES)
        for message in state.messages.values()
        if message.direction is Direction.IN and message.id.endswith(".0")
    ]


@pytest.mark.parametrize("seed", [1, 3, 77])
def test_nobody_is_thanked_for_an_insult_and_nobody_banned_for_kind_words(seed: int) -> None:
    for meant, seen, text in meant_and_seen(seed):
        if seen in (Kind.INSULT, Kind.SPAM):
            assert meant == {Kind.INSULT: "insult", Kind.SPAM: "spam"}[seen], text
        if seen is Kind.THANKS:
            assert meant not in ("insult", "spam"), text


def test_every_kind_is_met() -> None:
    assert {seen for _, seen, _ in meant_and_seen(1)} >= {kind for kind, _ in CUES}
