"""Files that go along with an answer: kept with the draft, sent once, given back, and never lost on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cm_inbox.errors import NotFound, UsageError
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Visibility
from cm_inbox.networks.base import SignInRequest
from cm_inbox.store import Connection, Key, Store, accounts, enclosures
from cm_inbox.store.database import FILE_NAME
from cm_inbox.store.salvage import salvage
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.rig import KEY, Rig, rig
from tests.waiting import until

pytestmark = pytest.mark.anyio

DAY = 24 * 60 * 60 * 1000
CONTENT = b"\x89PNG what a picture"


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


async def asked(ours: Rig, server: PlainServer, text: str = "Where is my parcel?") -> int:
    message_id = server.customer_says(text)
    await ours.pull()
    found = ours.find(message_id)
    assert found is not None
    return found.row.id


def a_file(name: str = "parcel.png", description: str = "") -> Enclosure:
    return Enclosure(new_id(now()), name, "image/png", len(CONTENT), 4, 3, description)


def attach(ours: Rig, conversation_id: int, *names: str) -> list[str]:
    files = [a_file(name) for name in names]
    for file in files:
        ours.inbox.attach(conversation_id, file, CONTENT).result()
    return [file.id for file in files]


def stands(ours: Rig, conversation_id: int) -> Conversation:
    return ours.inbox.conversation(conversation_id)


def readable(folder: Path, content: bytes) -> bool:
    """Say whether something stands in clear in the history's files."""
    return any(content in path.read_bytes() for path in folder.glob(f"{FILE_NAME}*"))


# --- with the draft ------------------------------------------------------------------------------


async def test_files_stay_with_the_draft_whatever_becomes_of_its_text(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    first, second = attach(ours, conversation, "first.png", "second.png")
    ours.inbox.save_draft(conversation, "Look:", Visibility.PUBLIC).result()
    ours.inbox.save_draft(conversation, "", Visibility.PUBLIC).result()
    ours.inbox.describe_file(conversation, second, "A parcel on a doorstep").result()
    kept = stands(ours, conversation)
    assert [(file.id, file.description) for file in kept.files] == [(first, ""), (second, "A parcel on a doorstep")]
    assert kept.row.has_draft, "the list shows that something is being written"
    ours.inbox.detach(conversation, first).result()
    assert [file.id for file in ours.inbox.draft_files(conversation)] == [second]
    assert ours.inbox.file_content(second).result() == CONTENT


async def test_files_survive_the_end_of_the_program(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path, load=lambda _: PlainNetwork) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        conversation = await asked(made, server)
        attach(made, conversation, "parcel.png")
    async with rig(tmp_path, load=lambda _: PlainNetwork) as again:
        assert [file.name for file in stands(again, conversation).files] == ["parcel.png"]


async def test_files_are_encrypted_and_salvaged_with_the_draft(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path, load=lambda _: PlainNetwork) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        conversation = await asked(made, server)
        (file,) = attach(made, conversation, "parcel.png")
    assert not readable(tmp_path, CONTENT)
    salvage(tmp_path, Key(b"k" * 32), clock=now)
    with Store.open(tmp_path, KEY) as store:
        assert [each.id for each in store.read(enclosures.of_draft, conversation)] == [file]
        assert store.read(enclosures.content, file) == CONTENT


# --- sending -------------------------------------------------------------------------------------


async def test_an_answer_goes_with_its_files_in_their_order(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png", "b.png", "c.png")
    receipt = ours.inbox.decide(
        DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=[files[2], files[0]]
    ).result()
    pending = stands(ours, conversation)
    assert [file.name for file in pending.pending[0].action.files] == ["c.png", "a.png"]
    assert [file.name for file in pending.files] == ["b.png"], "what was not chosen stays with the draft"
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT
    sent = [server.files[key] for key in server.items[-1]["files"]]
    assert sent == [("c.png", CONTENT), ("a.png", CONTENT)]
    (decision,) = ours.inbox.history(limit=1)
    assert [file.name for file in decision.files] == ["c.png", "a.png"]


async def test_files_go_with_one_answer_only(ours: Rig, server: PlainServer) -> None:
    one, other = await asked(ours, server), await asked(ours, server, "And mine?")
    files = attach(ours, one, "a.png")
    with pytest.raises(UsageError):
        ours.inbox.decide(DecisionKind.REPLY, [one, other], text="Look:", files=files)
    with pytest.raises(UsageError):
        ours.inbox.decide(DecisionKind.NOTE, [one], text="Look:", files=files)
    with pytest.raises(NotFound):
        ours.inbox.decide(DecisionKind.REPLY, [other], text="Look:", files=files).result()
    assert not ours.inbox.history(), "the whole decision is refused"
    ours.inbox.decide(DecisionKind.REPLY, [one], text="Look:", files=files).result()
    with pytest.raises(NotFound):
        ours.inbox.decide(DecisionKind.REPLY, [one], text="Again:", files=files).result()


async def test_a_broken_upload_posts_nothing_and_is_done_again(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png", "b.png")
    ours.wire.lose_answer("POST", lambda request: request.url.path == "/files")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=files).result()
    await ours.outbox.drain()
    entry = ours.entry(receipt)
    assert (entry.state, entry.attempts) in ((OutboxState.WAITING, 0), (OutboxState.SENT, 1)), "never unknown"

    async def sent() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(sent)
    assert server.changes == [("reply", "Look:")]
    assert [server.files[key][0] for key in server.items[-1]["files"]] == ["a.png", "b.png"]


async def test_a_lost_answer_to_a_post_with_files_is_not_repeated(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    ours.wire.lose_answer("POST", lambda request: request.url.path == "/messages")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=files).result()

    async def sent() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(sent)
    assert server.changes == [("reply", "Look:")]


async def test_a_refused_file_fails_the_answer_before_anybody_sees_it(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    ours.wire.answer("POST", lambda request: request.url.path == "/files", 422, b"too big")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=files).result()
    await ours.outbox.drain()
    assert (ours.entry(receipt).state, ours.entry(receipt).error_code) == (OutboxState.FAILED, "Invalid")
    assert server.changes == []
    ours.inbox.retry(ours.entry(receipt).id).result()
    await ours.outbox.drain()
    assert [server.files[key][0] for key in server.items[-1]["files"]] == ["a.png"]


async def test_an_answer_taken_back_while_its_files_are_on_the_way_does_not_leave(
    ours: Rig, server: PlainServer
) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=files).result()
    server.when_uploaded = lambda: ours.inbox.undo().result()
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.CANCELLED
    assert server.changes == []
    assert [file.name for file in stands(ours, conversation).files] == ["a.png"]


async def test_files_may_be_an_answer_without_a_word(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png", "b.png")
    ours.wire.lose_answer("POST", lambda request: request.url.path == "/messages")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], delay=0, files=files).result()

    async def sent() -> bool:
        await ours.outbox.drain()
        return ours.entry(receipt).state is OutboxState.SENT

    await until(sent)
    assert server.changes == [("reply", "")]
    assert [server.files[key][0] for key in server.items[-1]["files"]] == ["a.png", "b.png"]
    with pytest.raises(UsageError):
        ours.inbox.decide(DecisionKind.REPLY, [conversation], delay=0)


class Wordy(PlainNetwork):
    """The plain network, where files need words."""

    wordless = False


async def test_files_need_words_where_the_network_wants_them(tmp_path: Path, server: PlainServer) -> None:
    async with rig(tmp_path, load=lambda _: Wordy) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        conversation = await asked(made, server)
        files = attach(made, conversation, "a.png")
        with pytest.raises(UsageError):
            made.inbox.decide(DecisionKind.REPLY, [conversation], files=files).result()
        assert [file.id for file in made.inbox.draft_files(conversation)] == files
        assert not made.inbox.history()


async def test_a_warning_has_words(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    with pytest.raises(UsageError):
        ours.inbox.decide(DecisionKind.WARN, [conversation], files=attach(ours, conversation, "a.png"))


# --- taking back ---------------------------------------------------------------------------------


async def test_undo_brings_text_and_files_back(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png", "b.png")
    ours.inbox.describe_file(conversation, files[0], "A parcel").result()
    before = stands(ours, conversation).files
    ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", files=files).result()
    assert stands(ours, conversation).files == ()
    ours.inbox.undo().result()
    restored = stands(ours, conversation)
    assert restored.files == before
    assert restored.draft is not None
    assert restored.draft.text == "Look:"
    again = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=files).result()
    await ours.outbox.drain()
    assert ours.entry(again).state is OutboxState.SENT


async def test_undo_brings_files_back_that_had_no_words(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    ours.inbox.decide(DecisionKind.REPLY, [conversation], files=files).result()
    ours.inbox.undo().result()
    assert [file.id for file in stands(ours, conversation).files] == files
    ours.inbox.decide(DecisionKind.REPLY, [conversation], files=files).result()
    ours.inbox.save_draft(conversation, "Another answer", Visibility.PUBLIC).result()
    ours.inbox.undo().result()
    assert stands(ours, conversation).files == (), "they stay with the decision that was to send them"


async def test_files_given_up_without_words_are_with_the_draft(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], delay=0, files=files).result()
    ours.wire.answer("POST", "*", 422, b"no")
    await ours.outbox.drain()
    ours.inbox.save_draft(conversation, "Another answer", Visibility.PUBLIC).result()
    ours.inbox.cancel(ours.entry(receipt).id).result()
    restored = stands(ours, conversation)
    assert [file.id for file in restored.files] == files
    assert restored.draft is not None
    assert restored.draft.text == "Another answer"


async def test_files_meant_for_one_stay_private_without_a_word(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    (file,) = attach(ours, conversation, "a.png")
    ours.inbox.save_draft(conversation, "", Visibility.PRIVATE).result()
    kept = stands(ours, conversation)
    assert kept.draft is not None
    assert (kept.draft.text, kept.draft.visibility) == ("", Visibility.PRIVATE)
    ours.inbox.detach(conversation, file).result()
    assert stands(ours, conversation).draft is None
    ours.inbox.save_draft(conversation, "", Visibility.PRIVATE).result()
    assert stands(ours, conversation).draft is None, "nothing is kept of nothing"


async def test_undo_puts_no_file_with_another_draft(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    files = attach(ours, conversation, "a.png")
    ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", files=files).result()
    ours.inbox.save_draft(conversation, "Another answer", Visibility.PUBLIC).result()
    ours.inbox.undo().result()
    assert stands(ours, conversation).files == ()
    assert ours.inbox.file_content(files[0]).result() == CONTENT, "it stays with the decision that was to send it"


# --- letting go ----------------------------------------------------------------------------------


def kept_at(store: Store, at: int) -> set[str]:
    """Return the files that are here after the unused ones were let go of."""

    def names(connection: Connection) -> set[str]:
        return {row[0] for row in connection.execute("SELECT id FROM file")}

    store.write(enclosures.forget_unused, at).result()
    return store.read(names)


async def test_only_what_nobody_needs_is_let_go(ours: Rig, server: PlainServer) -> None:
    conversation = await asked(ours, server)
    drafted, dropped, sent, failed = attach(ours, conversation, "1.png", "2.png", "3.png", "4.png")
    ours.inbox.detach(conversation, dropped).result()
    ours.inbox.decide(DecisionKind.REPLY, [conversation], text="One", delay=0, files=[sent]).result()
    await ours.outbox.drain()
    ours.wire.answer("POST", "*", 422, b"no", times=None)
    ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Two", delay=0, files=[failed]).result()
    await ours.outbox.drain()
    assert kept_at(ours.store, now()) == {drafted, dropped, sent, failed}
    assert kept_at(ours.store, now() + 2 * DAY) == {drafted, sent, failed}
    assert kept_at(ours.store, now() + 31 * DAY) == {drafted, failed}, "a failed answer may be sent again"


async def test_an_account_of_before_says_that_it_was_not_asked_yet(ours: Rig) -> None:
    (account,) = ours.inbox.accounts()
    assert account.enclosures is not None
    limit = account.enclosures[Visibility.PUBLIC]
    assert isinstance(limit, EnclosureLimit)
    assert limit.takes("image/png")
    assert Visibility.PRIVATE not in account.enclosures
    old = "UPDATE account SET report = json_remove(report, '$.enclosures')"
    ours.store.write(lambda connection: connection.execute(old)).result()
    assert ours.store.read(accounts.account, account.id).enclosures is None
    await ours.pull()
    assert ours.store.read(accounts.account, account.id).enclosures == account.enclosures
