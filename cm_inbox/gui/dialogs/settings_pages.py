"""The pages of the settings about oneself, the look, the languages and the keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from cm_inbox.gui.theme import Theme
from cm_inbox.models.spending import Spending
from cm_inbox.settings import TEXT_SIZES

from .base import Choices
from .key_editor import KeyEditor
from .settings_page import Door, Page

translate = QCoreApplication.translate

UNDO_CHOICES = (0, 5, 8, 15, 30, 60)
DAY_CHOICES = (25, 50, 100, 200, 500, 1_000, 2_000, 5_000)
MONTH_CHOICES = (500, 1_000, 1_500, 3_000, 5_000, 10_000, 30_000, 100_000)
"""Amounts of money, in US cents."""


def choices(theme: Theme, offered: Iterable[tuple[object, str]], chosen: object) -> QComboBox:
    """Return a field to choose one of some values, each with its title."""
    field = Choices(theme)
    for value, title in offered:
        field.addItem(title, value)
    field.setCurrentIndex(field.findData(chosen))
    field.setMaximumWidth(320)
    return field


def general_page(theme: Theme, door: Door) -> Page:
    """Return the page about oneself and the time to take back."""
    settings = door.current()
    page = Page(theme, "general", translate("Settings", "General"), "user", "general général moi")
    name = QLineEdit(settings.name)
    name.setMaximumWidth(320)
    name.editingFinished.connect(lambda: door.change(name=name.text().strip() or door.current().name))
    carried = translate("Settings", "Decisions, notes and assignments carry it.")
    page.add(translate("Settings", "Your name"), name, carried, "name nom signature author auteur")
    undo = choices(
        theme,
        [
            (seconds, translate("Settings", "%n second(s)", "", seconds))
            for seconds in sorted({*UNDO_CHOICES, settings.undo_seconds})
        ],
        settings.undo_seconds,
    )
    undo.activated.connect(lambda _at: door.change(undo_seconds=undo.currentData()))
    waits = translate("Settings", "So long an answer waits before it leaves. A ban: 10 s.")
    page.add(translate("Settings", "Time to take back"), undo, waits, "undo annuler delay délai seconds secondes")
    soften = QCheckBox(translate("Settings", "Show hurtful words as blocks"))
    soften.setChecked(settings.soften)
    soften.toggled.connect(lambda on: door.change(soften=on))
    peek = translate("Settings", "The key p reads them while it is held.")
    words = "insults insultes hurtful words mots blessants soften adoucir blocks"
    page.add(translate("Settings", "Softening"), soften, peek, words)
    _add_spending(theme, page, door)
    return page.end()


def _add_spending(theme: Theme, page: Page, door: Door) -> None:
    """Add what an account may cost on a network that charges for its calls."""
    spending = door.current().spending
    day = choices(theme, _amounts(DAY_CHOICES, spending.day), spending.day)
    month = choices(theme, _amounts(MONTH_CHOICES, spending.month), spending.month)

    def use() -> None:
        door.change(spending=Spending(day=day.currentData(), month=month.currentData()))

    day.activated.connect(lambda _at: use())
    month.activated.connect(lambda _at: use())
    words = "x twitter budget money argent dollars cost coût prix price spend dépenser plafond"
    hint = translate("Settings", "X charges for every call. Each account stops before it costs more, and says so.")
    page.add(translate("Settings", "What an account on X may cost in a day"), day, "", words)
    page.add(translate("Settings", "What an account on X may cost in a month"), month, hint, words)


def _amounts(offered: Iterable[int], current: int) -> list[tuple[object, str]]:
    """Return amounts in cents, with what they are called."""
    shown = [(cents, f"{QLocale().toString(cents / 100, 'f', 2)} $") for cents in sorted({*offered, current} - {0})]
    return [(0, translate("Settings", "nothing: X is not read")), *shown]


def appearance_page(theme: Theme, door: Door) -> Page:
    """Return the page about colours, sizes and movement."""
    settings = door.current()
    page = Page(theme, "appearance", translate("Settings", "Appearance"), "eye", "look aspect affichage")
    schemes = choices(
        theme,
        (
            ("system", translate("Settings", "Like the system")),
            ("light", translate("Settings", "Light")),
            ("dark", translate("Settings", "Dark")),
        ),
        settings.theme,
    )
    schemes.activated.connect(lambda _at: door.change(theme=schemes.currentData()))
    words = "theme thème colours couleurs light clair dark sombre night nuit"
    page.add(translate("Settings", "Colours"), schemes, translate("Settings", "F8 changes over at once."), words)
    sizes = choices(
        theme,
        [(size, translate("Settings", "%1 %").replace("%1", str(size))) for size in TEXT_SIZES],
        settings.text_size,
    )
    sizes.activated.connect(lambda _at: door.change(text_size=sizes.currentData()))
    larger = translate("Settings", "For everything larger, pictures too, use the scaling of the system.")
    page.add(translate("Settings", "Text size"), sizes, larger, "text texte size taille font police zoom large grand")
    densities = choices(
        theme,
        (
            ("comfortable", translate("Settings", "Comfortable")),
            ("compact", translate("Settings", "Compact")),
        ),
        settings.density,
    )
    densities.activated.connect(lambda _at: door.change(density=densities.currentData()))
    words = "density densité rows lignes compact list liste"
    page.add(translate("Settings", "Density of the list"), densities, words=words)
    still = QCheckBox(translate("Settings", "Nothing moves by itself"))
    still.setChecked(settings.still)
    still.toggled.connect(lambda on: door.change(still=on))
    hint = translate("Settings", "No ring that runs down, no bar that goes to and fro, no cursor that blinks.")
    words = "motion mouvement animation reduced réduit blink clignoter"
    page.add(translate("Settings", "Movement"), still, hint, words)
    return page.end()


def languages_page(theme: Theme, door: Door) -> Page:
    """Return the page about the language of the window."""
    page = Page(theme, "languages", translate("Settings", "Languages"), "globe", "language langue français english")
    languages = choices(
        theme,
        (
            ("system", translate("Settings", "Like the system")),
            ("fr", "Français"),
            ("en", "English"),
        ),
        door.current().language,
    )
    languages.activated.connect(lambda _at: door.change(language=languages.currentData()))
    words = "language langue interface français french english anglais"
    hint = translate("Settings", "Dates, numbers and plurals follow it. Your charters and messages stay as they are.")
    page.add(translate("Settings", "Language of the window"), languages, hint, words)
    spelling = QCheckBox(translate("Settings", "Underline words that may be misspelt"))
    spelling.setChecked(door.current().spelling)
    spelling.toggled.connect(lambda on: door.change(spelling=on))
    words = "spelling orthographe dictionary dictionnaire mistakes fautes"
    page.add(translate("Settings", "Spelling"), spelling, words=words)
    spaces = QCheckBox(translate("Settings", "Put French spaces right as I write"))
    spaces.setChecked(door.current().french_spaces)
    spaces.toggled.connect(lambda on: door.change(french_spaces=on))
    words = "typography typographie spaces espaces insécables french français"
    page.add(translate("Settings", "Typography"), spaces, words=words)
    return page.end()


def keys_page(theme: Theme, door: Door) -> Page:
    """Return the page on which keys are chosen."""
    page = Page(theme, "keys", translate("Settings", "Keys"), "key", "keyboard clavier shortcut raccourci touche")
    editor = KeyEditor(theme, door.current().keys)
    editor.setMinimumHeight(330)
    editor.changed.connect(lambda: door.change(keys=dict(editor.chosen)))
    hint = translate(
        "Settings",
        "A key is the character it produces, on every keyboard. On AZERTY digits work with and without Shift; "
        "what needs AltGr, such as #, is better bound anew. While you write, letters are text.",
    )
    words = "keys touches rebind conflict conflit reset azerty qwerty keyboard clavier"
    page.add(translate("Settings", "Keys of the commands"), editor, hint, words)
    page.refresh = lambda: editor.use_chosen(door.current().keys)
    return page.end()
