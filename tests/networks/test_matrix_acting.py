"""Acting in Matrix rooms of a real Synapse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cm_inbox.errors import (
    Gone,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    Unsupported,
)
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.actions import ActionResult, Outcome
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Direction, MessageStatus, Removal, RemovedBy, ThreadKind
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Lookup, SignInRequest
from cm_inbox.networks.matrix import Matrix
from cm_inbox.networks.matrix_api import TEXT_BYTES
from tests.contract.harness import Customer
from tests.networks.matrix_desk import Desk, client, desk

__all__ = ["client", "desk"]

pytestmark = pytest.mark.anyio


async def test_a_reply_arrives_once_however_often_it_is_sent(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    action = desk.action(ActionKind.REPLY, message, "Une réponse")
    assert await desk.adapter.find(action) is Lookup.ABSENT
    first, second = await desk.adapter.act(action), await desk.adapter.act(action)
    assert first.message is not None
    assert second.message is not None
    assert first.message.id == second.message.id
    assert await desk.harness.replies(client, message.id) == ["Une réponse"]
    found = await desk.adapter.find(action)
    assert isinstance(found, ActionResult)
    assert found.message is not None
    assert (found.message.id, found.undo_handle) == (first.message.id, first.undo_handle)
    echo = await desk.arrival(first.message.id)
    assert (echo.text, echo.direction, echo.parent) == ("Une réponse", Direction.OUT, message.id)
    assert first.message.thread == echo.thread


async def test_a_reply_sent_by_an_earlier_sign_in_is_found_by_its_text(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    action = desk.action(ActionKind.REPLY, message, "Une réponse")
    await desk.adapter.act(action)
    us = desk.harness.us
    assert us is not None
    request = SignInRequest(SignInMethod.PASSWORD, desk.harness.server.url, us.name, us.password)
    desk.drawer.secrets = dict((await Matrix.sign_in(request, desk.http)).secrets)
    again = desk.again()
    assert isinstance(await again.find(action), ActionResult)
    assert await again.find(replace(action, text="Autre chose")) is Lookup.ABSENT
    assert await again.find(replace(action, attempted_at=now() + 600_000)) is Lookup.ABSENT


async def test_a_lost_answer_is_unknown_and_then_found(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    action = desk.action(ActionKind.REPLY, message, "Une réponse")
    desk.faults.lose_answer("PUT", "*/send/m.room.message/*")
    with pytest.raises(OutcomeUnknown):
        await desk.adapter.act(action)
    assert isinstance(await desk.adapter.find(action), ActionResult)
    assert await desk.harness.replies(client, message.id) == ["Une réponse"]


async def test_a_reply_can_be_retracted(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    result = await desk.do(ActionKind.REPLY, message, "Une bêtise")
    assert result.undo_handle is not None
    retract = desk.action(ActionKind.RETRACT, message, undo_handle=result.undo_handle)
    assert await desk.adapter.find(retract) is Lookup.ABSENT
    assert (await desk.adapter.act(retract)).outcome is Outcome.APPLIED
    assert isinstance(await desk.adapter.find(retract), ActionResult)
    assert await desk.harness.replies(client, message.id) == []
    with pytest.raises(NotPermitted):
        await desk.do(ActionKind.RETRACT, message)


async def test_a_private_reply_opens_one_room_and_stays_there(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    action = desk.action(ActionKind.REPLY_PRIVATE, message, "Entre nous")
    assert await desk.adapter.find(action) is Lookup.ABSENT
    result = await desk.adapter.act(action)
    assert result.message is not None
    assert result.message.thread.kind is ThreadKind.PRIVATE
    await desk.do(ActionKind.REPLY_PRIVATE, message, "Encore")
    assert await desk.harness.private_texts(client) == ["Entre nous", "Encore"]
    await desk.do(ActionKind.REPLY_PRIVATE, message, "Toujours")
    assert await desk.harness.private_texts(client) == ["Entre nous", "Encore", "Toujours"]
    answer = await desk.arrival(await desk.harness.post_private(client, "Merci"))
    assert answer.thread == replace(result.message.thread)
    assert isinstance(await desk.adapter.find(action), ActionResult)
    retract = desk.action(ActionKind.RETRACT, message, undo_handle=result.undo_handle or "")
    await desk.adapter.act(retract)
    assert await desk.harness.private_texts(client) == ["Encore", "Toujours"]


async def test_a_room_made_without_our_hearing_of_it_is_used_the_next_time(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Une question"))
    action = desk.action(ActionKind.REPLY_PRIVATE, message, "Entre nous")
    desk.faults.lose_answer("POST", "*/createRoom")
    with pytest.raises(OutcomeUnknown):
        await desk.adapter.act(action)
    assert await desk.adapter.find(action) is Lookup.ABSENT
    await desk.adapter.act(action)
    assert desk.faults.count("POST", "*/createRoom") == 1
    assert await desk.harness.private_texts(client) == ["Entre nous"]


async def test_a_private_reply_uses_the_room_the_customer_opened(desk: Desk, client: Customer) -> None:
    private = await desk.arrival(await desk.harness.post_private(client, "Je préfère ici"))
    public = await desk.arrival(await desk.harness.post(client, "Ou là"))
    result = await desk.do(ActionKind.REPLY_PRIVATE, public, "Bien sûr")
    assert result.message is not None
    assert result.message.thread.id == private.thread.id
    await desk.do(ActionKind.REPLY, private, "Et voilà")
    assert await desk.harness.private_texts(client) == ["Bien sûr", "Et voilà"]


async def test_deleting_redacts_for_good(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Insulte"))
    action = desk.action(ActionKind.DELETE, message)
    assert await desk.adapter.find(action) is Lookup.ABSENT
    assert await desk.adapter.act(action) == ActionResult(status=MessageStatus.DELETED)
    assert not await desk.harness.is_visible(message.id)
    assert isinstance(await desk.adapter.find(action), ActionResult)
    assert (await desk.do(ActionKind.DELETE, message)).outcome is Outcome.NOOP


async def test_a_vanished_message_is_gone(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Bientôt parti"))
    await desk.harness.delete(client, message.id)
    for kind in (ActionKind.REPLY, ActionKind.LIKE):
        with pytest.raises(Gone):
            await desk.do(kind, message, "Trop tard")
    with pytest.raises(Gone):
        await desk.do(ActionKind.DELETE, replace(message, id="$never"))


async def test_a_ban_and_back(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Insulte"))
    action = desk.action(ActionKind.BAN, message)
    assert await desk.adapter.find(action) is Lookup.ABSENT
    result = await desk.adapter.act(action)
    assert await desk.harness.is_banned(client)
    assert isinstance(await desk.adapter.find(action), ActionResult)
    assert (await desk.adapter.act(action)).outcome is Outcome.NOOP
    undo = desk.action(ActionKind.UNBAN, message, undo_handle=result.undo_handle or "")
    assert await desk.adapter.find(undo) is Lookup.ABSENT
    await desk.adapter.act(undo)
    assert not await desk.harness.is_banned(client)
    assert isinstance(await desk.adapter.find(undo), ActionResult)


@pytest.mark.parametrize("level", [None, 10])
async def test_a_mute_and_back_to_the_old_level(desk: Desk, client: Customer, level: int | None) -> None:
    if level is not None:
        await desk.harness.owner.set_level(desk.harness.room, client.id, level)
    message = await desk.arrival(await desk.harness.post(client, "Encore moi"))
    action = desk.action(ActionKind.MUTE, message)
    assert await desk.adapter.find(action) is Lookup.ABSENT
    result = await desk.adapter.act(action)
    assert await desk.harness.is_muted(client)
    with pytest.raises(AssertionError, match="M_FORBIDDEN"):
        await desk.harness.post(client, "Je parle quand même")
    assert await desk.adapter.find(action) == result
    undo = desk.action(ActionKind.UNMUTE, message, undo_handle=result.undo_handle or "")
    await desk.adapter.act(undo)
    assert isinstance(await desk.adapter.find(undo), ActionResult)
    powers = await desk.harness.owner.state(desk.harness.room, "m.room.power_levels")
    assert powers["users"].get(client.id) == level
    await desk.harness.post(client, "Merci")


async def test_a_like_and_back(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Merci à vous"))
    action = desk.action(ActionKind.LIKE, message)
    assert await desk.adapter.find(action) is Lookup.ABSENT
    result = await desk.adapter.act(action)
    assert await desk.harness.is_liked(message.id)
    found = await desk.adapter.find(action)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == result.undo_handle
    assert (await desk.do(ActionKind.LIKE, message)).outcome is Outcome.NOOP
    undo = desk.action(ActionKind.UNLIKE, message, undo_handle=result.undo_handle or "")
    await desk.adapter.act(undo)
    assert not await desk.harness.is_liked(message.id)
    assert isinstance(await desk.adapter.find(undo), ActionResult)
    assert (await desk.do(ActionKind.UNLIKE, message)).outcome is Outcome.NOOP


async def test_what_matrix_has_not_is_refused(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Bonjour"))
    for kind in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.RESTORE):
        with pytest.raises(Unsupported):
            await desk.do(kind, message)
    with pytest.raises(Unsupported):
        await desk.do(ActionKind.BAN, message, until=now() + 1000)


async def test_texts_at_the_limit(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Racontez-moi"))
    result = await desk.do(ActionKind.REPLY, message, "é" * (TEXT_BYTES // 2))
    assert result.message is not None
    with pytest.raises(Invalid) as caught:
        await desk.do(ActionKind.REPLY, message, "é" * (TEXT_BYTES // 2 + 1))
    assert caught.value.limit == TEXT_BYTES
    with pytest.raises(Invalid) as caught:
        await desk.do(ActionKind.REPLY, message, "\x01" * 20_000)  # six bytes each once escaped
    assert caught.value.limit == TEXT_BYTES
    with pytest.raises(Invalid):
        await desk.do(ActionKind.REPLY, message, " \n")


@pytest.mark.parametrize("version", ["6", "10", "11"])
async def test_rooms_of_older_versions(desk: Desk, client: Customer, version: str) -> None:
    """They differ in who has power, in where a redaction names its event, and in what ids look like."""
    owner, person = desk.harness.owner, desk.harness.person(client)
    us = desk.harness.us
    assert us is not None
    room = await owner.create_room(preset="public_chat", name="Ancien", room_version=version)
    await owner.set_level(room, us.id, 100)
    await desk.harness.person_of(us).join(room)
    await person.join(room)
    first, second = await person.say(room, "Un"), await person.say(room, "Deux")
    found = {each.id: each for each in (await desk.read()).messages}
    assert not set(found[first].denied) - {ActionKind.UNBAN}
    assert ActionKind.BAN in (await desk.arrival(await owner.say(room, "Moi"))).denied
    await desk.do(ActionKind.DELETE, found[first])
    await person.redact(room, second)
    assert set((await desk.read()).removed) == {
        Removal(first, RemovedBy.MODERATOR),
        Removal(second, RemovedBy.AUTHOR),
    }
    muted = await desk.do(ActionKind.MUTE, found[second])
    await desk.do(ActionKind.UNMUTE, found[second], undo_handle=muted.undo_handle or "")
    answered = await desk.arrival(await person.say(room, "Trois"))
    result = await desk.do(ActionKind.REPLY, answered, "Voilà")
    assert result.message is not None
    await desk.do(ActionKind.RETRACT, answered, undo_handle=result.undo_handle or "")
