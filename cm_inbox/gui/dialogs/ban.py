"""Bans a person: for which article, for how long, on what evidence, what the network does, and what they are told."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.gui import texts, when
from cm_inbox.gui.ban_plan import Article, BanOrder, BanPlan, Evidence, noted
from cm_inbox.gui.dossier_head import brand_chip
from cm_inbox.gui.keycaps import caps
from cm_inbox.gui.plain import isolated
from cm_inbox.gui.text_edit import TextEdit, text_of
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Brand
from cm_inbox.models.instants import Millis
from cm_inbox.models.permissions import Denied

from .ban_place import PlaceBox
from .base import Choices, Sheet, is_enter, plain_label
from .soft_text import SoftText

translate = QCoreApplication.translate

SPANS = (when.DAY, 7 * when.DAY, 30 * when.DAY)
WIDTH, LEFT, RIGHT = 880, 400, 400
INSIDE = WIDTH - 48
"""What is left of that between the dialog's margins (px)."""
RING = 3
"""Room for the ring of the keyboard's focus beside what scrolls (px)."""


class Body(QScrollArea):
    """What one reads and chooses, as high as it is where there is room, scrolled where there is not."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = inside
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_whole(self, widget: QWidget) -> None:
        """Scroll to a part of it, down to its lower edge: of a field, Qt itself shows no more than the cursor."""
        corner = widget.mapTo(self._inside, QPoint(0, widget.height()))
        self.ensureVisible(corner.x(), corner.y(), 0, RING)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of all of it: Qt's own hint ends after two dozen lines, and forgets that sentences wrap."""
        layout = self._inside.layout()
        return QSize(INSIDE, 0 if layout is None else layout.totalHeightForWidth(INSIDE))


class BanDialog(Sheet):
    """``picked`` carries the ``BanOrder``. Ctrl+Enter bans from wherever one is; ``p`` held reads softened words.

    ``confirmed`` carries the author of an identity that is the person's too: whoever keeps that calls back.
    """

    picked = Signal(object)
    confirmed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        plan: BanPlan,
        brand: Brand,
        known: str,
        now: Millis,
        parent: QWidget,
        *,
        told: bool = False,
    ) -> None:
        """``known`` says since when the person is known and how they stand; ``told``: they have just been told."""
        author = plan.conversation.author.author
        name = isolated(author.name or author.handle, 60)
        super().__init__(theme, translate("Until", "Ban %1").replace("%1", name), parent, width=WIDTH)
        self._plan, self._now, self._told = plan, now, told
        self._written = ""
        self._soft: list[SoftText] = []
        self._boxes: list[tuple[QCheckBox, Evidence]] = []
        self.places: list[PlaceBox] = []
        about = translate("Ban", "for %1 only").replace("%1", isolated(brand.name, 60))
        voice = QLabel(self)
        voice.setPixmap(brand_chip(theme, brand))
        voice.setAccessibleName(brand.name)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(voice)
        head.addWidget(plain_label(f"{about} · {known}", theme, "small", "text.secondary"), 1)
        self.content.addLayout(head)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(6)
        right.setSpacing(6)
        self._add_reason(left)
        self._add_duration(left)
        self._add_evidence(left)
        self._add_message(left)
        self._add_places(right)
        left.addStretch(1)
        right.addStretch(1)
        columns.addLayout(left, LEFT)
        columns.addWidget(_rule(theme))
        columns.addLayout(right, RIGHT)
        inside = QWidget(self)
        inside.setLayout(columns)
        columns.setContentsMargins(RING, RING, RING, RING)
        self.body = Body(inside)
        self.body.setAccessibleName(self.windowTitle())
        self.content.addWidget(self.body, 1)
        self._add_buttons()
        self._show_article(self.reason.currentIndex())
        for widget in self.findChildren(QWidget):
            widget.installEventFilter(self)
        layout = self.layout()
        if layout is not None:
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))
        self._back_to_spans()

    # -- building --

    def _title(self, text: str, aside: str, column: QVBoxLayout) -> QLabel:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(_tight(plain_label(text, self.theme, "strong")), 0, Qt.AlignmentFlag.AlignTop)
        beside = plain_label(aside, self.theme, "small", "text.secondary")
        row.addWidget(beside, 1)
        column.addLayout(row)
        return beside

    def _add_reason(self, column: QVBoxLayout) -> None:
        self._title(translate("Ban", "Reason"), translate("Ban", "article of the charter, kept in the journal"), column)
        self.reason = Choices(self.theme, self)
        self.reason.setAccessibleName(translate("Ban", "Reason"))
        self.reason.setSizeAdjustPolicy(Choices.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setMinimumContentsLength(20)
        icon = self.theme.qicon("balance", self.theme.colour("icon.default"), 16)
        for article in self._plan.articles:
            self.reason.addItem(icon, isolated(article.title, 80))
        self.reason.setCurrentIndex(self._plan.chosen)
        self.reason.currentIndexChanged.connect(self._show_article)
        column.addWidget(self.reason)
        column.addSpacing(8)

    def _add_duration(self, column: QVBoxLayout) -> None:
        self.end = self._title(translate("Ban", "Duration"), "", column)
        self.spans = QButtonGroup(self)
        self.spans.idToggled.connect(self._show_end)
        self._span_row = QHBoxLayout()
        self._span_row.setSpacing(6)
        foreseen = {each.span for each in self._plan.articles if each.foreseen and each.span is not None}
        self._lengths: list[Millis | None] = [*sorted({*SPANS, *foreseen}), None]
        for number, span in enumerate(self._lengths):
            button = QPushButton(when.length(span) if span else translate("Until", "For good"), self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("role", "chip")
            self.spans.addButton(button, number)
            self._span_row.addWidget(button)
        self._span_row.addStretch(1)
        column.addLayout(self._span_row)
        self.why = plain_label("", self.theme, "small", "text.secondary")
        column.addWidget(self.why)
        column.addSpacing(8)

    def _add_evidence(self, column: QVBoxLayout) -> None:
        aside = translate("Ban", "kept here even if the person deletes it")
        self._title(translate("Ban", "Evidence"), aside, column)
        for each in self._plan.evidence:
            row = QHBoxLayout()
            row.setSpacing(8)
            box = QCheckBox(self)
            box.setChecked(each.checked)
            soft = SoftText(self.theme, each.text, each.softened, self)
            elsewhere = (
                texts.network_title(each.network) if each.network != self._plan.conversation.account.network else ""
            )
            meta = ", ".join(part for part in (when.moment(each.at, self._now), elsewhere, each.said) if part)
            box.setAccessibleName(f"{soft.accessibleName()}, {meta}")
            row.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(soft)
            words.addWidget(plain_label(meta, self.theme, "small", "text.muted"))
            row.addLayout(words, 1)
            column.addLayout(row)
            self._soft.append(soft)
            self._boxes.append((box, each))
        if any(each.softened for each in self._plan.evidence):
            hint = translate("Ban", "Softened: hold p to read.")
            column.addWidget(plain_label(hint, self.theme, "small", "text.muted"))
        column.addSpacing(8)

    def _add_message(self, column: QVBoxLayout) -> None:
        self.tell = QCheckBox(translate("Ban", "Tell the person"), self)
        self.tell.setFont(self.theme.font("strong"))
        column.addWidget(self.tell)
        self.message = TextEdit(self)
        self.message.setObjectName("BanMessage")
        self.message.setAccessibleName(translate("Ban", "Message to the person"))
        self.message.setFixedHeight(84)
        self.message.send.connect(self._take)
        self.message.leave.connect(self._back_to_spans)
        column.addWidget(self.message)
        may = self._plan.may_tell
        if isinstance(may, Denied):
            said = texts.denied(may, self._now)
        elif self._plan.in_private:
            said = translate("Ban", "Leaves in private, before the ban.")
        else:
            said = translate("Ban", "Leaves in public, before the ban: the network has no private answer here.")
        column.addWidget(plain_label(said, self.theme, "small", "text.muted"))
        self.tell.toggled.connect(self.message.setEnabled)
        self.tell.setEnabled(not isinstance(may, Denied))

    def _add_places(self, column: QVBoxLayout) -> None:
        places = self._plan.places
        alone = len(places) == 1
        if alone:
            aside = translate("Ban", "this account only: no other is linked to this person")
        else:
            confirmed = sum(not each.why for each in places)
            aside = translate("Ban", "%n identities, %1 confirmed", "", len(places)).replace("%1", str(confirmed))
        self._title(translate("Ban", "On the network"), aside, column)
        inside = QWidget(self)
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, 0, 0)
        for place in places:
            box = PlaceBox(self.theme, place, self._now, inside, alone=alone)
            box.ticked.connect(self._show_number)
            box.confirmed.connect(self.confirmed)
            lines.addWidget(box)
            self.places.append(box)
        lines.addStretch(1)
        column.addWidget(inside)

    def take_confirmed(self, author: int) -> None:
        """Somebody confirmed that an identity is the person's."""
        for box in self.places:
            if box.place.author == author:
                box.take_confirmed()
        self._back_to_spans()

    def _add_buttons(self) -> None:
        hint = translate("Until", "It waits a moment before it leaves: z takes it back until then.")
        label = plain_label(hint, self.theme, "small", "text.muted")
        self.buttons.insertWidget(0, label, 1)
        self.add_cancel()
        self.act = self.add_button(translate("Until", "Ban"), "danger")
        self.act.clicked.connect(self._take)
        self._show_number()

    def _show_number(self) -> None:
        """Say on the button on how many accounts the person is banned; on none there is nothing to do."""
        chosen = [box for box in self.places if box.chosen]
        said = translate("Until", "Ban")
        if len(self.places) > 1:
            said = translate("Ban", "Ban on %n network(s)", "", len(chosen))
        self.act.setText(f"{said}  {'+'.join(caps('Ctrl+Enter'))}")
        self.act.setEnabled(bool(chosen))

    def _back_to_spans(self) -> None:
        self.spans.button(max(0, self.spans.checkedId())).setFocus()

    # -- what is chosen --

    @property
    def article(self) -> Article:
        return self._plan.articles[self.reason.currentIndex()]

    def until(self) -> Millis | None:
        """Return the end that is chosen, None for good."""
        span = self._lengths[self.spans.checkedId()]
        return None if span is None else self._now + span

    def _show_article(self, _number: int) -> None:
        """Take over what the charter foresees for the article; words that a person wrote stay."""
        article = self.article
        self.spans.button(self._lengths.index(article.span)).setChecked(True)
        self.why.setText(article.why)
        if text_of(self.message.document()) == self._written:
            self._written = self._plan.message(article)
            self.message.setPlainText(self._written)
            can = not isinstance(self._plan.may_tell, Denied)
            self.tell.setChecked(bool(self._written) and can and self._plan.in_private and not self._told)
            self.message.setEnabled(self.tell.isChecked())

    def _show_end(self) -> None:
        end = self.until() if self.spans.checkedId() >= 0 else None
        for box in self.places:
            box.show_end(end)
        if end is None:
            self.end.setText(translate("Until", "Until you lift it yourself."))
        else:
            self.end.setText(translate("Until", "Until %1.").replace("%1", when.moment(end, self._now)))

    # -- keys --

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if is_enter(event) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take()
        elif is_enter(event) and self.focusWidget() in self.spans.buttons():
            self.act.setFocus()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is not self.message and isinstance(event, QKeyEvent) and event.text() == "p":
            if not event.isAutoRepeat():
                self._reveal(shown=event.type() is not QEvent.Type.KeyRelease)
            return True
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget) and self.body.isAncestorOf(watched):
            self.body.show_whole(watched)
        return super().eventFilter(watched, event)

    def _reveal(self, *, shown: bool) -> None:
        for soft in self._soft:
            soft.reveal(shown=shown)

    def _take(self) -> None:
        if not self.act.isEnabled():
            return
        told = text_of(self.message.document()).strip() if self.tell.isChecked() else ""
        kept = [each for box, each in self._boxes if box.isChecked()]
        where = tuple(box.place.conversation.row.id for box in self.places if box.chosen)
        order = BanOrder(self.until(), self.article.rule or None, noted(kept), told, self._plan.in_private, where)
        self.accept()
        self.picked.emit(order)


def _tight(label: QLabel) -> QLabel:
    """Have a label take no more room than its words."""
    label.setWordWrap(False)
    return label


def _rule(theme: Theme) -> QFrame:
    rule = QFrame()
    rule.setFixedWidth(1)
    rule.setStyleSheet(f"background: {theme.colour('border.subtle').name()};")
    return rule
