"""Files that go with an answer given on the command line: checked beforehand, and without their place."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cm_inbox.bare_bytes import bare_picture
from cm_inbox.cli.enclosing import enclosed
from cm_inbox.errors import UsageError
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind, OutboxState
from cm_inbox.networks.base import SignInRequest
from tests.plain_network import PlainNetwork, PlainServer, plain_server
from tests.program import Program
from tests.rig import Rig, rig

from .test_bare_bytes import JPEG, PNG, SECRET, exif
from .test_bare_films import film
from .test_enclosures import asked

pytestmark = pytest.mark.anyio

PHOTO = JPEG[:2] + exif(6) + JPEG[2:]


@pytest.fixture
def server() -> Iterator[PlainServer]:
    with plain_server() as running:
        yield running


@pytest.fixture
async def ours(tmp_path: Path, server: PlainServer) -> AsyncIterator[Rig]:
    async with rig(tmp_path / "data", load=lambda _: PlainNetwork) as made:
        await made.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server.url))
        yield made


def file(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


async def test_a_photograph_goes_without_its_place(ours: Rig, server: PlainServer, tmp_path: Path) -> None:
    conversation = await asked(ours, server)
    paths = [file(tmp_path, "a.jpg", PHOTO), file(tmp_path, "b.png", PNG)]
    with enclosed(
        ours.inbox, DecisionKind.REPLY, [conversation], None, paths, ["Un colis"], private=False, at=ours.clock()
    ) as ids:
        told = [(each.description, each.width, each.height) for each in ours.inbox.draft_files(conversation)]
        assert told == [("Un colis", 16, 24), ("", 24, 16)]
        receipt = ours.inbox.decide(DecisionKind.REPLY, [conversation], text="Look:", delay=0, files=ids).result()
    await ours.outbox.drain()
    assert ours.entry(receipt).state is OutboxState.SENT
    assert [server.files[key] for key in server.items[-1]["files"]] == [
        ("a.jpg", bare_picture(PHOTO).content),
        ("b.png", PNG),
    ]
    assert SECRET not in bare_picture(PHOTO).content


async def test_what_does_not_leave_is_not_left_with_the_draft(ours: Rig, server: PlainServer, tmp_path: Path) -> None:
    conversation = await asked(ours, server)
    paths = [file(tmp_path, "a.png", PNG)]
    with (
        pytest.raises(UsageError),
        enclosed(ours.inbox, DecisionKind.WARN, [conversation], None, paths, [], private=False, at=ours.clock()) as ids,
    ):
        ours.inbox.decide(DecisionKind.WARN, [conversation], files=ids)
    assert ours.inbox.draft_files(conversation) == ()


async def test_what_cannot_go_along_is_said_before_anything_is_kept(
    ours: Rig, server: PlainServer, tmp_path: Path
) -> None:
    conversation = await asked(ours, server)
    good = file(tmp_path, "good.png", PNG)
    refused = {
        file(tmp_path, "cut.jpg", PHOTO[:-9]): "damaged",
        file(tmp_path, "photo.heic", b"\0\0\0\x18ftypheic"): "place and camera",
        file(tmp_path, "scan.tif", b"II*\0"): "place and camera",
        file(tmp_path, "film.mp4", film()): "does not take",
        file(tmp_path, "cut.mp4", film()[:-3]): "cannot be taken out",
        file(tmp_path, "film.mkv", b"\x1aE\xdf\xa3"): "place and camera",
        file(tmp_path, "conditions.pdf", b"%PDF-1.7"): "does not take",
        file(tmp_path, "large.png", PNG[:-12] + b"\0\x0f\x42\x40IDAT" + bytes(1_000_004) + PNG[-12:]): "takes 1.0 MB",
        file(tmp_path, "empty.png", b""): "empty",
        str(tmp_path): "no file",
    }
    for path, says in refused.items():
        with (
            pytest.raises(UsageError, match=says),
            enclosed(
                ours.inbox, DecisionKind.REPLY, [conversation], None, [good, path], [], private=False, at=ours.clock()
            ),
        ):
            pass
    for kind, paths, descriptions, private, says in (
        (DecisionKind.NOTE, [good], [], False, "one answer"),
        (DecisionKind.REPLY, [good] * 5, [], False, "No more than 4"),
        (DecisionKind.REPLY, [good], ["x" * 201], False, "200 characters"),
        (DecisionKind.REPLY, [good], ["x", "y"], False, "more descriptions"),
        (DecisionKind.REPLY, [], ["x"], False, "--attach"),
        (DecisionKind.WARN, [good], [], True, "kind of answer"),
    ):
        with (
            pytest.raises(UsageError, match=says),
            enclosed(ours.inbox, kind, [conversation], None, paths, descriptions, private=private, at=ours.clock()),
        ):
            pass
    assert ours.inbox.draft_files(conversation) == ()


def test_an_answer_leaves_with_a_file(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    rows = program.ok("--demo", "queue", "--network", "mastodon", "--json").json
    conversation = str(rows[0]["conversation"])
    photo = file(tmp_path, "colis.jpg", PHOTO)
    done = program.ok(
        "--demo", "do", "reply", conversation, "--attach", photo, "--description", "Un colis", "--now", "--json"
    )
    (entry,) = done.json["outbox"]
    assert entry["state"] == "sent"
    refused = program("--demo", "do", "reply", conversation, "--attach", str(tmp_path / "absent.jpg"), "--text", "A")
    assert refused.code == 2
    assert "absent.jpg" in refused.err
