"""Connects an account, step by step: which network, for which brand, and the sign-in. Also connects one again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.errors import AuthExpired, AuthRevoked, CmInboxError, RateLimited, Transient
from cm_inbox.gui import texts, when
from cm_inbox.gui.desk_protocol import BrowserSignIn, Desk, NetworkChoice, SignInOrder
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Brand, SignInMethod
from cm_inbox.models.instants import now

from .base import Choices, Sheet, colour_label, is_enter, plain_label
from .networks import HEIGHT, NetworkCard, NetworkGrid

translate = QCoreApplication.translate

NEW_BRAND = -1


def open_in_browser(url: str) -> None:
    """Open a page in the system's browser."""
    QDesktopServices.openUrl(QUrl(url))


class ConnectDialog(Sheet):
    """``connected`` carries the account. What goes wrong is said here, with what to do; nothing typed is lost."""

    connected = Signal(object)

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        brands: Sequence[Brand],
        parent: QWidget | None,
        *,
        again: Account | None = None,
        network: str = "",
        browse: Callable[[str], None] = open_in_browser,
    ) -> None:
        """``again``: connect this account once more; its history stays. ``network``: the one that is chosen already."""
        title = translate("Connect", "Connect an account")
        if again is not None:
            title = translate("Connect", "Sign in again: %1").replace("%1", line(again.address, 60))
        super().__init__(theme, title, parent, width=760)
        self._desk = desk
        self._brands = list(brands)
        self._again = again
        self._wanted = again.network if again is not None else network
        self._browse = browse
        self._network: NetworkChoice | None = None
        self._begun: BrowserSignIn | None = None
        self._running: Future[Any] | None = None
        self._futures = Futures(self._failed, self)
        self.steps = QStackedWidget(self)
        self.content.addWidget(self.steps)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.content.addWidget(self.busy)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self.back = self.add_button(translate("Connect", "Back"))
        self.back.clicked.connect(self._go_back)
        self.add_cancel()
        self.go = self.add_button(translate("Connect", "Sign in"), "primary")
        self.go.clicked.connect(self._sign_in)
        self.finished.connect(self._stop)
        self._build_form()
        self._wait(desk.networks(), self._show_networks, translate("Connect", "Looking which networks there are…"))

    # -- which network --

    def _show_networks(self, networks: Sequence[NetworkChoice]) -> None:
        self._rest("")
        self.grid = NetworkGrid(self.theme, self, ground="bg.raised")
        self.grid.show_networks(networks)
        self.grid.chosen.connect(self._choose)
        self.grid.setMinimumHeight(min(430, (HEIGHT + 12) * ((len(networks) + 1) // 2) + 6))
        self.cards = self.grid.cards
        self.steps.insertWidget(0, self.grid)
        wanted = next((one for one in networks if one.id == self._wanted), None)
        if wanted is not None:
            self._choose(wanted)
            return
        if self._again is not None:
            self._say(translate("Connect", "This network is no longer part of cm-inbox."), "danger.text")
            return
        self._show_step(0)
        if self.cards:
            self.cards[0].setFocus()

    def _show_step(self, number: int) -> None:
        self.steps.setCurrentIndex(number)
        signing = self.steps.currentWidget() is self.form
        self.go.setVisible(signing)
        self.back.setVisible(signing and self._again is None)

    def _go_back(self) -> None:
        self._stop()
        self._rest("")
        self._show_step(0)
        self.cards[0].setFocus()

    # -- the sign-in --

    def _build_form(self) -> None:
        self.form = QWidget(self)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(0, 0, 0, 0)
        self.named = plain_label("", self.theme, "title")
        layout.addWidget(self.named)
        self.fields = QFormLayout()
        self.fields.setSpacing(10)
        self.method = Choices(self.theme, self)
        self.server = QLineEdit(self)
        self.user = QLineEdit(self)
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.code = QLineEdit(self)
        self.brand = Choices(self.theme, self)
        self.brand_name = QLineEdit(self)
        self.fields.addRow(translate("Connect", "Brand"), self.brand)
        self.fields.addRow(translate("Connect", "Name of the brand"), self.brand_name)
        self.fields.addRow(translate("Connect", "Server"), self.server)
        self.fields.addRow(translate("Connect", "How"), self.method)
        self.fields.addRow(translate("Connect", "User name"), self.user)
        self.fields.addRow(translate("Connect", "Secret"), self.secret)
        self.fields.addRow(translate("Connect", "Code"), self._code_row())
        layout.addLayout(self.fields)
        self.hint = plain_label("", self.theme, "small", "text.secondary")
        layout.addWidget(self.hint)
        layout.addStretch(1)
        self.steps.addWidget(self.form)
        for brand in self._brands:
            self.brand.addItem(line(brand.name, 80), brand.id)
        self.brand.addItem(translate("Connect", "New brand…"), NEW_BRAND)
        self.brand.currentIndexChanged.connect(self._adapt)
        self.method.currentIndexChanged.connect(self._adapt)
        for field in (self.server, self.user, self.secret, self.brand_name):
            field.returnPressed.connect(self._sign_in)
        self.code.returnPressed.connect(self._finish)
        self.go.hide()
        self.back.hide()

    def _code_row(self) -> QWidget:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.code.setPlaceholderText(translate("Connect", "only if the browser shows one"))
        use = QPushButton(translate("Connect", "Use the code"), self)
        use.setAutoDefault(False)
        use.clicked.connect(self._finish)
        row.addWidget(self.code, 1)
        row.addWidget(use)
        self._code_holder = holder
        return holder

    def _choose(self, network: NetworkChoice) -> None:
        self._network = network
        self.named.setText(network.title)
        self.method.blockSignals(True)
        self.method.clear()
        for method in network.sign_in:
            self.method.addItem(texts.sign_in_method(method), method)
        self.method.blockSignals(False)
        self.server.setText(network.default_server or "")
        if self._again is not None:
            self.server.setText(self._again.server or network.default_server or "")
            self.brand.setCurrentIndex(max(0, self.brand.findData(self._again.brand_id)))
        self._adapt()
        self._show_step(self.steps.indexOf(self.form))
        first = next((field for field in (self.server, self.user, self.secret) if not field.isHidden()), self.brand)
        first.setFocus()

    def _adapt(self) -> None:
        """Show the fields that this network and this way of signing in need."""
        if self._network is None:
            return
        method = self._chosen_method()
        browser = method is SignInMethod.OAUTH
        shown: dict[QWidget, bool] = {
            self.brand: self._again is None,
            self.brand_name: self._again is None and self.brand.currentData() == NEW_BRAND,
            self.server: self._network.needs_server,
            self.method: self.method.count() > 1,
            self.user: not browser and (self._network.needs_user or method is SignInMethod.PASSWORD),
            self.secret: not browser,
            self._code_holder: browser and self._begun is not None,
        }
        for field, visible in shown.items():
            self.fields.setRowVisible(field, visible)
        label = self.fields.labelForField(self.secret)
        if label is not None:
            label.setProperty("text", texts.sign_in_method(method))
        self.hint.setText(_explained(method))
        self.go.setText(translate("Connect", "Open the browser") if browser else translate("Connect", "Sign in"))

    def _chosen_method(self) -> SignInMethod:
        return SignInMethod(self.method.currentData())  # Qt hands the bare text back

    # -- doing it --

    def _sign_in(self) -> None:
        if self._network is None or self._running is not None:
            return
        missing = self._missing()
        if missing is not None:
            self._say(translate("Connect", "Fill in this field first."), "danger.text")
            missing.setFocus()
            return
        if self._again is None and self.brand.currentData() == NEW_BRAND:
            making = self._desk.add_brand(self.brand_name.text().strip())
            self._wait(making, self._brand_made, translate("Connect", "Making the brand…"))
            return
        self._start(self._again.brand_id if self._again is not None else int(self.brand.currentData()))

    def _missing(self) -> QLineEdit | None:
        asked = (self.brand_name, self.server, self.user, self.secret)
        return next((field for field in asked if not field.isHidden() and not field.text().strip()), None)

    def _brand_made(self, brand: Brand) -> None:
        self._rest("")
        self._brands.append(brand)
        self.brand.insertItem(self.brand.count() - 1, line(brand.name, 80), brand.id)
        self.brand.setCurrentIndex(self.brand.findData(brand.id))
        self._start(brand.id)

    def _start(self, brand_id: int) -> None:
        assert self._network is not None
        server = self.server.text().strip() or None
        if self._chosen_method() is SignInMethod.OAUTH:
            beginning = self._desk.start_oauth(self._network.id, brand_id, server or "")
            self._wait(beginning, self._browser_begun, translate("Connect", "Asking the server…"))
            return
        order = SignInOrder(
            self._network.id,
            brand_id,
            self._chosen_method(),
            server,
            self.user.text().strip() or None,
            self.secret.text(),
        )
        self._wait(self._desk.sign_in(order), self._connected, translate("Connect", "Signing in…"))

    def _browser_begun(self, begun: BrowserSignIn) -> None:
        self._rest("")
        self._begun = begun
        self._adapt()
        self._browse(begun.url)
        waiting = translate("Connect", "Go on in the browser. This window waits for it.")
        self._wait(self._desk.wait_oauth(begun), self._connected, waiting)
        self.code.setFocus()

    def _finish(self) -> None:
        code = self.code.text().strip()
        if self._begun is None or not code:
            return
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._wait(self._desk.finish_oauth(self._begun, code), self._connected, translate("Connect", "Signing in…"))

    def _connected(self, account: Account) -> None:
        self._begun = None
        self._rest("")
        self.secret.clear()
        self.accept()
        self.connected.emit(account)

    # -- waiting and failing --

    def _wait(self, future: Future[Any], then: Callable[[Any], None], said: str) -> None:
        self._running = future
        self.busy.show()
        self.go.setEnabled(False)
        self._say(said, "text.muted")

        def done(result: Any) -> None:
            if self._running is future:
                self._running = None
                then(result)

        def failed(error: CmInboxError) -> None:
            if self._running is future:
                self._running = None
                self._failed(error)

        self._futures.then(future, done, failed)

    def _rest(self, said: str) -> None:
        self.busy.hide()
        self.go.setEnabled(True)
        self._say(said, "text.muted")

    def _failed(self, error: CmInboxError) -> None:
        self._drop_browser()
        title, message = texts.error_text(error)
        message = _advice(error) or message
        self._rest("")
        self._adapt()
        self._say(f"{title}. {message}", "danger.text")

    def _say(self, text: str, role: str) -> None:
        colour_label(self.line, self.theme.colour(role))
        self.line.setText(text)

    def _drop_browser(self) -> None:
        if self._begun is not None:
            self._desk.cancel_oauth(self._begun)
            self._begun = None

    def _stop(self) -> None:
        """Give up what is under way."""
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._drop_browser()
        self.secret.clear()
        self.code.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if is_enter(event) and isinstance(focused, NetworkCard):
            focused.click()
            return
        super().keyPressEvent(event)


def _advice(error: CmInboxError) -> str:
    """Return what to do here, where an error's usual words speak of what goes on by itself; empty: those words."""
    if isinstance(error, RateLimited):
        until = when.until(error.until, now())
        return translate("Connect", "Try again after %1.").replace("%1", until)
    if error.message != type(error).default:
        return ""
    if isinstance(error, AuthExpired | AuthRevoked):
        return translate("Connect", "Check what you typed, then try again.")
    if isinstance(error, Transient):
        return translate("Connect", "Check the server’s name and the connection, then try again.")
    return ""


def _explained(method: SignInMethod) -> str:
    """Return what a way of signing in means, and where its secret is found."""
    if method is SignInMethod.OAUTH:
        return translate("Connect", "You sign in on the network’s own page; cm-inbox never sees your password.")
    if method is SignInMethod.APP_PASSWORD:
        return translate(
            "Connect", "Make an app password in the network’s settings; it can be withdrawn there at any time."
        )
    if method is SignInMethod.TOKEN:
        return translate("Connect", "Copy the access token from the network’s developer settings.")
    return translate("Connect", "The password is used once; only the sign-in it gives is kept, in the keyring.")
