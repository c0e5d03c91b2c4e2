"""What the user may choose: pages of settings, found by French or English words, each applied at once."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.gui.fuzzy import folded
from cm_inbox.gui.theme import Theme

from .base import Sheet, inked_label
from .settings_page import Door, Page
from .settings_pages import appearance_page, general_page, keys_page, languages_page

translate = QCoreApplication.translate


class SettingsDialog(Sheet):
    """There is no button to confirm: what is chosen holds. Escape closes it."""

    def __init__(self, theme: Theme, door: Door, parent: QWidget | None, *, page: str = "") -> None:
        """``page``: the one to begin with."""
        super().__init__(theme, translate("Settings", "Settings"), parent, width=720)
        self._door = door
        self.heading.setProperty("ink", "primary")  # it follows the theme that is chosen here
        self._spoken = QLocale().name()
        self.pages: list[Page] = []
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.list = QListWidget(self)
        self.list.setObjectName("SettingsPages")
        self.list.setIconSize(QSize(16, 16))
        self.list.setFixedWidth(190)
        self.list.currentRowChanged.connect(self._show_row)
        self.stack = QStackedWidget(self)
        self.nothing = inked_label("", theme, "small", "muted")
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left)
        row.addWidget(self.stack, 1)
        self.content.addLayout(row, 1)
        self._close = self.add_close()
        self._fill(page)
        theme.changed.connect(self._paint_icons)
        self.resize(900, 620)
        self.list.setFocus()

    # -- building --

    def _fill(self, page: str) -> None:
        """Make the pages, in the language of now."""
        self.heading.setText(translate("Settings", "Settings"))
        self.setWindowTitle(translate("Settings", "Settings"))
        self._close.setText(translate("Dialog", "Close"))
        self.search.setPlaceholderText(translate("Settings", "Find a setting"))
        self.search.setAccessibleName(translate("Settings", "Find a setting"))
        self.list.setAccessibleName(translate("Settings", "Pages"))
        self.nothing.setText(translate("Settings", "No setting has these words."))
        self.nothing.hide()
        self.pages = list(self._make())
        for each in self.pages:
            self.stack.addWidget(each)
            self.list.addItem(QListWidgetItem(each.title))
        self._paint_icons()
        ids = [each.id for each in self.pages]
        self.list.setCurrentRow(ids.index(page) if page in ids else 0)

    def _make(self) -> Iterator[Page]:
        for builder in (general_page, appearance_page, languages_page, keys_page):
            yield builder(self.theme, self._door)
        yield from own_pages(self.theme, self._door)
        yield from further_pages(self.theme, self._door)

    def _paint_icons(self) -> None:
        for number, page in enumerate(self.pages):
            icon = self.theme.qicon(page.icon, self.theme.colour("icon.default"))
            self.list.item(number).setIcon(icon)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and QLocale().name() != self._spoken:
            self._spoken = QLocale().name()
            self._make_anew()

    def _make_anew(self) -> None:
        """Make the pages again, in another language; the page and the keyboard stay where they were."""
        page, in_page = self.current_page.id, self.current_page.isAncestorOf(self.focusWidget() or self)
        self.list.blockSignals(True)
        self.list.clear()
        for each in self.pages:
            self.stack.removeWidget(each)
            each.hide()
            each.setParent(None)
            each.deleteLater()
        self._fill(page)
        self.list.blockSignals(False)
        self._show_row(self.list.currentRow())
        self._find()
        if in_page:
            self.current_page.setFocus()
            self.current_page.focusNextChild()

    # -- finding --

    @property
    def current_page(self) -> Page:
        """Return the page that is shown."""
        return self.pages[max(0, self.list.currentRow())]

    def show_page(self, id: str) -> None:
        """Show a page by its id."""
        self.list.setCurrentRow([page.id for page in self.pages].index(id))

    def _show_row(self, row: int) -> None:
        if 0 <= row < len(self.pages):
            self.pages[row].refresh()
            self.stack.setCurrentWidget(self.pages[row])

    def _find(self) -> None:
        """Show only the pages that have what is looked for, and mark it there."""
        words = folded(self.search.text()).split()
        first: tuple[int, QWidget | None] | None = None
        for number, page in enumerate(self.pages):
            hits = [entry for entry in page.entries if words and _has(entry.words, words)]
            for entry in page.entries:
                _mark(entry.row, entry in hits)
            found = not words or bool(hits) or _has(f"{page.title} {page.words}", words)
            self.list.item(number).setHidden(not found)
            if words and found and (first is None or (hits and first[1] is None)):
                first = (number, hits[0].row if hits else None)
        self.nothing.setVisible(bool(words) and first is None)
        if first is not None:
            self.list.setCurrentRow(first[0])
            if first[1] is not None:
                self.pages[first[0]].ensureWidgetVisible(first[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.search.hasFocus() and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.list.setFocus()
            return
        if self.list.hasFocus() and event.text() == "/":
            self.search.setFocus()
            return
        super().keyPressEvent(event)


def own_pages(theme: Theme, door: Door) -> Iterator[Page]:
    """Return the pages about what a person made: saved views and macros."""
    from .own_pages import macros_page, views_page

    def replies() -> list[tuple[str, str]]:
        """Return the canned replies of all brands, each once."""
        if door.window is None:
            return []
        titles = door.window.context.canned.titles
        return list(dict(pair for brand in door.window.inbox.brands() for pair in titles(brand.id)).items())

    yield views_page(theme, door)
    yield macros_page(theme, door, replies)


def further_pages(theme: Theme, door: Door) -> Iterator[Page]:
    """Return the pages that need more than the settings: what is told, the person's own, and the history's."""
    window = door.window
    if window is None:
        return
    from .networks_page import networks_page
    from .notifications_page import notifications_page
    from .wellbeing_page import wellbeing_page

    title = translate("Settings", "Notifications")
    words = "notifications alerts alertes sound son tray barre quiet silence badge session"
    yield _wrapped(Page(theme, "notifications", title, "mail", words), notifications_page(window))
    title = translate("Settings", "Wellbeing")
    words = "wellbeing bien-être breaks pauses limits limites exposure exposition quiet hours heures calmes"
    yield _wrapped(Page(theme, "wellbeing", title, "shield", words), wellbeing_page(window))
    context = window.context
    yield networks_page(theme, context.desk, door)
    if context.keeping is not None:
        from .settings_history import privacy_page, storage_page

        yield privacy_page(theme, window.inbox, context.keeping(), context.clock, door)
        yield storage_page(theme, window.inbox, context.keeping(), context.begin_again)


def _wrapped(page: Page, inside: QWidget) -> Page:
    page.column.addWidget(inside)
    page.entries += getattr(inside, "entries", [])
    return page.end()


def _has(text: str, words: list[str]) -> bool:
    """Say whether each word begins a word of a text, whatever case and accents."""
    there = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
    return all(any(each.startswith(word) for each in there) for word in words)


def _mark(row: QWidget, found: bool) -> None:
    if bool(row.property("found")) is not found:
        row.setProperty("found", found)
        row.style().unpolish(row)
        row.style().polish(row)
