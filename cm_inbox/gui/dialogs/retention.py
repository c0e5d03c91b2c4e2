"""For how long messages are kept, for all brands or one: chosen, shown beforehand, and only then in force."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.keeping import Keeping
from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis
from cm_inbox.retention import EVERYTHING, Retention
from cm_inbox.store.forgetting import Foreseen

from .base import inked_label
from .settings_page import Door, Work, ask_first, in_a_row, quiet_button
from .settings_pages import choices

translate = QCoreApplication.translate

MONTHS = (3, 6, 12, 24, 36)
LIKE_OTHERS = -1


class Automatic(QWidget):
    """Keeping more holds at once; keeping less says what would go, and asks first."""

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        keeping: Keeping,
        clock: Callable[[], Millis],
        door: Door,
        done: Callable[[], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._brands = inbox.brands()
        self._keeping = keeping
        self._clock = clock
        self._door = door
        self._done = done
        self._asked = 0
        self._foreseen: Foreseen | None = None
        self._futures = Futures(self._failed, self)
        brands: list[tuple[object, str]] = [(None, translate("Settings", "All brands"))]
        brands += [(brand.uid, line(brand.name, 60)) for brand in self._brands]
        self.brand: QComboBox = choices(theme, brands, None)
        self.brand.setCurrentIndex(0)
        self.brand.setAccessibleName(translate("Settings", "Brand"))
        self.months: QComboBox = choices(theme, (), None)
        self.months.setAccessibleName(translate("Settings", "Keep for so long"))
        self.button = quiet_button(translate("Settings", "Put in force…"), "danger")
        self.button.clicked.connect(self._ask)
        self.now = inked_label("", theme, "small", "secondary")
        self.work = Work(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (in_a_row(self.brand, self.months, self.button), self.now, self.work):
            column.addWidget(part)
        self.brand.activated.connect(lambda _at: self._show_brand())
        self.months.activated.connect(lambda _at: self._choose())
        self._show_brand()

    # -- what is in force --

    @property
    def _retention(self) -> Retention:
        return self._door.current().retention

    def _show_brand(self) -> None:
        """Show what is in force for the brand that is looked at."""
        uid, retention = self.brand.currentData(), self._retention
        held = retention.months if uid is None else retention.brands.get(uid, LIKE_OTHERS)
        self.months.clear()
        if uid is not None:
            self.months.addItem(translate("Settings", "Like all brands"), LIKE_OTHERS)
        for months in (EVERYTHING, *sorted({*MONTHS, held} - {EVERYTHING, LIKE_OTHERS})):
            self.months.addItem(_kept(months), months)
        self.months.setCurrentIndex(self.months.findData(held))
        self._foreseen = None
        self.button.setEnabled(False)
        self.work.say("")
        self._say_now()

    def _say_now(self) -> None:
        said = [translate("Settings", "In force: %1").replace("%1", _kept(self._retention.months))]
        said += [
            f"{isolated(brand.name, 60)}: {_kept(self._retention.brands[brand.uid])}"
            for brand in self._brands
            if brand.uid in self._retention.brands
        ]
        self.now.setText(" · ".join(said))

    # -- choosing --

    def chosen(self) -> Retention:
        """Return what would be in force."""
        uid, months, now = self.brand.currentData(), int(self.months.currentData()), self._retention
        if uid is None:
            return Retention(months, now.brands)
        others = {brand: kept for brand, kept in now.brands.items() if brand != uid}
        return Retention(now.months, others if months == LIKE_OTHERS else {**others, uid: months})

    def _choose(self) -> None:
        chosen = self.chosen()
        self._foreseen = None
        self.button.setEnabled(False)
        self._asked += 1
        if chosen == self._retention:
            self.work.say("")
        elif not self._shorter(chosen):
            self._use(chosen)
            self.work.say("")
        else:
            asked = self._asked
            self.work.say(translate("Settings", "Counting…"))
            limits = chosen.limits(self._shorter(chosen), self._clock())
            self._futures.then(self._keeping.foresee_limits(limits), lambda found: self._foresee(asked, found))

    def _shorter(self, chosen: Retention) -> list[Brand]:
        """Return the brands of which less would be kept than now."""
        now = self._retention
        return [
            brand
            for brand in self._brands
            if chosen.of(brand) != EVERYTHING and (now.of(brand) == EVERYTHING or chosen.of(brand) < now.of(brand))
        ]

    def _foresee(self, asked: int, foreseen: Foreseen) -> None:
        if asked != self._asked:
            return  # another choice was made meanwhile
        self._foreseen = foreseen
        self.button.setEnabled(True)
        said = translate("Settings", "Would go: %1.").replace("%1", counted(foreseen))
        if not foreseen.messages:
            said = translate("Settings", "Nothing would go.")
        if foreseen.kept:
            stay = translate(
                "Settings", "%n old conversation(s) kept: something waits, or is protected.", "", foreseen.kept
            )
            said += f" {stay}"
        self.work.say(said)

    def _ask(self) -> None:
        if self._foreseen is None:
            return
        title = translate("Settings", "Put in force")
        question = translate("Settings", "Forget %1 now, and from now on all that grows older than that?")
        warning = translate("Settings", "This cannot be undone, by nobody. A backup made before still has it.")
        ask_first(self, title, question.replace("%1", counted(self._foreseen)), warning, title, self.switch_on)

    def switch_on(self) -> None:
        """Keep no longer than was chosen, from now on."""
        chosen = self.chosen()
        limits = chosen.limits(self._brands, self._clock())
        self._use(chosen)
        self.button.setEnabled(False)
        self.work.run(
            translate("Settings", "Forgetting… What is forgotten already is gone if you stop."),
            lambda progress, stop: self._keeping.keep_to(limits, progress, stop),
            self._forgotten,
        )

    def _use(self, retention: Retention) -> None:
        self._door.change(retention=retention)
        self._foreseen = None
        self._say_now()

    def _forgotten(self, messages: int) -> str:
        self._done()
        return translate("Settings", "Gone for good: %n message(s).", "", messages)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.work.say(f"{title}. {message}", "danger")


def counted(foreseen: Foreseen) -> str:
    """Return in words how much would go."""
    said = translate("Settings", "%n message(s)", "", foreseen.messages)
    return said + ", " + translate("Settings", "%n whole conversation(s)", "", foreseen.conversations)


def _kept(months: int) -> str:
    if months == EVERYTHING:
        return translate("Settings", "everything is kept")
    return translate("Settings", "%n month(s) are kept", "", months)
