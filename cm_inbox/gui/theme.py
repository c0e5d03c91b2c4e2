"""Colours, sizes, fonts and icons, all from ``resources/theme/tokens.json``, in light and dark."""

from __future__ import annotations

import json
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from cm_inbox.resources_path import resource

from .stylesheet import stylesheet

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPalette

FALLBACK_FONTS = ("DejaVu Sans",)
NEUTRAL_BRAND = "slate"
WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
TABULAR = QFont.Tag("tnum")


@cache
def tokens() -> dict[str, Any]:
    """Return the file of tokens."""
    read: dict[str, Any] = json.loads(resource("theme", "tokens.json").read_text("utf-8"))
    return read


class AvatarColours(NamedTuple):
    """The two colours of a person without a picture."""

    bg: QColor
    fg: QColor


class Theme(QObject):
    """What everything looks like now. ``changed`` says that colours are others: paint again, ask icons again."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: str = "system", *, dressed: bool = True) -> None:
        """``mode`` is ``system``, ``light`` or ``dark``. Not ``dressed``, widgets look as elsewhere until ``dress``."""
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._hints = QGuiApplication.styleHints()
        self._flash_time = app.cursorFlashTime()
        self._colours: dict[str, QColor] = {}
        self._brands: dict[tuple[str, str], QColor] = {}
        self._icons: dict[tuple[str, int, int, int], QPixmap] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self.dark = False
        self.still = False
        """Whether nothing is to move by itself."""
        self._dressed = False
        self._text_size = 100
        _load_fonts()
        app.setFont(self.font("body"))
        self.set_mode(mode)
        if dressed:
            self.dress()
        self._hints.colorSchemeChanged.connect(self._follow)

    # -- choosing --

    @property
    def mode(self) -> str:
        return self._mode

    def set_mode(self, mode: str) -> None:
        """Show light, dark, or what the system shows."""
        self._mode = mode
        self._hints.setColorScheme(SCHEMES[mode])
        self._use(dark=self._wants_dark())

    def set_text_size(self, percent: int) -> None:
        """Show texts in another size, also those that are on the screen already."""
        if percent == self._text_size:
            return
        before, self._text_size = self._text_size, percent
        self._fonts.clear()
        self._app.setFont(self.font("body"))
        for widget in self._app.allWidgets():
            font = widget.font()
            if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and font.pixelSize() > 0:
                font.setPixelSize(max(1, round(_unscaled(font.pixelSize(), before) * percent / 100)))
                widget.setFont(font)
        if self._dressed:
            self._clothe()  # the style sheet names sizes, too
        self.changed.emit()

    def scaled(self, pixels: int) -> int:
        """Return a length that holds text, as long as the texts' size makes it."""
        return round(pixels * self._text_size / 100)

    def set_still(self, still: bool) -> None:
        """Let nothing move by itself, or let it move."""
        if still != self.still:
            self.still = still
            self._app.setCursorFlashTime(0 if still else self._flash_time)
            self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._mode == "system":
            return self._hints.colorScheme() is Qt.ColorScheme.Dark
        return self._mode == "dark"

    def _follow(self) -> None:
        if self._wants_dark() != self.dark:
            self._use(dark=self._wants_dark())

    def _use(self, *, dark: bool) -> None:
        self.dark = dark
        self._brands.clear()
        self._colours = {role: _colour(value) for role, value in tokens()["color"][self.name].items()}
        if self._dressed:
            self._clothe()
        self.changed.emit()

    def dress(self) -> None:
        """Give all widgets their look. What only paints itself does not need it, and it takes its time."""
        self._dressed = True
        self._app.setStyle("Fusion")
        self._clothe()

    def _clothe(self) -> None:
        """Apply palette and style sheet. Qt gives widgets their first font again then: they keep their present one."""
        own = Qt.WidgetAttribute.WA_SetFont
        fonts = [(widget, widget.font()) for widget in self._app.allWidgets() if widget.testAttribute(own)]
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(stylesheet(self))
        for widget, font in fonts:
            if widget.font().pixelSize() != font.pixelSize():
                widget.setFont(font)

    # -- asking --

    @property
    def name(self) -> str:
        """Return ``light`` or ``dark``."""
        return "dark" if self.dark else "light"

    def colour(self, role: str) -> QColor:
        """Return a colour by its role, ``bg.canvas``. Raises KeyError."""
        return self._colours[role]

    def size(self, name: str) -> int:
        """Return a size in logical pixels, ``row.conversation``. Raises KeyError."""
        return int(tokens()["size"][name])

    def brand(self, name: str, part: str) -> QColor:
        """Return a part (``solid``, ``tint``, ``text``, ``on``) of a brand's colour.

        ``name`` is one of the eight of the theme or ``#RRGGBB``, of which the other parts are derived.
        """
        known = self._brands.get((name, part))
        if known is None:
            known = self._brands[name, part] = self._brand(name, part)
        return known

    def _brand(self, name: str, part: str) -> QColor:
        brands = tokens()["brand"][self.name]
        if name in brands:
            return QColor(brands[name][part])
        solid = QColor(name)
        if not solid.isValid():
            return QColor(brands[NEUTRAL_BRAND][part])
        return _derived(solid, part, self.colour("bg.canvas"), dark=self.dark)

    def avatar(self, native_id: str) -> AvatarColours:
        """Return the colours of a person, the same ones for the same native id everywhere and always."""
        choices = tokens()["avatar"][self.name]
        chosen = choices[zlib.crc32(native_id.encode("utf-8", "surrogatepass")) % len(choices)]
        return AvatarColours(QColor(chosen["bg"]), QColor(chosen["fg"]))

    def font(self, style: str, *, tabular: bool = False) -> QFont:
        """Return a font by its style, ``message``; ``tabular`` for numbers that change in place. Raises KeyError."""
        font = self._fonts.get((style, tabular))
        if font is None:
            spec = tokens()["font"]["styles"][style]
            families = [*tokens()["font"]["family"], *FALLBACK_FONTS, tokens()["font"]["emoji"]]
            font = QFont(families)
            font.setPixelSize(round(spec["px"] * self._text_size / 100))
            font.setWeight(WEIGHTS[spec["weight"]])
            if tabular:
                font.setFeature(TABULAR, 1)
            self._fonts[style, tabular] = font
        return QFont(font)

    def icon(self, name: str, size: int, colour: QColor, ratio: float | None = None) -> QPixmap:
        """Return an icon of ``resources/icons`` in one colour; ``ratio`` is the device's, by default the screen's.

        An icon that does not exist is the plain globe: a network of another package needs no picture.
        """
        ratio = ratio or self._app.devicePixelRatio()
        key = (name, size, colour.rgba(), round(ratio * 100))
        pixmap = self._icons.get(key)
        if pixmap is None:
            pixmap = self._icons[key] = _drawn(name, size, colour, ratio)
        return pixmap

    def qicon(self, name: str, colour: QColor, size: int = 16) -> QIcon:
        """Return the same for a button."""
        from PySide6.QtGui import QIcon  # late: the first picture has no button

        return QIcon(self.icon(name, size, colour))

    def _palette(self) -> QPalette:
        from PySide6.QtGui import QPalette

        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "bg.canvas",
            QPalette.ColorRole.WindowText: "text.primary",
            QPalette.ColorRole.Base: "bg.canvas",
            QPalette.ColorRole.AlternateBase: "bg.sunken",
            QPalette.ColorRole.Text: "text.primary",
            QPalette.ColorRole.PlaceholderText: "text.muted",
            QPalette.ColorRole.Button: "bg.raised",
            QPalette.ColorRole.ButtonText: "text.primary",
            QPalette.ColorRole.BrightText: "danger.text",
            QPalette.ColorRole.Highlight: "accent.fill",
            QPalette.ColorRole.HighlightedText: "accent.on",
            QPalette.ColorRole.Accent: "accent.fill",
            QPalette.ColorRole.Link: "accent.text",
            QPalette.ColorRole.LinkVisited: "accent.text",
            QPalette.ColorRole.ToolTipBase: "bg.inverse",
            QPalette.ColorRole.ToolTipText: "text.inverse",
            QPalette.ColorRole.Light: "bg.raised",
            QPalette.ColorRole.Midlight: "border.subtle",
            QPalette.ColorRole.Mid: "border.default",
            QPalette.ColorRole.Dark: "border.control",
            QPalette.ColorRole.Shadow: "border.default",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text.disabled"))
        return palette


def _colour(text: str) -> QColor:
    """Read ``#RRGGBB`` or, for a scrim, ``#RRGGBBAA`` (Qt would read the alpha first)."""
    if len(text) == len("#RRGGBBAA"):
        colour = QColor(text[:7])
        colour.setAlpha(int(text[7:], 16))
        return colour
    return QColor(text)


def _derived(solid: QColor, part: str, ground: QColor, *, dark: bool) -> QColor:
    """Return a part of a brand colour that is none of the eight."""
    if part == "tint":
        return _mixed(solid, ground, 0.2 if dark else 0.12)
    if part == "text":
        return solid.lighter(170) if dark else solid.darker(125)
    if part == "on":
        return QColor("#FFFFFF") if _luminance(solid) < 0.4 else QColor("#1F1E1B")
    return solid


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )


def _luminance(colour: QColor) -> float:
    return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF()


@cache
def _load_fonts() -> None:
    for path in sorted(resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def _renderer(name: str) -> QSvgRenderer:
    path = resource("icons", f"{name}.svg")
    return QSvgRenderer(str(path if path.exists() else resource("icons", "globe.svg")))


def _drawn(name: str, size: int, colour: QColor, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name).render(painter, QRect(0, 0, pixels, pixels))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRect(pixmap.rect())
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _unscaled(pixels: int, percent: int) -> float:
    """Return a text's size at 100 %: that of a style if it can be, for what is rounded twice would drift."""
    sizes = (spec["px"] for spec in tokens()["font"]["styles"].values())
    return next((size for size in sizes if round(size * percent / 100) == pixels), pixels * 100 / percent)
