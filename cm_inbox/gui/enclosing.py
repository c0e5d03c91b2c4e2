"""What goes along with the answer that is being written: added, described, taken away, kept with the draft.

Files are read on a thread of their own and are the store's from then on: each change is one order, so that neither
another conversation, nor the end of the program, nor what is typed meanwhile can lose one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.inbox import Inbox
from cm_inbox.models.accounts import Account
from cm_inbox.models.conversations import Conversation
from cm_inbox.models.enclosures import ANY_TYPE, Enclosure, EnclosureLimit
from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied

from . import texts
from .file_dialog import file_dialog
from .futures import Futures
from .plain import isolated
from .sendable import Refusal
from .theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from .bare_files import Bare
    from .file_card import FileCard
    from .thumbnails import Thumbnails

translate = QCoreApplication.translate

PICTURES = "*.jpg *.jpeg *.png *.gif *.webp"
KEEP_AFTER_MS = 300
"""A pause this long: a description is kept."""


class Enclosing(QObject):
    """``changed``: what goes along is other than before. ``placed``: the cards are others now. ``told``: something to
    say in the composer's line. ``failed`` carries why a file could not be added or kept, ``kept`` the conversation
    whose draft is another now.
    """

    changed = Signal()
    placed = Signal()
    told = Signal(str)
    failed = Signal(object)
    kept = Signal(int)

    def __init__(self, inbox: Inbox, theme: Theme, now: Callable[[], Millis], owner: QWidget) -> None:
        super().__init__(owner)
        self._inbox, self._theme, self._now = inbox, theme, now
        self._conversation: int | None = None
        self._limit: EnclosureLimit | str = ""
        self._cards: list[FileCard] = []
        self._going: dict[int, set[str]] = {}
        self._shown = True
        self._reading: Counter[int] = Counter()
        self._leaving: tuple[str, ...] = ()
        self._thumbnails: Thumbnails | None = None
        self._futures = Futures(self.failed.emit, self)
        self._pause = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        self.place = QWidget(owner)
        column = QVBoxLayout(self.place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.place.hide()

    # -- opening and closing --

    def open(self, conversation: Conversation) -> None:
        """Show what goes along with a conversation's draft."""
        if self._conversation == conversation.row.id:
            self.look_again()
            return
        self.put_away()
        self._conversation = conversation.row.id
        self._show(self._staying(conversation.files))

    def put_away(self) -> None:
        """Keep what was described, and show nothing."""
        self.keep()
        self._conversation = None
        self._show(())

    def look_again(self) -> None:
        """Show what the store has now: files come back with an answer that was taken back."""
        if self._conversation is not None:
            self._show(self._staying(self._inbox.draft_files(self._conversation)))

    def _staying(self, files: Sequence[Enclosure]) -> list[Enclosure]:
        """Return the files the store has in a draft without those that an order under way takes out of it."""
        assert self._conversation is not None
        going = self._going.pop(self._conversation, set()) & {file.id for file in files}
        if going:
            self._going[self._conversation] = going
        return [file for file in files if file.id not in going]

    def offer(self, limit: EnclosureLimit | str, *, shown: bool = True) -> None:
        """Take what fits; a text says why nothing goes along with this kind of answer. Not ``shown``: in a note."""
        self._limit, self._shown = limit, shown
        if self._cards:
            self.place.setVisible(shown)

    @property
    def files(self) -> list[Enclosure]:
        return [card.file for card in self._cards]

    @property
    def cards(self) -> Sequence[FileCard]:
        return self._cards

    @property
    def why_not(self) -> str:
        """Return why no file goes along; empty where some may."""
        return self._limit if isinstance(self._limit, str) else ""

    @property
    def wordless(self) -> bool:
        """Return whether the files make an answer by themselves."""
        return bool(self._cards) and isinstance(self._limit, EnclosureLimit) and self._limit.wordless

    def refusal(self) -> Refusal | None:
        """Return why an answer cannot leave as its files are."""
        if self._conversation is not None and self._reading[self._conversation]:
            return Refusal(translate("Composer", "A file is still being read."))
        if not self._cards:
            return None
        limit = self._limit
        if isinstance(limit, str):
            return Refusal(translate("Composer", "Take the files away first: %1").replace("%1", limit), told=True)
        over = len(self._cards) - limit.count
        if over > 0:
            return Refusal(translate("Composer", "Too many files: take %n of them away.", "", over), told=True)
        for file in self.files:
            if file.size > limit.most_bytes or not limit.takes(file.media_type):
                said = translate("Composer", "%1 does not fit here: take it away, then attach it again.")
                return Refusal(said.replace("%1", isolated(file.name, 40)), told=True)
        return None

    # -- adding --

    def wanted(self, data: QMimeData) -> list[Path | QImage]:
        """Return what of a clipboard or of something dropped is a file; what is text as well is pasted as text."""
        urls = data.urls()
        if urls and all(url.isLocalFile() for url in urls):
            return [Path(url.toLocalFile()) for url in urls]
        if data.hasImage() and not data.hasText():
            image = data.imageData()
            return [image] if isinstance(image, QImage) and not image.isNull() else []
        return []

    def add(self, sources: Sequence[Path | QImage]) -> None:
        """Read files, on a thread, and keep them with the draft."""
        conversation, limit = self._conversation, self._limit
        if conversation is None or not sources:
            return
        if isinstance(limit, str):
            self.told.emit(limit)
            return
        room = max(0, limit.count - len(self._cards) - self._reading[conversation])
        thread = ThreadPoolExecutor(1, "enclosing")
        for source in sources[:room]:
            self._reading[conversation] += 1
            done = thread.submit(_bare, source, limit, self._now())
            self._futures.then(done, partial(self._read, conversation), partial(self._fail, conversation))
        thread.shutdown(wait=False)
        self.changed.emit()
        if len(sources) > room:
            self.told.emit(translate("Composer", "No more than %n file(s) go along here.", "", limit.count))

    def _read(self, conversation: int, ready: Bare) -> None:
        order = self._inbox.attach(conversation, ready.file, ready.content)
        self._futures.then(
            order, lambda _done: self._added(conversation, ready.file), partial(self._fail, conversation)
        )

    def _added(self, conversation: int, file: Enclosure) -> None:
        self._reading[conversation] -= 1
        self.kept.emit(conversation)
        if self._conversation == conversation:
            self.look_again()
            said = translate("Composer", "%1 goes along.").replace("%1", isolated(file.name, 40))
            if self._cards and not self._cards[-1].edit.isHidden():
                said += " " + translate("Composer", "Describe it for those who do not see it.")
            self.changed.emit()
            self.told.emit(said)

    def _fail(self, conversation: int, error: CmInboxError) -> None:
        self._reading[conversation] -= 1
        self.changed.emit()
        self.failed.emit(error)

    def ask(self) -> None:
        """Let one choose files."""
        if self.why_not:
            self.told.emit(self.why_not)
            return
        dialog = file_dialog(self.place.window(), translate("Composer", "Attach files"))
        dialog.setFileMode(dialog.FileMode.ExistingFiles)
        if isinstance(self._limit, EnclosureLimit) and ANY_TYPE not in self._limit.types:
            dialog.setNameFilters([translate("Composer", "Pictures (%1)").replace("%1", PICTURES)])
        dialog.filesSelected.connect(lambda chosen: self.add([Path(each) for each in chosen]))
        dialog.open()

    # -- describing and taking away --

    def keep(self) -> None:
        """Keep the descriptions that were changed."""
        self._pause.stop()
        for card in self._cards:
            if card.dirty and self._conversation is not None:
                card.dirty = False
                order = self._inbox.describe_file(self._conversation, card.file.id, card.description)
                self._then_kept(order, self._conversation)

    def remove(self, file_id: str) -> None:
        """Take a file out of the draft."""
        if self._conversation is None:
            return
        number = next((place for place, card in enumerate(self._cards) if card.file.id == file_id), None)
        self._going.setdefault(self._conversation, set()).add(file_id)
        self._then_kept(self._inbox.detach(self._conversation, file_id), self._conversation)
        self._show([file for file in self.files if file.id != file_id])
        self.changed.emit()
        if number is not None and self._cards:
            self._cards[min(number, len(self._cards) - 1)].button.setFocus()
        else:
            self.told.emit("")

    def _then_kept(self, order: Future[None], conversation: int) -> None:
        self._futures.then(order, lambda _done: self.kept.emit(conversation))

    # -- sending --

    def leave(self) -> None:
        """Let the files go with the answer that is about to be ordered."""
        self.keep()
        self._leaving = tuple(file.id for file in self.files)
        if self._conversation is not None and self._leaving:
            self._going.setdefault(self._conversation, set()).update(self._leaving)
        self._show(())

    def take(self) -> tuple[str, ...]:
        """Return the ids of the files that go with the answer just submitted; once."""
        leaving, self._leaving = self._leaving, ()
        return leaving

    def come_back(self, conversation: int) -> None:
        """Show the files of an answer that did not leave."""
        self._going.pop(conversation, None)
        if conversation == self._conversation:
            self.look_again()
            self.changed.emit()

    # -- what is shown --

    def _show(self, files: Sequence[Enclosure]) -> None:
        """Show these files; a card that is there already stays as it is."""
        if not files and not self._cards:
            return
        known = {card.file.id: card for card in self._cards}
        wanted = {file.id for file in files}
        for file_id, card in known.items():
            if file_id not in wanted:
                card.hide()
                card.deleteLater()
        self._cards = [self._card(file, known.get(file.id)) for file in files]
        self.place.setVisible(bool(files) and self._shown)
        self.placed.emit()

    def _card(self, file: Enclosure, card: FileCard | None) -> FileCard:
        from .file_card import FileCard  # only once there is one

        if card is None:
            longest = self._limit.description if isinstance(self._limit, EnclosureLimit) else 0
            card = FileCard(self._theme, file, longest, self.place)
            card.described.connect(self._pause.start)
            card.removed.connect(partial(self.remove, file.id))
            layout = self.place.layout()
            assert layout is not None
            layout.addWidget(card)
        card.show_file(file)
        card.show_picture(self._pictures().of(file, card.devicePixelRatioF()))
        return card

    def _pictures(self) -> Thumbnails:
        if self._thumbnails is None:
            from .thumbnails import Thumbnails

            self._thumbnails = Thumbnails(self._inbox.file_content, self)
            self._thumbnails.made.connect(self._show_picture)
        return self._thumbnails

    def _show_picture(self, file_id: str) -> None:
        for card in self._cards:
            if card.file.id == file_id:
                card.show_picture(self._pictures().of(card.file, card.devicePixelRatioF()))
                self.placed.emit()

    def retranslate(self) -> None:
        for card in self._cards:
            card.retranslate()

    def restyle(self) -> None:
        for card in self._cards:
            card.restyle()


def limit_of(account: Account, visibility: Visibility, now: Millis) -> EnclosureLimit | str:
    """Return what files go with an answer of this kind, or in words why none do."""
    known: Mapping[Visibility, EnclosureLimit | Denied] | None = account.enclosures
    if known is None:
        return translate("Composer", "What files this account takes is not known yet: it is asked soon.")
    found = known.get(visibility)
    if found is None:
        return translate("Composer", "This network takes no files with this kind of answer.")
    return texts.denied(found, now) if isinstance(found, Denied) else found


def _bare(source: Path | QImage, limit: EnclosureLimit, at: Millis) -> Bare:
    from .bare_files import bare  # only on the thread that reads

    return bare(source, limit, at)
