"""What can be done with the other parts of a charter: shown, changed, added to, taken from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from .charter_name import NameDialog
from .charter_parts import Entry, Part, Values, added, change_of, entries, removed

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem
    from cm_inbox.charter.shape import Rule

    from .charter_editor import CharterEditor
    from .charter_examples import Outcome

translate = QCoreApplication.translate

PLACES = {Part.BANKS: "bank", Part.REPLIES: "reply", Part.DEPARTMENTS: "department"}
ALONE = {
    Part.LADDER: ("strikes",),
    Part.HOURS: ("office_hours", "reply_targets", "time_zone"),
    Part.GENERAL: ("title", "brand", "languages", "names", "team", "variables", "note"),
}


class PartOrders(QObject):
    """The orders, for one editor."""

    def __init__(self, editor: CharterEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._current: dict[Part, str] = {}
        editor.side.part_chosen.connect(self._choose)
        editor.side.parts.chosen.connect(self._show_entry)
        editor.part_form.edited.connect(self._edited)
        editor.part_form.remove_wanted.connect(self.remove)
        editor.part_form.try_wanted.connect(self._try)

    @property
    def part(self) -> Part:
        """Return the part that is shown."""
        found = self._editor.side.part.currentData()
        assert isinstance(found, Part)
        return found

    def return_to(self, former: PartOrders) -> None:
        """Show the part that others show, and of each part the same entry."""
        self._current = dict(former._current)
        self._editor.side.part.setCurrentIndex(list(Part).index(former.part))

    def show(self) -> None:
        """Show the part as the draft has it now."""
        editor, draft = self._editor, self._editor.draft
        if self.part is Part.RULES or draft is None or draft.charter is None:
            return
        found = entries(self.part, draft.charter)
        shown = [(entry.id, entry.title) for entry in found]
        listed = editor.side.parts
        if shown != self._listed:
            listed.show_entries(found, self._current.get(self.part, ""))
        current = listed.current_id
        entry = next((each for each in found if each.id == current), None)
        editor.part_form.setEnabled(entry is not None)
        if entry is not None and not draft.busy:
            editor.part_form.show_entry(self.part, entry, draft.charter)
            editor.part_form.show_problems([each for each in draft.problems if self._concerns(each, entry)])

    @property
    def _listed(self) -> list[tuple[str, str]]:
        listed = self._editor.side.parts
        items = (listed.item(at) for at in range(listed.count()))
        return [(str(item.data(0x100)), item.text()) for item in items]

    def _concerns(self, problem: Problem, entry: Entry) -> bool:
        if self.part in PLACES:
            return problem.path.startswith(f'{PLACES[self.part]} "{entry.id}"')
        return problem.path.split(", ")[0].rstrip(" 0123456789") in ALONE[self.part]

    def _choose(self, part: Part) -> None:
        editor = self._editor
        editor.middle.setCurrentWidget(editor.form if part is Part.RULES else editor.part_form)
        editor.show_right()
        self.show()

    def _show_entry(self, entry_id: str) -> None:
        self._current[self.part] = entry_id
        self.show()

    def _edited(self, values: Values) -> None:
        editor, draft = self._editor, self._editor.draft
        entry = editor.part_form.entry
        if draft is None or draft.charter is None or entry is None:
            return
        try:
            changes = change_of(self.part, entry.id, values, draft.charter)
        except ValueError as error:
            editor.part_form.say(str(error))
            return
        editor.part_form.say("")
        for number, change in enumerate(changes):
            draft.change(f"{self.part} {entry.id} {number}", change)

    def new(self) -> None:
        """Ask for a title and add an entry."""
        title = translate("CharterEditor", "New")
        dialog = NameDialog(
            self._editor.theme, title, translate("CharterEditor", "What is it about?"), self._editor.window()
        )
        dialog.given.connect(self.add)
        dialog.open()

    def add(self, title: str) -> None:
        """Add an entry with this title."""
        from cm_inbox.charter.imports.result import slug

        draft = self._editor.draft
        if draft is None or draft.charter is None:
            return
        entry_id = slug(title, [entry.id for entry in entries(self.part, draft.charter)], "new")
        self._current[self.part] = entry_id
        draft.change(f"add {self.part} {entry_id}", added(self.part, entry_id, title, draft.charter))
        draft.write_now()

    def remove(self, entry_id: str) -> None:
        """Take an entry out; undo brings it back."""
        draft = self._editor.draft
        if draft is not None:
            draft.change(f"remove {self.part} {entry_id}", removed(self.part, entry_id))
            draft.write_now()
            self._editor.told.emit(translate("CharterEditor", "It is removed. Ctrl+Z brings it back."))

    def _try(self, rule: Rule) -> None:
        editor, draft = self._editor, self._editor.draft
        if draft is None or draft.charter is None:
            return

        def take(outcomes: tuple[Outcome, ...]) -> None:
            editor.part_form.show_found(outcomes)

        editor.futures.then(editor.charters.examples(draft.charter, rule), take, lambda _error: None)
