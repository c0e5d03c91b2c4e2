"""Without a team: what one is, joining one with an invitation's code, founding one on a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui.team_protocol import Founding

from .base import inked_label
from .settings_page import quiet_button

if TYPE_CHECKING:
    from .team import TeamDialog

translate = QCoreApplication.translate

CODE_HEIGHT = 58


class Outside(QScrollArea):
    """Two ways in. What is typed stays where something goes wrong; the password is given once and kept nowhere."""

    def __init__(self, dialog: TeamDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        theme = dialog.theme
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setProperty("part", "settings")
        inside = QWidget()
        inside.setProperty("part", "settings")
        self.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for said in (
            translate("Team", "A team shares one queue: what one decides, all see, and nobody answers twice."),
            translate("Team", "Each desktop keeps its whole history and works without the others."),
            translate(
                "Team",
                "What they share goes through a PostgreSQL database of yours, the hub: never tokens, drafts or"
                " anybody’s wellbeing.",
            ),
        ):
            column.addWidget(inked_label(said, theme, "body", "secondary"))
        column.addSpacing(8)
        self._build_joining(column)
        column.addSpacing(12)
        self._build_founding(column)
        column.addStretch(1)

    def _build_joining(self, column: QVBoxLayout) -> None:
        theme = self._dialog.theme
        column.addWidget(inked_label(translate("Team", "Join with an invitation"), theme, "strong"))
        self.code = QPlainTextEdit()
        self.code.setAccessibleName(translate("Team", "The invitation’s code"))
        self.code.setPlaceholderText(translate("Team", "Paste the code an admin gave you: it begins with cmhub1."))
        self.code.setFixedHeight(CODE_HEIGHT)
        self.code.setTabChangesFocus(True)
        self.code.textChanged.connect(self._offer)
        column.addWidget(self.code)
        self.join_button = quiet_button(translate("Team", "Join"), "primary")
        self.join_button.clicked.connect(self._join)
        column.addLayout(_at_the_end(self.join_button))

    def _build_founding(self, column: QVBoxLayout) -> None:
        theme = self._dialog.theme
        column.addWidget(inked_label(translate("Team", "Found a team"), theme, "strong"))
        self.team, self.url, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.url.setPlaceholderText("postgresql://login@host/database")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        form.setSpacing(8)
        for title, field in (
            (translate("Team", "What the team is called"), self.team),
            (translate("Team", "Address of the database"), self.url),
            (translate("Team", "Password of its login"), self.password),
        ):
            field.setAccessibleName(title)
            field.textChanged.connect(self._offer)
            form.addRow(title, field)
        column.addLayout(form)
        said = translate(
            "Team",
            "The database needs a login that may make roles and schemas. Its password is used once and kept nowhere.",
        )
        column.addWidget(inked_label(said, theme, "small", "muted"))
        self.found_button = quiet_button(translate("Team", "Found the team"))
        self.found_button.clicked.connect(self._found)
        column.addLayout(_at_the_end(self.found_button))
        self._offer()

    def take_keyboard(self) -> None:
        self.code.setFocus()

    def failed(self) -> None:
        """Let one try again."""
        self._offer()

    def _offer(self) -> None:
        self.join_button.setEnabled(bool(self.code.toPlainText().strip()))
        self.found_button.setEnabled(bool(self.team.text().strip() and self.url.text().strip()))

    def _join(self) -> None:
        self.join_button.setEnabled(False)
        joining = self._dialog.team.join("".join(self.code.toPlainText().split()))
        self._dialog.order(joining, lambda _done: self._dialog.came_in(), translate("Team", "Joining the team…"))

    def _found(self) -> None:
        self.found_button.setEnabled(False)
        given = Founding(self.url.text().strip(), self.password.text(), self.team.text().strip())
        self.password.clear()
        founding = self._dialog.team.found(given)
        self._dialog.order(founding, lambda _done: self._dialog.came_in(), translate("Team", "Making the hub…"))


def _at_the_end(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button)
    return row
