"""What each network really permits, before one signs in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.theme import Theme
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason

translate = QCoreApplication.translate

SHOWN = (ActionKind.REPLY, ActionKind.REPLY_PRIVATE, ActionKind.HIDE, ActionKind.DELETE, ActionKind.BAN)
_ICONS = {
    ActionKind.REPLY: "reply",
    ActionKind.REPLY_PRIVATE: "lock",
    ActionKind.HIDE: "hide",
    ActionKind.DELETE: "trash",
    ActionKind.BAN: "ban",
}


def action_name(kind: ActionKind) -> str:
    """Return the short name of what a network may permit."""
    return {
        ActionKind.REPLY: translate("Network", "Reply"),
        ActionKind.REPLY_PRIVATE: translate("Network", "Private"),
        ActionKind.HIDE: translate("Network", "Hide"),
        ActionKind.DELETE: translate("Network", "Delete"),
        ActionKind.BAN: translate("Network", "Ban"),
    }[kind]


def permits(permissions: Mapping[ActionKind, Permission], kind: ActionKind) -> Permission:
    """Return what a network says of an action; what it does not name it cannot do."""
    return permissions.get(kind, NO)


NO = Denied(Reason.NETWORK_CANNOT)


class NetworkCard(QAbstractButton):
    """A network to choose: its name, how one signs in, what it can do. What it cannot is struck out."""

    def __init__(self, theme: Theme, network: NetworkChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.network = network
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(network.title)
        able = [kind for kind in SHOWN if not isinstance(permits(network.permissions, kind), Denied)]
        said = ", ".join(action_name(kind) for kind in able)
        self.setAccessibleName(f"{network.title}. {self._how()}. {said}")
        self.setToolTip(said)

    def _how(self) -> str:
        return " · ".join(texts.sign_in_method(method) for method in self.network.sign_in[:1])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(300, 96)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("focus.ring" if focused else "border.default"), 2 if focused else 1))
        painter.setBrush(theme.colour("bg.hover" if self.underMouse() else "bg.raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.drawPixmap(14, 14, theme.icon(self.network.icon, 16, theme.colour("icon.default")))
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("text.primary"))
        painter.drawText(QRectF(40, 11, self.width() - 60, 22), Qt.AlignmentFlag.AlignVCenter, self.network.title)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("text.muted"))
        right = QRectF(40, 11, self.width() - 54, 22)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._how())
        step = (self.width() - 28) / len(SHOWN)
        for number, kind in enumerate(SHOWN):
            self._paint_action(painter, QRectF(14 + number * step, 44, step, 40), kind)

    def _paint_action(self, painter: QPainter, area: QRectF, kind: ActionKind) -> None:
        theme = self._theme
        permission = permits(self.network.permissions, kind)
        denied = isinstance(permission, Denied)
        ink = theme.colour("text.disabled" if denied else "text.primary")
        icon = theme.icon(_ICONS[kind], 16, ink)
        painter.drawPixmap(round(area.center().x() - 8), round(area.y()), icon)
        font = theme.font("micro")
        font.setStrikeOut(denied)
        painter.setFont(font)
        painter.setPen(ink)
        name = QFontMetricsF(font).elidedText(action_name(kind), Qt.TextElideMode.ElideRight, area.width() - 2)
        words = QRectF(area.x(), area.y() + 20, area.width(), 16)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, name)
        limited = isinstance(permission, Allowed) and (permission.side_effects or not permission.reversible)
        if limited:
            width = QFontMetricsF(font).horizontalAdvance(name)
            painter.setPen(QPen(theme.colour("warning.fill"), 1, Qt.PenStyle.DashLine))
            y = words.bottom()
            painter.drawLine(
                round(area.center().x() - width / 2), round(y), round(area.center().x() + width / 2), round(y)
            )
