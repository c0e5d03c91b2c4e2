"""Colours, fonts and icons from the tokens, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cm_inbox.gui.stylesheet import TEMPLATE, stylesheet
from cm_inbox.gui.theme import Theme, tokens
from cm_inbox.resources_path import resource

TEXT_ROLES = ("text.primary", "text.secondary", "text.muted", "danger.text", "warning.text", "accent.text")
GROUNDS = ("bg.list", "bg.canvas", "bg.rail", "bg.selected", "bg.hover", "bg.raised")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme(qapp, "light")
    yield theme
    theme.set_mode("light")


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_light_and_dark_know_the_same_roles() -> None:
    assert tokens()["color"]["light"].keys() == tokens()["color"]["dark"].keys()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    poor = [
        (role, ground, round(contrast(theme.colour(role), theme.colour(ground)), 2))
        for role in TEXT_ROLES
        for ground in GROUNDS
        if contrast(theme.colour(role), theme.colour(ground)) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("colour", ["teal", "plum", "#0B746F", "#FFE000", "#101010", "no colour"])
def test_a_brand_can_be_read_whatever_its_colour(theme: Theme, mode: str, colour: str) -> None:
    theme.set_mode(mode)
    solid, on = theme.brand(colour, "solid"), theme.brand(colour, "on")
    assert contrast(solid, on) >= 3.0
    assert theme.brand(colour, "tint").isValid()


def test_the_style_sheet_has_every_role_replaced(theme: Theme) -> None:
    sheet = stylesheet(theme)
    assert re.search(r"\{[a-z]+\.", sheet) is None
    assert theme.colour("accent.fill").name() in sheet
    assert "{accent.fill}" in TEMPLATE


def test_switching_tells_and_repaints_the_palette(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    light = qapp.palette().window().color().name()
    with qtbot.waitSignal(theme.changed):
        theme.set_mode("dark")
    assert theme.dark
    assert qapp.palette().window().color().name() == theme.colour("bg.canvas").name() != light


def test_the_system_is_followed_only_when_asked(theme: Theme, qapp: QApplication) -> None:
    theme.set_mode("light")
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    assert not theme.dark
    theme.set_mode("system")
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    assert theme.dark == (qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark)


def test_an_icon_has_its_colour_and_its_scale(theme: Theme) -> None:
    red = QColor("#C00000")
    pixmap = theme.icon("hide", 16, red, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    image = pixmap.toImage()
    drawn = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
    }
    assert drawn == {red.name()}
    assert theme.icon("hide", 16, red, 2.0) is pixmap


def test_a_network_without_an_icon_gets_the_globe(theme: Theme) -> None:
    ink = QColor("black")
    unknown = theme.icon("n-nobody", 16, ink, 1.0).toImage()
    assert unknown == theme.icon("globe", 16, ink, 1.0).toImage()


def test_a_person_keeps_their_colours(theme: Theme) -> None:
    assert theme.avatar("77") == theme.avatar("77")
    assert len({theme.avatar(str(number)).bg.name() for number in range(50)}) == len(tokens()["avatar"]["light"])


def test_the_bundled_font_is_used_and_its_licence_is_with_it(theme: Theme) -> None:
    assert QFontInfo(theme.font("body")).family() == "Inter"
    assert theme.font("body").pixelSize() == 13
    assert "SIL Open Font License" in resource("fonts", "OFL.txt").read_text("utf-8")


def test_a_scrim_is_see_through(theme: Theme) -> None:
    assert theme.colour("bg.scrim").alpha() == 0x66
    assert theme.colour("bg.scrim").name() == "#1e1d1a"
