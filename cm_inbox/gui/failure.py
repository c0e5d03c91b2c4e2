"""An error that ends the start: shown in a window of its own, since there is no other yet."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cm_inbox.errors import CmInboxError

from . import texts


async def show_failure(parent: QWidget, error: CmInboxError) -> None:
    """Show an error's title and what to do, and return when the person has closed it."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("cm-inbox")
    box.setTextFormat(Qt.TextFormat.PlainText)
    title, message = texts.error_text(error)
    box.setText(title)
    box.setInformativeText(message)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def finished(_code: int) -> None:
        if not closed.done():
            closed.set_result(None)

    box.finished.connect(finished)
    box.open()
    await closed
