"""The one table of commands."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication

from cm_inbox.gui.commands import ACTION_BAR, BY_ID, COMMANDS, Group, group_title, keys_of, of_decision, title_of
from cm_inbox.gui.keys import Keymap, normal
from cm_inbox.gui.language import Language
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import View
from cm_inbox.resources_path import resource

PROMISED = {
    "j": "next",
    "k": "previous",
    "Down": "next",
    "Up": "previous",
    "Enter": "open",
    "r": "reply",
    "c": "canned",
    "n": "note",
    "x": "select",
    "z": "undo",
    "Ctrl+Z": "undo",
    "/": "search",
    "Ctrl+K": "palette",
    "g i": "go-inbox",
    "g u": "go-urgent",
    "g o": "go-outbox",
    "g d": "go-done",
    "g h": "go-history",
    "e": "done",
    "s": "snooze",
    "h": "hide",
    "#": "delete",
    "Delete": "delete",
    "b": "ban",
    "m": "mute",
    "a": "assign",
    "l": "label",
    "?": "keys",
    "Ctrl+Enter": "send",
}


def test_ids_are_unique() -> None:
    assert [name for name, times in Counter(command.id for command in COMMANDS).items() if times > 1] == []


def test_keys_are_unique_and_no_key_begins_a_chord_and_acts() -> None:
    keymap = Keymap()
    assert keymap.conflicts == []
    assert keymap.invalid == []


def test_keys_are_spelled_as_the_table_spells_them() -> None:
    for command in COMMANDS:
        assert [normal(key) for key in command.keys] == list(command.keys)


@pytest.mark.parametrize(("key", "command"), PROMISED.items())
def test_the_promised_keys_run_the_promised_commands(key: str, command: str) -> None:
    assert Keymap().bindings[key] == command


def test_every_decision_is_a_command_of_the_same_name() -> None:
    for kind in DecisionKind:
        assert kind.value in BY_ID
        if kind is not DecisionKind.UNDO:
            assert of_decision(kind).decision is kind


def test_every_view_can_be_gone_to() -> None:
    assert {command.view for command in COMMANDS if command.view} == set(View)


def test_what_a_key_does_otherwise_is_a_command() -> None:
    for command in COMMANDS:
        assert command.otherwise is None or command.otherwise in BY_ID


def test_every_command_has_a_title_and_every_icon_exists() -> None:
    for command in COMMANDS:
        assert command.title.strip()
        assert not command.icon or resource("icons", f"{command.icon}.svg").exists(), command.icon


def test_the_action_bar_holds_commands_with_a_key() -> None:
    for command_id in ACTION_BAR:
        assert BY_ID[command_id].keys


def test_titles_are_translated(qapp: QApplication) -> None:
    english = {command.id: title_of(command) for command in COMMANDS}
    groups = [group_title(group) for group in Group]
    language = Language(qapp)
    language.use("fr")
    try:
        french = {command.id: title_of(command) for command in COMMANDS}
        same = {name for name in english if french[name] == english[name]}
        assert same <= {"go-urgent", "macros"}  # the same words in both languages
        assert [group_title(group) for group in Group] != groups
    finally:
        language.use("en")


def test_the_users_keys_replace_the_usual_ones() -> None:
    assert keys_of(BY_ID["done"], {"done": ["d"]}) == ("d",)
    assert keys_of(BY_ID["done"], {}) == ("e",)
