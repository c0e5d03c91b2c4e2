"""The pictures that somebody asked to see: fetched elsewhere, decoded on a thread, kept in memory for a while.

Nothing is kept on disk. What a picture is worth to look at is bounded: one far larger than any screen is refused before
it is decoded, and of all others only as much is kept as a bubble shows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from cm_inbox.errors import AttachmentRefused, CmInboxError
from cm_inbox.models.pictures import Picture
from cm_inbox.models.record import Record

from . import texts
from .futures import Futures
from .seen import Progress, Seen

Key = tuple[int, str]
"""The account whose message it hangs on, and its address."""

Load = Callable[[int, str], Future[Picture]]

WIDEST, TALLEST = 440, 280
"""How large a picture is shown, in logical pixels."""

KEPT_BYTES = 48 * 1024 * 1024
DECODED_MEGABYTES = 128
"""What a decoder may take; a picture that would need more is damaged or meant to do harm."""

MOST_PIXELS = DECODED_MEGABYTES * 1024 * 1024 // 4
MOST_OF_JPEG = 200_000_000
"""Largest picture that is decoded. JPEG is made smaller while it is read, so that those of any camera are shown."""

PATIENCE_MS = 60_000
"""After which a picture counts as not coming: nobody may be there to fetch it."""

VEIL = 14
"""How many pixels wide what is left of a veiled picture is."""


class Decoded(Record, frozen=True):
    """A picture as it is painted: in full, and as a grey blur of which one sees only that it is there."""

    image: QImage
    veil: QImage
    size: tuple[int, int]


class Pictures(QObject):
    """Asks for pictures and remembers them. ``changed`` says that one stands differently now."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.load: Load | None = None
        self._seen: dict[Key, Seen] = {}
        self._kept: OrderedDict[Key, tuple[Decoded, QPixmap | None, QPixmap | None]] = OrderedDict()
        self._futures = Futures(lambda _error: None, self)
        self._decoder: ThreadPoolExecutor | None = None

    def seen(self, key: Key) -> Seen | None:
        """Return how a picture stands; None where nobody asked for it."""
        return self._seen.get(key)

    @property
    def any(self) -> bool:
        return bool(self._seen)

    def ask(self, key: Key, ratio: float) -> None:
        """Fetch a picture and decode it for a screen of this ratio, unless that is under way."""
        known = self._seen.get(key)
        if self.load is None or (known is not None and known.progress is not Progress.FAILED):
            return
        self._seen[key] = Seen(Progress.LOADING)
        if self._decoder is None:
            self._decoder = ThreadPoolExecutor(1, "pictures")
        done: Future[Decoded] = Future()
        coming = self.load(*key)
        coming.add_done_callback(partial(_pass_on, self._decoder, done, ratio))
        self._futures.then(done, partial(self._keep, key), partial(self._fail, key))
        QTimer.singleShot(PATIENCE_MS, self, partial(self._give_up, coming, done))
        self.changed.emit()

    def unveil(self, key: Key, *, clear: bool = True) -> None:
        """Take the veil off a picture, or put it on again."""
        known = self._seen.get(key)
        if known is not None and known.progress is Progress.SHOWN:
            self._seen[key] = Seen(Progress.SHOWN, known.size, clear=clear)
            self.changed.emit()

    def forget(self, key: Key) -> None:
        """Let go of a picture: its card stands as before anybody asked."""
        self._kept.pop(key, None)
        if self._seen.pop(key, None) is not None:
            self.changed.emit()

    def pixmap(self, key: Key, *, veiled: bool) -> QPixmap | None:
        """Return a picture to paint, None where it is not kept any more."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        decoded, full, veil = self._kept[key]
        if veiled:
            veil = veil or QPixmap.fromImage(decoded.veil)
        else:
            full = full or QPixmap.fromImage(decoded.image)
        self._kept[key] = (decoded, full, veil)
        return veil if veiled else full

    def close(self) -> None:
        """Wait for nothing any more."""
        self._futures.close()
        if self._decoder is not None:
            self._decoder.shutdown(wait=False, cancel_futures=True)

    def _keep(self, key: Key, decoded: Decoded) -> None:
        self._kept[key] = (decoded, None, None)
        self._seen[key] = Seen(Progress.SHOWN, decoded.size)
        while sum(each.image.sizeInBytes() for each, _, _ in self._kept.values()) > KEPT_BYTES and len(self._kept) > 1:
            oldest, _ = self._kept.popitem(last=False)
            self._seen.pop(oldest, None)
        self.changed.emit()

    def _fail(self, key: Key, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self._seen[key] = Seen(Progress.FAILED, why=message or title)
        self.changed.emit()

    def _give_up(self, coming: Future[Picture], done: Future[Decoded]) -> None:
        if not done.done():
            coming.cancel()
            if done.set_running_or_notify_cancel():
                done.set_exception(AttachmentRefused("It took longer than {seconds} seconds.", seconds=60))


def _pass_on(decoder: ThreadPoolExecutor, done: Future[Decoded], ratio: float, coming: Future[Picture]) -> None:
    """Decode what came, on the decoder's thread; called on whichever thread fetched it."""

    def work() -> None:
        try:
            decoded = decode(coming.result(), ratio)
        except CancelledError:
            return
        except Exception as error:
            _settle(done, error)
        else:
            _settle(done, decoded)

    try:
        decoder.submit(work)
    except RuntimeError:
        return  # the window has closed meanwhile


def _settle(done: Future[Decoded], outcome: Decoded | Exception) -> None:
    """Give a future its outcome, unless it was given up."""
    if done.done():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def decode(picture: Picture, ratio: float) -> Decoded:
    """Return a picture as large as it is shown on a screen of this ratio. Raises AttachmentRefused."""
    QImageReader.setAllocationLimit(DECODED_MEGABYTES)
    content = QByteArray(picture.content)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(picture.kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    whole = reader.size()
    most = MOST_OF_JPEG if picture.kind == "jpeg" else MOST_PIXELS
    if not whole.isValid() or whole.isEmpty() or whole.width() * whole.height() > most:
        raise AttachmentRefused("The picture is damaged, or too large to be shown here.")
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    size = fitting(whole.transposed() if turned else whole)
    scaled = (size * ratio).expandedTo(QSize(1, 1))
    reader.setScaledSize(scaled.transposed() if turned else scaled)
    image = reader.read()
    if image.isNull():
        raise AttachmentRefused("The picture is damaged, or too large to be shown here.")
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    smooth = Qt.TransformationMode.SmoothTransformation
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8).scaledToWidth(min(VEIL, image.width()), smooth)
    veil = grey.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return Decoded(image, veil, (size.width(), size.height()))


def fitting(whole: QSize) -> QSize:
    """Return the size a picture is shown at: its own, or as much as there is room for."""
    room = QSize(WIDEST, TALLEST)
    if whole.width() <= WIDEST and whole.height() <= TALLEST:
        return whole
    return whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
