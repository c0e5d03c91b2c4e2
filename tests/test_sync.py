"""Reading an account, over a real store and a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.queue import ConversationState
from cm_inbox.networks.base import SignInRequest
from tests.plain_network import START, PlainNetwork, PlainServer, plain_server
from tests.rig import Rig, rig

pytestmark = pytest.mark.anyio

DAY = 24 * 3_600_000


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
def today() -> list[int]:
    """The instant it is, to be turned."""
    return [START + 1_000]


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer, today: list[int]) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork, clock=lambda: today[0]) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


@pytest.mark.parametrize(("days", "noticed"), [(1, True), (13, True), (16, False)])
async def test_what_happens_to_a_message_after_its_conversation_was_closed(
    ours: Rig, server: PlainServer, today: list[int], days: int, noticed: bool
) -> None:
    message_id = server.customer_says("You are thieves")
    await ours.pull()
    (conversation,) = ours.conversations()
    ours.inbox.decide(DecisionKind.DONE, [conversation.row.id]).result()
    server.items[int(message_id) - 1]["hidden"] = True  # a moderator, on the network itself
    today[0] += days * DAY
    await ours.pull()
    found = ours.inbox.conversation(conversation.row.id)
    assert (found.messages[0].message.status is MessageStatus.HIDDEN) == noticed
    assert found.row.state is ConversationState.DONE
