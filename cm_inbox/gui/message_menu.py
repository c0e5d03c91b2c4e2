"""What a right click on a message offers, and what a link says before it is clicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from .addresses import place_of
from .entries import Button, Doing
from .plain import line

translate = QCoreApplication.translate


def message_menu(
    parent: QWidget,
    button: Button | None,
    copy: Callable[[], None],
    run: Callable[[Button], None],
    *,
    marked: bool,
) -> QMenu:
    """Return the menu of a message; ``button`` is what lies under the mouse, ``marked`` that words are marked."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(
        translate("Conversation", "Copy what is marked") if marked else translate("Conversation", "Copy the text"), copy
    )
    if button is not None and button.doing is Doing.LINK:
        address = translate("Conversation", "Copy the address")
        menu.addAction(address, lambda: QGuiApplication.clipboard().setText(button.target))
        menu.addAction(translate("Conversation", "Open in the browser…"), lambda: run(button))
    if button is not None and button.doing is Doing.PICTURE:
        menu.addAction(translate("Conversation", "Show the picture"), lambda: run(button))
        elsewhere = Button(Doing.LINK, button.label, button.target)
        menu.addAction(translate("Conversation", "Open in the browser…"), lambda: run(elsewhere))
    return menu


def target_hint(button: Button) -> str:
    """Return where a link goes, as a tooltip that cannot be taken for markup."""
    if button.doing not in (Doing.LINK, Doing.PICTURE):
        return ""
    import html  # its table of entities is large, and tooltips are rare

    place = html.escape(place_of(button.target).told())
    return f"<p style='white-space:pre-wrap'><b>{place}</b><br>{html.escape(line(button.target, 600))}</p>"


def target_line(button: Button | None) -> str:
    """Return where a link goes, in one line for the status line; nothing for what is no link."""
    if button is None or button.doing not in (Doing.LINK, Doing.PICTURE):
        return ""
    place = place_of(button.target).told()
    return f"{place} — {line(button.target, 200)}" if place else line(button.target, 200)
