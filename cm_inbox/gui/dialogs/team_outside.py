"""Without a team: what one is, joining one with an invitation's code, founding one on a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui.announcing import announce
from cm_inbox.gui.file_dialog import file_dialog
from cm_inbox.gui.team_protocol import Founding
from cm_inbox.gui.theme import Theme

from .base import inked_label
from .settings_page import quiet_button

if TYPE_CHECKING:
    from .team import TeamDialog

translate = QCoreApplication.translate

CODE_HEIGHT = 58


class Wrong(QWidget):
    """What went wrong, under the field it is about: what, and below it what to do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = inked_label("", theme, "strong", "danger")
        self.message = inked_label("", theme, "small", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.title)
        column.addWidget(self.message)
        self.hide()

    def tell(self, title: str, message: str) -> None:
        """Say it, also to who listens."""
        self.title.setText(title)
        self.message.setText(message)
        self.show()
        announce(self, f"{title}. {message}")


class Outside(QScrollArea):
    """Two ways in. What is typed stays where something goes wrong; the password is given once and kept nowhere."""

    def __init__(self, dialog: TeamDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._founding = False
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
        self.join_error = Wrong(theme)
        column.addWidget(self.join_error)
        self.join_button = quiet_button(translate("Team", "Join"), "primary")
        self.join_button.clicked.connect(self._join)
        column.addLayout(_at_the_end(self.join_button))

    def _build_founding(self, column: QVBoxLayout) -> None:
        theme = self._dialog.theme
        column.addWidget(inked_label(translate("Team", "Found a team"), theme, "strong"))
        self.team, self.url, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.named, self.authority = QLineEdit(self._dialog.name), QLineEdit()
        self.url.setPlaceholderText(translate("Team", "postgresql://login@host/database"))
        self.authority.setPlaceholderText(
            translate("Team", "Only where the system does not know it: a file (.crt, .pem)")
        )
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        form.setSpacing(8)
        for title, field in (
            (translate("Team", "What the team is called"), self.team),
            (translate("Team", "What you are called in it"), self.named),
            (translate("Team", "Address of the database"), self.url),
            (translate("Team", "Password of its login"), self.password),
            (translate("Team", "Certificate of its authority"), self.authority),
        ):
            field.setAccessibleName(title)
            field.textChanged.connect(self._offer)
            form.addRow(title, self._with_file_button(field) if field is self.authority else field)
        column.addLayout(form)
        said = translate(
            "Team",
            "The database needs a login that may make roles and schemas. Its password is used once and kept nowhere.",
        )
        column.addWidget(inked_label(said, theme, "small", "muted"))
        self.found_error = Wrong(theme)
        column.addWidget(self.found_error)
        self.found_button = quiet_button(translate("Team", "Found the team"))
        self.found_button.clicked.connect(self._found)
        column.addLayout(_at_the_end(self.found_button))
        self._offer()

    def take_keyboard(self) -> None:
        self.code.setFocus()

    def failed(self, title: str, message: str) -> None:
        """Say what went wrong beside what was given, and have the keyboard there to try again."""
        self._offer()
        wrong, field = (self.found_error, self.url) if self._founding else (self.join_error, self.code)
        wrong.tell(title, message)
        field.setFocus()
        field.selectAll()
        QTimer.singleShot(0, wrong, lambda: self.ensureWidgetVisible(wrong))  # once it has its place

    def _with_file_button(self, field: QLineEdit) -> QHBoxLayout:
        button = quiet_button(translate("Team", "Choose…"))
        button.clicked.connect(self._choose_authority)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(button)
        return row

    def _choose_authority(self) -> None:
        dialog = file_dialog(self, translate("Team", "Certificate of its authority"))
        dialog.fileSelected.connect(self.authority.setText)
        dialog.open()

    def _offer(self) -> None:
        self.join_button.setEnabled(bool(self.code.toPlainText().strip()))
        given = (self.team, self.named, self.url)
        self.found_button.setEnabled(all(each.text().strip() for each in given))

    def _begin(self, *, founding: bool) -> None:
        self._founding = founding
        for wrong in (self.join_error, self.found_error):
            wrong.hide()

    def _join(self) -> None:
        self._begin(founding=False)
        self.join_button.setEnabled(False)
        joining = self._dialog.team.join("".join(self.code.toPlainText().split()))
        self._dialog.order(joining, lambda _done: self._dialog.came_in(), translate("Team", "Joining the team…"))

    def _found(self) -> None:
        self._begin(founding=True)
        self.found_button.setEnabled(False)
        url, team, name = self.url.text().strip(), self.team.text().strip(), self.named.text().strip()
        given = Founding(url, self.password.text(), team, self.authority.text().strip(), name)
        self.password.clear()
        founding = self._dialog.team.found(given)
        self._dialog.order(founding, lambda _done: self._dialog.came_in(), translate("Team", "Making the hub…"))


def _at_the_end(button: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button)
    return row
