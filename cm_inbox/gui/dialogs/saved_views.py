"""A name for a view to keep; and all views that are kept, to be renamed, put in order, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QWidget,
)

from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.queue import SavedView

from .base import Sheet, plain_label

translate = QCoreApplication.translate

LONGEST = 60


class NameView(Sheet):
    """``named`` carries the name."""

    named = Signal(str)

    def __init__(self, theme: Theme, proposed: str, parent: QWidget | None) -> None:
        super().__init__(theme, translate("SavedViews", "Name of the view"), parent, width=420)
        self.field = QLineEdit(proposed, self)
        self.field.setMaxLength(LONGEST)
        self.field.setAccessibleName(translate("SavedViews", "Name of the view"))
        self.field.selectAll()
        self.field.textChanged.connect(self._check)
        self.content.addWidget(self.field)
        hint = translate("SavedViews", "It stands in the left pane, with the number of conversations it holds.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.muted"))
        self.add_cancel()
        self.ok = self.add_button(translate("SavedViews", "Keep"), "primary", default=True)
        self.ok.clicked.connect(self._keep)
        self._check()
        self.field.setFocus()

    def _check(self) -> None:
        self.ok.setEnabled(bool(self.field.text().strip()))

    def _keep(self) -> None:
        name = line(self.field.text().strip(), LONGEST)
        self.accept()
        self.named.emit(name)


class NameField(QStyledItemDelegate):
    """Takes a name with Enter at once. Qt's own takes it a turn later: the field may be closed by then."""

    def eventFilter(self, field: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        enter = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and event.type() == QEvent.Type.KeyPress and isinstance(field, QWidget)):
            return super().eventFilter(field, event)
        self.commitData.emit(field)
        self.closeEditor.emit(field, QAbstractItemDelegate.EndEditHint.NoHint)
        return True


class ManageViews(Sheet):
    """``changed`` carries the views as they are to be, once one is done."""

    changed = Signal(object)

    def __init__(self, theme: Theme, views: Sequence[SavedView], parent: QWidget | None, *, key: str = "") -> None:
        """``key`` keeps a view; named where there is none yet."""
        super().__init__(theme, translate("SavedViews", "Saved views"), parent, width=460)
        self._views = tuple(views)
        self.list = QListWidget(self)
        self.list.setAccessibleName(translate("SavedViews", "Saved views"))
        self.list.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed | QListWidget.EditTrigger.DoubleClicked)
        self.list.setItemDelegate(NameField(self.list))
        for view in views:
            item = QListWidgetItem(view.name, self.list)
            item.setData(Qt.ItemDataRole.UserRole, view)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.setCurrentRow(0)
        self.content.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.orders: dict[str, QPushButton] = {}
        for name, title in (
            ("rename", translate("SavedViews", "Rename")),
            ("up", translate("SavedViews", "Move up")),
            ("down", translate("SavedViews", "Move down")),
            ("delete", translate("SavedViews", "Delete")),
        ):
            button = QPushButton(title, self)
            button.setAutoDefault(False)
            self.orders[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.content.addLayout(row)
        self.orders["rename"].clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.orders["up"].clicked.connect(lambda: self._move(-1))
        self.orders["down"].clicked.connect(lambda: self._move(1))
        self.orders["delete"].clicked.connect(self._delete)
        self.list.currentRowChanged.connect(self._check)
        self.add_cancel()
        self.ok = self.add_button(translate("SavedViews", "Keep"), "primary", default=True)
        self.ok.clicked.connect(self._keep)
        self._check()
        if views:
            self.resize(480, 420)
            self.list.setFocus()
        else:
            self._say_nothing(key)

    def _say_nothing(self, key: str) -> None:
        """Say how one comes by a view, instead of an empty list."""
        for part in (self.list, self.ok, *self.orders.values()):
            part.hide()
        how = translate("SavedViews", "No view is kept yet: narrow the list or search, then keep it here.")
        with_key = translate("SavedViews", "No view is kept yet: narrow the list or search, then keep it with %1.")
        said = with_key.replace("%1", " ".join(caps(key))) if key else how
        self.content.addWidget(plain_label(said, self.theme, "body", "text.secondary"))

    def _settle_name(self) -> None:
        """Take the name being typed: a click on a button does not take the keyboard from it everywhere."""
        editor = self.list.indexWidget(self.list.currentIndex())
        if editor is not None:
            self.list.commitData(editor)
            self.list.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _delete(self) -> None:
        self._settle_name()
        self.list.takeItem(self.list.currentRow())

    def _move(self, by: int) -> None:
        self._settle_name()
        at = self.list.currentRow()
        item = self.list.takeItem(at)
        self.list.insertItem(at + by, item)
        self.list.setCurrentRow(at + by)

    def _check(self) -> None:
        at, count = self.list.currentRow(), self.list.count()
        possible = {"rename": at >= 0, "up": at > 0, "down": 0 <= at < count - 1, "delete": at >= 0}
        for name, button in self.orders.items():
            button.setEnabled(possible[name])

    def chosen(self) -> tuple[SavedView, ...]:
        """Return the views as they stand here; one without a name keeps its former one."""
        items = [self.list.item(at) for at in range(self.list.count())]
        found = [(item.data(Qt.ItemDataRole.UserRole), line(item.text().strip(), LONGEST)) for item in items]
        return tuple(replace(view, name=name or view.name) for view, name in found)

    def _keep(self) -> None:
        self._settle_name()
        views = self.chosen()
        self.accept()
        if views != self._views:
            self.changed.emit(views)
