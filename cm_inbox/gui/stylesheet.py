"""The one style sheet: what Fusion and the palette do not draw as the tokens say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from .theme import Theme

TEMPLATE = """
* { outline: 0; }
QToolTip { background: {bg.inverse}; color: {text.inverse}; border: 1px solid {border.inverse}; padding: 4px 6px; }

QPushButton, QToolButton[kind="button"] {
  background: {bg.raised}; color: {text.primary}; border: 1px solid {border.default}; border-radius: 6px;
  padding: 0 12px; min-height: 26px; font-weight: 500;
}
QPushButton:hover, QToolButton[kind="button"]:hover { background: {bg.hover}; }
QPushButton:pressed { background: {bg.pressed}; }
QPushButton:focus { border: 2px solid {focus.ring}; padding: 0 11px; min-height: 24px; }
QPushButton:disabled { background: transparent; color: {text.disabled}; border-color: {border.subtle}; }
QPushButton[role="primary"] { background: {accent.fill}; color: {accent.on}; border-color: {accent.fill}; }
QPushButton[role="primary"]:hover { background: {accent.fill.hover}; }
QPushButton[role="danger"] { background: {danger.fill}; color: {danger.on}; border-color: {danger.fill}; }
QPushButton[role="primary"]:focus, QPushButton[role="danger"]:focus { border: 2px solid {focus.ring}; }
QPushButton[role="primary"]:disabled, QPushButton[role="danger"]:disabled {
  background: transparent; color: {text.disabled}; border-color: {border.subtle};
}
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: {text.secondary}; }
QPushButton[role="quiet"]:hover { background: {bg.hover}; }

QPushButton[role="chip"] { min-height: 24px; padding: 0 9px; background: {bg.raised}; }
QPushButton[role="chip"]:hover { background: {bg.hover}; }
QPushButton[role="chip"]:checked { background: {accent.tint}; color: {accent.text}; border-color: {accent.border}; }
QPushButton[role="chip"]:focus { border: 2px solid {focus.ring}; padding: 0 8px; min-height: 22px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDateTimeEdit {
  background: {bg.canvas}; color: {text.primary}; border: 1px solid {border.default}; border-radius: 6px;
  selection-background-color: {accent.fill}; selection-color: {accent.on};
}
QLineEdit, QComboBox, QSpinBox, QDateTimeEdit { min-height: 30px; padding: 0 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateTimeEdit:focus {
  border: 2px solid {focus.ring};
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDateTimeEdit:focus { min-height: 28px; padding: 0 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  color: {text.disabled}; border-color: {border.subtle};
}
QComboBox::drop-down { border: 0; width: 20px; }

QMenu { background: {bg.raised}; color: {text.primary}; border: 1px solid {border.default}; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 5px; }
QMenu::item:selected { background: {bg.selected}; }
QMenu::item:disabled { color: {text.disabled}; }
QMenu::separator { height: 1px; background: {border.subtle}; margin: 4px 8px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: {border.default}; border-radius: 3px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: {border.control}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: {border.subtle}; }
QHeaderView::section { background: {bg.sunken}; color: {text.secondary}; border: 0; padding: 6px 8px; }
QDialog { background: {bg.raised}; }

#Rail, #RailFooter { background: {bg.rail}; }
#RailFooter { border-top: 1px solid {border.subtle}; }
#Queue { background: {bg.list}; }
#QueueList { border: 0; selection-background-color: {bg.list}; }
#QueueList QScrollBar:vertical { background: {bg.list}; }
#QueueList QScrollBar:vertical { background: {bg.list}; }
#ConversationSide { background: {bg.canvas}; }
#ActionBar { background: {bg.list}; border-top: 1px solid {border.subtle}; }
#RailList { background: {bg.rail}; border: 0; }
#Search { background: {bg.raised}; }
#Empty { background: {bg.list}; }
#Empty QLabel, #StatusLine { color: {text.muted}; }
#Empty QLabel[part="title"] { color: {text.primary}; }
#Banner { background: {warning.tint}; border: 1px solid {warning.border}; border-radius: 10px; }
#Banner QLabel { color: {warning.text}; }
"""


def stylesheet(theme: Theme) -> str:
    """Return the style sheet with every ``{role}`` replaced by its colour."""
    return re.sub(r"\{([a-z]+(?:\.[a-z.]+)+)\}", lambda match: _css(theme.colour(match[1])), TEMPLATE)


def _css(colour: QColor) -> str:
    return colour.name()
