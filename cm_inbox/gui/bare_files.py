"""Files as they go along with an answer: read, looked at, without what they tell of place and camera, and fitting.

Runs on a thread. A JPEG is written anew by Qt, turned the way it is looked at, with its colours and nothing else (EXIF
may hold the place it was taken at); of the others the parts that only tell something are left out (``bare_bytes``), the
picture stays as it is. What is too large for a network is made smaller; an animation is not. Films and sounds built
like MP4 keep their pictures and sound, and lose all else (``bare_films``).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from cm_inbox.bare_bytes import Damaged, bare_picture, may_tell
from cm_inbox.bare_films import bare_film, is_film
from cm_inbox.errors import CmInboxError, UsageError
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.record import Record

MEGABYTE = 1_000_000
MOST_READ = 100 * MEGABYTE
"""A larger file is not read at all."""

LONGEST_SIDE = 4096
"""Pixels of a picture that is written anew; the networks show less."""

QUALITIES = (92, 85)
SMALLEST_SIDE = 200
_MOVING = ("video/", "audio/")
_ENDINGS = {"jpeg": ".jpg", "png": ".png"}


class Bare(Record, frozen=True):
    """A file that is ready to be kept."""

    file: Enclosure
    content: bytes


def bare(source: Path | QImage, limit: EnclosureLimit, at: Millis) -> Bare:
    """Return a file, or a picture from the clipboard, as it may go along. Raises UsageError where it may not."""
    if isinstance(source, QImage):
        return _picture(_written(source, "png"), "picture.png", limit, at)
    name = source.name
    try:
        if not source.is_file():
            raise UsageError("“{name}” is no file.", name=name)
        size = source.stat().st_size
        if size > MOST_READ:
            raise UsageError("“{name}” is larger than {limit} MB.", name=name, limit=MOST_READ // MEGABYTE)
        content = source.read_bytes()
    except OSError as error:
        raise UsageError("“{name}” cannot be read ({reason}).", name=name, reason=error.strerror or error) from error
    if not content:
        raise UsageError("“{name}” is empty.", name=name)
    return _picture(content, name, limit, at)


def _picture(content: bytes, name: str, limit: EnclosureLimit, at: Millis) -> Bare:
    reader, _buffer = _reader(content)
    kind = bytes(reader.format().data()).decode()
    if kind not in ("jpeg", "png", "gif", "webp"):
        return _other(content, name, limit, at)
    media_type = f"image/{kind}"
    size = reader.size()
    try:
        content = bare_picture(content).content
        damaged = False
    except ValueError:  # what Qt still makes of it is written anew
        damaged = True
    animated = reader.supportsAnimation() and reader.imageCount() > 1
    too_much = len(content) > limit.most_bytes or not limit.takes(media_type)
    if damaged and animated:
        raise UsageError("“{name}” is damaged: save the picture anew in another program.", name=name)
    if too_much and animated:
        raise _too_large(name, len(content), limit)
    if kind == "jpeg" or too_much or damaged:
        image = _read(reader, name)
        keeps_clear = image.hasAlphaChannel() and kind != "jpeg"
        kind = "png" if keeps_clear and limit.takes("image/png") else "jpeg"
        content, size = _fitting(image, kind, name, limit)
        media_type, name = f"image/{kind}", Path(name).stem + _ENDINGS[kind]
    return Bare(Enclosure(new_id(at), name, media_type, len(content), size.width(), size.height()), content)


def _other(content: bytes, name: str, limit: EnclosureLimit, at: Millis) -> Bare:
    """Return a file that is no picture, for networks that take any."""
    from mimetypes import guess_type

    media_type = guess_type(name)[0] or "application/octet-stream"
    moving = media_type.startswith(_MOVING)
    photograph = media_type.startswith("image/") or (may_tell(content) and not moving)
    if photograph or not limit.takes(media_type):  # HEIC, TIFF: its place could not be taken out
        raise UsageError("“{name}” is no picture that can go along: take JPEG, PNG, GIF or WebP.", name=name)
    if len(content) > limit.most_bytes:
        raise _too_large(name, len(content), limit)
    if moving and is_film(content):
        try:
            content = bare_film(content)
        except Damaged as error:
            raise UsageError(
                "The place where “{name}” was made cannot be taken out of it: save it anew in another program.",
                name=name,
            ) from error
    return Bare(Enclosure(new_id(at), name, media_type, len(content)), content)


def _too_large(name: str, size: int, limit: EnclosureLimit) -> CmInboxError:
    return UsageError(
        "“{name}” has {size} MB, and this network takes {limit} MB. Make it smaller, then attach it again.",
        name=name,
        size=f"{size / MEGABYTE:.1f}",
        limit=f"{limit.most_bytes / MEGABYTE:.1f}",
    )


# --- reading and writing -------------------------------------------------------------------------


def _reader(content: bytes) -> tuple[QImageReader, QBuffer]:
    """Return a reader, and what it reads from: Qt does not hold that."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader, buffer


def _read(reader: QImageReader, name: str) -> QImage:
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > LONGEST_SIDE:
        reader.setScaledSize(size.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise UsageError("“{name}” is damaged: save the picture anew in another program.", name=name)
    return image


def _fitting(image: QImage, kind: str, name: str, limit: EnclosureLimit) -> tuple[bytes, QSize]:
    """Return a picture written anew, smaller and smaller until it fits, and its size."""
    content = b""
    for quality in QUALITIES:
        content = _written(image, kind, quality)
        if len(content) <= limit.most_bytes:
            return content, image.size()
    while max(image.width(), image.height()) > SMALLEST_SIDE:
        share = max(0.5, min(0.9, (limit.most_bytes / len(content)) ** 0.5))
        image = image.scaled(
            image.size() * share, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        content = _written(image, kind, QUALITIES[-1])
        if len(content) <= limit.most_bytes:
            return content, image.size()
    raise _too_large(name, len(content), limit)


def _written(image: QImage, kind: str, quality: int = -1) -> bytes:
    """Return a picture as a file that tells nothing but its colours: what an image was read with is written again."""
    clear = image.hasAlphaChannel() and kind == "png"
    bare = QImage(image.size(), QImage.Format.Format_ARGB32 if clear else QImage.Format.Format_RGB32)
    bare.fill(Qt.GlobalColor.transparent if clear else Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    bare.setColorSpace(image.colorSpace())
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind.encode()))
    writer.setQuality(quality)
    if not writer.write(bare):
        raise UsageError("This picture cannot be written as a file.")
    return bytes(buffer.data().data())
