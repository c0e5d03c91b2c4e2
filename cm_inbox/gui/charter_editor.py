"""The charter in the window: its rules, the form of one of them, and what it would have done to the past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from cm_inbox.charter.shape import Mode, Rule
from cm_inbox.charters import Charters
from cm_inbox.errors import CharterRefused, CmInboxError
from cm_inbox.models.accounts import Account, Brand
from cm_inbox.models.charters import CharterVersion
from cm_inbox.models.instants import Millis

from . import charter_texts, texts
from .charter_draft import CharterDraft
from .charter_empty import CharterEmpty
from .charter_examples import Outcome
from .charter_fields import Known
from .charter_foot import CharterFoot
from .charter_form import RuleForm
from .charter_known import known_of
from .charter_list import Counted, rows_of
from .charter_orders import Orders
from .charter_part_form import PartForm
from .charter_part_orders import PartOrders
from .charter_parts import Part
from .charter_side import CharterSide
from .charter_text import CharterText
from .charter_try import TryColumn
from .futures import Futures
from .theme import Theme
from .toast import Toast

if TYPE_CHECKING:
    from cm_inbox.charter.problems import Problem

translate = QCoreApplication.translate

WIDTHS = (288, 610, 466)
LEAST = (236, 412, 314)
"""With the folded rail and the lines between, that is 1024 pixels; in less, the last column stands back."""

LINES = 2
"""The lines between the columns."""


class CharterEditor(QWidget):
    """Three columns. ``told`` carries what the status line says; ``leave`` that a person wants to go back."""

    told = Signal(str)
    leave = Signal()
    forbids: Callable[[int], bool] = staticmethod(lambda _brand_id: False)
    """Says whether our role in the team forbids to put a brand's charter in force."""

    def __init__(
        self,
        charters: Charters,
        drafts: Callable[[int], CharterDraft],
        theme: Theme,
        clock: Callable[[], Millis],
        parent: QWidget | None = None,
    ) -> None:
        """``drafts`` gives what is being written of a brand's charter."""
        super().__init__(parent)
        self.setObjectName("CharterEditor")
        self.charters, self.theme, self.clock = charters, theme, clock
        self.futures = Futures(self.tell_error, self)
        self.brand: Brand | None = None
        self.draft: CharterDraft | None = None
        self.current = ""
        self._accounts: Sequence[Account] = ()
        self._matched: Mapping[str, int] = {}
        self._trial = 0
        self._tried_first = False
        self._text_wanted = False
        self._drafts = drafts
        self._build()
        self.orders = Orders(self)
        self.parts = PartOrders(self)

    # -- building --

    def _build(self) -> None:
        theme = self.theme
        self.side = CharterSide(theme, self)
        self.list = self.side.list
        self.form = RuleForm(theme, self)
        self.part_form = PartForm(theme, self)
        self.foot = CharterFoot(theme, self)
        self.trying = TryColumn(self.charters, theme, self.futures, self.clock, self)
        self.text = CharterText(theme, self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.middle = QStackedWidget(middle)
        self.middle.addWidget(self.form)
        self.middle.addWidget(self.part_form)
        column.addWidget(self.middle, 1)
        column.addWidget(self.foot)
        self.right = QStackedWidget(self)
        self.right.addWidget(self.trying)
        self.right.addWidget(self.text)
        self.columns = QSplitter(self)
        self.columns.setHandleWidth(1)
        self.columns.setChildrenCollapsible(False)
        for widget, least in zip((self.side, middle, self.right), LEAST, strict=True):
            widget.setMinimumWidth(least)
            self.columns.addWidget(widget)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes(list(WIDTHS))
        self.empty = CharterEmpty(theme, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.empty)
        self._scrolled = QScrollArea(self)  # sideways, in a window too narrow for three columns
        self._scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setWidget(self.columns)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stack.addWidget(self._scrolled)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
        self.toast = Toast(theme, self._scrolled)
        self._wire()

    def _wire(self) -> None:
        self.list.chosen.connect(self.show_rule)
        self.list.open_wanted.connect(lambda _id: self.form.title_edit.setFocus())
        self.form.edited.connect(self._edited)
        self.form.try_wanted.connect(self._try_examples)
        self.trying.counter_wanted.connect(self.add_counter_examples)
        self.trying.counted.connect(self._take_counts)
        self.text.typed.connect(self._typed)
        self.foot.save_wanted.connect(self.save)
        self.foot.abandon_wanted.connect(self.abandon)
        self.form.history_wanted.connect(self.show_versions)
        self.told.connect(lambda text: self.toast.tell(text, icon="info"))

    # -- which charter --

    def open_for(self, brand: Brand, accounts: Sequence[Account]) -> None:
        """Show a brand's charter, and what was being written of it."""
        self._accounts = accounts
        draft = self._drafts(brand.id)
        if draft is not self.draft:
            if self.draft is not None:
                self._let_go(self.draft)
            self.draft = draft
            self._matched = {}
            self._tried_first = False
            self.current = ""
            draft.changed.connect(self._show)
            draft.text_changed.connect(self._show)
            draft.refused.connect(self._tell_refusal)
        self.brand = brand
        self._show()

    def _let_go(self, draft: CharterDraft) -> None:
        draft.changed.disconnect(self._show)
        draft.text_changed.disconnect(self._show)
        draft.refused.disconnect(self._tell_refusal)

    def close_all(self) -> None:
        """Stop what runs and wait for nothing any more."""
        self.trying.cancel()
        self.futures.close()
        if self.draft is not None:
            self._let_go(self.draft)
            self.draft = None

    def _tell_refusal(self, why: str) -> None:
        self.told.emit(charter_texts.refusal(why))

    # -- showing --

    def _show(self) -> None:
        draft, brand = self.draft, self.brand
        assert draft is not None
        assert brand is not None
        self.side.show_brand(brand, draft.base.number if draft.base is not None else 0)
        self.text.show_text(draft.text, draft.problems)
        if not draft.exists:
            self.empty.show_brand(brand)
            self.stack.setCurrentWidget(self.empty)
            return
        self.stack.setCurrentWidget(self._scrolled)
        charter = draft.charter
        if charter is None:
            if draft.broken:
                self.show_text(True)
        else:
            self._show_rules()
            self.parts.show()
            if not self._tried_first:
                self._tried_first = True
                self.trying.show_charter(brand.id, charter)
        self._show_foot()

    def _show_rules(self) -> None:
        draft = self.draft
        assert draft is not None
        charter = draft.charter
        assert charter is not None
        ids = [rule.id for rule in charter.rules]
        wrong = frozenset(rule for rule in ids if any(not each.warning for each in of_rule(draft.problems, rule)))
        rows = rows_of(charter.rules, Counted(self._matched, failing_examples(draft.problems), wrong))
        if self.current not in ids:
            self.current = next((row.rule.id for row in rows if row.rule is not None), "")
        self.list.show_rows(rows, self.current)
        rule = draft.rule(self.current)
        self.form.setEnabled(rule is not None and not draft.broken)
        if rule is None:
            return
        self.form.show_rule(rule, self._known(), changed=rule != draft.old_rule(rule.id))
        self.form.show_problems(of_rule(draft.problems, rule.id), charter_texts.problem)
        self.trying.show_rule(self.current, charter)

    def _show_foot(self) -> None:
        draft = self.draft
        assert draft is not None
        said, tone = self._state()
        self.foot.show_state(said, tone, draft.next_number, modified=draft.modified, can_save=not draft.errors)

    def _state(self) -> tuple[str, str]:
        draft = self.draft
        assert draft is not None
        if draft.broken:
            return translate(
                "CharterEditor", "The text cannot be read: the form shows the last one that could."
            ), "danger"
        if draft.errors:
            return translate(
                "CharterEditor", "%n problem(s) to mend before it can be saved.", "", len(draft.errors)
            ), "danger"
        failing = sum(failing_examples(draft.problems).values())
        if failing:
            return translate(
                "CharterEditor", "%n example(s) fail(s). Automatic asks that all of a rule pass.", "", failing
            ), "warning"
        if draft.recovered:
            return translate("CharterEditor", "You go on with what was not saved last time."), "info"
        return "", ""

    def _known(self) -> Known:
        draft = self.draft
        assert draft is not None
        assert draft.charter is not None
        brand_id = draft.brand_id
        return known_of(draft.charter, [account for account in self._accounts if account.brand_id == brand_id])

    # -- rules --

    def show_rule(self, rule_id: str) -> None:
        """Show a rule in the form."""
        if self.draft is None or self.draft.rule(rule_id) is None:
            return
        self.current = rule_id
        self._show_rules()
        if self.text.isVisible():
            self.text.show_rule(rule_id)

    def _edited(self, rule: Rule) -> None:
        if self.draft is None or self.draft.charter is None:
            return
        self.draft.set_rule(rule.id, rule)

    def _try_examples(self, rule: Rule) -> None:
        draft = self.draft
        if draft is None or draft.charter is None:
            return
        self._trial += 1
        trial = self._trial

        def take(outcomes: Sequence[Outcome]) -> None:
            if trial == self._trial and self.form.rule is not None and self.form.rule.id == rule.id:
                self.form.show_outcomes(outcomes)

        self.futures.then(self.charters.examples(draft.charter, rule), take, lambda _error: None)

    def add_counter_examples(self, examples: Sequence[str]) -> None:
        """Add messages that the current rule must not match."""
        draft = self.draft
        rule = draft.rule(self.current) if draft is not None else None
        if draft is None or rule is None or draft.charter is None:
            return
        new = tuple(dict.fromkeys((*rule.must_not_match, *(text.strip() for text in examples if text.strip()))))
        draft.set_rule(rule.id, msgspec.structs.replace(rule, must_not_match=new))
        self.told.emit(
            translate("CharterEditor", "%n counter-example(s) added", "", len(new) - len(rule.must_not_match))
        )

    def next_mode(self, rule_id: str) -> None:
        """Go from off to suggesting to automatic, where nothing speaks against it."""
        draft = self.draft
        rule = draft.rule(rule_id) if draft is not None else None
        if draft is None or rule is None:
            return
        order = [Mode.OFF, Mode.SUGGEST, Mode.AUTOMATIC]
        mode = order[(order.index(rule.mode) + 1) % 3]
        against = self.form.against_automatic() if mode is Mode.AUTOMATIC else ""
        if against:
            self.told.emit(against)
            mode = Mode.OFF
        draft.set_rule(rule_id, msgspec.structs.replace(rule, mode=mode))

    def _take_counts(self, counts: Mapping[str, int]) -> None:
        self._matched = dict(counts)
        if self.draft is not None and self.draft.charter is not None:
            self._show_rules()

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Show what there is room for: beside the form the list comes first, unless the text is asked for."""
        crowded = self.width() < sum(LEAST) + LINES
        self.right.setVisible(not crowded or self._text_wanted)
        self.side.setVisible(not crowded or not self._text_wanted)

    # -- the text --

    def toggle_text(self) -> None:
        """Show the text beside the form, or what the rule would have done; go to the text where only that is shown."""
        if self.parts.part is Part.RULES:
            self.show_text(not self._text_wanted)
            if self.side.isHidden():
                self.text.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            elif self.right.isHidden():
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.text.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text_wanted(self) -> bool:
        """Say whether one asked for the text; beside what is no rule it stands in any case."""
        return self._text_wanted

    def return_to(self, former: CharterEditor) -> None:
        """Show what another editor of the same charter shows."""
        self.show_rule(former.current)
        self.parts.return_to(former.parts)
        self.show_text(former.text_wanted)

    def show_text(self, on: bool) -> None:
        """Show the text beside the rules, or what they would have done."""
        self._text_wanted = on
        self.show_right()

    def show_right(self) -> None:
        """Show what belongs beside the part that is open: only rules have something to try on the past."""
        rules = self.parts.part is Part.RULES
        text = self._text_wanted or not rules
        self.right.setCurrentWidget(self.text if text else self.trying)
        self._make_room()
        if text and rules and self.current:
            self.text.show_rule(self.current)

    def _typed(self, text: str) -> None:
        if self.draft is not None:
            self.draft.type_text(text)

    # -- the whole --

    def undo(self) -> None:
        """Take the last change back."""
        if self.draft is not None and not self.draft.undo():
            self.told.emit(translate("CharterEditor", "There is nothing to take back."))

    def abandon(self) -> None:
        """Go back to what is in force; the way back remains."""
        if self.draft is not None and self.draft.modified:
            self.draft.abandon()
            self.told.emit(translate("CharterEditor", "Back to the version in force. Undo brings the changes back."))

    def save(self) -> None:
        """Put the draft in force."""
        draft = self.draft
        if draft is None:
            return
        if draft.busy:
            draft.write_now()
            self.futures_when_idle(self.save)
            return
        if not draft.modified:
            self.told.emit(translate("CharterEditor", "Nothing has changed."))
            return
        if self.forbids(draft.brand_id):
            self.told.emit(
                translate("CharterEditor", "Only a lead of the team puts a charter in force. Yours is kept.")
            )
            return
        self.futures.then(draft.save(self.foot.note), self._saved, self._refused)

    def show_versions(self) -> None:
        """Show every version that was saved, to compare and to put back."""
        from .charter_versions import VersionsDialog

        if self.brand is None or self.draft is None:
            return
        dialog = VersionsDialog(self.theme, self.charters, self.brand, self.window())
        dialog.put_back.connect(self._put_back)
        dialog.open()

    def _put_back(self, version: CharterVersion) -> None:
        if self.draft is not None and version.brand_id == self.draft.brand_id:
            self.draft.replace(version.text, version.included)
            said = translate("CharterEditor", "Version %1 is the draft now: save it to put it in force.")
            self.told.emit(said.replace("%1", str(version.number)))

    def futures_when_idle(self, then: Callable[[], None]) -> None:
        """Call this once the text says what the form says."""
        draft = self.draft
        assert draft is not None

        def ready() -> None:
            if not draft.busy:
                draft.text_changed.disconnect(ready)
                then()

        draft.text_changed.connect(ready)

    def _saved(self, version: CharterVersion) -> None:
        if self.draft is not None and version.brand_id == self.draft.brand_id:
            self.draft.saved(version)
            self.foot.clear_note()
            self.told.emit(translate("CharterEditor", "Version %1 is in force").replace("%1", str(version.number)))
            self._tried_first = False
            self._show()

    def _refused(self, error: CmInboxError) -> None:
        self.tell_error(error)
        if isinstance(error, CharterRefused) and error.problems:
            self.show_text(True)

    def tell_error(self, error: CmInboxError) -> None:
        """Say what went wrong."""
        title, message = texts.error_text(error)
        self.told.emit(f"{title}. {message}")

    def step_back(self) -> bool:
        """Go from a field to the list; say False where one is there already and the editor can be left."""
        focus, rows = self.focusWidget(), self.side.lists.currentWidget()
        if focus is None or rows is None or focus is rows or not self.isAncestorOf(focus) or not rows.isVisible():
            return False
        rows.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def take_keyboard(self) -> None:
        """Take the keyboard: into the list of the part that is open, into the text where there is no room for it."""
        if self.stack.currentWidget() is self.empty:
            self.empty.take_keyboard()
            return
        taking = self.text.edit if self.side.isHidden() else self.side.lists.currentWidget()
        (taking or self.list).setFocus(Qt.FocusReason.OtherFocusReason)


def failing_examples(problems: Sequence[Problem]) -> dict[str, int]:
    """Return how many examples of which rule fail."""
    found: dict[str, int] = {}
    for problem in problems:
        words = problem.path.split(", ")
        if len(words) > 1 and words[1] in ("must_match", "must_not_match") and words[0].startswith('rule "'):
            rule = words[0][len('rule "') : -1]
            found[rule] = found.get(rule, 0) + 1
    return found


def of_rule(problems: Sequence[Problem], rule_id: str) -> tuple[Problem, ...]:
    """Return the problems of one rule."""
    place = f'rule "{rule_id}"'
    return tuple(each for each in problems if each.path == place or each.path.startswith(f"{place}, "))
