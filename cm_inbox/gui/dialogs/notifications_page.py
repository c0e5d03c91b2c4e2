"""The page of the settings about what comes to one's notice, the icon in the tray, the start with the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui.autostart import Autostart, autostart
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.relaunch import program
from cm_inbox.gui.texts import error_text
from cm_inbox.gui.tray import why_no_notices, why_no_tray
from cm_inbox.settings import data_folder
from cm_inbox.wellbeing import Way

from .page_parts import Page, PageContext

translate = QCoreApplication.translate

LIKE_OTHERS = ""


def notifications_page(context: PageContext) -> QWidget:
    """Return the page. What is changed on it holds at once."""
    return NotificationsPage(context, autostart(), command_for(context.context.exposure.folder))


def ways() -> Sequence[tuple[Way, str]]:
    """Return what one can choose, with its words."""
    return (
        ("everything", translate("Notifications", "Everything")),
        ("urgent", translate("Notifications", "What presses")),
        ("mine", translate("Notifications", "What is mine")),
        ("nothing", translate("Notifications", "Nothing")),
    )


class NotificationsPage(Page):
    """What a person wants to be told while the window is not in front."""

    def __init__(self, context: PageContext, start: Autostart, command: Sequence[str]) -> None:
        """``start`` is where the system looks for what starts with the session, ``command`` what it is to start."""
        super().__init__(context.theme, translate("Notifications", "Notifications"))
        self._context = context
        self._start = start
        self._command = command
        self._add_brands()
        self._add_words()
        self._add_outside()
        self.end()

    def _add_brands(self) -> None:
        context, chosen = self._context, self._context.settings.notifying
        self.title(translate("Notifications", "Tell me of"))
        self.why = why_no_notices()
        if self.why:
            self.note(self.why)
        self.usual = self.choice(ways(), chosen.usual, lambda way: self._change(usual=way))
        presses = translate("Notifications", "What presses: marked urgent, late or due soon.")
        self.field(
            translate("Notifications", "All brands"), self.usual, presses, "notify prévenir urgent presses presse mine"
        )
        self.brands = {}
        options = ((LIKE_OTHERS, translate("Notifications", "Like all brands")), *ways())
        for brand in context.inbox.brands():
            way = chosen.brands.get(brand.uid, LIKE_OTHERS)
            field = self.choice(options, way, partial(self._use_way, brand.uid))
            self.brands[brand.uid] = field
            self.field(isolated(brand.name, 60), field, words="brand marque notify prévenir")

    def _use_way(self, uid: str, way: str) -> None:
        others = {brand: kept for brand, kept in self._context.settings.notifying.brands.items() if brand != uid}
        known = next((each for each, _words in ways() if each == way), None)
        self._change(brands=others if known is None else {**others, uid: known})

    def _add_words(self) -> None:
        chosen = self._context.settings.notifying
        self.words = self.tick(
            translate("Notifications", "Quote the message"),
            chosen.words,
            lambda on: self._change(words=on),
            translate("Notifications", "Its hurtful words never. Many at once are one notification, without any text."),
            "quote citer text texte words mots preview aperçu",
        )
        self.badge = self.tick(
            translate("Notifications", "Show on the icon how much is unread"),
            chosen.badge,
            lambda on: self._change(badge=on),
            words="badge icon icône unread lus number nombre",
        )

    def _add_outside(self) -> None:
        self.title(translate("Notifications", "While the window is closed"))
        why = why_no_tray()
        self.to_tray = self.tick(
            translate("Notifications", "Stay in the tray when the window is closed"),
            self._context.settings.notifying.to_tray and not why,
            lambda on: self._change(to_tray=on),
            why,
            "tray barre notification area zone close fermer background",
        )
        self.to_tray.setEnabled(not why)
        self.start = self.tick(
            translate("Notifications", "Start with the session"),
            self._start.enabled(),
            self._use_start,
            words="start démarrer session autostart login ouverture",
        )
        if self._context.context.leave_demo is not None:
            self.start.setEnabled(False)
            self.note(translate("Notifications", "The demo world does not start with the session."))
        self.trouble = self.note("")
        self.trouble.hide()

    def _use_start(self, on: bool) -> None:
        """Write the entry or take it away; where that is not possible, say so and leave the box as it is."""
        if on is self._start.enabled():
            return
        try:
            self._start.enable(self._command) if on else self._start.disable()
        except (OSError, CmInboxError) as error:
            said = error_text(error)[1] if isinstance(error, CmInboxError) else str(error)
            self.trouble.setText(said)
            self.trouble.show()
            self.start.setChecked(self._start.enabled())
        else:
            self.trouble.hide()

    def _change(self, **values: Any) -> None:
        settings = self._context.settings
        self._context.use_settings(replace(settings, notifying=replace(settings.notifying, **values)))


def command_for(folder: Path | None) -> list[str]:
    """Return what starts the program on a data folder; None, and the usual one, need not be named."""
    usual = folder is None or folder == data_folder(None)
    return [*program(), *([] if usual else ["--data", str(folder)])]
