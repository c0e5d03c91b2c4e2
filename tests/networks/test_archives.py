"""Exports of the networks: what is read of them, and what becomes of those that are broken."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cm_inbox.errors import TransferError
from cm_inbox.models.messages import Direction, Message, ThreadKind, Visibility
from cm_inbox.networks.archives import Files, Skipped, open_files, opened
from cm_inbox.networks.archives.files import natural
from cm_inbox.networks.archives.meta import mended

from .exports import (
    KINDS,
    Tree,
    assigned,
    broken_utf8,
    exchange,
    facebook,
    in_folder,
    in_zip,
    messenger,
    x,
    youtube,
)

ACCOUNTS = {
    "facebook": "Altéa (export)",
    "instagram": "altea.mobilites (export)",
    "x": "@AlteaMob",
    "mastodon": "mairie@ville.social",
    "youtube": "UCx",
}


def read(path: Path) -> tuple[list[Message], list[Skipped]]:
    left_out: list[Skipped] = []
    with open_files(path) as files:
        return [each.message for each in opened(files).messages(left_out.append)], left_out


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_and_its_zip_file_say_the_same(tmp_path: Path, kind: str) -> None:
    tree = KINDS[kind]()
    folder, zipped = in_folder(tree, tmp_path / "folder"), in_zip(tree, tmp_path / "export.zip")
    assert read(folder) == read(zipped)
    with open_files(zipped) as files:
        archive = opened(files)
        assert (archive.network, archive.account) == (kind, ACCOUNTS[kind])
        assert list(archive.messages(lambda _: None))[-1].done <= archive.size


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_sound_export_is_left_out_and_no_id_comes_twice(tmp_path: Path, kind: str) -> None:
    messages, left_out = read(in_zip(KINDS[kind](), tmp_path / "export.zip"))
    assert left_out == []
    assert messages
    assert len({each.id for each in messages}) == len(messages)


def test_private_messages_of_facebook(tmp_path: Path) -> None:
    messages, _ = read(in_folder(facebook(), tmp_path))
    zoe = [each for each in messages if each.thread.id == "zoe_12"]
    assert [(each.direction, each.text) for each in zoe] == [
        (Direction.OUT, "Avec plaisir, à bientôt 🙂"),
        (Direction.IN, "Où est mon colis ?"),
        (Direction.IN, "Où est mon colis ?"),
        (Direction.IN, ""),
    ]
    assert zoe[0].thread.title == "Zoé"
    assert zoe[0].visibility is Visibility.PRIVATE
    assert zoe[0].created_at == 1_700_000_300_000
    assert zoe[3].attachments[0].description == "1.jpg"
    assert [each.text for each in messages if each.thread.id == "ben_7"] == ["https://example.org/x"]
    (comment,) = [each for each in messages if each.thread.kind is ThreadKind.PUBLIC]
    assert (comment.text, comment.thread.title) == ("Merci à tous", "Altéa commented on Zoé's post.")


def test_comments_of_instagram_in_any_language(tmp_path: Path) -> None:
    messages, _ = read(in_folder(KINDS["instagram"](), tmp_path))
    comments = [(each.text, each.thread.title) for each in messages if each.thread.kind is ThreadKind.PUBLIC]
    assert comments == [("Très juste", "lea"), ("Bravo", "tom")]


def test_posts_and_messages_of_x(tmp_path: Path) -> None:
    private, post = read(in_folder(x(), tmp_path))[0]
    assert (private.id, private.thread.id, private.author.id, private.text) == ("dm-71", "dm-11-22", "22", "Bonjour")
    assert (private.direction, private.created_at) == (Direction.IN, 1_700_000_000_123)
    assert post.text == "@zoe C'est noté & suivi https://altea.example/1"
    assert (post.id, post.parent, post.thread.id, post.direction) == ("900", "899", "899", Direction.OUT)
    assert post.created_at == 1_700_000_000_000


def test_posts_of_mastodon(tmp_path: Path) -> None:
    public, private = read(in_folder(KINDS["mastodon"](), tmp_path))[0]
    assert (public.id, public.text, public.visibility) == ("1", "Travaux\n\nBonjour 1", Visibility.PUBLIC)
    assert (private.parent, private.visibility) == ("5", Visibility.PRIVATE)


def test_comments_of_youtube(tmp_path: Path) -> None:
    first, answer = read(in_folder(youtube(), tmp_path))[0]
    assert (first.text, first.thread.url) == ('Bonjour, "vous"', "https://www.youtube.com/watch?v=v1")
    assert (answer.text, answer.parent, answer.thread.id) == ("Merci @zoe", "Ug1", "Ug1")
    assert first.created_at == 1_700_000_000_123


def test_an_export_that_does_not_say_whose_it_is_is_refused(tmp_path: Path) -> None:
    tree = {f"messages/inbox/{name}/message_1.json": exchange([name, "Zoé"], []) for name in ("a", "b")}
    with open_files(in_folder(tree, tmp_path / "told")) as files:
        assert opened(files).account == "Zoé (export)", "who takes part in everything"
    tree = {"messages/inbox/a/message_1.json": exchange(["a", "b"], [messenger("a", 1, "x")])}
    with open_files(in_folder(tree, tmp_path / "two")) as files, pytest.raises(TransferError, match="whose it is"):
        _ = opened(files).account


@pytest.mark.parametrize(
    ("name", "said"), [("holiday.jpg", "No export"), ("messages/inbox/a/message_1.html", "as JSON")]
)
def test_what_is_no_export_says_what_to_do(tmp_path: Path, name: str, said: str) -> None:
    with open_files(in_folder({name: b"x"}, tmp_path)) as files, pytest.raises(TransferError, match=said):
        opened(files)


def test_a_zip_file_that_broke_off_is_refused(tmp_path: Path) -> None:
    whole = in_zip(facebook(), tmp_path / "export.zip")
    whole.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(TransferError, match="download it again"), open_files(whole):
        pass


def test_columns_in_another_language_say_what_to_do(tmp_path: Path) -> None:
    (name,) = youtube()
    tree = {name: b"ID du commentaire,Texte\nUg1,Bonjour\n"}
    messages, left_out = [], list[Skipped]()
    with open_files(in_folder(tree, tmp_path)) as files:
        archive = opened(files)
        messages = list(archive.read(name, left_out.append))
    assert messages == []
    assert "language to English" in left_out[0].why


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_export_gives_what_can_be_read_and_says_what_cannot(tmp_path: Path, kind: str, seed: int) -> None:
    """Whatever happens to a file of it, nothing but the promised error comes out."""
    chance = random.Random(f"{kind} {seed}")
    tree: dict[str, bytes] = dict(KINDS[kind]())
    hurt = chance.choice(sorted(tree))
    tree[hurt] = damaged(tree[hurt], chance)
    try:
        messages, left_out = read(in_folder(tree, tmp_path))
    except TransferError:
        return
    whole, _ = read(in_folder(KINDS[kind](), tmp_path / "whole"))
    cut_between_lines = kind == "youtube"
    assert left_out or len(messages) == len(whole) or cut_between_lines


def damaged(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: content[:at],
        lambda: content[:at] + b"\x00\xff" + content[at:],
        lambda: content.replace(b'"', b"7", 3),
        lambda: content.replace(b"170000", b"-99e400"),
        lambda: b"[" * 5_000,
        lambda: b"",
    )
    return chance.choice(ways)()


@given(st.text())
@settings(max_examples=100)
def test_any_text_is_mended(text: str) -> None:
    written = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert mended(broken_utf8(written)) == written


def test_numbers_in_names_count() -> None:
    assert sorted(["m_10", "m_9", "m_1a", "M"], key=natural) == ["M", "m_1a", "m_9", "m_10"]


class Counting(Files):
    """Counts the bytes that are really read."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.read = 0

    @property
    def names(self) -> list[str]:
        return self._files.names

    def size(self, name: str) -> int:
        return self._files.size(name)

    def open(self, name: str) -> BinaryIO:
        counted, file = self, self._files.open(name)

        class Counted(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                got = file.read(len(buffer))
                buffer[: len(got)] = got
                counted.read += len(got)
                return len(got)

            def close(self) -> None:
                file.close()
                super().close()

        return cast(BinaryIO, Counted())


def test_a_large_file_is_read_as_its_messages_are_wanted(tmp_path: Path) -> None:
    many = [messenger("Zoé", 1_700_000_000_000 + number, "Bonjour " * 20) for number in range(5_000)]
    name = "your_facebook_activity/messages/inbox/zoe_12/message_2.json"
    with open_files(in_zip({**facebook(), name: exchange(["Zoé"], many)}, tmp_path / "export.zip")) as files:
        counting = Counting(files)
        archive = opened(counting)
        reading = archive.read(name, lambda _: None)
        assert next(reading).text.startswith("Bonjour")
        before = counting.read - files.size(name)  # once for who takes part
        assert before < files.size(name) // 2
        assert len(list(reading)) == len(many) - 1


def large(kind: str) -> Tree:
    """Return an export of one large file."""
    if kind == "facebook":
        many = [messenger("Zoé", 1_700_000_000_000 + number, "Bonjour " * 20) for number in range(3_000)]
        whose = "profile_information/profile_information.json"
        return {whose: facebook()[whose], "messages/inbox/zoe_12/message_1.json": exchange(["Zoé", "Altéa"], many)}
    if kind == "youtube":
        ((name, content),) = youtube().items()
        row = content.splitlines()[1]
        return {name: b"\n".join([content, *(row.replace(b"Ug1", b"Ug%d" % number) for number in range(3_000))])}
    post = {"full_text": "Bonjour " * 20, "created_at": "Tue Nov 14 22:13:20 +0000 2023"}
    posts = [{"tweet": {**post, "id_str": str(number)}} for number in range(3_000)]
    return {"data/account.js": x()["data/account.js"], "data/tweets.js": assigned("tweets", posts)}


@pytest.mark.parametrize("kind", ["facebook", "youtube", "x"])
def test_how_far_it_is_shows_within_one_file(tmp_path: Path, kind: str) -> None:
    with open_files(in_zip(large(kind), tmp_path / "export.zip")) as files:
        archive = opened(files)
        assert len(archive.parts()) == 1
        done = [each.done for each in archive.messages(lambda _: None)]
        quarters = [done[len(done) * number // 4] / archive.size for number in (1, 2, 3)]
        assert quarters == pytest.approx([0.25, 0.5, 0.75], abs=0.22), "a reader reads some way ahead"
        assert done == sorted(done)
        assert done[-1] <= archive.size
