"""Brings a history along: a backup, a file of messages, or a folder that is there already."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.file_dialog import file_dialog
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.theme import Theme
from cm_inbox.keeping import Keeping
from cm_inbox.store.transfer import ImportReport

from .base import Sheet, inked_label
from .progress import Progress

translate = QCoreApplication.translate


class RestoreDialog(Sheet):
    """Does what is chosen at once, with progress; what was done before it is cancelled stays."""

    def __init__(
        self,
        theme: Theme,
        keeping: Keeping,
        begin_again: Callable[[Path], None] | None,
        parent: QWidget | None,
    ) -> None:
        """``begin_again`` opens a data folder in place of this window; None where that cannot be."""
        super().__init__(theme, translate("Restore", "Bring a history along"), parent, width=560)
        self._keeping = keeping
        self._begin_again = begin_again
        self._stop = threading.Event()
        self._futures = Futures(self._failed, self)
        self._running: Future[Any] | None = None
        self._backup()
        self._messages()
        self._folder()
        self.busy = QProgressBar(self)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.busy.hide()
        self._progress = Progress(self.busy, self)
        self.content.addWidget(self.busy)
        self.line = inked_label("", theme, "small", "muted")
        self.content.addWidget(self.line)
        self.add_close()
        self.finished.connect(lambda _result: self._stop.set())
        self.file.setFocus()

    # -- the three ways --

    def _part(self, title: str, text: str) -> None:
        self.content.addWidget(inked_label(title, self.theme, "title"))
        self.content.addWidget(inked_label(text, self.theme, "small", "secondary"))

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        return button

    def _backup(self) -> None:
        self._part(
            translate("Restore", "A backup of cm-inbox"),
            translate("Restore", "Made in the settings, behind a passphrase. It takes the place of the history here."),
        )
        row = QHBoxLayout()
        self.file = self._button(translate("Restore", "Choose the backup…"))
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(translate("Restore", "Passphrase of the backup"))
        self.passphrase.setAccessibleName(translate("Restore", "Passphrase of the backup"))
        self.file.clicked.connect(self._choose_backup)
        self.file.setEnabled(self._begin_again is not None)
        row.addWidget(self.passphrase, 1)
        row.addWidget(self.file)
        self.content.addLayout(row)
        self.content.addSpacing(10)

    def _messages(self) -> None:
        self._part(
            translate("Restore", "A file of messages"),
            translate(
                "Restore",
                "JSON lines, as cm-inbox exports them, or the zip file that Facebook, Instagram, X, Mastodon or Google"
                " give as “your data”. The accounts in it become archives: nothing of them waits, nothing is sent.",
            ),
        )
        row = QHBoxLayout()
        self.brand = QLineEdit(self)
        self.brand.setPlaceholderText(translate("Restore", "Brand of a network’s file; else named like its account"))
        self.brand.setAccessibleName(translate("Restore", "Brand of a network’s file"))
        self.messages = self._button(translate("Restore", "Choose the file…"))
        self.messages.clicked.connect(self._choose_messages)
        row.addWidget(self.brand, 1)
        row.addWidget(self.messages)
        self.content.addLayout(row)
        self.content.addSpacing(10)

    def _folder(self) -> None:
        self._part(
            translate("Restore", "Another folder"),
            translate("Restore", "A data folder of cm-inbox on this computer or on a disk; it stays where it is."),
        )
        self.folder = self._button(translate("Restore", "Choose the folder…"))
        self.folder.clicked.connect(self._choose_folder)
        self.folder.setEnabled(self._begin_again is not None)
        self._left(self.folder)

    def _left(self, button: QPushButton) -> None:
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.content.addSpacing(10)

    # -- doing it --

    def _ask_file(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        dialog = file_dialog(self, title, filters=kinds)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()

    def _choose_backup(self) -> None:
        if not self.passphrase.text():
            self._say(translate("Restore", "Type the passphrase of the backup first."), "danger")
            self.passphrase.setFocus()
            return
        kinds = translate("Restore", "Backups of cm-inbox (*.cmbackup);;All files (*)")
        self._ask_file(translate("Restore", "Choose the backup"), kinds, self.restore)

    def restore(self, backup: Path) -> None:
        """Make this backup ready, then start again with it."""
        going = self._keeping.restore(backup, self.passphrase.text(), self._progress.told, self._stop.is_set)
        self._wait(going, self._restored, translate("Restore", "Reading the backup…"))

    def _restored(self, _messages: int) -> None:
        assert self._begin_again is not None
        self.accept()
        self._begin_again(self._keeping.folder)

    def _choose_messages(self) -> None:
        kinds = translate("Restore", "Messages (*.jsonl *.zip);;All files (*)")
        self._ask_file(translate("Restore", "Choose the file"), kinds, self.import_messages)

    def import_messages(self, path: Path) -> None:
        """Import the messages of a file."""
        going = self._keeping.import_file(path, self._progress.told, self._stop.is_set, self.brand.text())
        self._wait(going, self._imported, translate("Restore", "Importing…"))

    def _imported(self, report: ImportReport) -> None:
        if report.messages and not report.broken:
            self.accept()
            return
        said = translate("Restore", "%n message(s) imported.", "", report.messages)
        if report.broken:
            said += " " + translate("Restore", "%n line(s) left out.", "", report.broken)
            said += " " + "; ".join(f"{each.line}: {each.text}" for each in report.problems[:3])
        self._say(said, "warning" if report.broken else "muted")

    def _choose_folder(self) -> None:
        dialog = file_dialog(self, translate("Restore", "Choose the folder"))
        dialog.setFileMode(dialog.FileMode.Directory)
        dialog.setOption(dialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.open_folder(Path(name)))
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Start again with another folder; one that is not of cm-inbox is refused."""
        if not (folder / "workspace.json").exists():
            self._say(translate("Restore", "This folder is not one of cm-inbox: it has no workspace.json."), "danger")
            return
        assert self._begin_again is not None
        self.accept()
        self._begin_again(folder)

    # -- waiting and failing --

    def _wait(self, future: Future[Any], then: Callable[[Any], None], said: str) -> None:
        self._running = future
        self._progress.begin()
        self._offer(False)
        self._say(said)

        def done(result: Any) -> None:
            self._rest()
            then(result)

        self._futures.then(future, done)

    def _rest(self) -> None:
        self._running = None
        self.busy.hide()
        self._offer(True)

    def _offer(self, free: bool) -> None:
        for button in (self.file, self.folder):
            button.setEnabled(free and self._begin_again is not None)
        self.messages.setEnabled(free)

    def _failed(self, error: CmInboxError) -> None:
        self._rest()
        title, message = texts.error_text(error)
        self._say(f"{title}. {message}", "danger")

    def _say(self, text: str, ink: str = "muted") -> None:
        self.line.setProperty("ink", ink)
        self.line.style().polish(self.line)
        self.line.setText(text)
