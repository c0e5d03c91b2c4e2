"""The Matrix adapter against a real Synapse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import httpx
import msgspec
import pytest

from cm_inbox.errors import (
    AuthExpired,
    AuthRevoked,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    Offline,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
)
from cm_inbox.models import (
    Account,
    Action,
    ActionKind,
    ActionResult,
    Allowed,
    Denied,
    Direction,
    Message,
    MessageStatus,
    Outcome,
    Reason,
    Removal,
    RemovedBy,
    SignInMethod,
    ThreadKind,
    Unknown,
    Visibility,
    account_uid,
    new_id,
    now,
)
from cm_inbox.networks.base import Lookup, Page, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.matrix import Matrix
from cm_inbox.networks.matrix_api import TEXT_BYTES, Json
from cm_inbox.networks.matrix_events import digest
from cm_inbox.networks.matrix_rooms import Room
from tests.contract.harness import Customer
from tests.contract.harness_matrix import MatrixHarness
from tests.faults import FaultyTransport
from tests.servers.synapse import Synapse, limited_synapse, synapse
from tests.waiting import until

__all__ = ["limited_synapse", "synapse"]

pytestmark = pytest.mark.anyio


class Drawer:
    """The secrets of one account, in memory."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)

    async def load(self) -> Mapping[str, str]:
        return self.secrets

    async def save(self, secrets: Mapping[str, str]) -> None:
        self.secrets = dict(secrets)


@dataclass
class Desk:
    """Our adapter, the wire below it, and the world around it."""

    adapter: Matrix
    harness: MatrixHarness
    faults: FaultyTransport
    http: HttpClient
    drawer: Drawer
    cursor: str | None = None

    async def read(self, *, wait: float = 0.0) -> Page:
        """Fetch until nothing more is at hand; return all of it as one page."""
        messages: list[Message] = []
        removed: list[Removal] = []
        gaps = []
        while True:
            page = await self.adapter.fetch(self.adapter.sources()[0], self.cursor, wait=wait)
            self.cursor = page.cursor
            messages += page.messages
            removed += page.removed
            gaps += [page.gap] if page.gap else []
            if not page.more:
                return Page(tuple(messages), tuple(removed), page.cursor, gap=" ".join(gaps) or None)

    async def arrival(self, event_id: str) -> Message:
        """Read until this message has come."""
        found: list[Message] = []

        async def come() -> bool:
            found.extend(each for each in (await self.read()).messages if each.id == event_id)
            return bool(found)

        await until(come)
        return found[-1]

    def action(self, kind: ActionKind, message: Message | None = None, text: str = "", **more: str | int) -> Action:
        thread = message.thread.id if message else self.harness.room
        action = Action(new_id(), kind, thread, text=text, attempted_at=now())
        if message:
            action = replace(
                action, message_id=message.id, author_id=message.author.id, author_handle=message.author.handle
            )
        return replace(action, **more)  # type: ignore[arg-type]  # the tests name Action's own fields

    async def do(self, kind: ActionKind, message: Message, text: str = "", **more: str | int) -> ActionResult:
        return await self.adapter.act(self.action(kind, message, text, **more))

    def again(self) -> Matrix:
        """Return the adapter of the same account after a restart."""
        return Matrix(self.adapter.account, self.http, self.drawer, now)


async def open_desk(server: Synapse) -> Desk:
    harness = MatrixHarness(server)
    faults = FaultyTransport(httpx.AsyncHTTPTransport())
    http = HttpClient(transport=faults)
    signed = await Matrix.sign_in(await harness.our_sign_in(), http)
    report = signed.report
    account = Account(
        id=1,
        uid=account_uid("matrix", report.address),
        network="matrix",
        address=report.address,
        native_id=report.native_id,
        name=report.name,
        brand_id=1,
        brand="Altéa",
        server=signed.server,
        permissions=report.permissions,
    )
    drawer = Drawer(signed.secrets)
    return Desk(Matrix(account, http, drawer, now), harness, faults, http, drawer)


@pytest.fixture
async def desk(synapse: Synapse) -> AsyncIterator[Desk]:
    found = await open_desk(synapse)
    yield found
    await found.http.close()
    await found.harness.close()


@pytest.fixture
async def client(desk: Desk) -> Customer:
    return await desk.harness.new_customer("client")


# --- signing in --------------------------------------------------------------------------------


async def test_signing_in_by_password_keeps_a_token_and_never_the_password(desk: Desk) -> None:
    us = desk.harness.us
    assert us is not None
    assert set(desk.drawer.secrets) == {"access_token", "device_id"}
    assert us.password not in repr(desk.drawer.secrets)
    report = await desk.adapter.check()
    assert (report.native_id, report.address) == (us.id, us.id)
    assert isinstance(report.permissions[ActionKind.DELETE], Allowed)
    assert not report.permissions[ActionKind.DELETE].reversible
    assert report.permissions[ActionKind.HIDE] == Denied(Reason.NETWORK_CANNOT)


async def test_signing_in_by_token(desk: Desk) -> None:
    request = SignInRequest(SignInMethod.TOKEN, desk.harness.server.url, secret=desk.drawer.secrets["access_token"])
    signed = await Matrix.sign_in(request, desk.http)
    assert signed.report.native_id == desk.adapter.account.native_id
    assert signed.secrets == desk.drawer.secrets


@pytest.mark.parametrize(
    ("method", "user", "secret"),
    [(SignInMethod.PASSWORD, "nobody", "x"), (SignInMethod.TOKEN, None, "syt_wrong")],
)
async def test_a_wrong_password_or_token(desk: Desk, method: SignInMethod, user: str | None, secret: str) -> None:
    with pytest.raises(AuthRevoked):
        await Matrix.sign_in(SignInRequest(method, desk.harness.server.url, user, secret), desk.http)


async def test_the_server_is_found_by_its_domain(desk: Desk) -> None:
    url, token = desk.harness.server.url, desk.drawer.secrets["access_token"]
    found = msgspec.json.encode({"m.homeserver": {"base_url": f"{url}/"}})
    desk.faults.answer("GET", "/.well-known/matrix/client", 200, found)
    signed = await Matrix.sign_in(SignInRequest(SignInMethod.TOKEN, "http://localhost:1", secret=token), desk.http)
    assert signed.server == url


async def test_a_plain_http_server_elsewhere_gets_no_token(desk: Desk) -> None:
    desk.faults.answer(
        "GET", "/.well-known/matrix/client", 200, '{"m.homeserver": {"base_url": "http://matrix.example"}}'
    )
    with pytest.raises(NetworkError, match="https"):
        await Matrix.sign_in(
            SignInRequest(SignInMethod.TOKEN, desk.harness.server.url, secret="very secret"), desk.http
        )
    assert not any("very secret" in str(seen.headers) for seen in desk.faults.requests)


async def test_without_rooms_nobody_can_say_what_may_be_moderated(desk: Desk) -> None:
    user = desk.harness.server.register("lonely")
    request = SignInRequest(SignInMethod.PASSWORD, desk.harness.server.url, user.name, user.password)
    report = (await Matrix.sign_in(request, desk.http)).report
    assert report.permissions[ActionKind.BAN] == Unknown()


# --- reading -----------------------------------------------------------------------------------


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
    person = desk.harness.person(client)
    sent = [await person.say(desk.harness.room, f"message {number}") for number in range(180)]
    page = await desk.read()
    ours = [each.id for each in page.messages if each.id in set(sent)]
    assert sorted(ours) == sorted(sent)
    assert page.gap is None
    assert not (await desk.read()).messages


async def test_the_first_read_is_bounded(desk: Desk, client: Customer) -> None:
    person = desk.harness.person(client)
    sent = [await person.say(desk.harness.room, f"message {number}") for number in range(460)]
    found = [each.id for each in (await desk.read()).messages if each.id in set(sent)]
    assert sent[-300:] == [each for each in sent if each in set(found)][-300:]
    assert 400 <= len(found) <= 450


async def test_reading_goes_on_after_a_restart_in_the_middle_of_a_stretch(desk: Desk, client: Customer) -> None:
    await desk.read()
    person = desk.harness.person(client)
    sent = [await person.say(desk.harness.room, f"message {number}") for number in range(180)]
    page = await desk.adapter.fetch(desk.adapter.sources()[0], desk.cursor)
    assert page.more
    seen = {each.id for each in page.messages}
    desk.adapter, desk.cursor = desk.again(), page.cursor
    rest = await desk.read()
    assert {each.thread.title for each in rest.messages} == {"Altéa"}
    assert seen | {each.id for each in rest.messages} >= set(sent)


async def test_a_stretch_that_can_no_longer_be_read_is_told(desk: Desk, client: Customer) -> None:
    await desk.read()
    for number in range(60):
        await desk.harness.post(client, f"message {number}")
    desk.faults.answer("GET", "*/messages", 403, '{"errcode": "M_FORBIDDEN", "error": "no"}')
    page = await desk.read()
    assert page.gap is not None
    assert "Altéa" in page.gap


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


def test_hostile_events_are_passed_over() -> None:
    """Other servers of the federation may let through what ours refuses."""
    contents: list[object] = [
        {"msgtype": "m.text", "body": {"not": "text"}},
        {"msgtype": 7, "body": ["x"], "m.relates_to": "x"},
        {"msgtype": "m.image", "url": 3},
        {"msgtype": "m.text", "body": "x", "m.relates_to": {"rel_type": "m.replace", "event_id": ["x"]}},
        "text",
        None,
        {"msgtype": "m.text", "body": "lien", "m.relates_to": {"m.in_reply_to": "x", "rel_type": ["m.thread"]}},
        {"body": "entier \u202e\U0001f468\u200d\U0001f469 \ufffe\x00"},
    ]
    events: list[Json] = [
        {"type": "m.room.message", "event_id": f"${number}", "sender": "@a:b", "content": content, "unsigned": number}
        for number, content in enumerate(contents)
    ]
    events += [
        {},
        {"type": "m.room.message", "event_id": 3, "sender": None},
        {"type": 4, "event_id": "$x", "sender": "y"},
    ]
    found = digest(events, Room("!r:b"), direct=False, us="@us:b", names={})
    assert [each.text for each in found.messages.values()] == [
        "lien",
        "entier \u202e\U0001f468\u200d\U0001f469 \ufffe\x00",
    ]
    assert (found.edited, found.redactions, found.encrypted) == ([], [], 0)


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


# --- acting ------------------------------------------------------------------------------------


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


# --- failures ----------------------------------------------------------------------------------


async def test_a_dead_token_is_said_and_a_new_one_is_taken(desk: Desk) -> None:
    await desk.read()
    cursor = desk.cursor
    await desk.harness.revoke_our_token()
    with pytest.raises(AuthRevoked):
        await desk.read()
    with pytest.raises(AuthRevoked):
        await desk.adapter.check()
    assert desk.cursor == cursor
    us = desk.harness.us
    assert us is not None
    request = SignInRequest(SignInMethod.PASSWORD, desk.harness.server.url, us.name, us.password)
    await desk.drawer.save((await Matrix.sign_in(request, desk.http)).secrets)
    await desk.read()


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, '{"errcode": "M_UNKNOWN_TOKEN", "soft_logout": true}', AuthExpired),
        (401, '{"errcode": "M_UNKNOWN_TOKEN"}', AuthRevoked),
        (403, '{"errcode": "M_FORBIDDEN", "error": "no"}', NotPermitted),
        (429, '{"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 7000}', RateLimited),
        (502, "<html>", Transient),
        (403, "<html>", Transient),
        (404, "<html>", Transient),
        (200, "<html>", Transient),
        (200, "[]", Transient),
        (200, "{}", Transient),
        (500, '{"errcode": "M_UNKNOWN", "error": "Internal server error"}', Transient),
    ],
)
async def test_each_bad_answer_has_its_error_and_loses_nothing(
    desk: Desk, client: Customer, status: int, body: str, error: type[NetworkError]
) -> None:
    await desk.read()
    event_id = await desk.harness.post(client, "Ne pas perdre")
    desk.faults.answer("GET", "*/sync", status, body)
    with pytest.raises(error):
        await desk.read()
    assert (await desk.arrival(event_id)).text == "Ne pas perdre"


@pytest.mark.parametrize(("body", "status"), [("<html>", 502), ("<html>", 200)])
async def test_a_page_instead_of_an_answer_leaves_a_sending_unknown(
    desk: Desk, client: Customer, body: str, status: int
) -> None:
    message = await desk.arrival(await desk.harness.post(client, "Bonjour"))
    desk.faults.answer("PUT", "*/send/*", status, body)
    with pytest.raises(OutcomeUnknown):
        await desk.do(ActionKind.REPLY, message, "Bonjour")


async def test_no_connection_is_offline(desk: Desk) -> None:
    desk.faults.refuse("GET", "*")
    with pytest.raises(Offline):
        await desk.read()


async def test_the_servers_own_limits_are_told_with_their_time(limited_synapse: Synapse) -> None:
    desk = await open_desk(limited_synapse)
    try:
        root = await desk.harness.owner.say(desk.harness.room, "Parlez")
        message = await desk.arrival(root)

        async def many() -> None:
            for number in range(30):
                await desk.do(ActionKind.REPLY, message, f"réponse {number}")

        with pytest.raises(RateLimited) as caught:
            await many()
        assert 0 < caught.value.until - now() <= 60_000
    finally:
        await desk.http.close()
        await desk.harness.close()
