"""Small pictures of the files that go along with an answer: decoded on a thread, a few of them kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from cm_inbox.models.enclosures import Enclosure

from .futures import Futures

SIDE = 32
"""How large one is shown, in logical pixels."""

MOST_BYTES = 20_000_000
"""Of a larger file none is made: it is not worth being read twice."""

DECODED_MEGABYTES = 128
KEPT = 48
"""How many are kept: some 16 KB each on a screen of 200 %."""


class Thumbnails(QObject):
    """Makes and remembers them. ``made`` carries the id of the file whose picture is there now."""

    made = Signal(str)

    def __init__(self, load: Callable[[str], Future[bytes]], parent: QObject) -> None:
        """``load`` gives what is in a file, from another thread."""
        super().__init__(parent)
        self._load = load
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._futures = Futures(lambda _error: None, self)  # without one its symbol stands there, which is no harm

    def of(self, file: Enclosure, ratio: float) -> QPixmap | None:
        """Return the picture of a file for a screen of this ratio; None where there is none (yet)."""
        if file.id in self._kept:
            self._kept.move_to_end(file.id)
            return self._kept[file.id]
        if file.is_picture and file.size <= MOST_BYTES and file.id not in self._asked:
            self._asked.add(file.id)
            self._futures.then(self._load(file.id), partial(self._decode, file.id, ratio))
        return None

    def _decode(self, file_id: str, ratio: float, content: bytes) -> None:
        thread = ThreadPoolExecutor(1, "thumbnail")
        self._futures.then(thread.submit(thumbnail, content, ratio), partial(self._keep, file_id))
        thread.shutdown(wait=False)

    def _keep(self, file_id: str, image: QImage | None) -> None:
        if image is None:
            return
        self._kept[file_id] = QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            oldest, _ = self._kept.popitem(last=False)
            self._asked.discard(oldest)
        self.made.emit(file_id)


def thumbnail(content: bytes, ratio: float) -> QImage | None:
    """Return the middle of a picture as a small square; None for what is damaged or needs too much memory."""
    QImageReader.setAllocationLimit(DECODED_MEGABYTES)
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    whole, side = reader.size(), max(1, round(SIDE * ratio))
    if whole.isEmpty():
        return None
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    scaled = whole.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    if scaled.width() > 8 * side or scaled.height() > 8 * side:  # a strip: its middle is all there is to see
        scaled = scaled.boundedTo(QSize(8 * side, 8 * side))
    reader.setScaledSize(scaled)
    image = reader.read()
    if image.isNull():
        return None
    if turned:
        scaled = scaled.transposed()
    middle = QRect((scaled.width() - side) // 2, (scaled.height() - side) // 2, side, side)
    small = image.copy(middle).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    small.setDevicePixelRatio(ratio)
    return small
