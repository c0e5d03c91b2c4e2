"""The messages a rule would have touched: who wrote, what matched at its place, what people did."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.charters import Seen
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.verdicts import Span

from . import texts, when
from .charter_examples import qt_length, set_extra
from .decision_icons import DECISION_ICONS
from .dialogs.base import plain_label
from .flow import Flow
from .keys import OWN_KEYS
from .plain import isolated, shown
from .softening import is_hurtful, places_of, soften, spoken, without_letters
from .theme import Theme

translate = QCoreApplication.translate

TEXT_AT_MOST = 600


class MarkedText(QPlainTextEdit):
    """A message's text with what matched marked; its hurtful words are softened until it is asked to be read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "example")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)

    def show_text(self, text: str, matched: Sequence[Span], softened: Sequence[Span]) -> None:
        """Show a text with what the rule found marked; of ``softened`` there are blocks only."""
        text = text[:TEXT_AT_MOST]
        veiled = soften(text, softened)
        drawn = without_letters(veiled) if softened else text
        self.setPlainText(drawn)
        self.setAccessibleName(spoken(veiled, translate("CharterTry", "softened")) if softened else shown(text))
        match, block = QTextCharFormat(), QTextCharFormat()
        match.setBackground(self._theme.colour("match.bg"))
        match.setUnderlineColor(self._theme.colour("match.line"))
        match.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        block.setBackground(self._theme.colour("redact"))
        block.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
        styled = [*((span, match) for span in matched), *((span, block) for span in softened)]  # blocks on top
        self.setExtraSelections([self._mark(drawn, span, style) for span, style in styled if span[0] < len(drawn)])
        self._fit()

    def _mark(self, drawn: str, span: Span, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        selection, cursor = QTextEdit.ExtraSelection(), QTextCursor(self.document())
        cursor.setPosition(qt_length(drawn[: span[0]]))
        cursor.setPosition(qt_length(drawn[: span[1]]), QTextCursor.MoveMode.KeepAnchor)
        set_extra(selection, style, cursor)
        return selection

    def _fit(self) -> None:
        rows, block = 0, self.document().firstBlock()
        while block.isValid():
            rows += max(1, block.layout().lineCount())
            block = block.next()
        line = QFontMetricsF(self.font()).lineSpacing()
        self.setFixedHeight(round(rows * line + 2 * self.document().documentMargin()) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()


class MessageCard(QFrame):
    """One message. ``counter_wanted`` carries its text, to be one that the rule must not match."""

    counter_wanted = Signal(str)

    def __init__(
        self, theme: Theme, seen: Seen, now: Millis, *, otherwise: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.seen = seen
        self.hurtful = hurtful_of(seen)
        self.setProperty("part", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(OWN_KEYS, "p Enter c")
        head = QHBoxLayout()
        name = isolated(seen.subject.author_name or seen.subject.author_handle, 60)
        self.network = QLabel(self)
        self.network.setPixmap(theme.icon(f"n-{seen.subject.network}", 14, theme.colour("icon.default")))
        author = plain_label(name, theme, "strong")
        author.setWordWrap(False)
        head.addWidget(author)
        head.addWidget(self.network)
        head.addStretch(1)
        head.addWidget(plain_label(when.date_of(seen.subject.at, now), theme, "small", "text.muted"))
        self.text = MarkedText(theme, self)
        self.text.show_text(seen.subject.text, seen.spans, self.hurtful)
        foot = Flow()
        icon = QLabel(self)
        kind = seen.decided[-1][0] if seen.decided else None
        role = "warning.text" if otherwise else "text.secondary"
        icon.setPixmap(theme.icon(DECISION_ICONS[kind] if kind else "clock", 14, theme.colour(role)))
        foot.addWidget(icon)
        said = plain_label(done_words(seen), theme, "small", role)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        foot.addWidget(said)
        self.counter_button = QPushButton(translate("CharterTry", "Counter-example"), self)
        self.counter_button.setIcon(theme.qicon("plus", theme.colour("text.primary"), 14))
        self.counter_button.clicked.connect(lambda: self.counter_wanted.emit(seen.subject.text))
        foot.addWidget(self.counter_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(foot)
        self.setAccessibleName(f"{name}: {self.text.accessibleName()}. {done_words(seen)}")

    def peek(self, on: bool) -> None:
        """Show the words that are softened, or soften them again."""
        self.text.show_text(self.seen.subject.text, self.seen.spans, () if on else self.hurtful)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_P:
            self.peek(True)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_C):
            self.counter_button.click()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_P and not event.isAutoRepeat():
            self.peek(False)
        super().keyReleaseEvent(event)


def hurtful_of(seen: Seen) -> tuple[Span, ...]:
    """Return where the words are that the conversation would not show in clear, whichever rule finds them."""
    text = seen.subject.text
    spans = {span for verdict in seen.verdicts if is_hurtful(verdict) for span in verdict.spans}
    again = places_of(text, {text[start:end] for start, end in spans})
    return tuple(sorted({*spans, *again}))


def done_words(seen: Seen) -> str:
    """Return what people did, and who."""
    if not seen.decided:
        return translate("CharterTry", "nothing was decided")
    kind, actor = seen.decided[-1]
    said = texts.decided(DecisionKind(kind))
    return translate("CharterTry", "%1, by %2").replace("%1", said).replace("%2", isolated(actor, 40))
