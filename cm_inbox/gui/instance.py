"""One window per data folder: a second start brings the first one's window to the front instead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from .instance_name import name_of

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

CONNECT_MS = 1_000
ANSWER_MS = 15_000
"""How long one that listens may take to answer: a busy machine must not make a second window of it."""


def activate_running(folder: Path) -> bool:
    """Ask the window that is open on this folder to come to the front; False where there is none."""
    from PySide6.QtNetwork import QLocalSocket  # late, here and below: most starts are over without it

    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(b"activate\n")
    socket.waitForBytesWritten(ANSWER_MS)
    answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(ANSWER_MS)  # it may be here already
    socket.disconnectFromServer()
    return answered


class Instance(QObject):
    """Listens for later starts on the same folder."""

    activated = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server: QLocalServer = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        name = name_of(folder)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left by a process that was killed
            self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    def _connected(self) -> None:
        if not self._server.hasPendingConnections():
            return
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.write(b"here\n")
        socket.flush()
        self.activated.emit()
