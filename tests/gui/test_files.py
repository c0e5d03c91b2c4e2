"""Files that go along with an answer, in the composer and in a window: added, described, sent, given back."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageReader, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cm_inbox.bare_bytes import bare_picture
from cm_inbox.errors import CmInboxError, UsageError
from cm_inbox.gui.answer import ComposerMode
from cm_inbox.gui.bare_files import bare
from cm_inbox.gui.composer import Composer
from cm_inbox.gui.dialogs.history import decision_item
from cm_inbox.gui.dialogs.outbox import outbox_item
from cm_inbox.gui.theme import Theme
from cm_inbox.gui.thumbnails import SIDE, thumbnail
from cm_inbox.gui.timeline import timeline
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.enclosures import ANY_TYPE, EnclosureLimit
from cm_inbox.models.messages import ThreadKind, Visibility
from cm_inbox.settings import Settings
from tests.contract.test_files import picture
from tests.test_bare_films import PICTURE, PLACE, film

from .test_composer import opened, theme, write
from .world import Opened, World

__all__ = ["theme"]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PICTURES = EnclosureLimit(4, ("image/jpeg", "image/png", "image/gif", "image/webp"), 60_000, 1500)
Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=30_000)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(3)
    world.arrive([world.message(7, private=True)])
    yield world
    world.close()


@pytest.fixture
def composer(world: World, theme: Theme) -> Iterator[Composer]:
    composer = Composer(world.inbox, theme)
    composer.resize(760, 260)
    composer.show()
    yield composer
    composer.close_conversation()
    composer.close()
    QTest.qWait(0)
    composer.deleteLater()


@pytest.fixture
def colis(tmp_path: Path) -> Path:
    path = tmp_path / "colis bleu.png"
    path.write_bytes(picture(90))
    return path


def noisy(width: int, height: int, kind: bytes, quality: int = 95) -> bytes:
    """Return a picture that does not pack well."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    state = 1
    for y in range(height):
        for x in range(width):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            image.setPixelColor(x, y, QColor(state & 255, (state >> 8) & 255, (state >> 16) & 255))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    writer.setQuality(quality)
    assert writer.write(image)
    return bytes(buffer.data().data())


def with_place(jpeg: bytes, orientation: int = 6) -> bytes:
    """Return a JPEG with EXIF: how the camera was held (6: a quarter turn), and a text where a place would be."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    note = b"GPS 48.8566 N 2.3522 E"
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0) + note
    exif = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def looked_at(content: bytes) -> QImage:
    image = QImage()
    assert image.loadFromData(content)
    return image


def public_one(world: World) -> int:
    return next(row.id for row in world.inbox.rows(world.ids()) if row.kind is ThreadKind.PUBLIC)


def names(composer: Composer) -> list[str]:
    return [file.name for file in composer.enclosing.files]


# --- what goes along, and what of it is left out ---------------------------------------------------


def test_a_jpeg_goes_without_its_place_and_the_right_way_up(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpeg"
    path.write_bytes(with_place(noisy(40, 20, b"jpeg")))
    ready = bare(path, PICTURES, 1)
    assert b"GPS" not in ready.content
    assert b"Exif" not in ready.content
    assert (ready.file.width, ready.file.height) == (20, 40)
    assert looked_at(ready.content).size().toTuple() == (20, 40)
    assert (ready.file.name, ready.file.media_type, ready.file.size) == ("photo.jpg", "image/jpeg", len(ready.content))


def test_a_png_keeps_its_pixels_and_loses_its_texts(tmp_path: Path) -> None:
    plain = picture(77)
    told = b"Location\0Paris"
    text = struct.pack(">I4s", len(told), b"tEXt") + told + b"\0\0\0\0"
    path = tmp_path / "capture.png"
    path.write_bytes(plain[:33] + text + plain[33:])
    assert bare(path, PICTURES, 1).content == plain


@pytest.mark.parametrize("kind", [b"png", b"jpeg", b"webp"])
def test_what_is_cut_out_of_a_picture_leaves_every_pixel(kind: bytes) -> None:
    if kind not in {bytes(each.data()) for each in QImageReader.supportedImageFormats()}:
        pytest.skip(f"this Qt reads no {kind.decode()}")
    content = noisy(13, 8, kind)
    told = with_place(content) if kind == b"jpeg" else content
    left = bare_picture(told)
    assert looked_at(left.content) == looked_at(told)
    size = looked_at(told).size()
    assert (left.width, left.height) == (size.transposed() if kind == b"jpeg" else size).toTuple()
    assert b"GPS" not in left.content


@pytest.mark.parametrize(("kind", "ending"), [(b"png", "png"), (b"jpeg", "jpg")])
def test_what_is_too_large_is_made_to_fit(tmp_path: Path, kind: bytes, ending: str) -> None:
    path = tmp_path / f"grand.{ending}"
    path.write_bytes(noisy(300, 300, kind, 100))
    assert path.stat().st_size > PICTURES.most_bytes
    ready = bare(path, PICTURES, 1)
    assert 0 < len(ready.content) <= PICTURES.most_bytes
    assert ready.file.media_type == "image/jpeg"
    assert looked_at(ready.content).width() == ready.file.width > 100


@pytest.mark.qt_log_ignore("JPEG datastream")
@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"%PDF-1.7 ...", "no picture"), (b"\xff\xd8\xff\xe0broken", "damaged")],
)
def test_what_cannot_go_along_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "fichier.jpg"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=says):
        bare(path, PICTURES, 1)
    with pytest.raises(UsageError, match=r"no file|cannot be read"):
        bare(tmp_path, PICTURES, 1)
    with pytest.raises(UsageError, match="no file"):
        bare(tmp_path / "absent.png", PICTURES, 1)


def test_a_network_that_takes_everything_takes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "conditions.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    ready = bare(path, EnclosureLimit(4, (ANY_TYPE,), 1_000), 1)
    assert (ready.file.media_type, ready.content) == ("application/pdf", b"%PDF-1.7 ...")
    with pytest.raises(UsageError, match="takes 0"):
        bare(path, EnclosureLimit(4, (ANY_TYPE,), 3), 1)
    photograph = tmp_path / "photo.heic"
    photograph.write_bytes(b"\0\0\0\x18ftypheic")
    with pytest.raises(UsageError, match="no picture"):
        bare(photograph, EnclosureLimit(4, (ANY_TYPE,), 1_000), 1)


def test_a_film_goes_without_its_place_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "colis.MOV"
    path.write_bytes(film())
    everything = EnclosureLimit(4, (ANY_TYPE,), 1_000_000)
    ready = bare(path, everything, 1)
    assert (ready.file.media_type, ready.file.size) == ("video/quicktime", len(film()))
    assert PICTURE in ready.content
    assert PLACE not in ready.content
    path.write_bytes(film()[:-3])
    with pytest.raises(UsageError, match="cannot be taken out"):
        bare(path, everything, 1)
    with pytest.raises(UsageError, match="no picture"):
        bare(path, PICTURES, 1)


# --- in the composer -------------------------------------------------------------------------------


def test_a_file_is_added_described_and_taken_away(world: World, composer: Composer, colis: Path, until: Until) -> None:
    conversation, _ = opened(world, composer)
    composer.enclosing.add([colis])
    until(lambda: names(composer) == ["colis bleu.png"])
    (card,) = composer.enclosing.cards
    assert card.isVisible()
    assert "Describe it" in composer.hint.text()
    assert card.edit.accessibleName()
    assert card.button.accessibleName()
    composer.edit.setFocus()
    QTest.keyClick(composer.edit, Key.Key_Tab)
    assert composer.window().focusWidget() is card.edit
    QTest.keyClick(card.edit, Key.Key_Tab)
    assert composer.window().focusWidget() is card.button
    QTest.keyClicks(card.edit, "Un colis")
    until(lambda: [file.description for file in world.inbox.draft_files(conversation.row.id)] == ["Un colis"])
    card.button.setFocus()
    QTest.keyClick(card.button, Key.Key_Delete)
    assert names(composer) == []
    assert not composer.enclosing.place.isVisible()
    until(lambda: not world.inbox.draft_files(conversation.row.id))


def test_a_picture_is_pasted_and_a_file_is_dropped(world: World, composer: Composer, colis: Path, until: Until) -> None:
    opened(world, composer)
    copied = QMimeData()
    copied.setImageData(QImage(30, 20, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(copied)
    composer.edit.setFocus()
    composer.edit.paste()
    until(lambda: names(composer) == ["picture.png"])
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(colis))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(20, 20), copy, dropped, left, none)
    over.ignore()
    composer.dragEnterEvent(over)  # Qt hands such events on only while something is really being dragged
    assert over.isAccepted()
    composer.dropEvent(QDropEvent(QPointF(20, 20), copy, dropped, left, none))
    until(lambda: names(composer) == ["picture.png", "colis bleu.png"])
    assert composer.text() == "", "no address of a file is pasted as text"


def test_what_is_text_and_picture_is_pasted_as_text(world: World, composer: Composer) -> None:
    opened(world, composer)
    data = QMimeData()
    data.setText("Bonjour")
    data.setImageData(QImage(3, 2, QImage.Format.Format_RGB32))
    composer.edit.insertFromMimeData(data)
    assert composer.text() == "Bonjour"
    assert not composer.enclosing.files


def test_files_stay_with_their_conversation(world: World, composer: Composer, colis: Path, until: Until) -> None:
    first, _ = opened(world, composer)
    composer.enclosing.add([colis])
    opened(world, composer, 1)
    assert names(composer) == []
    until(lambda: world.inbox.draft_files(first.row.id))
    assert names(composer) == [], "what was still being read is the other conversation's"
    opened(world, composer)
    assert names(composer) == ["colis bleu.png"]
    (card,) = composer.enclosing.cards
    QTest.keyClicks(card.edit, "Bleu")
    opened(world, composer, 1)
    until(lambda: [file.description for file in world.inbox.draft_files(first.row.id)] == ["Bleu"])


def test_nothing_leaves_while_a_file_is_read(world: World, composer: Composer, colis: Path, until: Until) -> None:
    opened(world, composer)
    write(composer, "Voici :")
    orders: list[object] = []
    composer.submitted.connect(lambda *order: orders.append(order))
    composer.enclosing.add([colis])
    composer.send()
    assert not orders
    assert not composer.send_button.isEnabled()
    until(composer.send_button.isEnabled)
    composer.send()
    assert len(orders) == 1
    assert len(composer.take_files()) == 1
    assert composer.take_files() == ()


def test_more_than_the_network_takes_is_not_added(
    world: World, composer: Composer, tmp_path: Path, until: Until
) -> None:
    opened(world, composer)
    paths = [tmp_path / f"{number}.png" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_bytes(picture(number))
    composer.enclosing.add(paths)
    until(lambda: len(names(composer)) == 4)
    composer.enclosing.add(paths[4:])
    assert "4 file" in composer.hint.text()
    assert names(composer) == ["0.png", "1.png", "2.png", "3.png"]


def test_what_takes_no_files_says_so(world: World, composer: Composer, colis: Path, until: Until) -> None:
    opened(world, composer)
    composer.enclosing.add([colis])
    until(lambda: names(composer))
    composer.focus_private()
    assert composer.no_files == "This network takes no files with this kind of answer."
    assert not composer.attach_button.isEnabled()
    assert composer.attach_button.toolTip() == composer.no_files
    write(composer, "Bonjour")
    assert not composer.send_button.isEnabled()
    assert "Take the files away" in composer.hint.text()
    composer.focus_note()
    assert not composer.enclosing.place.isVisible(), "no file goes with a note"
    composer.focus_reply()
    assert composer.send_button.isEnabled()
    assert composer.enclosing.place.isVisible()
    assert composer.mode is ComposerMode.PUBLIC


def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    world: World, composer: Composer, tmp_path: Path, until: Until
) -> None:
    opened(world, composer)
    errors: list[CmInboxError] = []
    composer.failed.connect(errors.append)
    composer.enclosing.add([tmp_path / "absent.png"])
    until(lambda: errors)
    assert isinstance(errors[0], UsageError)
    write(composer, "Bonjour")
    assert composer.send_button.isEnabled()


# --- in a window -----------------------------------------------------------------------------------


def test_an_answer_takes_its_files_along_and_undo_brings_both_back(world: World, colis: Path, until: Until) -> None:
    opened_window = Opened(world, Settings())
    window = opened_window.window
    try:
        conversation = public_one(world)
        window.queue.list.select(conversation)
        until(lambda: window.shown is not None and window.shown.row.id == conversation)
        window.run("attach")
        (dialog,) = window.findChildren(QFileDialog)
        dialog.filesSelected.emit([str(colis)])
        dialog.close()
        composer = window.composer
        until(lambda: names(composer) == ["colis bleu.png"])
        QTest.keyClicks(composer.enclosing.cards[0].edit, "Un colis bleu")
        composer.edit.setFocus()
        opened_window.press("Voici.")
        opened_window.press(Key.Key_Return, CTRL)
        until(world.inbox.history)
        (decision,) = world.inbox.history()
        assert decision.kind is DecisionKind.REPLY
        assert [(file.name, file.description) for file in decision.files] == [("colis bleu.png", "Un colis bleu")]
        assert not world.inbox.draft_files(conversation)
        opened_window.press("z")
        until(lambda: window.shown is not None and window.shown.row.id == conversation)
        until(lambda: names(composer) == ["colis bleu.png"])
        until(lambda: composer.text() == "Voici.")
        assert composer.enclosing.cards[0].edit.text() == "Un colis bleu"
    finally:
        opened_window.close()


def test_files_alone_are_an_answer_and_come_back(world: World, colis: Path, until: Until) -> None:
    opened_window = Opened(world, Settings())
    window = opened_window.window
    composer = window.composer
    try:
        conversation = public_one(world)
        window.queue.list.select(conversation)
        until(lambda: window.shown is not None and window.shown.row.id == conversation)
        composer.focus_reply()
        assert not composer.send_button.isEnabled()
        composer.enclosing.add([colis])
        until(composer.send_button.isEnabled)
        composer.focus_note()
        assert not composer.send_button.isEnabled(), "a note says something"
        composer.focus_reply()
        opened_window.press(Key.Key_Return, CTRL)
        until(world.inbox.history)
        (decision,) = world.inbox.history()
        assert (decision.kind, decision.text) == (DecisionKind.REPLY, "")
        assert decision_item(decision, None, world.began).detail.startswith("[1 picture")
        entry = world.inbox.conversation(conversation).pending[0]
        assert outbox_item(entry, None, None, world.began).detail.endswith("] · colis bleu.png")
        opened_window.press("z")
        until(lambda: window.shown is not None and window.shown.row.id == conversation)
        until(lambda: names(composer) == ["colis bleu.png"])
        assert composer.send_button.isEnabled()
    finally:
        opened_window.close()


def test_files_alone_stay_for_whom_they_are_meant(world: World, composer: Composer, colis: Path, until: Until) -> None:
    conversation, brand = opened(world, composer)
    composer.enclosing.add([colis])
    until(lambda: names(composer) == ["colis bleu.png"])
    composer.focus_private()
    composer.close_conversation()
    until(lambda: world.inbox.draft(conversation.row.id) is not None)
    composer.open_for(world.inbox.conversation(conversation.row.id), brand)
    assert composer.mode is ComposerMode.PRIVATE


def test_the_timeline_shows_what_is_on_its_way_with_its_files(world: World, colis: Path, until: Until) -> None:
    opened_window = Opened(world, Settings())
    try:
        conversation = public_one(world)
        ready = bare(colis, PICTURES, 1)
        world.inbox.attach(conversation, ready.file, ready.content).result()
        world.inbox.decide(DecisionKind.REPLY, [conversation], text="Voici.", files=[ready.file.id]).result()
        shown = world.inbox.conversation(conversation)
        brand = world.inbox.brands()[0]
        entries = timeline(shown, brand, world.began)
        (pending,) = [entry for entry in entries if entry.key.startswith("outbox")]
        assert [card.title for card in pending.cards] == ["Picture · colis bleu.png"]
        assert Visibility.PUBLIC in (shown.account.enclosures or {})
    finally:
        opened_window.close()


def test_a_card_shows_what_is_in_the_file(world: World, composer: Composer, colis: Path, until: Until) -> None:
    conversation, _ = opened(world, composer)
    composer.enclosing.add([colis])
    until(lambda: composer.enclosing.cards and composer.enclosing.cards[0].shows_picture)
    composer.close_conversation()
    opened(world, composer)
    assert composer.enclosing.cards[0].shows_picture, "kept in memory, so that it is there at once"
    assert conversation.row.id


@pytest.mark.parametrize("size", [(90, 40), (40, 90), (3, 900)], ids=["wide", "high", "strip"])
def test_a_thumbnail_is_a_small_square(size: tuple[int, int]) -> None:
    small = thumbnail(noisy(*size, b"png"), 2.0)
    assert small is not None
    assert (small.width(), small.height()) == (2 * SIDE, 2 * SIDE)
    assert thumbnail(b"no picture", 1.0) is None
