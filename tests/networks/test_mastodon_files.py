"""Files on their way to a Mastodon server, and what its refusals mean."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from cm_inbox.errors import Invalid, OutcomeUnknown, ScopeMissing, Transient
from cm_inbox.models.actions import Action, ActionResult
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.permissions import ActionKind, Denied, Reason
from cm_inbox.networks import mastodon_media
from cm_inbox.networks.base import Lookup
from cm_inbox.networks.mastodon_api import Instance
from cm_inbox.networks.mastodon_sign_in import files
from tests.contract.harness_mastodon_fake import MastodonFakeHarness
from tests.contract.test_files import picture
from tests.networks.mastodon_ours import Ours, ours_on
from tests.servers.mastodon_fake import FakeMastodon, serving
from tests.servers.mastodon_fake_world import Manners

pytestmark = pytest.mark.anyio

CONTENT = picture(120)
FILE = Enclosure("f1", "colis « bleu ».png", "image/png", len(CONTENT), 24, 16, "Un colis")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mastodon_media, "FIRST_WAIT", 0.001)


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with serving(Manners(media_takes=3)) as fake:
        yield fake


@pytest.fixture
async def ours(server: FakeMastodon) -> AsyncIterator[Ours]:
    async with ours_on(MastodonFakeHarness(server)) as made:
        yield made


async def test_it_waits_until_the_server_is_done_with_a_file(ours: Ours, server: FakeMastodon) -> None:
    media_id = await ours.network.upload(FILE, CONTENT)
    kept = server.media[media_id]
    assert (kept.name, kept.kind, kept.content) == (FILE.name, "image/png", CONTENT)
    assert (kept.description, kept.looks) == ("Un colis", 3)


async def test_an_older_server_is_asked_the_old_way(ours: Ours, server: FakeMastodon) -> None:
    server.manners.has_media_v2 = False
    server.manners.media_takes = 0
    assert await ours.network.upload(FILE, CONTENT) in server.media


async def test_what_the_server_will_not_have_is_refused_in_words(ours: Ours) -> None:
    with pytest.raises(Invalid, match="content type is invalid"):
        await ours.network.upload(Enclosure("f2", "a.pdf", "application/pdf", 3), b"abc")


async def test_a_file_the_server_makes_no_sense_of_is_named(ours: Ours) -> None:
    ours.wire.answer("GET", lambda request: "/media/" in request.url.path, 422, b'{"error": "Error processing"}')
    with pytest.raises(Invalid, match="colis « bleu »"):
        await ours.network.upload(FILE, CONTENT)


async def test_a_sign_in_of_before_asks_for_a_new_one(ours: Ours) -> None:
    said = b'{"error": "This action is outside the authorized scopes"}'
    ours.wire.answer("POST", lambda request: request.url.path.endswith("/media"), 403, said)
    with pytest.raises(ScopeMissing):
        await ours.network.upload(FILE, CONTENT)
    assert files(Instance(), "read write:statuses") == Denied(Reason.SCOPE_MISSING)
    assert isinstance(files(Instance(), "read write:statuses write:media"), EnclosureLimit)
    assert isinstance(files(Instance(), ""), EnclosureLimit)


async def test_a_lost_answer_to_a_file_is_no_unknown_outcome(ours: Ours) -> None:
    ours.wire.lose_answer("POST", lambda request: request.url.path.endswith("/media"))
    with pytest.raises(Transient) as raised:
        await ours.network.upload(FILE, CONTENT)
    assert not isinstance(raised.value, OutcomeUnknown)


async def test_an_answer_without_words_is_known_by_its_files(ours: Ours) -> None:
    customer = await ours.harness.new_customer("Client")
    message = await ours.harness.post(customer, "Où est mon colis ?")
    wanted = Action(
        new_id(now()),
        ActionKind.REPLY,
        "t",
        message,
        author_handle=customer.handle,
        attempted_at=now(),
        files=(FILE,),
    )
    assert await ours.network.find(wanted) is Lookup.ABSENT
    made = await ours.network.act(replace(wanted, uploads=(await ours.network.upload(FILE, CONTENT),)))
    found = await ours.network.find(wanted)
    assert isinstance(found, ActionResult)
    assert found.undo_handle == made.undo_handle
    other = replace(wanted, id=new_id(now()), files=(replace(FILE, description="Un autre colis"),))
    assert await ours.network.find(other) is Lookup.UNSURE, "nobody can tell whose picture that is"
    assert await ours.network.find(replace(other, text="Le voici.")) is Lookup.ABSENT
