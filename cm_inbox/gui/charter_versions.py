"""Every version of a brand's charter: who saved it when, what differs between any two, and the way back to one."""

from __future__ import annotations

import difflib
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from cm_inbox.charters import Charters, Checked
from cm_inbox.errors import CmInboxError
from cm_inbox.models.accounts import Brand
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import now

from . import charter_texts, texts, when
from .dialogs.base import Choices, Sheet, plain_label
from .dialogs.rows import Item, RowList
from .futures import Futures
from .plain import isolated, line
from .theme import Theme

translate = QCoreApplication.translate

LINES_AROUND = 2
SHOWN = 2_000


class VersionsDialog(Sheet):
    """``put_back`` carries the version that is to be the draft."""

    put_back = Signal(object)

    def __init__(self, theme: Theme, charters: Charters, brand: Brand, parent: QWidget | None) -> None:
        title = translate("CharterVersions", "Versions of the charter of %1").replace("%1", line(brand.name, 60))
        super().__init__(theme, title, parent, width=760)
        self._charters = charters
        self._futures = Futures(self._failed, self)
        self._versions = charters.versions(brand.id)
        self._read: dict[int, Checked] = {}
        self.list = RowList(theme, title, self)
        at = now()
        self.list.show_items(
            [_item(version, first=number == 0, at=at) for number, version in enumerate(self._versions)]
        )
        self.content.addWidget(self.list, 2)
        against = QHBoxLayout()
        against.addWidget(plain_label(translate("CharterVersions", "Compared with"), theme, "small", "text.muted"))
        self.other = Choices(theme, self)
        self.other.setAccessibleName(translate("CharterVersions", "Compared with"))
        against.addWidget(self.other)
        against.addStretch(1)
        self.words_button = QPushButton(translate("CharterVersions", "In words"), self)
        self.text_button = QPushButton(translate("CharterVersions", "As text"), self)
        for button in (self.words_button, self.text_button):
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("role", "segment")
            button.clicked.connect(self._compare)
            against.addWidget(button)
        self.words_button.setChecked(True)
        self.content.addLayout(against)
        self.view = QPlainTextEdit(self)
        self.view.setReadOnly(True)
        self.view.setAccessibleName(translate("CharterVersions", "What differs"))
        self.content.addWidget(self.view, 3)
        self.back_button = self.add_button(translate("CharterVersions", "Put this version back"), "primary")
        self.back_button.clicked.connect(self._put_back)
        self.add_close()
        self.list.current_changed.connect(self._offer)
        self.other.currentIndexChanged.connect(lambda _at: self._compare())
        self.resize(820, 640)
        self._offer()
        self.list.setFocus()

    @property
    def current(self) -> CharterVersion | None:
        found = self.list.current_id()
        return next((version for version in self._versions if version.id == found), None)

    def _offer(self) -> None:
        current = self.current
        self.back_button.setEnabled(current is not None and current is not self._versions[0])
        self.other.blockSignals(True)
        self.other.clear()
        for version in self._versions:
            if current is not None and version.number != current.number:
                self.other.addItem(_name(version), version.number)
        if current is not None:
            before = self.other.findData(current.number - 1)
            self.other.setCurrentIndex(max(0, before))
        self.other.blockSignals(False)
        self._compare()

    def _compare(self) -> None:
        current, other = self.current, self._other()
        if current is None or other is None:
            self.view.setPlainText(translate("CharterVersions", "There is no other version yet."))
            return
        old, new = sorted((current, other), key=lambda version: version.number)
        if self.text_button.isChecked():
            self._show_lines(old, new)
            return
        for version in (old, new):
            if version.number not in self._read:
                future = self._charters.check(version.text, version.included)
                self._futures.then(future, partial(self._take, version.number))
                return
        self._show_words(self._read[old.number], self._read[new.number])

    def _other(self) -> CharterVersion | None:
        number = self.other.currentData()
        return next((version for version in self._versions if version.number == number), None)

    def _take(self, number: int, checked: Checked) -> None:
        self._read[number] = checked
        self._compare()

    def _show_words(self, old: Checked, new: Checked) -> None:
        from cm_inbox.charter.compare import compare

        if old.charter is None or new.charter is None:
            self.view.setPlainText(translate("CharterVersions", "One of the two cannot be read."))
            return
        said = [f"•  {charter_texts.difference(each)}" for each in compare(old.charter, new.charter)[:SHOWN]]
        same = translate("CharterVersions", "They say the same.")
        self.view.setFont(self.theme.font("body"))
        self.view.setPlainText("\n".join(said) or same)

    def _show_lines(self, old: CharterVersion, new: CharterVersion) -> None:
        found: list[str] = []
        for name in ("", *sorted({*old.included, *new.included})):
            before, after = (
                (version.text if not name else version.included.get(name, "")).splitlines() for version in (old, new)
            )
            label = name or "charter.toml"
            found += difflib.unified_diff(
                before, after, f"{label} v{old.number}", f"{label} v{new.number}", lineterm="", n=LINES_AROUND
            )
        self.view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.view.setPlainText("\n".join(found[:SHOWN]) or translate("CharterVersions", "They say the same."))

    def _put_back(self) -> None:
        current = self.current
        if current is not None:
            self.accept()
            self.put_back.emit(current)

    def _failed(self, error: CmInboxError) -> None:
        self.view.setPlainText(texts.error_text(error)[1])


def _name(version: CharterVersion) -> str:
    return translate("CharterVersions", "Version %1").replace("%1", str(version.number))


def _item(version: CharterVersion, *, first: bool, at: int) -> Item:
    state = translate("CharterVersions", "in force") if first else ""
    return Item(
        id=version.id,
        title=_name(version),
        aside=" · ".join(part for part in (state, when.moment(version.at, at)) if part),
        detail=" · ".join(part for part in (isolated(version.author, 60), line(version.note, 200)) if part),
        icon="charter" if first else "history",
    )
