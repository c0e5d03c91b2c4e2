"""Chooses a macro, and makes or changes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cm_inbox.gui.commands import BY_ID, keys_of, title_of
from cm_inbox.gui.keys import Keymap
from cm_inbox.gui.macros import CANNED, NEXT, STEPS, WITH_TEXT, step_title
from cm_inbox.gui.plain import isolated, line
from cm_inbox.gui.theme import Theme
from cm_inbox.settings import Macro, MacroStep

from .base import Choices, Sheet, plain_label
from .key_field import KeyField
from .picker import Choice, Picker

translate = QCoreApplication.translate


class MacroPicker(Picker):
    """``chosen`` carries ``run macro-N``, ``edit macro-N``, or ``new `` for one more."""

    def __init__(
        self,
        theme: Theme,
        macros: Sequence[tuple[str, Macro]],
        against: Callable[[str], str],
        keys: Mapping[str, Sequence[str]],
        parent: QWidget | None,
    ) -> None:
        run = [
            Choice(
                f"run {command_id}",
                isolated(macro.name, 60),
                " · ".join(step_title(step) for step in macro.steps),
                keys_of(BY_ID[command_id], keys)[:1],
                translate("Macros", "Run"),
                against(command_id),
                "play",
            )
            for command_id, macro in macros
        ]
        group = translate("Macros", "Make or change")
        new = Choice("new ", translate("Macros", "New macro…"), group=group, icon="plus")
        pattern = translate("Macros", "Change “%1”…")
        change = [
            Choice(f"edit {command_id}", pattern.replace("%1", isolated(macro.name, 60)), group=group, icon="edit")
            for command_id, macro in macros
        ]
        super().__init__(theme, [*run, new, *change], parent, placeholder=translate("Macros", "Which macro?"))
        self.setWindowTitle(translate("Macros", "Macros"))


class StepRow(QWidget):
    """One step: what it does, with which words. ``removed`` wants it away."""

    removed = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, step: MacroStep, replies: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = Choices(theme, self)
        for do in STEPS:
            self.kind.addItem(_title(do), do)
        self.kind.setCurrentIndex(STEPS.index(step.do) if step.do in STEPS else 0)
        self.kind.setAccessibleName(translate("Macros", "What the step does"))
        self.reply = Choices(theme, self)
        for reply, title in replies:
            self.reply.addItem(line(title, 60), reply)
        if step.do == CANNED and step.text and self.reply.findData(step.text) < 0:
            self.reply.addItem(step.text, step.text)
        self.reply.setCurrentIndex(max(0, self.reply.findData(step.text)))
        self.reply.setAccessibleName(translate("Macros", "Which canned reply"))
        self.text = QLineEdit(step.text if step.do != CANNED else "", self)
        self.text.setAccessibleName(translate("Macros", "Words of the step"))
        away = QPushButton(translate("Macros", "Remove"), self)
        away.setProperty("role", "quiet")
        away.setAutoDefault(False)
        away.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.reply, 1)
        row.addWidget(self.text, 1)
        row.addStretch(0)
        row.addWidget(away)
        for signal in (self.kind.currentIndexChanged, self.reply.currentIndexChanged, self.text.textChanged):
            signal.connect(self._show)
        self._show()

    def step(self) -> MacroStep:
        do = str(self.kind.currentData())
        if do == CANNED:
            return MacroStep(do, str(self.reply.currentData() or ""))
        return MacroStep(do, self.text.text().strip() if do in WITH_TEXT else "")

    def _show(self) -> None:
        do = str(self.kind.currentData())
        self.reply.setVisible(do == CANNED)
        self.text.setVisible(do in WITH_TEXT and do != CANNED)
        me = translate("Macros", "nobody named: yourself")
        self.text.setPlaceholderText(me if do == "assign" else translate("Macros", "words"))
        self.changed.emit()


class MacroEditor(Sheet):
    """``saved`` carries the macro and its key, ``deleted`` says that it is to go."""

    saved = Signal(object, str)
    deleted = Signal()

    def __init__(
        self,
        theme: Theme,
        command_id: str,
        macro: Macro,
        replies: Sequence[tuple[str, str]],
        keys: Mapping[str, Sequence[str]],
        parent: QWidget | None,
    ) -> None:
        """``replies`` are ids and titles of the canned replies that a step can name."""
        title = translate("Macros", "Change a macro") if macro.name else translate("Macros", "New macro")
        super().__init__(theme, title, parent, width=620)
        self._command_id = command_id
        self._replies = replies
        self._keys = keys
        self.name = QLineEdit(macro.name, self)
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(translate("Macros", "Name, for example “Apologise and close”"))
        self.name.setAccessibleName(translate("Macros", "Name"))
        self.key = KeyField(self)
        self.key.setPlaceholderText(translate("Macros", "Press a key"))
        self.key.setAccessibleName(translate("Macros", "Key"))
        bound = keys_of(BY_ID[command_id], keys)
        if bound:
            self.key.record(bound[0])
        first = QHBoxLayout()
        first.addWidget(self.name, 3)
        first.addWidget(self.key, 1)
        self.content.addLayout(first)
        self._rows = QVBoxLayout()
        self.content.addLayout(self._rows)
        self.steps: list[StepRow] = []
        add = QPushButton(translate("Macros", "Add a step"), self)
        add.setAutoDefault(False)
        add.clicked.connect(lambda: self.add_step(MacroStep("done")))
        self.content.addWidget(add)
        self.problem = plain_label("", theme, "small", "warning.text")
        self.content.addWidget(self.problem)
        hint = translate("Macros", "All steps are done at once and one undo takes all back; an answer waits as always.")
        self.content.addWidget(plain_label(hint, theme, "small", "text.muted"))
        if macro.name:
            remove = self.add_button(translate("Macros", "Delete the macro"), "quiet")
            remove.clicked.connect(self._delete)
        self.add_cancel()
        self.save = self.add_button(translate("Macros", "Keep"), "primary", default=True)
        self.save.clicked.connect(self._save)
        for step in macro.steps or (MacroStep(CANNED if replies else "done"), MacroStep(NEXT)):
            self.add_step(step)
        self.name.textChanged.connect(self._check)
        self.key.recorded.connect(self._check)
        self._check()
        self.name.setFocus()

    def add_step(self, step: MacroStep) -> StepRow:
        """Add a step at the end."""
        row = StepRow(self.theme, step, self._replies, self)
        row.removed.connect(lambda: self._remove(row))
        row.changed.connect(self._check)
        self.steps.append(row)
        self._rows.addWidget(row)
        self._check()
        self.setMinimumHeight(self.sizeHint().height())  # the steps keep their height; the dialog grows with them
        return row

    def _remove(self, row: StepRow) -> None:
        self.steps.remove(row)
        row.deleteLater()
        self._check()

    def _check(self) -> None:
        """Say what is missing, and what else a key does."""
        if not hasattr(self, "save"):
            return
        problem = ""
        steps = [row.step() for row in self.steps]
        bare = next((step for step in steps if step.do in WITH_TEXT and step.do != "assign" and not step.text), None)
        if not self.name.text().strip():
            problem = translate("Macros", "Give it a name.")
        elif not [step for step in steps if step.do != NEXT]:
            problem = translate("Macros", "Add at least one step that does something.")
        elif bare is not None:
            problem = translate("Macros", "%1 needs words.").replace("%1", _title(bare.do))
        else:
            problem = self._taken()
        self.problem.setText(problem)
        self.save.setEnabled(not problem)

    def _taken(self) -> str:
        key = self.key.spelling
        if not key:
            return ""
        keymap = Keymap({**self._keys, self._command_id: (key,)})
        for conflict in keymap.conflicts:
            if self._command_id in conflict.commands:
                other = next(each for each in conflict.commands if each != self._command_id)
                return translate("Macros", "This key does “%1” already.").replace("%1", title_of(BY_ID[other]))
        return ""

    def _save(self) -> None:
        macro = Macro(self.name.text().strip(), tuple(row.step() for row in self.steps))
        self.accept()
        self.saved.emit(macro, self.key.spelling)

    def _delete(self) -> None:
        self.accept()
        self.deleted.emit()


def _title(do: str) -> str:
    return step_title(MacroStep(do)) if do != CANNED else title_of(BY_ID["canned"])
