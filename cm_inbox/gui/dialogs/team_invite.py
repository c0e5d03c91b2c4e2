"""Invites somebody into the team: who, as what, where; then the code, which is shown this once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.announcing import announce
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.team_protocol import ROLES, SharedBrand, Team
from cm_inbox.gui.team_texts import role_means, role_title
from cm_inbox.gui.theme import Theme

from .base import Choices, Sheet, inked_label
from .settings_page import quiet_button

translate = QCoreApplication.translate

DAYS = 7
MOST_DAYS = 30


class InviteDialog(Sheet):
    """The code is nowhere else: it is shown until this is closed, with a button that copies it."""

    def __init__(self, theme: Theme, team: Team, brands: Sequence[SharedBrand], parent: QWidget | None) -> None:
        super().__init__(theme, translate("Team", "Invite somebody"), parent, width=520)
        self._team = team
        self._futures = Futures(self._failed, self)
        self.heading.setProperty("ink", "primary")
        self.named = QLineEdit(self)
        self.named.textChanged.connect(self._offer)
        self.role = Choices(theme, self)
        for role in ROLES:
            self.role.addItem(role_title(role), role)
        self.role.setCurrentIndex(ROLES.index("moderator"))
        self.means = inked_label("", theme, "small", "muted")
        self.role.currentIndexChanged.connect(self._offer)
        self.days = QSpinBox(self)
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(DAYS)
        self.days.lineEdit().setTextMargins(8, 0, 8, 0)
        form = QFormLayout()
        form.setSpacing(10)
        for title, field in (
            (translate("Team", "Name"), self.named),
            (translate("Team", "Role"), self.role),
            (translate("Team", "The code works for so many days"), self.days),
        ):
            field.setAccessibleName(title)
            form.addRow(title, field)
            if field is self.role:
                form.addRow("", self.means)
        boxes = QVBoxLayout()
        self.all = QCheckBox(translate("Team", "All brands, those to come too"), self)
        self.all.toggled.connect(self._offer)
        boxes.addWidget(self.all)
        self.boxes: dict[str, QCheckBox] = {}
        for brand in (each for each in brands if each.shared):
            box = self.boxes[brand.uid] = QCheckBox(isolated(brand.name, 60), self)
            box.toggled.connect(self._offer)
            boxes.addWidget(box)
        form.addRow(translate("Team", "Brands"), boxes)
        self.content.addLayout(form)
        self.code = QPlainTextEdit(self)
        self.code.setReadOnly(True)
        self.code.setAccessibleName(translate("Team", "The invitation’s code"))
        self.code.setFixedHeight(76)
        self.warning = inked_label("", theme, "small", "warning")
        self.copy_button = quiet_button(translate("Team", "Copy the code"), "primary")
        self.copy_button.clicked.connect(self._copy)
        for part in (self.code, self.warning, self.copy_button):
            self.content.addWidget(part)
            part.hide()
        self.line = inked_label("", theme, "small", "muted")
        self.content.addWidget(self.line)
        self.content.addStretch(1)
        self.close_button = self.add_cancel()
        self.go = self.add_button(translate("Team", "Make the invitation"), "primary", default=True)
        self.go.clicked.connect(self._invite)
        self._offer()
        self.named.setFocus()

    def _chosen(self) -> list[str]:
        return [] if self.all.isChecked() else [uid for uid, box in self.boxes.items() if box.isChecked()]

    def _offer(self) -> None:
        self.means.setText(role_means(self.role.currentData()))
        self.role.setAccessibleDescription(self.means.text())
        for box in self.boxes.values():
            box.setEnabled(not self.all.isChecked())
        somewhere = self.all.isChecked() or bool(self._chosen())
        self.go.setEnabled(bool(self.named.text().strip()) and somewhere)

    def _invite(self) -> None:
        self.go.setEnabled(False)
        self._say(translate("Team", "Telling the hub…"), "muted")
        order = self._team.invite(self.named.text().strip(), self.role.currentData(), self._chosen(), self.days.value())
        self._futures.then(order, self._show_code)

    def _show_code(self, code: str) -> None:
        said = translate(
            "Team",
            "Give this code to %1 alone, by a way only you two read: whoever has it first is in. It works once, within"
            " %n day(s), and is not shown again.",
            "",
            self.days.value(),
        )
        self.warning.setText(said.replace("%1", isolated(self.named.text().strip(), 60)))
        self.code.setPlainText(code)
        for shown in (self.code, self.warning, self.copy_button):
            shown.show()
        for part in (self.named, self.role, self.days, self.all, *self.boxes.values()):
            part.setEnabled(False)
        self.go.hide()
        self.close_button.setText(translate("Dialog", "Close"))
        self._say("", "muted")
        self.copy_button.setFocus()
        announce(self.warning, self.warning.text())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.toPlainText())
        self._say(translate("Team", "The code is on the clipboard."), "good")

    def _say(self, text: str, ink: str) -> None:
        self.line.setText(text)
        if self.line.property("ink") != ink:
            self.line.setProperty("ink", ink)
            self.line.style().polish(self.line)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self._say(f"{title}. {message}", "danger")
        announce(self.line, self.line.text())
        self._offer()
