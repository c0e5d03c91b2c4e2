"""Somebody of a brand, found by the beginnings of their name or handle: for linking who is not suggested."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.models.conversations import FoundPerson

from .picker import Choice, Picker

translate = QCoreApplication.translate

LOOKED_AT = 60
"""How many people of all brands are looked at for those of this one."""


class PeoplePicker(Picker):
    """``chosen`` carries the author's row."""

    def __init__(
        self,
        theme: Theme,
        inbox: Inbox,
        networks: Mapping[int, str],
        besides: Collection[int],
        parent: QWidget,
    ) -> None:
        """``networks``: the brand's accounts, with the network of each. ``besides``: authors that are not meant."""
        self._inbox, self._networks, self._besides = inbox, networks, besides
        placeholder = translate("Dossier", "Name or handle of the same person")
        super().__init__(
            theme, (), parent, placeholder=placeholder, empty=translate("Dossier", "Nobody of this brand is called so.")
        )
        self._futures = Futures(self._failed, self)
        self.field.textChanged.connect(self._look_up)

    def _look_up(self, text: str) -> None:
        def show(people: Sequence[FoundPerson]) -> None:
            if text == self.field.text():
                self._choices = [self._choice(each) for each in people if self._is_meant(each)]
                self._search(text)

        self._futures.then(self._inbox.people(text, limit=LOOKED_AT), show)

    def _is_meant(self, person: FoundPerson) -> bool:
        return person.account_id in self._networks and person.row not in self._besides

    def _choice(self, person: FoundPerson) -> Choice:
        network = self._networks[person.account_id]
        title = isolated(person.name or person.handle, 60)
        words = f"{person.name} {person.handle}"
        return Choice(str(person.row), title, isolated(person.handle, 60), icon=f"n-{network}", words=words)

    def _failed(self, _error: CmInboxError) -> None:
        self.foot.setText(translate("Dossier", "Nobody of this brand is called so."))
