"""The pages of the settings about the history: what is kept, for how long, where, and how it is taken along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from cm_inbox.errors import CmInboxError
from cm_inbox.gui import texts, when
from cm_inbox.gui.file_dialog import file_dialog
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.inbox import Inbox
from cm_inbox.keeping import Keeping, Sizes
from cm_inbox.models.accounts import Brand
from cm_inbox.models.conversations import AuthorRecord
from cm_inbox.models.instants import Millis
from cm_inbox.retention import MONTH
from cm_inbox.store.forgetting import Foreseen, Trace

from .base import inked_label
from .retention import Automatic, counted
from .rows import Item, RowList
from .settings_page import Door, Page, Work, ask_first, in_a_row, quiet_button
from .settings_pages import choices

translate = QCoreApplication.translate

MONTHS = (3, 6, 12, 24, 36)
TYPING_MS = 250
TRACES = 20


def privacy_page(theme: Theme, inbox: Inbox, keeping: Keeping, clock: Callable[[], Millis], door: Door) -> Page:
    """Return the page about what is kept and what is forgotten for good."""
    page = Page(theme, "privacy", translate("Settings", "Privacy"), "shield", "privacy vie privée données rgpd gdpr")
    where = inked_label(_places(keeping.folder), theme, "small", "secondary")
    page.add(
        translate("Settings", "What is where"), where, words="where où folder dossier files fichiers keyring trousseau"
    )
    traces = Traces(theme, inbox, keeping, clock)
    automatic = Automatic(theme, inbox, keeping, clock, door, traces.refresh)
    hint = translate(
        "Settings",
        "Some minutes after the start and once a day, little by little. What still waits stays whole, and so does what "
        "the charter protects.",
    )
    words = "automatic automatique retention conservation keep garder months mois durée rgpd gdpr"
    page.add(translate("Settings", "Keep for so long"), automatic, hint, words)
    older = Older(theme, inbox, keeping, clock, traces.refresh)
    hint = translate(
        "Settings",
        "What still waits stays whole. The answers, notes and decisions go with what they were about; warnings then no "
        "longer count.",
    )
    words = "retention conservation delete supprimer old anciens months mois durée"
    page.add(translate("Settings", "Forget what is old"), older, hint, words)
    person = Person(theme, inbox, keeping, traces.refresh)
    hint = translate(
        "Settings",
        "Their messages, and what was answered, decided and noted about them. A ban on the network stays. Messages of "
        "others that name them stay.",
    )
    words = "erase effacer person personne request demande right droit oubli forget oublier gdpr rgpd"
    page.add(translate("Settings", "Erase a person"), person, hint, words)
    page.add(translate("Settings", "What was erased"), traces, words="journal trace log effacé erased")
    return page.end()


def _places(folder: Path) -> str:
    lines = (
        translate("Settings", "The history, encrypted: %1").replace("%1", str(folder / "history.db")),
        translate(
            "Settings", "Sign-ins and the history’s key: the system’s keyring, or a vault behind your passphrase."
        ),
        translate("Settings", "These settings and window sizes: %1").replace("%1", str(folder)),
        translate("Settings", "Nothing is sent anywhere but to the networks you connect."),
    )
    return "\n".join(lines)


class Older(QWidget):
    """Chooses a brand and an age, counts what would go, and forgets it once that is confirmed."""

    def __init__(
        self, theme: Theme, inbox: Inbox, keeping: Keeping, clock: Callable[[], Millis], done: Callable[[], None]
    ) -> None:
        super().__init__()
        self._keeping = keeping
        self._clock = clock
        self._done = done
        self._foreseen: Foreseen | None = None
        self._futures = Futures(self._failed, self)
        self.brand: QComboBox = choices(theme, [(each.id, line(each.name, 60)) for each in inbox.brands()], None)
        self.brand.setCurrentIndex(0)
        self.brand.setAccessibleName(translate("Settings", "Brand"))
        older = [(months, translate("Settings", "older than %n month(s)", "", months)) for months in MONTHS]
        self.months: QComboBox = choices(theme, older, 24)
        self.months.setAccessibleName(translate("Settings", "Age"))
        self.button = quiet_button(translate("Settings", "Forget for good…"), "danger")
        self.button.clicked.connect(self._ask)
        self.button.setEnabled(False)
        self.work = Work(theme)
        holder = _below(self, in_a_row(self.brand, self.months, self.button), self.work)
        holder.setContentsMargins(0, 0, 0, 0)
        for field in (self.brand, self.months):
            field.activated.connect(lambda _at: self.count())
        self.count()

    def _before(self) -> Millis:
        return self._clock() - int(self.months.currentData()) * MONTH

    def count(self) -> None:
        """Count what would go, changing nothing."""
        self.button.setEnabled(False)
        brand = self.brand.currentData()
        if brand is None:
            self.work.say(translate("Settings", "There is no brand yet."))
            return
        self.work.say(translate("Settings", "Counting…"))
        self._futures.then(self._keeping.foresee_older(brand, self._before()), self._show)

    def _show(self, foreseen: Foreseen) -> None:
        self._foreseen = foreseen
        self.button.setEnabled(foreseen.messages > 0)
        said = translate("Settings", "Would go: %1.").replace("%1", counted(foreseen))
        if not foreseen.messages:
            said = translate("Settings", "Nothing would go.")
        if foreseen.kept:
            said += " " + translate(
                "Settings", "%n old conversation(s) stay, since something waits.", "", foreseen.kept
            )
        self.work.say(said)

    def _ask(self) -> None:
        assert self._foreseen is not None
        title = translate("Settings", "Forget for good")
        question = translate("Settings", "Forget %1 of %2?").replace("%1", counted(self._foreseen))
        question = question.replace("%2", isolated(self.brand.currentText(), 60))
        warning = translate("Settings", "This cannot be undone, by nobody. A backup made before still has it.")
        ask_first(self, title, question, warning, title, self.forget)

    def forget(self) -> None:
        """Forget it."""
        self.button.setEnabled(False)
        brand, before = self.brand.currentData(), self._before()
        self.work.run(
            translate("Settings", "Forgetting… What is forgotten already is gone if you stop."),
            lambda progress, stop: self._keeping.forget_older(brand, before, progress, stop),
            self._forgotten,
        )

    def _forgotten(self, trace: Trace) -> str:
        self._done()
        return _outcome(trace)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.work.say(f"{title}. {message}", "danger")


class Person(QWidget):
    """Finds a person by name and erases all there is of them, once that is confirmed."""

    def __init__(self, theme: Theme, inbox: Inbox, keeping: Keeping, done: Callable[[], None]) -> None:
        super().__init__()
        self._inbox = inbox
        self._keeping = keeping
        self._done = done
        self._futures = Futures(self._failed, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("Settings", "Name or handle"))
        self.search.setAccessibleName(translate("Settings", "Name or handle"))
        self.list = RowList(theme, translate("Settings", "People found"), self)
        self.list.setMinimumHeight(110)
        self.list.hide()
        self.button = quiet_button(translate("Settings", "Erase for good…"), "danger")
        self.button.setEnabled(False)
        self.button.clicked.connect(self._foresee)
        self.work = Work(theme)
        _below(self, in_a_row(self.search, self.button, stretch=False), self.list, self.work)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._timer.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.list.current_changed.connect(lambda: self.button.setEnabled(self.list.current_id() is not None))

    def _look(self) -> None:
        self._futures.then(self._keeping.people(self.search.text()), self._show)

    def _show(self, people: list[AuthorRecord]) -> None:
        accounts = {account.id: account for account in self._inbox.accounts(removed=True)}
        self.list.show_items(
            [
                Item(
                    id=str(each.row),
                    title=line(each.author.name or each.author.handle, 80),
                    aside=translate("Settings", "%n message(s)", "", each.messages),
                    detail=" · ".join(
                        part
                        for part in (line(each.author.handle, 80), line(accounts[each.account_id].address, 80))
                        if part
                    ),
                    icon="user",
                )
                for each in people
                if each.account_id in accounts
            ]
        )
        self.list.setVisible(bool(people))
        self.button.setEnabled(self.list.current_id() is not None)
        found = people or not self.search.text().strip()
        self.work.say("" if found else translate("Settings", "Nobody is called that here."))

    def _foresee(self) -> None:
        chosen = self.list.current_id()
        if chosen is not None:
            row = int(chosen)
            self._futures.then(self._keeping.foresee_person(row), lambda foreseen: self._ask(row, foreseen))

    def _ask(self, row: int, foreseen: Foreseen) -> None:
        title = translate("Settings", "Erase for good")
        name = next((item.title for item in self.list.items() if item.id == str(row)), "")
        question = translate("Settings", "Erase all there is of %1: %2?").replace("%2", counted(foreseen))
        warning = translate("Settings", "This cannot be undone, by nobody. A backup made before still has it.")
        ask_first(self, title, question.replace("%1", isolated(name, 60)), warning, title, lambda: self.erase(row))

    def erase(self, row: int) -> None:
        """Erase this person."""
        self.work.run(
            translate("Settings", "Erasing…"),
            lambda progress, stop: self._keeping.forget_person(row, progress, stop),
            self._erased,
        )

    def _erased(self, trace: Trace) -> str:
        self.list.show_items([])
        self.list.hide()
        self.search.clear()
        self._done()
        return _outcome(trace)

    def _failed(self, error: CmInboxError) -> None:
        title, message = texts.error_text(error)
        self.work.say(f"{title}. {message}", "danger")


def _outcome(trace: Trace) -> str:
    said = translate("Settings", "Gone for good: %n message(s).", "", trace.messages)
    if not trace.finished:
        return said + " " + translate("Settings", "It was stopped; what is left is as it was.")
    return said


class Traces(QWidget):
    """Says what was forgotten, when and by whom: no name and no text of it."""

    def __init__(self, theme: Theme, inbox: Inbox, keeping: Keeping, clock: Callable[[], Millis]) -> None:
        super().__init__()
        self._inbox = inbox
        self._keeping = keeping
        self._clock = clock
        self.label = inked_label("", theme, "small", "secondary")
        _below(self, self.label)
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        brands = {brand.id: brand for brand in self._inbox.brands()}
        accounts = {account.id: account.address for account in self._inbox.accounts(removed=True)}
        said = [self._line(trace, brands, accounts) for trace in self._keeping.traces()[:TRACES]]
        self.label.setText("\n".join(said) or translate("Settings", "Nothing was erased yet."))

    def _line(self, trace: Trace, brands: dict[int, Brand], accounts: dict[int, str]) -> str:
        now = self._clock()
        if trace.before is not None:
            brand = brands.get(trace.brand_id or 0)
            what = translate("Settings", "%1 from before %2").replace("%2", when.date_of(trace.before, now))
            what = what.replace("%1", line(brand.name if brand else "?", 60))
        else:
            what = translate("Settings", "a person at %1").replace(
                "%1", line(accounts.get(trace.account_id or 0, "?"), 80)
            )
        count = translate("Settings", "%n message(s)", "", trace.messages)
        return " · ".join((when.moment(trace.at, now), line(trace.actor, 60), what, count))


# --- storage -------------------------------------------------------------------------------------


def storage_page(theme: Theme, inbox: Inbox, keeping: Keeping, begin_again: Callable[[Path], None] | None) -> Page:
    """Return the page about the room the history takes, and how it is copied."""
    page = Page(
        theme, "storage", translate("Settings", "Storage"), "file", "storage stockage disk disque history historique"
    )
    work = Work(theme)
    room = Room(theme, keeping, work)
    words = "size taille room place disk disque check vérifier damage compact compacter vacuum"
    hint = translate("Settings", "While it is compacted, decisions wait. Deleted words are overwritten by that, too.")
    page.add(translate("Settings", "Room it takes"), room, hint, words)
    backup = Backup(keeping, begin_again, work, theme)
    hint = translate(
        "Settings", "One encrypted file with everything but the sign-ins. Without the passphrase nobody reads it."
    )
    words = "backup sauvegarde sauvegarder restore restaurer copy copie passphrase phrase secrète"
    page.add(translate("Settings", "Backup"), backup, hint, words)
    export = Export(theme, inbox, keeping, work)
    hint = translate("Settings", "Not encrypted: whoever has the file reads all of it.")
    page.add(translate("Settings", "Export"), export, hint, "export exporter csv json sqlite leave partir data données")
    page.column.addWidget(work)
    return page.end()


class Room(QWidget):
    """Says how large the history is; checks and compacts it."""

    def __init__(self, theme: Theme, keeping: Keeping, work: Work) -> None:
        super().__init__()
        self._keeping = keeping
        self._work = work
        self._futures = Futures(lambda error: work.say(texts.error_text(error)[1], "danger"), self)
        self.label = inked_label("", theme, "body", "secondary")
        self.check = quiet_button(translate("Settings", "Check now"))
        self.check.clicked.connect(self._check)
        self.compact = quiet_button(translate("Settings", "Compact the history"))
        self.compact.clicked.connect(self._compact)
        _below(self, self.label, in_a_row(self.check, self.compact))
        self.refresh()

    def refresh(self) -> None:
        """Look again how large it is."""
        self._futures.then(self._keeping.sizes(), self._show)

    def _show(self, sizes: Sizes) -> None:
        size = QLocale().formattedDataSize
        said = translate("Settings", "History: %1. Free on this disk: %2.")
        said = said.replace("%1", size(sizes.history)).replace("%2", size(sizes.free))
        if sizes.gaps > sizes.history // 20:
            said += " " + translate("Settings", "Compacting would free about %1.").replace("%1", size(sizes.gaps))
        for path, large in sizes.others:
            other = translate("Settings", "Older copy: %1 (%2).").replace("%1", path.name).replace("%2", size(large))
            said += "\n" + other
        self.label.setText(said)

    def _check(self) -> None:
        def checked(wrong: object) -> str:
            return translate("Settings", "The history is sound.") if not wrong else _damaged()

        said = translate("Settings", "Checking the history…")
        self._work.run(said, lambda _progress, _stop: self._keeping.check(), checked, can_stop=False)

    def _compact(self) -> None:
        def compacted(freed: int) -> str:
            self.refresh()
            return translate("Settings", "%1 freed.").replace("%1", QLocale().formattedDataSize(freed))

        said = translate("Settings", "Compacting… Decisions wait meanwhile.")
        self._work.run(said, lambda _progress, _stop: self._keeping.compact(), compacted, can_stop=False)


def _damaged() -> str:
    return translate("Settings", "The history is damaged: close cm-inbox and open it again, and it is repaired.")


class Backup(QWidget):
    """Copies the history into a file behind a passphrase, and leads to the way back."""

    def __init__(self, keeping: Keeping, begin_again: Callable[[Path], None] | None, work: Work, theme: Theme) -> None:
        super().__init__()
        self._keeping = keeping
        self._begin_again = begin_again
        self._work = work
        self._theme = theme
        self.passphrase = _secret(translate("Settings", "New passphrase"))
        self.again = _secret(translate("Settings", "Once more"))
        self.button = quiet_button(translate("Settings", "Back up…"))
        self.button.clicked.connect(self._choose)
        self.restore = quiet_button(translate("Settings", "Restore…"))
        self.restore.clicked.connect(self._restore)
        _below(self, in_a_row(self.passphrase, self.again, self.button, self.restore, stretch=False))

    def _choose(self) -> None:
        if self.passphrase.text() != self.again.text() or not self.passphrase.text():
            self._work.say(translate("Settings", "Type the same passphrase twice."), "danger")
            self.passphrase.setFocus()
            return
        _ask_where(self, translate("Settings", "Back up to"), "cm-inbox.cmbackup", self.back_up)

    def back_up(self, target: Path) -> None:
        """Write the backup to this file."""
        secret = self.passphrase.text()

        def written(size: int) -> str:
            self.passphrase.clear()
            self.again.clear()
            said = translate("Settings", "Backed up: %1 (%2). Keep the passphrase apart from it.")
            return said.replace("%1", str(target)).replace("%2", QLocale().formattedDataSize(size))

        self._work.run(
            translate("Settings", "Backing up…"),
            lambda progress, stop: self._keeping.back_up(target, secret, progress, stop),
            written,
        )

    def _restore(self) -> None:
        from .restore import RestoreDialog

        RestoreDialog(self._theme, self._keeping, self._begin_again, self.window()).open()


class Export(QWidget):
    """Writes messages for other programs."""

    def __init__(self, theme: Theme, inbox: Inbox, keeping: Keeping, work: Work) -> None:
        super().__init__()
        self._keeping = keeping
        self._work = work
        brands: list[tuple[object, str]] = [(None, translate("Settings", "All brands"))]
        brands += [(brand.id, line(brand.name, 60)) for brand in inbox.brands()]
        self.brand: QComboBox = choices(theme, brands, None)
        self.brand.setCurrentIndex(0)
        self.brand.setAccessibleName(translate("Settings", "Brand"))
        formats = (
            ("csv", translate("Settings", "Table (CSV)")),
            ("jsonl", translate("Settings", "JSON lines, to import again")),
            ("sqlite", translate("Settings", "Database (SQLite)")),
        )
        self.format: QComboBox = choices(theme, formats, "csv")
        self.format.setAccessibleName(translate("Settings", "Format"))
        self.button = quiet_button(translate("Settings", "Export…"))
        self.button.clicked.connect(self._choose)
        _below(self, in_a_row(self.brand, self.format, self.button))

    def _choose(self) -> None:
        ending = {"csv": "csv", "jsonl": "jsonl", "sqlite": "db"}[self.format.currentData()]
        _ask_where(self, translate("Settings", "Export to"), f"cm-inbox.{ending}", self.export)

    def export(self, target: Path) -> None:
        """Write to this file."""
        brand, kind = self.brand.currentData(), self.format.currentData()
        self._work.run(
            translate("Settings", "Exporting…"),
            lambda progress, stop: self._keeping.export(target, kind, brand, progress, stop),
            lambda count: translate("Settings", "%n message(s) exported.", "", count),
        )


def _ask_where(parent: QWidget, title: str, name: str, then: Callable[[Path], None]) -> None:
    dialog = file_dialog(parent, title)
    dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
    dialog.setFileMode(dialog.FileMode.AnyFile)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    return field


def _below(holder: QWidget, *widgets: QWidget) -> QWidget:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return holder
