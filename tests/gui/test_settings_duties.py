"""For how long copies are kept, as one chooses it: longer holds at once and is warned of, less long is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget

from cm_inbox.gui.desk_protocol import NetworkChoice
from cm_inbox.gui.dialogs.duties import DutyField
from cm_inbox.gui.dialogs.settings_page import Door
from cm_inbox.gui.language import Language
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.duties import KEPT, Duties, Duty, DutyKind
from cm_inbox.models.sentences import Sentence
from cm_inbox.settings import Settings

COPIES = Duty(DutyKind.COPIES, 48, Sentence("Two days, says Strict."), "https://strict.example/terms")
GONE = Duty(DutyKind.GONE, 0, Sentence("At once, says Strict."), "https://strict.example/terms")
STRICT = NetworkChoice("strict", "Strict", "globe", (SignInMethod.TOKEN,), {}, duties=(COPIES, GONE))


@dataclass
class Shown:
    """Fields over settings that are kept nowhere."""

    home: QWidget
    theme: Theme
    settings: Settings = field(default_factory=Settings)

    def field(self, duty: Duty) -> DutyField:
        def use(settings: Settings) -> None:
            self.settings = settings

        made = DutyField(self.theme, STRICT, duty, Door(lambda: self.settings, use))
        layout = self.home.layout()
        assert layout is not None
        layout.addWidget(made)
        return made


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    Language(qapp).use("en")
    home = QWidget()
    QVBoxLayout(home)
    home.show()
    yield Shown(home, Theme(qapp, "light"))
    home.close()


def choose(part: DutyField, hours: int) -> None:
    part.hours.setCurrentIndex(part.hours.findData(hours))
    part.hours.activated.emit(part.hours.currentIndex())


def offered(part: DutyField) -> list[str]:
    return [part.hours.itemText(at) for at in range(part.hours.count())]


def test_what_the_terms_ask_is_in_force_by_itself(shown: Shown) -> None:
    copies, gone = shown.field(COPIES), shown.field(GONE)
    assert offered(copies) == ["2 days", "7 days", "30 days", "90 days", "365 days", "for ever"]
    assert offered(gone) == ["not at all", "for ever"]
    assert (copies.hours.currentText(), gone.hours.currentText()) == ("2 days", "not at all")
    assert copies.hint.startswith("Two days, says Strict. ")
    assert "Strict" in copies.hours.accessibleName()
    assert copies.warning.isHidden()
    assert shown.settings.duties == Duties()


def test_longer_holds_at_once_and_is_warned_of(shown: Shown) -> None:
    copies = shown.field(COPIES)
    choose(copies, 30 * 24)
    assert shown.settings.duties.hours("strict", COPIES) == 30 * 24
    assert not copies.warning.isHidden()
    assert "Strict" in copies.warning.text()
    choose(copies, KEPT)
    assert shown.settings.duties.hours("strict", COPIES) is None


@pytest.mark.parametrize("duty", [COPIES, GONE])
def test_less_long_is_asked_first(shown: Shown, duty: Duty) -> None:
    shown.settings = Settings(duties=Duties().with_hours("strict", duty, KEPT))
    part = shown.field(duty)
    assert not part.warning.isHidden()
    choose(part, duty.hours)
    box = part.findChild(QMessageBox)
    assert box is not None
    assert part.hours.currentData() == KEPT, "nothing has changed yet"
    box.reject()
    assert shown.settings.duties.hours("strict", duty) is None
    part.use(duty.hours)
    assert shown.settings.duties == Duties()
    assert part.warning.isHidden()
