"""What each command of the table does in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices

from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import View
from cm_inbox.settings import MOST_MACROS

from .keys import writes_text
from .saved_views import GIVEN_KEYS
from .shield_order import Shown
from .texts import translate

if TYPE_CHECKING:
    from .window import MainWindow

AT_ONCE = (
    DecisionKind.HIDE,
    DecisionKind.UNHIDE,
    DecisionKind.DELETE,
    DecisionKind.UNBAN,
    DecisionKind.UNMUTE,
    DecisionKind.LIKE,
    DecisionKind.DONE,
    DecisionKind.REOPEN,
    DecisionKind.DISMISS,
    DecisionKind.PRIORITIZE,
)
"""Decisions that need no further word."""

BRANDS = 4


def handlers(window: MainWindow) -> Mapping[str, Callable[[], None]]:
    """Return the function of every command, by its id."""
    queue, asking = window.queue, window.asking
    table: dict[str, Callable[[], None]] = {
        "reply": window.composer.focus_reply,
        "reply-private": window.composer.focus_private,
        "canned": window.composer.pick_canned,
        "note": window.composer.focus_note,
        "propose": window.composer.focus_reply,
        "send": window.composer.send,
        "attach": window.composer.attach,
        "next-mistake": window.composer.next_mistake,
        "own-words": asking.own_words,
        "undo": window.triage.undo,
        "next": partial(queue.list.move, 1),
        "previous": partial(queue.list.move, -1),
        "page-down": partial(queue.list.page, 1),
        "page-up": partial(queue.list.page, -1),
        "first": partial(queue.list.go_to, 0),
        "last": lambda: queue.list.go_to(queue.model.rowCount() - 1),
        "open": partial(_open, window),
        "follow": partial(_follow, window),
        "why": asking.why,
        "peek": window.peek,
        "warn": asking.warn,
        "select": partial(_select, window),
        "select-next": partial(queue.list.mark_and_move, 1),
        "select-previous": partial(queue.list.mark_and_move, -1),
        "select-all": window.selecting.select_all,
        "older-message": window.pane.older,
        "newer-message": window.pane.newer,
        "back": partial(_back, window),
        "search": partial(_search, window),
        "brand-all": partial(window.narrow_to_brand, None),
        "filter-all": partial(queue.choose_chip, "all"),
        "filter-public": partial(queue.choose_chip, "public"),
        "filter-private": partial(queue.choose_chip, "private"),
        "filter-unread": partial(queue.choose_chip, "unread"),
        "filter-network": queue.filters.choose_network,
        "sort": queue.line.choose_sort,
        "keep-view": window.saved.keep,
        "saved-views": window.saved.manage,
        "density": partial(_other_density, window),
        "rail": window.folding.toggle,
        "sync": partial(_fetch, window),
        "theme": partial(_other_theme, window),
        "link": partial(_open_on_network, window),
        "copy": partial(_copy, window),
        "attachments": partial(_show_pictures, window),
        "filter-courteous": partial(window.shield.choose, Shown.COURTEOUS),
        "unfold": window.queue.unfold,
        "filter-hostile": partial(window.shield.choose, Shown.HOSTILE),
        "wellbeing": asking.wellbeing,
        "notifications": asking.notifications,
        "shield": window.shield.toggle,
        "break": window.shield.take_break,
        "hand-over": window.shield.hand_over,
        "quit": lambda: _quit(window),
        "dossier": window.dossier.toggle,
        "link-person": window.dossier.link,
        "tell-apart": window.dossier.tell_apart,
        "unlink-person": window.dossier.unlink,
        "person-note": window.dossier.write_note,
        "take": partial(_take, window),
        "take-over": partial(_take_over, window),
        "ban": asking.ban,
        "mute": asking.mute,
        "snooze": asking.snooze,
        "assign": asking.assign,
        "label": asking.label,
        "macros": window.macros.pick,
        "new-macro": window.macros.edit,
        "similar": partial(_similar, window),
        "palette": asking.palette,
        "keys": asking.keys,
        "settings": asking.settings,
        "accounts": asking.accounts,
        "brands": asking.brands,
        "team": asking.team,
        "go-outbox": asking.outbox,
        "go-history": asking.history,
        "charter": window.charter.show,
        "charter-save": window.charter.save,
        "charter-text": window.charter.toggle_text,
    }
    table |= {kind.value: partial(_decide, window, kind) for kind in AT_ONCE}
    table["delete"] = partial(_delete, window)
    table |= {f"go-saved-{number}": partial(window.saved.go, number) for number in range(1, GIVEN_KEYS + 1)}
    table |= {f"brand-{number}": partial(_brand, window, number) for number in range(1, BRANDS + 1)}
    table |= {f"macro-{number}": partial(window.macros.run, f"macro-{number}") for number in range(1, MOST_MACROS + 1)}
    table |= {
        name: partial(_settle, window, name) for name in ("approve", "edit-proposal", "send-back", "drop-proposal")
    }
    for view in View:
        table.setdefault(f"go-{view.value}", partial(_go, window, view))
    return table


def _decide(window: MainWindow, kind: DecisionKind, *, text: str = "") -> None:
    window.decide(kind, text=text)


def _take(window: MainWindow) -> None:
    """Be the one who looks after it. Who is answering goes on: taking that over is a command of its own."""
    _decide(window, DecisionKind.ASSIGN, text=window.inbox.actor)


def _take_over(window: MainWindow) -> None:
    """Be the one who answers, where a colleague is about to."""
    if window.team is not None and (why := window.team.may_not_answer()):
        window.status.tell(why)
    elif window.team is None or not window.team.take():
        window.status.tell(translate("Window", "No colleague is answering here."))


def _settle(window: MainWindow, command_id: str) -> None:
    """Approve, change, send back or withdraw the proposed answer that is shown."""
    if window.team is None or not window.team.approval.run(command_id):
        window.status.tell(translate("Window", "No proposed answer waits here."))


def _delete(window: MainWindow) -> None:
    """Delete one message at once, those of several conversations when a person has said so again."""
    targets = window.targets()
    if len(targets) < 2:
        window.decide(DecisionKind.DELETE)
    else:
        window.asking.sure(DecisionKind.DELETE, targets, lambda: window.decide(DecisionKind.DELETE, targets))


def _similar(window: MainWindow) -> None:
    from .similar_answers import ask_similar  # only when it is asked for

    ask_similar(window)


def _go(window: MainWindow, view: View) -> None:
    window.go(view)
    window.focus_list()


def _open(window: MainWindow) -> None:
    """Follow what the charter suggests, for all that are marked; where it suggests nothing, go into the one."""
    if window.queue.model.marked:
        window.triage.follow_all(window.targets())
    elif window.verdict.follows:
        window.follow()
    else:
        window.pane.setFocus()


def _follow(window: MainWindow) -> None:
    if window.queue.model.marked:
        window.triage.follow_all(window.targets())
    else:
        window.follow()


def _select(window: MainWindow) -> None:
    if window.queue.list.current is not None:
        window.queue.model.toggle_mark(window.queue.list.current)


def _brand(window: MainWindow, number: int) -> None:
    brands = list(window.brands)
    if number <= len(brands):
        window.narrow_to_brand(brands[number - 1])


def _search(window: MainWindow) -> None:
    window.queue.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    window.queue.search_field.selectAll()


def _back(window: MainWindow) -> None:
    """Take one step back: out of a text, out of the search, then out of the selection."""
    focus = window.focusWidget()
    if writes_text(focus) and focus is not window.queue.search_field:
        window.composer.save_draft()
    elif not (window.queue.leave_search() or window.queue.leave_filter()):
        window.queue.model.clear_marks()
    window.focus_list()


def _fetch(window: MainWindow) -> None:
    window.context.fetch_now()
    window.status.tell(translate("Window", "Fetching…"))


def _other_density(window: MainWindow) -> None:
    other = "comfortable" if window.settings.density == "compact" else "compact"
    window.use_settings(replace(window.settings, density=other))


def _other_theme(window: MainWindow) -> None:
    window.use_settings(replace(window.settings, theme="light" if window.theme.dark else "dark"))


def _open_on_network(window: MainWindow) -> None:
    shown = window.shown
    if shown is None:
        return
    chosen = window.pane.message_id
    urls = [stored.message.url for stored in reversed(shown.messages) if chosen in (None, stored.message.id)]
    url = next((url for url in (*urls, shown.thread.url) if url), None)
    if url is None or QUrl(url).scheme() not in ("http", "https"):
        window.status.tell(translate("Window", "The network gives no page for this conversation."))
        return
    QDesktopServices.openUrl(QUrl(url))


def _copy(window: MainWindow) -> None:
    if window.pane.area.copy_message():
        window.status.tell(translate("Window", "The message is on the clipboard, as plain text."))
    else:
        window.status.tell(translate("Window", "There is no message here."))


def _show_pictures(window: MainWindow) -> None:
    if not window.pane.area.ask_pictures():
        window.status.tell(translate("Window", "There is no picture here that could be shown."))


def _quit(window: MainWindow) -> None:
    window.window().close()
