"""What can be ordered of a charter besides writing it: rules added and moved, files opened, brought in, taken out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from cm_inbox.errors import of_file
from cm_inbox.resources_path import resource
from cm_inbox.settings import write_atomically

from .charter_name import NameDialog
from .file_dialog import file_dialog
from .futures import Futures

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter, Rule

    from .charter_draft import CharterDraft
    from .charter_editor import CharterEditor

translate = QCoreApplication.translate
T = TypeVar("T")

MOST_BYTES = 4_000_000
EXAMPLES = {"begin-fr": "altea-fr.toml", "begin-en": "brevent-en.toml"}


class Orders(QObject):
    """The orders, for one editor."""

    def __init__(self, editor: CharterEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._futures = Futures(editor.tell_error, self)
        rules = editor.list
        rules.move_wanted.connect(self.move)
        rules.duplicate_wanted.connect(self.duplicate)
        rules.remove_wanted.connect(self.remove)
        rules.mode_wanted.connect(editor.next_mode)
        editor.side.add_button.clicked.connect(self._add)
        editor.side.ordered.connect(self.run)
        editor.empty.ordered.connect(self.run)

    @property
    def _draft(self) -> CharterDraft:
        draft = self._editor.draft
        assert draft is not None
        return draft

    def run(self, order: str) -> None:
        """Do what was chosen from a menu."""
        editor, current = self._editor, self._editor.current
        if order.startswith("import-"):
            self.bring_in(order.removeprefix("import-"))
            return
        orders: dict[str, Callable[[], None]] = {
            "text": editor.toggle_text,
            "history": editor.show_versions,
            "duplicate": lambda: self.duplicate(current),
            "remove": lambda: self.remove(current),
            "up": lambda: self.move(current, -1),
            "down": lambda: self.move(current, 1),
            "open": self.open_file,
            "export": self.export,
            "blank": self.begin_blank,
            "begin-fr": lambda: self.begin("begin-fr"),
            "begin-en": lambda: self.begin("begin-en"),
        }
        orders[order]()

    # -- rules --

    def _add(self) -> None:
        from .charter_parts import Part

        if self._editor.side.part.currentData() is Part.RULES:
            self.new_rule()
        else:
            self._editor.parts.new()

    def new_rule(self) -> None:
        """Ask for a title and add a rule."""
        title = translate("CharterEditor", "New rule")
        dialog = NameDialog(self._editor.theme, title, translate("CharterEditor", "What is it about?"), self._window())
        dialog.given.connect(self.add_rule)
        dialog.open()

    def add_rule(self, title: str) -> None:
        """Add a rule with this title, after the current one, and show it."""
        from cm_inbox.charter.shape import Mode, Rule

        self._insert(Rule(id=self._free_id(title), title=title, mode=Mode.OFF), after=self._editor.current)

    def duplicate(self, rule_id: str) -> None:
        """Add a copy of a rule below it; it is off."""
        from cm_inbox.charter.shape import Mode

        rule = self._draft.rule(rule_id)
        if rule is not None:
            copy = msgspec.structs.replace(rule, id=self._free_id(rule_id), mode=Mode.OFF)
            self._insert(copy, after=rule_id)

    def remove(self, rule_id: str) -> None:
        """Take a rule out; undo brings it back."""
        from cm_inbox.charter import write

        draft = self._draft
        if draft.charter is None or draft.rule(rule_id) is None:
            return
        ids = self._editor.list.ids
        at = ids.index(rule_id) if rule_id in ids else 0
        rest = [each for each in ids if each != rule_id]
        self._editor.current = rest[min(at, len(rest) - 1)] if rest else ""
        rules = tuple(rule for rule in draft.charter.rules if rule.id != rule_id)
        draft.change(
            f"remove {rule_id}",
            lambda text: write.remove_rule(text, rule_id),
            msgspec.structs.replace(draft.charter, rules=rules),
        )
        draft.write_now()
        self._editor.told.emit(translate("CharterEditor", "The rule is removed. Ctrl+Z brings it back."))

    def move(self, rule_id: str, by: int) -> None:
        """Move a rule up or down among those of its group and file, which is the order in which they count.

        The rules of an included file count after those of the charter itself, whatever stands in either.
        """
        from cm_inbox.charter import write

        draft = self._draft
        rule = draft.rule(rule_id)
        if draft.charter is None or rule is None:
            return
        group = [each.id for each in draft.charter.rules if _group(each) == _group(rule)]
        at = group.index(rule_id)
        if not 0 <= at + by < len(group):
            return
        together = self._rules_of_file(draft.charter, rule_id)
        if group[at + by] not in together:
            self._editor.told.emit(
                translate("CharterEditor", "That place is in another file: a rule moves among those of its own file.")
            )
            return
        before = group[at + by] if by < 0 else group[at + 2] if at + 2 < len(group) else None
        rules = [each for each in draft.charter.rules if each.id != rule_id]
        ids = [each.id for each in rules]
        place = ids.index(before) if before is not None else ids.index(group[at + by]) + 1
        behind = next((each for each in ids[place:] if each in together), None)
        rules.insert(place, rule)
        draft.change(
            f"move {rule_id}",
            lambda text: write.move_rule(text, rule_id, behind),
            msgspec.structs.replace(draft.charter, rules=tuple(rules)),
        )
        draft.write_now()

    def _rules_of_file(self, charter: Charter, rule_id: str) -> Collection[str]:
        """Return the rules of the file in which one stands: one that is included, else the charter itself.

        What is still being written stands in neither yet: it comes into the charter itself.
        """
        from cm_inbox.charter import write

        own = {rule.id for rule in charter.rules}
        for text in self._draft.included.values():
            with contextlib.suppress(write.CannotEdit):
                found = write.rule_ids(text)
                if rule_id in found:
                    return found
                own.difference_update(found)
        return own

    def _insert(self, rule: Rule, *, after: str) -> None:
        from cm_inbox.charter import write

        draft = self._draft
        if draft.charter is None:
            return
        rules = list(draft.charter.rules)
        ids = [each.id for each in rules]
        place = ids.index(after) + 1 if after in ids else len(rules)
        before = ids[place] if place < len(ids) else None
        rules.insert(place, rule)
        self._editor.current = rule.id
        draft.change(
            f"add {rule.id}",
            lambda text: write.add_rule(text, rule, before),
            msgspec.structs.replace(draft.charter, rules=tuple(rules)),
        )
        draft.write_now()
        self._editor.form.title_edit.setFocus()

    def _free_id(self, title: str) -> str:
        from cm_inbox.charter.imports.result import slug

        charter = self._draft.charter
        taken = [rule.id for rule in charter.rules] if charter is not None else []
        return slug(title, taken, "rule")

    # -- beginning --

    def begin(self, example: str) -> None:
        """Begin with one of the example charters, in the name of this brand."""
        from cm_inbox.charter import write

        folder = resource("charters")
        try:
            text = (folder / EXAMPLES[example]).read_text("utf-8")
            included = _included(text, folder)
        except OSError as error:
            self._editor.tell_error(of_file(error, "{path} cannot be read ({reason}).", path=folder))
            return
        brand = self._editor.brand
        if brand is not None:
            for key, value in (("brand", brand.name), ("names", [brand.name]), ("team", [])):
                text = write.set_value(text, (key,), value)
        self._draft.replace(text, included)

    def begin_blank(self) -> None:
        """Begin with what every charter has, and no rule."""
        from cm_inbox.charter.write import new_charter

        brand = self._editor.brand
        if brand is not None:
            language = "fr" if self._editor.locale().name().startswith("fr") else "en"
            self._draft.replace(new_charter(brand.name, language), {})

    # -- files --

    def open_file(self) -> None:
        """Ask for a charter's file and take it as the draft."""
        title = translate("CharterEditor", "Open a charter’s file")
        dialog = file_dialog(self._window(), title, filters="TOML (*.toml)")
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Take a file, with those beside it that it includes, as the draft."""
        self._aside(partial(_with_included, Path(path)), lambda read: self._draft.replace(*read))

    def export(self) -> None:
        """Ask where to, and write the file there with those it includes."""
        title = translate("CharterEditor", "Export the charter")
        dialog = file_dialog(self._window(), title, filters="TOML (*.toml)")
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.setFileMode(dialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("toml")
        dialog.selectFile("charter.toml")
        dialog.fileSelected.connect(self.write_file)
        dialog.open()

    def write_file(self, path: str) -> None:
        """Write the draft to a file, and beside it what it includes."""

        def written(_: None) -> None:
            said = translate("CharterEditor", "Written to %1")
            self._editor.told.emit(said.replace("%1", path))

        self._aside(partial(_write, Path(path), self._draft.text, dict(self._draft.included)), written)

    def bring_in(self, kind: str) -> None:
        """Ask for a file of another tool."""
        dialog = file_dialog(self._window(), translate("CharterEditor", "Import"))
        dialog.fileSelected.connect(lambda path: self.take_foreign(kind, path))
        dialog.open()

    def take_foreign(self, kind: str, path: str) -> None:
        """Bring in what another tool says, as far as it can be carried over."""
        from .charter_import import bring_in

        place = Path(path)
        self._aside(partial(_bytes_of, place), lambda content: bring_in(self._editor, kind, place.name, content))

    def _aside(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do something with files on a thread, and go on with what came of it while the same charter is open."""
        brand = self._editor.brand

        def go_on(done: T) -> None:
            if self._editor.brand == brand:
                then(done)

        thread = ThreadPoolExecutor(1, "charter-files")
        self._futures.then(thread.submit(work), go_on)
        thread.shutdown(wait=False)

    def _window(self) -> QWidget:
        return self._editor.window()


def _group(rule: Rule) -> tuple[bool, int]:
    return (rule.then.protect, 0 if rule.then.protect else rule.severity)


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _bytes_of(path: Path) -> bytes:
    try:
        return _read_bytes(path)
    except OSError as error:
        raise of_file(error, "{path} cannot be read ({reason}).", path=path) from error


def _with_included(path: Path) -> tuple[str, dict[str, str]]:
    text = _bytes_of(path).decode("utf-8-sig", "replace")
    try:
        return text, _included(text, path.parent)
    except OSError as error:
        raise of_file(error, "{path} cannot be read ({reason}).", path=path) from error


def _write(path: Path, text: str, included: Mapping[str, str]) -> None:
    for name, content in {path.name: text, **included}.items():
        write_atomically(path.parent / name, content.encode("utf-8"))


def _included(text: str, folder: Path) -> dict[str, str]:
    """Return the files that a charter includes, and that these include, as far as they lie in its folder."""
    from cm_inbox.charter.read import read_charter

    found: dict[str, str] = {}

    def load(name: str) -> str:
        found[name] = _read_bytes(folder / name).decode("utf-8-sig", "replace")
        return found[name]

    read_charter(text, "charter.toml", load)
    return found
