"""The system's dialog to choose a file, made the same way everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, *, filters: str = "") -> QFileDialog:
    """Return the dialog, for one file that exists, to be opened. ``filters`` as Qt wants them: ``TOML (*.toml);;...``.

    It is gone when it closes, and only chooses: Qt's own, which stands in where the system has none, would take files
    off the disk by its Delete key.
    """
    from PySide6.QtWidgets import QFileDialog  # only when asked for: the window opens without

    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.ReadOnly)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    if filters:
        dialog.setNameFilters(filters.split(";;"))
    return dialog
