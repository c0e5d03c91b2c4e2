"""Reading Matrix rooms of a real Synapse."""

from __future__ import annotations

import asyncio

import pytest

from cm_inbox.errors import (
    NotPermitted,
    Unsupported,
)
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Direction, Removal, RemovedBy, ThreadKind, Visibility
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks.matrix import Matrix
from cm_inbox.networks.matrix_reader import FAILURE_REST, PATIENCE
from tests.contract.harness import Customer
from tests.networks.matrix_desk import Desk, client, desk
from tests.waiting import until

__all__ = ["client", "desk"]

pytestmark = pytest.mark.anyio


async def test_a_message_appears_once_with_all_that_is_known_of_it(desk: Desk, client: Customer) -> None:
    await desk.read()
    event_id = await desk.harness.post(client, "Bonjour, où est mon colis ? 📦")
    message = await desk.arrival(event_id)
    assert message.text == "Bonjour, où est mon colis ? 📦"
    assert message.author.id == client.id
    assert message.author.name.startswith("client")
    assert message.direction is Direction.IN
    assert message.thread.id == desk.harness.room
    assert (message.thread.kind, message.thread.title) == (ThreadKind.PUBLIC, "Altéa")
    assert abs(message.created_at - now()) < 60_000
    assert not (await desk.read()).messages


async def test_the_long_poll_wakes_when_something_comes(desk: Desk, client: Customer) -> None:
    await desk.read()
    waiting = asyncio.create_task(desk.adapter.fetch(desk.adapter.sources()[0], desk.cursor, wait=20))
    await until(lambda: any("timeout=20000" in seen.url for seen in desk.faults.requests))
    event_id = await desk.harness.post(client, "Êtes-vous là ?")
    async with asyncio.timeout(10):
        page = await waiting
    assert event_id in {each.id for each in page.messages}


async def test_a_busy_room_is_read_back_whole_and_once(desk: Desk, client: Customer) -> None:
    await desk.read()
    sent = await desk.chatter(client, 180)
    page = await desk.read()
    found = [each.id for each in page.messages if each.id in sent]
    assert sorted(found) == sorted(sent)
    assert page.gap is None
    assert not (await desk.read()).messages


async def test_the_first_read_is_bounded(desk: Desk, client: Customer) -> None:
    await desk.chatter(client, 460)
    room = [event["event_id"] for event in await desk.harness.owner.history(desk.harness.room)]
    found = {each.id for each in (await desk.read()).messages}
    assert 400 <= len(found) <= 450
    assert set(room[-400:]) <= found


async def test_the_first_read_goes_back_thirty_days(desk: Desk, client: Customer) -> None:
    await desk.chatter(client, 60)
    later = Matrix(desk.adapter.account, desk.http, desk.drawer, lambda: now() + 31 * 86_400_000)
    page = await later.fetch(later.sources()[0], None)
    assert (page.messages, page.more) == ((), True)
    page = await later.fetch(later.sources()[0], page.cursor)
    assert (page.messages, page.more) == ((), False)


async def test_reading_goes_on_after_a_restart_in_the_middle_of_a_stretch(desk: Desk, client: Customer) -> None:
    await desk.read()
    sent = await desk.chatter(client, 180)
    page = await desk.adapter.fetch(desk.adapter.sources()[0], desk.cursor)
    assert page.more
    seen = {each.id for each in page.messages}
    desk.adapter, desk.cursor = desk.again(), page.cursor
    rest = await desk.read()
    assert {each.thread.title for each in rest.messages} == {"Altéa"}
    assert seen | {each.id for each in rest.messages} >= sent


async def test_a_stretch_that_can_no_longer_be_read_is_told(desk: Desk, client: Customer) -> None:
    await desk.read()
    await desk.chatter(client, 60)
    desk.faults.answer("GET", "*/messages", 403, '{"errcode": "M_FORBIDDEN", "error": "no"}')
    page = await desk.read()
    assert page.gap is not None
    assert "Altéa" in page.gap


async def test_a_room_the_server_cannot_give_does_not_stop_the_others(desk: Desk, client: Customer) -> None:
    later = 0
    desk.adapter = Matrix(desk.adapter.account, desk.http, desk.drawer, lambda: now() + later)
    await desk.read()
    await desk.chatter(client, 60)
    fault = desk.faults.answer("GET", "*/messages", 500, '{"errcode": "M_UNKNOWN"}', times=None)
    await desk.read()
    for failures in range(1, PATIENCE):
        event_id = await desk.harness.post(client, f"la suite {failures}")
        page = await desk.read()
        assert event_id in {each.id for each in page.messages}
        assert (page.gap, fault.met) == (None, failures)
        later += FAILURE_REST * 2**failures
        await desk.read()
    later += FAILURE_REST * 2**PATIENCE
    assert "Altéa" in ((await desk.read()).gap or "")
    assert not (await desk.read()).gap
    assert fault.met == PATIENCE


async def test_a_room_the_server_fails_to_give_once_is_read_later(desk: Desk, client: Customer) -> None:
    later = 0
    desk.adapter = Matrix(desk.adapter.account, desk.http, desk.drawer, lambda: now() + later)
    await desk.read()
    sent = await desk.chatter(client, 60)
    desk.faults.html("GET", "*/messages")
    seen = {each.id for each in (await desk.read()).messages}
    assert not seen >= sent
    later = FAILURE_REST
    assert seen | {each.id for each in (await desk.read()).messages} >= sent


async def test_a_server_that_lost_our_place_is_read_anew(desk: Desk, client: Customer) -> None:
    event_id = await desk.harness.post(client, "Toujours là ?")
    await desk.read()
    assert desk.cursor is not None
    cursor = desk.cursor.replace('"since":"s', '"since":"nonsense')
    page = await desk.adapter.fetch(desk.adapter.sources()[0], cursor)
    assert event_id in {each.id for each in page.messages}
    assert page.gap is not None


async def test_a_direct_room_is_private_and_its_invitation_accepted(desk: Desk, client: Customer) -> None:
    await desk.read()
    event_id = await desk.harness.post_private(client, "C'est personnel")
    message = await desk.arrival(event_id)
    assert message.thread.kind is ThreadKind.PRIVATE
    assert message.visibility is Visibility.PRIVATE
    assert message.thread.id != desk.harness.room


async def test_an_encrypted_direct_room_is_not_entered_but_told(desk: Desk, client: Customer) -> None:
    await desk.read()
    us, person = desk.adapter.account.native_id, desk.harness.person(client)
    sealed = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    room = await person.create_room(preset="trusted_private_chat", is_direct=True, invite=[us], initial_state=[sealed])
    page = await desk.read()
    assert page.gap is not None
    assert client.id in page.gap
    assert (await person.state(room, "m.room.member", us))["membership"] == "invite"


async def test_other_invitations_wait_for_a_person(desk: Desk, client: Customer) -> None:
    await desk.read()
    us = desk.adapter.account.native_id
    room = await desk.harness.person(client).create_room(preset="public_chat", name="Promo", invite=[us])
    await desk.read()
    await desk.read()
    member = await desk.harness.person(client).state(room, "m.room.member", us)
    assert member["membership"] == "invite"


async def test_an_edit_changes_the_same_message(desk: Desk, client: Customer) -> None:
    event_id = await desk.harness.post(client, "Je suis furieu")
    first = await desk.arrival(event_id)
    await desk.harness.edit(client, event_id, "Je suis furieux")
    again = await desk.arrival(event_id)
    assert again.text == "Je suis furieux"
    assert again.edited_at is not None
    assert (again.created_at, again.thread, again.author) == (first.created_at, first.thread, first.author)


async def test_an_edit_seen_with_its_message(desk: Desk, client: Customer) -> None:
    await desk.read()
    event_id = await desk.harness.post(client, "un")
    await desk.harness.edit(client, event_id, "deux")
    page = await desk.read()
    assert [each.text for each in page.messages if each.author.id == client.id] == ["deux"]


async def test_nobody_edits_another_ones_message(desk: Desk, client: Customer) -> None:
    event_id = await desk.harness.post(client, "Mes mots")
    await desk.arrival(event_id)
    other = await desk.harness.new_customer("faussaire")
    await desk.harness.person(other).edit(desk.harness.room, event_id, "Vos mots")
    assert [each.text for each in (await desk.read()).messages if each.id == event_id] in ([], ["Mes mots"])


async def test_a_removal_tells_who_did_it(desk: Desk, client: Customer) -> None:
    mine = await desk.harness.post(client, "oups")
    theirs = await desk.harness.post(client, "insulte")
    await desk.arrival(theirs)
    await desk.harness.delete(client, mine)
    await desk.harness.owner.redact(desk.harness.room, theirs)
    page = await desk.read()
    assert set(page.removed) == {Removal(mine, RemovedBy.AUTHOR), Removal(theirs, RemovedBy.MODERATOR)}
    assert not page.messages


async def test_a_message_removed_before_it_was_read(desk: Desk, client: Customer) -> None:
    await desk.read()
    event_id = await desk.harness.post(client, "jamais vu")
    await desk.harness.delete(client, event_id)
    page = await desk.read()
    assert page.removed == (Removal(event_id, RemovedBy.AUTHOR),)
    assert not page.messages


async def test_a_reaction_taken_back_is_no_removal(desk: Desk, client: Customer) -> None:
    event_id = await desk.harness.post(client, "salut")
    person = desk.harness.person(client)
    relation = {"rel_type": "m.annotation", "event_id": event_id, "key": "😀"}
    reaction = await person.send(desk.harness.room, {"m.relates_to": relation}, "m.reaction")
    await desk.read()
    await person.redact(desk.harness.room, reaction)
    assert (await desk.read()).removed == ()


async def test_a_reply_names_its_parent_without_the_quotation(desk: Desk, client: Customer) -> None:
    parent = await desk.harness.post(client, "Première")
    quoted = f"> <{client.id}> Première\n> suite\n\nDeuxième\n> et ceci reste"
    event_id = await desk.harness.post(client, quoted, reply_to=parent)
    message = await desk.arrival(event_id)
    assert (message.parent, message.text) == (parent, "Deuxième\n> et ceci reste")


async def test_a_thread_in_a_room_is_a_thread_of_its_own(desk: Desk, client: Customer) -> None:
    root = await desk.harness.post(client, "Racine")
    person = desk.harness.person(client)
    relation = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    event_id = await person.say(desk.harness.room, "Dans le fil", **{"m.relates_to": relation})
    message = await desk.arrival(event_id)
    assert message.thread.id == f"{desk.harness.room}/{root}"
    assert message.parent == root
    result = await desk.do(ActionKind.REPLY, message, "Je vous réponds ici")
    assert result.message is not None
    assert result.message.thread == message.thread
    sent = await person.event(desk.harness.room, result.message.id)
    assert sent["content"]["m.relates_to"]["event_id"] == root
    assert sent["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == event_id


async def test_the_plain_body_is_taken_and_files_are_named(desk: Desk, client: Customer) -> None:
    person = desk.harness.person(client)
    bold = await person.say(
        desk.harness.room, "gras", format="org.matrix.custom.html", formatted_body="<img src=x><b>gras</b>"
    )
    image = await person.send(
        desk.harness.room,
        {
            "msgtype": "m.image",
            "body": "colis.jpg",
            "url": "mxc://matrix.test/abc",
            "info": {"mimetype": "image/jpeg"},
        },
    )
    found = {each.id: each for each in (await desk.read()).messages}
    assert found[bold].text == "gras"
    assert found[image].attachments[0].url == "mxc://matrix.test/abc"
    assert found[image].attachments[0].media_type == "image/jpeg"


async def test_being_sent_out_of_a_room_stops_nothing(desk: Desk, client: Customer) -> None:
    us, owner = desk.adapter.account.native_id, desk.harness.owner
    before = await desk.harness.post(client, "Avant")
    await desk.read()
    last = await desk.harness.post(client, "Juste avant")
    await owner.call("POST", f"rooms/{desk.harness.room}/kick", {"user_id": us})
    page = await desk.read()
    assert before not in {each.id for each in page.messages}
    assert [each.thread.title for each in page.messages if each.id == last] == ["Altéa"]
    unseen = await desk.harness.post(client, "Entre-temps")
    assert not (await desk.read()).messages
    assert desk.harness.us is not None
    await desk.harness.person_of(desk.harness.us).join(desk.harness.room)
    after = await desk.harness.post(client, "Après")
    assert {unseen, after} <= {each.id for each in (await desk.read()).messages}


async def test_what_is_encrypted_is_counted_and_not_invented(desk: Desk, client: Customer) -> None:
    message = await desk.arrival(await desk.harness.post(client, "en clair"))
    await desk.harness.owner.set_state(desk.harness.room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    person = desk.harness.person(client)
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnAC"}
    await person.send(desk.harness.room, sealed, "m.room.encrypted")
    await person.send(desk.harness.room, sealed, "m.room.encrypted")
    page = await desk.read()
    assert page.messages == ()
    assert page.gap is not None
    assert "2 in “Altéa”" in page.gap
    with pytest.raises(Unsupported):
        await desk.do(ActionKind.REPLY, message, "Bonjour")


async def test_our_own_words_from_another_client_are_ours(desk: Desk) -> None:
    us = desk.harness.us
    assert us is not None
    message = await desk.arrival(await desk.harness.person_of(us).say(desk.harness.room, "Depuis le téléphone"))
    assert message.direction is Direction.OUT


async def test_what_our_power_does_not_allow_is_said_per_message(desk: Desk, client: Customer) -> None:
    us, owner = desk.adapter.account.native_id, desk.harness.owner
    powerless = await owner.create_room(preset="public_chat", name="Ailleurs", invite=[us])
    await desk.harness.person_of(desk.harness.us).join(powerless)  # type: ignore[arg-type]  # set by our_sign_in
    await desk.harness.person(client).join(powerless)
    there = await desk.arrival(await desk.harness.person(client).say(powerless, "Là-bas"))
    here = await desk.arrival(await desk.harness.post(client, "Ici"))
    moderated = {ActionKind.DELETE, ActionKind.BAN, ActionKind.MUTE}
    assert moderated <= set(there.denied)
    assert not moderated & set(here.denied)
    assert there.denied[ActionKind.BAN] == Denied(Reason.ROLE_MISSING)
    with pytest.raises(NotPermitted):
        await desk.do(ActionKind.DELETE, there)
    assert ActionKind.BAN in (await desk.arrival(await owner.say(desk.harness.room, "La patronne"))).denied
