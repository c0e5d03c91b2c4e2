"""From the futures of ``Inbox`` back to the window's thread. Errors are always shown, never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from functools import partial
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from cm_inbox.errors import CmInboxError

from .handover import Handover

T = TypeVar("T")
log = logging.getLogger(__name__)


class Futures:
    """Waits for futures on behalf of one window, without blocking; make it on the window's thread.

    What comes after it was closed, or after its parent's end, is dropped: there is nobody left to show it to.
    """

    def __init__(self, show_error: Callable[[CmInboxError], None], parent: QObject) -> None:
        """``show_error`` shows what went wrong where the caller has no better way."""
        self._show_error = show_error
        self._numbers = count()
        # Who waits is known here alone: a future, which ends on any thread, must not hold on to a window.
        self._waiting: dict[int, tuple[Callable[[Any], None], Callable[[CmInboxError], None]]] = {}
        self._done = Handover(self._deliver, parent)

    def then(
        self,
        future: Future[T],
        on_ok: Callable[[T], None] = lambda _result: None,
        on_error: Callable[[CmInboxError], None] | None = None,
    ) -> None:
        """Call ``on_ok`` with the result on the window's thread, or ``on_error`` with the error.

        An error that is none of ours is logged and shown as the general one.
        """
        number = next(self._numbers)
        self._waiting[number] = on_ok, on_error or self._show_error
        future.add_done_callback(partial(_hand_over, self._done.give, number))

    def close(self) -> None:
        """Deliver nothing more."""
        self._done.close()
        self._waiting.clear()

    def _deliver(self, ended: tuple[int, Future[Any]]) -> None:
        number, done = ended
        on_ok, on_error = self._waiting.pop(number)
        try:
            result = done.result()
        except CancelledError:
            return
        except CmInboxError as error:
            on_error(error)
        except Exception:
            log.exception("an order or a question of the window failed")
            on_error(CmInboxError())
        else:
            on_ok(result)


def _hand_over(give: Callable[[tuple[int, Future[Any]]], None], number: int, done: Future[Any]) -> None:
    give((number, done))
