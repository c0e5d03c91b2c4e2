"""PySide6 6.12.0 drops a reference to None at each void call before Python 3.12.

The process aborts after some 5,600 of them: long after a short test has passed, soon after the window has opened.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPen

CALLS = 1_000


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on: nothing can be lost")
def test_void_calls_keep_their_references_to_none() -> None:
    painter = QPainter(image := QImage(8, 8, QImage.Format.Format_ARGB32))
    pen = QPen(QColor("black"))
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert not image.isNull()
    assert lost < CALLS // 10, f"{lost} references to None were lost in {CALLS} calls of QPainter.setPen"
