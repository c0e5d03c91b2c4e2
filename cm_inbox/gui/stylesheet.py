"""The one style sheet: what Fusion and the palette do not draw as the tokens say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from cm_inbox.resources_path import resource

if TYPE_CHECKING:
    from .theme import Theme

TEMPLATE = """
* { outline: 0; }
QPushButton, QToolButton, QLineEdit, QComboBox { font-family: {families}; }
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

QPushButton[role="chip"] { min-height: 24px; padding: 0 9px; background: {bg.raised}; font-size: {px:small}; }
QPushButton[role="chip"]:hover { background: {bg.hover}; }
QPushButton[role="chip"]:checked { background: {accent.tint}; color: {accent.text}; border-color: {accent.border}; }
QPushButton[role="chip"]:focus { border: 2px solid {focus.ring}; padding: 0 8px; min-height: 22px; }

QPushButton[role="quiet-small"] {
  background: transparent; border: 1px solid transparent; color: {text.secondary}; font-size: {px:micro};
  min-height: 20px; padding: 0 5px;
}
QPushButton[role="quiet-icon"] { background: transparent; border-color: transparent; min-height: 24px; padding: 0 6px; }
QPushButton[role="quiet-small"]:hover, QPushButton[role="quiet-icon"]:hover { background: {bg.hover}; }
QPushButton[role="quiet-small"]:focus { border: 2px solid {focus.ring}; min-height: 18px; padding: 0 4px; }
QPushButton[role="quiet-icon"]:focus { border: 2px solid {focus.ring}; min-height: 22px; padding: 0 5px; }
QLabel[part="head"] { color: {text.secondary}; }
QLabel[part="count"] { color: {text.muted}; }

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
QAbstractSpinBox QLineEdit { border: 0; padding: 0; min-height: 0; background: transparent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QComboBox::drop-down { border: 0; width: 20px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QMenu::indicator {
  width: 14px; height: 14px; border: 1px solid {border.control}; border-radius: 4px; background: {bg.raised};
}
QRadioButton::indicator { border-radius: 8px; }
QMenu::indicator { left: 6px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QMenu::indicator:checked {
  background: {accent.fill}; border-color: {accent.fill}; image: url("{check-on}");
}
QRadioButton::indicator:checked {
  border-color: {accent.fill};
  background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
    stop: 0 {accent.on}, stop: 0.42 {accent.on}, stop: 0.5 {accent.fill}, stop: 1 {accent.fill});
}
QCheckBox:focus, QRadioButton:focus { color: {accent.text}; text-decoration: underline; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus {
  width: 12px; height: 12px; border: 2px solid {focus.ring};
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
  background: {bg.sunken}; border-color: {border.subtle};
}
QCheckBox::indicator:checked:disabled { background: {text.disabled}; border-color: {text.disabled}; }

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
#QueueList QScrollBar:vertical { background: {bg.list}; width: 8px; }
#QueueList QScrollBar::handle:vertical { margin: 2px 1px; }
#Search QToolButton { background: transparent; border: 0; border-radius: 4px; }
#Search QToolButton:hover { background: {bg.hover}; }
#ConversationSide, #Dossier { background: {bg.canvas}; }
#ActionBar { background: {bg.list}; border-top: 1px solid {border.subtle}; }
#RailList { background: {bg.rail}; border: 0; }
#Search { background: {bg.raised}; }
#Empty { background: {bg.list}; }
#Empty QLabel, #StatusLine { color: {text.muted}; }
#Empty QLabel[part="title"] { color: {text.primary}; }
QPushButton[role="token"] {
  background: {bg.raised}; border: 1px solid {border.control}; min-height: 24px; padding: 0 28px 0 10px;
}
QPushButton[role="token"]:focus { border: 2px solid {focus.ring}; min-height: 22px; padding: 0 27px 0 9px; }
QPushButton[role="link"] {
  background: transparent; border-color: transparent; color: {accent.text}; min-height: 22px; padding: 0 4px;
}
QPushButton[role="link"]:hover { background: {bg.hover}; }
QPushButton[role="link"]:focus { border: 2px solid {focus.ring}; min-height: 20px; padding: 0 3px; }
QPushButton[role="chooser"] { background: {bg.sunken}; min-height: 24px; padding: 0 26px 0 8px; text-align: left; }
QPushButton[role="chooser"]:hover { background: {bg.hover}; }
QPushButton[role="chooser"]:focus { border: 2px solid {focus.ring}; padding: 0 25px 0 7px; min-height: 22px; }
QPushButton[role="chooser"]:disabled { background: transparent; }
QPushButton[role="fault"] {
  background: transparent; border-color: transparent; color: {danger.text}; font-weight: 400; min-height: 22px;
  padding: 0 4px;
}
QPushButton[role="fault"]:hover { background: {bg.hover}; }
QPushButton[role="fault"]:focus { border: 2px solid {focus.ring}; min-height: 20px; padding: 0 3px; }
QWidget[part="segments"] { background: {bg.sunken}; border: 1px solid {border.default}; border-radius: 7px; }
QPushButton[role="segment"] {
  background: transparent; border: 1px solid transparent; color: {text.secondary}; min-height: 24px; padding: 0 9px;
}
QPushButton[role="segment"]:hover { background: {bg.hover}; }
QPushButton[role="segment"]:checked {
  background: {bg.raised}; color: {text.primary}; border-color: {border.default};
}
QPushButton[role="segment"]:focus { border: 2px solid {focus.ring}; min-height: 22px; padding: 0 8px; }
QPushButton[role="segment"]:disabled { color: {text.disabled}; background: transparent; border-color: transparent; }
QPlainTextEdit[role="example"] { background: transparent; border: 1px solid transparent; border-radius: 4px; }
QPlainTextEdit[role="example"]:focus { border: 1px solid {focus.ring}; background: {bg.canvas}; }
QWidget[part="example"][failed="true"] {
  background: {danger.tint}; border: 1px solid {danger.border}; border-radius: 6px;
}
QLabel[part="number"] { background: {bg.sunken}; color: {text.secondary}; border-radius: 10px; }
QLabel[part="changed"] {
  background: {warning.tint}; color: {warning.text}; border: 1px solid {warning.border}; border-radius: 5px;
  padding: 1px 6px;
}
QLabel[part="sample"] { background: {bg.sunken}; border-radius: 10px; padding: 8px 12px; }
QLabel[part="version"] { border: 1px solid {border.default}; border-radius: 5px; padding: 1px 6px; }
QFrame[part="line"] { background: {border.subtle}; border: 0; }
QFrame[part="card"] { background: {bg.raised}; border: 1px solid {border.default}; border-radius: 8px; }
QFrame[part="card"]:focus { border: 2px solid {focus.ring}; }
#CharterForm, #CharterBody, #CharterHeader { background: {bg.canvas}; }
#CharterHeader, #CharterSideHeader, #CharterTryHeader { border-bottom: 1px solid {border.subtle}; }
#CharterSide, #CharterSideHeader, #CharterList { background: {bg.list}; }
QListWidget#CharterList::item { padding: 7px 16px; }
QListWidget#CharterList::item:selected { background: {bg.selected}; color: {text.primary}; }
#CharterTry, #CharterTryBody, #CharterTryHeader, #CharterText { background: {bg.list}; }
#CharterFoot { background: {bg.list}; border-top: 1px solid {border.subtle}; }
#CharterText QPlainTextEdit { border: 0; border-radius: 0; }
#CharterProblems { background: {bg.list}; border-top: 1px solid {border.subtle}; }
QLabel[ink="primary"] { color: {text.primary}; }
QLabel[ink="secondary"] { color: {text.secondary}; }
QLabel[ink="muted"] { color: {text.muted}; }
QLabel[ink="warning"] { color: {warning.text}; }
QLabel[ink="danger"] { color: {danger.text}; }
QLabel[ink="good"] { color: {success.text}; }
QWidget[part="settings"] { background: {bg.raised}; }
QWidget[part="setting"] { border-radius: 8px; }
QWidget[part="setting"][found="true"] { background: {match.bg}; }
#SettingsPages { background: {bg.sunken}; border: 0; border-radius: 8px; padding: 4px; }
#SettingsPages::item { padding: 7px 8px; border-radius: 6px; color: {text.primary}; }
#SettingsPages::item:selected { background: {bg.selected}; color: {text.primary}; }
#SettingsPages:focus { border: 2px solid {focus.ring}; padding: 2px; }
#Welcome { background: {bg.canvas}; }
#WelcomeSide { background: {bg.rail}; border-right: 1px solid {border.subtle}; }
#WelcomeSide QScrollArea, #WelcomePage { background: {bg.rail}; }
#DemoNote { background: {bg.rail}; border-top: 1px solid {border.subtle}; }
#Banner { background: {warning.tint}; border: 1px solid {warning.border}; border-radius: 10px; }
#Banner QLabel { color: {warning.text}; }
"""


def stylesheet(theme: Theme) -> str:
    """Return the style sheet with every ``{role}`` replaced by its colour."""
    coloured = re.sub(r"\{([a-z]+(?:\.[a-z.]+)+)\}", lambda match: _css(theme.colour(match[1])), TEMPLATE)
    # a rule that sets a weight would else fall back to the system's family
    families = ", ".join(f'"{family}"' for family in theme.font("body").families())
    coloured = coloured.replace("{families}", families)
    coloured = re.sub(r"\{px:([a-z]+)\}", lambda match: f"{theme.font(match[1]).pixelSize()}px", coloured)
    return coloured.replace("{check-on}", resource("icons", "check-on.svg").as_posix())


def _css(colour: QColor) -> str:
    return colour.name()
