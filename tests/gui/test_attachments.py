"""Pictures that people attached: never loaded before one asks, then on the card, with a veil where it is due."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.errors import AttachmentRefused, CmInboxError
from cm_inbox.gui.entries import Card, Doing
from cm_inbox.gui.pictures import KEPT_BYTES, Pictures, decode, fitting
from cm_inbox.gui.seen import Progress
from cm_inbox.models.messages import Attachment, Message
from cm_inbox.models.pictures import Picture
from cm_inbox.networks.demo_pictures import drawn
from cm_inbox.settings import Settings, load_settings, save_settings

from .test_verdicts import CHARTER
from .world import Opened, World

PNG = Picture("png", drawn("https://media.example/ap/1.png"))
URL = "https://media.example/ap/1.png"


class Servers:
    """Where pictures come from: what was asked, and what they say."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.open: list[Future[Picture]] = []
        self.answer: Picture | CmInboxError | None = PNG

    def load(self, _account_id: int, url: str) -> Future[Picture]:
        self.asked.append(url)
        coming: Future[Picture] = Future()
        if isinstance(self.answer, CmInboxError):
            coming.set_exception(self.answer)
        elif self.answer is not None:
            coming.set_result(self.answer)
        else:
            self.open.append(coming)
        return coming


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def servers() -> Servers:
    return Servers()


@pytest.fixture
def opened(world: World, servers: Servers, qapp: QApplication) -> Iterator[Opened]:
    opened = Opened(world, Settings(language="en"))
    opened.window.resize(1200, 900)
    opened.window.pane.area.pictures.load = servers.load
    yield opened
    opened.close()


def attached(world: World, text: str = "Look", *urls: str, kind: str = "image/png") -> Message:
    return replace(world.message(0, text), attachments=tuple(Attachment(url, kind) for url in urls or (URL,)))


def show(opened: Opened, qtbot: QtBot) -> None:
    area = opened.window.pane.area
    qtbot.waitUntil(lambda: any(entry.cards for entry in area.entries))


def cards(opened: Opened) -> list[Card]:
    return [card for entry in opened.window.pane.area.entries for card in entry.cards]


def progress(opened: Opened) -> list[Progress | None]:
    return [card.seen.progress if card.seen else None for card in cards(opened)]


def test_nothing_is_loaded_before_one_asks(world: World, opened: Opened, servers: Servers, qtbot: QtBot) -> None:
    world.arrive([attached(world)])
    show(opened, qtbot)
    assert servers.asked == []
    assert "not loaded" in opened.window.pane.area.spoken()
    opened.press("i")
    assert servers.asked == [URL]
    qtbot.waitUntil(lambda: progress(opened) == [Progress.SHOWN])
    area = opened.window.pane.area
    assert area.pictures.pixmap((cards(opened)[0].account_id or 0, URL), veiled=False) is not None
    opened.press("i")
    assert progress(opened) == [None], "the key lets go of it again"
    assert servers.asked == [URL]


def test_a_click_shows_it_and_another_asks_about_the_browser(
    world: World, opened: Opened, servers: Servers, qtbot: QtBot
) -> None:
    world.arrive([attached(world)])
    show(opened, qtbot)
    assert cards(opened)[0].button.doing is Doing.PICTURE
    opened.window.pane.area.run(cards(opened)[0].button)
    qtbot.waitUntil(lambda: progress(opened) == [Progress.SHOWN])
    assert cards(opened)[0].button.doing is Doing.LINK


def test_what_is_no_picture_opens_elsewhere(world: World, opened: Opened, servers: Servers, qtbot: QtBot) -> None:
    world.arrive([attached(world, "A file", "https://files.example/a.pdf", kind="application/pdf")])
    show(opened, qtbot)
    opened.press("i")
    assert servers.asked == []
    assert "no picture" in opened.window.status.text()
    assert cards(opened)[0].button.doing is Doing.LINK


def test_a_drawing_that_is_a_program_opens_elsewhere(world: World, opened: Opened, qtbot: QtBot) -> None:
    world.arrive([attached(world, "svg", "https://files.example/a.svg", kind="image/svg+xml")])
    show(opened, qtbot)
    assert cards(opened)[0].account_id is None


def test_a_failure_is_said_on_the_card_and_can_be_tried_again(
    world: World, opened: Opened, servers: Servers, qtbot: QtBot
) -> None:
    servers.answer = AttachmentRefused("It is larger than {limit} MB.", limit=12)
    world.arrive([attached(world)])
    show(opened, qtbot)
    opened.press("i")
    qtbot.waitUntil(lambda: progress(opened) == [Progress.FAILED])
    assert cards(opened)[0].detail == "It is larger than 12 MB."
    assert "larger" in opened.window.pane.area.spoken()
    servers.answer = PNG
    opened.press("i")
    qtbot.waitUntil(lambda: progress(opened) == [Progress.SHOWN])


def test_hurtful_messages_pictures_come_with_a_veil(
    world: World, opened: Opened, servers: Servers, qtbot: QtBot
) -> None:
    world.arrive([attached(world, "Quel connard ce chauffeur")])
    world.use_charter(CHARTER)
    opened.window.use_settings(opened.window.settings)
    area = opened.window.pane.area
    qtbot.waitUntil(lambda: bool(cards(opened)) and cards(opened)[0].hostile)
    opened.press("i")
    qtbot.waitUntil(lambda: progress(opened) == [Progress.SHOWN])
    assert cards(opened)[0].veiled
    key = (cards(opened)[0].account_id or 0, URL)
    veil = area.pictures.pixmap(key, veiled=True)
    assert veil is not None
    assert veil.toImage().isGrayscale(), "a blur without colours"
    opened.press("i")
    assert not cards(opened)[0].veiled
    opened.window.use_settings(replace(opened.window.settings, soften=False))
    area.pictures.forget(key)
    area.run(cards(opened)[0].button)
    qtbot.waitUntil(lambda: progress(opened) == [Progress.SHOWN])
    assert not cards(opened)[0].veiled, "who wants no softening gets no veil"


def test_a_brand_may_show_none(world: World, opened: Opened, servers: Servers, qtbot: QtBot) -> None:
    world.arrive([attached(world)])
    show(opened, qtbot)
    area = opened.window.pane.area
    area.pictures_chosen.emit(False)
    assert opened.saved[-1].without_pictures == (world.inbox.brands()[0].uid,)
    opened.press("i")
    assert servers.asked == []
    assert "opens in the browser" in cards(opened)[0].detail
    area.pictures_chosen.emit(True)
    assert cards(opened)[0].account_id is not None


def test_that_choice_is_kept(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(without_pictures=("b1",)))
    assert load_settings(tmp_path).without_pictures == ("b1",)


def test_the_menu_offers_it(world: World, opened: Opened, qtbot: QtBot) -> None:
    world.arrive([attached(world)])
    show(opened, qtbot)
    area = opened.window.pane.area
    entry = next(entry for entry in area.entries if entry.cards)
    menu = area._menu(entry, entry.cards[0].button)
    said = [action.text() for action in menu.actions()]
    menu.deleteLater()
    assert "Show the picture" in said
    assert "Open in the browser…" in said
    assert "Show no pictures of this brand here" in said


def test_a_window_that_closes_meanwhile_forgets_it(world: World, servers: Servers, qapp: QApplication) -> None:
    servers.answer = None
    world.arrive([attached(world)])
    opened = Opened(world, Settings(language="en"))
    opened.window.pane.area.pictures.load = servers.load
    qapp.processEvents()
    opened.press("i")
    opened.close()
    for coming in servers.open:
        coming.set_result(PNG)
    qapp.processEvents()


# --- decoding ----------------------------------------------------------------------------------


def png(wide: int, high: int) -> Picture:
    """Return the head of a picture file that claims a size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return Picture("png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


RUBBISH = (
    png(60_000, 60_000),
    png(1, 2_000_000_000),
    png(0, 5),
    png(300, 300),
    Picture("gif", PNG.content),
    Picture("jpeg", b"\xff\xd8\xff" + b"\0" * 500),
    Picture("webp", b"RIFF\x10\0\0\0WEBPVP8 "),
    Picture("png", b""),
)


@pytest.mark.qt_log_ignore("libpng", "QImageIOHandler", "JPEG")
@pytest.mark.parametrize("picture", RUBBISH)
def test_bombs_and_rubbish_are_refused(qapp: QApplication, picture: Picture) -> None:
    with pytest.raises(AttachmentRefused):
        decode(picture, 1.0)


def test_a_picture_is_kept_only_as_large_as_it_is_shown(qapp: QApplication) -> None:
    decoded = decode(PNG, 2.0)
    wide, high = decoded.size
    assert decoded.image.size() == QSize(wide * 2, high * 2)
    assert fitting(QSize(40, 30)) == QSize(40, 30), "a small one is not blown up"
    assert min(fitting(QSize(30_000, 3)).height(), fitting(QSize(3, 30_000)).width()) >= 1


def test_what_is_kept_is_bounded(qapp: QApplication, qtbot: QtBot) -> None:
    pictures, servers = Pictures(), Servers()
    pictures.load = servers.load
    each = decode(PNG, 4.0).image.sizeInBytes()
    for number in range(KEPT_BYTES // each + 3):
        pictures.ask((1, f"{URL}?{number}"), 4.0)
        qtbot.waitUntil(_shown(pictures, (1, f"{URL}?{number}")))
    assert pictures.seen((1, f"{URL}?0")) is None, "the oldest stands as before anybody asked"
    assert sum(decoded.image.sizeInBytes() for decoded, _, _ in pictures._kept.values()) <= KEPT_BYTES
    pictures.close()
    pictures.deleteLater()


def _shown(pictures: Pictures, key: tuple[int, str]) -> Callable[[], bool]:
    return lambda: pictures.pixmap(key, veiled=False) is not None
