"""What a network's stream tells shows at once, without being asked for; only for networks that have such a stream."""

from __future__ import annotations

import asyncio

import pytest

from cm_inbox.models.conversations import StoredMessage
from cm_inbox.models.messages import MessageStatus
from tests.rig import Rig
from tests.waiting import until

from .harness import Harness

pytestmark = pytest.mark.anyio
WITHIN = 90.0
"""Known messages are looked up again only after two minutes: what shows before was told."""


def for_which(harness: type[Harness]) -> bool:
    return harness.tells


async def test_what_is_told_shows_at_once(harness: Harness, ours: Rig) -> None:
    customer = await harness.new_customer("Client")
    running = asyncio.create_task(ours.sync.run())
    try:
        first = await harness.post(customer, "Bonjour")
        await until(lambda: ours.find(first), within=WITHIN)
        posted = await harness.post(customer, "Où est mon colis ?")
        await until(lambda: ours.find(posted), within=WITHIN)
        await harness.edit(customer, posted, "Trouvé, merci !")
        await until(lambda: any("Trouvé" in text for text in ours.texts()), within=WITHIN)
        (stored,) = _stored(ours, posted)
        assert ["colis" in revision.text for revision in stored.revisions] == [True]
        await harness.delete(customer, posted)
        await until(
            lambda: [each.message.status for each in _stored(ours, posted)] == [MessageStatus.REMOVED], within=WITHIN
        )
        assert len(ours.texts()) == 2, "told and asked for, each is there once"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _stored(ours: Rig, message_id: str) -> list[StoredMessage]:
    conversation = ours.find(message_id)
    return [each for each in conversation.messages if each.message.id == message_id] if conversation else []
