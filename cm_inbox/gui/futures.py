"""From the futures of ``Inbox`` back to the window's thread. Errors are always shown, never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from cm_inbox.errors import CmInboxError

T = TypeVar("T")
log = logging.getLogger(__name__)


class Futures(QObject):
    """Waits for futures on behalf of one window, without blocking; make it on the window's thread.

    What comes after it was closed is dropped: there is nobody left to show it to.
    """

    _finished = Signal(object, object, object)

    def __init__(self, show_error: Callable[[CmInboxError], None], parent: QObject | None = None) -> None:
        """``show_error`` shows what went wrong where the caller has no better way."""
        super().__init__(parent)
        self._show_error = show_error
        self._open = True
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def then(
        self,
        future: Future[T],
        on_ok: Callable[[T], None] = lambda _result: None,
        on_error: Callable[[CmInboxError], None] | None = None,
    ) -> None:
        """Call ``on_ok`` with the result on the window's thread, or ``on_error`` with the error.

        An error that is none of ours is logged and shown as the general one.
        """

        def finished(done: Future[Any]) -> None:
            with suppress(RuntimeError):  # Qt has deleted us meanwhile: there is nobody left to tell
                if self._open:
                    self._finished.emit(done, on_ok, on_error or self._show_error)

        future.add_done_callback(finished)

    def close(self) -> None:
        """Deliver nothing more."""
        self._open = False

    def _deliver(
        self, done: Future[Any], on_ok: Callable[[Any], None], on_error: Callable[[CmInboxError], None]
    ) -> None:
        if not self._open:
            return
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
