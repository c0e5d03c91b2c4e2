"""The page of the first start: try the demo, connect an account, or bring a history along."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from .brand_button import BrandButton
from .desk_protocol import NetworkChoice
from .dialogs.base import inked_label, is_enter
from .dialogs.networks import Legend, NetworkGrid
from .keycaps import key_name
from .theme import Theme

translate = QCoreApplication.translate

SIDE, SIDE_LEAST = 496, 352
MARGIN, MARGIN_LEAST = 48, 20
LOGO = 44


class Logo(QWidget):
    """The program's sign."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(QSize(LOGO, LOGO))
        self.setAccessibleName("cm-inbox")
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent.fill"))
        painter.drawRoundedRect(QRectF(self.rect()), 9, 9)
        painter.drawPixmap(10, 10, self._theme.icon("inbox", 24, self._theme.colour("accent.on")))


class Promise(QWidget):
    """Something one may rely on: an icon, a title, a sentence."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._picture = QLabel(self)
        self._picture.setFixedWidth(34)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(inked_label(title, theme, "strong"))
        words.addWidget(inked_label(text, theme, "body", "secondary"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        theme.changed.connect(self._paint_icon)
        self._paint_icon()

    def _paint_icon(self) -> None:
        self._picture.setPixmap(self._theme.icon(self._icon, 18, self._theme.colour("icon.default")))


FOOT_BESIDE = 0.4
"""From this share of the way to the full width on, languages and restoring stand side by side."""


class Welcome(QWidget):
    """``chosen`` carries the network to connect, ``language`` fr or en; the others were asked for: the demo, the team's
    page, a backup to restore.
    """

    demo = Signal()
    team = Signal()
    restore = Signal()
    chosen = Signal(object)
    language = Signal(str)

    def __init__(self, theme: Theme, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = self._build_side(language)
        row.addWidget(self._side)
        row.addWidget(self._build_networks(), 1)
        theme.changed.connect(self._colour)
        self._colour()

    # -- the left side --

    def _build_side(self, language: str) -> QWidget:
        side = QWidget(self)
        side.setObjectName("WelcomeSide")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(side)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        page = QWidget()
        page.setObjectName("WelcomePage")
        self._column = column = QVBoxLayout(page)
        column.setSpacing(0)
        column.addWidget(Logo(self._theme, page))
        column.addSpacing(20)
        column.addWidget(inked_label(_whole(translate("Welcome", "Welcome to cm-inbox")), self._theme, "welcome"))
        column.addSpacing(8)
        what = translate(
            "Welcome", "Comments and private messages of all your brands, in one queue, by keyboard, by your charter."
        )
        column.addWidget(inked_label(what, self._theme, "title", "secondary", light=True))
        column.addSpacing(26)
        column.addWidget(self._build_demo(page))
        column.addSpacing(12)
        column.addLayout(self._build_joining(page))
        column.addSpacing(24)
        for icon, title, text in _promises():
            column.addWidget(Promise(self._theme, icon, title, text, page))
            column.addSpacing(18)
        column.addStretch(1)
        area = QScrollArea(side)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        whole.addWidget(area, 1)
        whole.addWidget(self._build_foot(language, side))
        return side

    def _build_demo(self, parent: QWidget) -> QWidget:
        card = QFrame(parent)
        card.setProperty("part", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(4)
        column.addWidget(inked_label(translate("Welcome", "Try it with demo data"), self._theme, "title"))
        text = translate(
            "Welcome",
            "Made-up brands and their messages, every key. Nothing is published; closing it erases everything.",
        )
        column.addWidget(inked_label(text, self._theme, "body", "secondary"))
        column.addSpacing(8)
        self.demo_button = BrandButton(self._theme, card)
        self.demo_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.demo_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.demo_button.clicked.connect(self.demo)
        column.addWidget(self.demo_button)
        self.said = inked_label("", self._theme, "small", "muted")
        self.said.hide()
        column.addWidget(self.said)
        return card

    def _build_joining(self, parent: QWidget) -> QHBoxLayout:
        """Return the way in for who was invited: no account of theirs is needed."""
        self.join_button = QPushButton(translate("Welcome", "Join a team"), parent)
        self.join_button.setAutoDefault(False)
        self.join_button.setToolTip(translate("Welcome", "With the code a colleague gave you, or to found one"))
        self.join_button.clicked.connect(self.team)
        row = QHBoxLayout()
        row.addWidget(self.join_button)
        row.addStretch(1)
        return row

    def _build_foot(self, language: str, parent: QWidget) -> QWidget:
        foot = QWidget(parent)
        self._foot = row = QHBoxLayout(foot)
        segments = QWidget(foot)
        segments.setProperty("part", "segments")
        segments.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QHBoxLayout(segments)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        self.languages = QButtonGroup(self)
        for name, title in (("fr", "Français"), ("en", "English")):
            button = QPushButton(title, segments)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(name == language)
            button.setAutoDefault(False)
            button.setMinimumWidth(button.sizeHint().width() + 6)
            button.clicked.connect(lambda _checked=False, name=name: self.language.emit(name))
            self.languages.addButton(button)
            inside.addWidget(button)
        row.addWidget(segments)
        row.addStretch(1)
        self.restore_button = QPushButton(translate("Welcome", "Restore a backup"), foot)
        self.restore_button.setProperty("role", "link")
        self.restore_button.setAutoDefault(False)
        self.restore_button.clicked.connect(self.restore)
        row.addWidget(self.restore_button)
        return foot

    # -- the right side --

    def _build_networks(self) -> QWidget:
        right = QWidget(self)
        self._right = column = QVBoxLayout(right)
        column.setSpacing(0)
        head = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(4)
        titles.addWidget(inked_label(translate("Welcome", "Or connect an account"), self._theme, "page"))
        what = translate("Welcome", "What each network really permits, before you click.")
        titles.addWidget(inked_label(what, self._theme, "body", "secondary"))
        head.addLayout(titles, 1)
        self.search = QLineEdit(right)
        self.search.setObjectName("WelcomeSearch")
        self.search.setPlaceholderText(translate("Welcome", "Find a network"))
        self.search.setAccessibleName(translate("Welcome", "Find a network"))
        self.search.setFixedWidth(230)
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        key = QHBoxLayout(self.search)
        key.setContentsMargins(0, 0, 10, 0)
        key.addStretch(1)
        key.addWidget(inked_label("/", self._theme, "small", "muted"))
        self.search.textChanged.connect(self._narrow)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addSpacing(16)
        self.nothing = inked_label(
            translate("Welcome", "Looking which networks there are…"), self._theme, "body", "muted"
        )
        column.addWidget(self.nothing)
        self.grid = NetworkGrid(self._theme, right)
        self.grid.chosen.connect(self.chosen)
        column.addWidget(self.grid, 1)
        column.addSpacing(12)
        self.legend = Legend(self._theme, right)
        column.addWidget(self.legend)
        return right

    def show_networks(self, networks: Sequence[NetworkChoice]) -> None:
        """Show the networks that there are."""
        self.grid.show_networks(networks)
        self._narrow()

    def show_no_networks(self, why: str) -> None:
        """Say why there are none to choose."""
        self.nothing.setText(why)
        self.nothing.show()

    def _narrow(self) -> None:
        found = self.grid.narrow(self.search.text())
        self.nothing.setText(translate("Welcome", "No network of cm-inbox is called that."))
        self.nothing.setVisible(not found and bool(self.grid.cards))

    def _go_to_first(self) -> None:
        offered = self.grid.offered()
        if offered:
            offered[0].setFocus(Qt.FocusReason.TabFocusReason)

    # -- what Qt calls, and the window --

    def tell(self, text: str, ink: str = "muted") -> None:
        """Say something below the button of the demo."""
        self.said.setText(text)
        self.said.setProperty("ink", ink)
        self.said.style().polish(self.said)
        self.said.setVisible(bool(text))

    def take_search(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def take_keyboard(self) -> None:
        """Give the keyboard to the button that needs no account."""
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.demo_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _colour(self) -> None:
        theme = self._theme
        self._glass.setIcon(theme.qicon("search", theme.colour("icon.default")))
        label = translate("Welcome", "Start the demo")
        self.demo_button.show_as(label, theme.colour("accent.fill").name(), icon="play", keys=(key_name("Enter"),))
        self.demo_button.setAccessibleName(label)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        share = min(1.0, max(0.0, (self.width() - 1024) / (1440 - 1024)))
        margin = round(MARGIN_LEAST + share * (MARGIN - MARGIN_LEAST))
        top = round(24 + min(1.0, max(0.0, (self.height() - 700) / 200)) * 32)
        self._side.setFixedWidth(round(SIDE_LEAST + share * (SIDE - SIDE_LEAST)))
        self._column.setContentsMargins(margin + 8, top, margin + 8, 8)
        self._foot.setContentsMargins(margin + 8, 8, margin + 4, 24)
        beside = share > FOOT_BESIDE
        self._foot.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._right.setContentsMargins(margin, top - 12, margin - 6, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if is_enter(event) and isinstance(focused, QAbstractButton):
            focused.click()
            return
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search.clear()
            self._go_to_first()
            return
        if self.search.hasFocus() and (is_enter(event) or event.key() == Qt.Key.Key_Down):
            self._go_to_first()
            return
        super().keyPressEvent(event)


def _promises() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "laptop",
            translate("Welcome", "Everything stays on this computer"),
            translate(
                "Welcome",
                "Messages and what you know of people are in one encrypted file. No server but the networks’ own.",
            ),
        ),
        (
            "key",
            translate("Welcome", "Sign-ins in the system’s keyring"),
            translate(
                "Welcome",
                "KWallet, GNOME, macOS or Windows; without one, behind your passphrase. Never in a backup.",
            ),
        ),
        (
            "download",
            translate("Welcome", "You leave with everything"),
            translate("Welcome", "Complete export (CSV, JSON, SQLite), erasure for good."),
        ),
    )


def _whole(text: str) -> str:
    """Return a text in which the program's name is not broken at its hyphen."""
    return text.replace("cm-inbox", "cm\N{NON-BREAKING HYPHEN}inbox")
