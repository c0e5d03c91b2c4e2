"""Connects an account, step by step: which network, for which brand, and the sign-in. Also connects one again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cm_inbox.errors import AuthExpired, AuthRevoked, CmInboxError, UsageError
from cm_inbox.gui import texts
from cm_inbox.gui.announcing import announce
from cm_inbox.gui.desk_protocol import BrowserSignIn, Desk, NetworkChoice, SignInOrder
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.handover import Handover
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Brand, NewBrand, SignInMethod, SignInStep
from cm_inbox.models.instants import now

from .app_fields import AppFields
from .base import Choices, Sheet, colour_label, is_enter, plain_label, room_over
from .brand_look import BrandLook
from .connect_texts import explained, failed
from .networks import HEIGHT, NetworkCard, NetworkGrid
from .sign_in_steps import StepList

translate = QCoreApplication.translate

NEW_BRAND = -1

SLOW_MS = 8_000
"""After how long without a step one is told that it may take long."""


def open_in_browser(url: str) -> None:
    """Open a page in the system's browser."""
    QDesktopServices.openUrl(QUrl(url))


class ConnectDialog(Sheet):
    """``connected`` carries the account. What goes wrong is said here, with what to do; nothing typed is lost.

    While a sign-in is under way, Escape and Cancel give that up and leave the form; afterwards they close the dialog.
    """

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
        self._attempt = 0
        self._signing_in = False
        self._futures = Futures(self._failed, self)
        self.steps = QStackedWidget(self)
        self.content.addWidget(self.steps)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.content.addWidget(self.busy)
        self.progress = StepList(theme, self)
        self.progress.hide()
        self.content.addWidget(self.progress)
        self.line = plain_label("", theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self._stepped = Handover[tuple[int, SignInStep]](self._step_done, self)
        self.back = self.add_button(translate("Connect", "Back"))
        self.back.clicked.connect(self._go_back)
        self.cancel = self.add_cancel()
        self.go = self.add_button(translate("Connect", "Sign in"), "primary")
        self.go.clicked.connect(self._sign_in)
        self.finished.connect(lambda _result: self._stop())
        self._build_form()
        self.form.hide()  # as long as no network is chosen it would ask for everything that any of them wants
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
        signing = self.steps.currentWidget() is self.page
        self.go.setVisible(signing)
        self.back.setVisible(signing and self._again is None)

    def _go_back(self) -> None:
        self._stop()
        self._rest("")
        self.progress.hide()
        self._show_step(0)
        self.cards[0].setFocus()

    # -- the sign-in --

    def _build_form(self) -> None:
        self.form = QWidget(self)
        self.form.setProperty("part", "settings")
        self.page = QScrollArea(self)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.setWidgetResizable(True)
        self.page.setWidget(self.form)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(2, 2, 2, 2)
        self.named = plain_label("", self.theme, "title")
        layout.addWidget(self.named)
        self.fields = QFormLayout()
        self.fields.setSpacing(10)
        self.method = Choices(self.theme, self)
        self.server = QLineEdit(self)
        self.user = QLineEdit(self)
        self.channels = QLineEdit(self)
        self.channels.setPlaceholderText("#…, #…")
        self.secret = QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.code = QLineEdit(self)
        self.app = AppFields(self.theme, self._browse, self)
        self.brand, self.brand_name = Choices(self.theme, self), QLineEdit(self)
        self.look = BrandLook(self.theme, self)
        self.fields.addRow(translate("Connect", "Brand"), self.brand)
        self.fields.addRow(translate("Connect", "Name of the brand"), self.brand_name)
        self.fields.addRow(translate("Connect", "Colour and letters"), self.look)
        self.fields.addRow(translate("Connect", "Server"), self.server)
        self.fields.addRow(translate("Connect", "How"), self.method)
        self.fields.addRow(translate("Connect", "User name"), self.user)
        self.fields.addRow(translate("Connect", "Secret"), self.secret)
        self.fields.addRow(translate("Connect", "Channels"), self.channels)
        self.app.add_to(self.fields)
        self.fields.addRow(translate("Connect", "Code"), self._code_row())
        layout.addLayout(self.fields)
        self.hint = plain_label("", self.theme, "small", "text.secondary")
        layout.addWidget(self.hint)
        layout.addStretch(1)
        self.steps.addWidget(self.page)
        for brand in self._brands:
            self.brand.addItem(line(brand.name, 80), brand.id)
        self.brand.addItem(translate("Connect", "New brand…"), NEW_BRAND)
        self.brand.currentIndexChanged.connect(self._adapt)
        self.method.currentIndexChanged.connect(self._adapt)
        typed = (self.server, self.user, self.secret, self.channels, self.brand_name, self.look.letters)
        for field in (*typed, *self.app.typed):
            # later: the key goes on to the dialog, which would press the button that has the keyboard by then
            field.returnPressed.connect(self._sign_in, Qt.ConnectionType.QueuedConnection)
        self.look.begin(self._brands)
        self.brand_name.textChanged.connect(self.look.follow)
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
        if network.is_off:
            self._tell_off(network)
            return
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
        self.form.show()
        self._show_step(self.steps.indexOf(self.page))
        asked = (self.brand_name, self.server, self.user, self.secret, *self.app.asked)
        first = next((field for field in asked if not field.isHidden()), self.brand)
        first.setFocus()

    def _tell_off(self, network: NetworkChoice) -> None:
        """Say why a network is off and where it is switched on; the others can be chosen."""
        self._show_step(0)
        card = next((each for each in self.cards if each.network.id == network.id), None)
        if card is not None:
            card.setFocus()
        said = translate("Connect", "%1 is off. %2 You can switch it on in the settings, under “Networks”.")
        said = said.replace("%1", network.title).replace("%2", texts.sentence(network.off_because))
        self._say(said, "warning.text")
        announce(self.line, said)

    def _adapt(self) -> None:
        """Show the fields that this network and this way of signing in need."""
        if self._network is None:
            return
        method = self._chosen_method()
        browser = method is SignInMethod.OAUTH
        shown: dict[QWidget, bool] = {
            self.brand: self._again is None,
            self.brand_name: self._wants_new_brand(),
            self.look: self._wants_new_brand(),
            self.server: self._network.needs_server,
            self.method: self.method.count() > 1,
            self.user: not browser and (self._network.needs_user or method is SignInMethod.PASSWORD),
            self.secret: not browser and method is not SignInMethod.NONE,
            self.channels: self._network.needs_channels,
            self._code_holder: browser and self._begun is not None,
        }
        shown |= self.app.adapt(self._network if browser else None)
        for field, visible in shown.items():
            self.fields.setRowVisible(field, visible)
        label = self.fields.labelForField(self.secret)
        if label is not None:
            label.setProperty("text", texts.sign_in_method(method))
        self.hint.setText(explained(method, self._network.token_from))
        self.go.setText(translate("Connect", "Open the browser") if browser else translate("Connect", "Sign in"))

    def _wants_new_brand(self) -> bool:
        return self._again is None and self.brand.currentData() == NEW_BRAND

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
        self._start()

    def _missing(self) -> QLineEdit | None:
        asked = (self.brand_name, self.server, self.user, self.secret, self.channels, *self.app.missing())
        return next((field for field in asked if not field.isHidden() and not field.text().strip()), None)

    def _chosen_brand(self) -> int | NewBrand:
        """Return the brand; a new one is made with its account, or not at all."""
        if self._again is not None:
            return self._again.brand_id
        if self._wants_new_brand():
            return NewBrand(self.brand_name.text().strip(), self.look.colour, self.look.monogram)
        return int(self.brand.currentData())

    def _start(self) -> None:
        assert self._network is not None
        server = self.server.text().strip() or None
        method, brand = self._chosen_method(), self._chosen_brand()
        self._attempt += 1
        attempt = self._attempt

        give = self._stepped.give  # for the engine's thread, which must not hold on to this dialog

        def tell(step: SignInStep) -> None:
            give((attempt, step))

        self._signing_in = True
        self.progress.begin(method)
        self.progress.show()
        self.cancel.setFocus()
        if method is SignInMethod.OAUTH:
            beginning = self._desk.start_oauth(self._network.id, brand, server or "", tell, self.app.given())
            self._wait(beginning, self._browser_begun, "")
            return
        user = self.user.text().strip() or None
        channels = self.channels.text().strip()
        order = SignInOrder(self._network.id, brand, method, server, user, self.secret.text(), channels)
        self._wait(self._desk.sign_in(order, tell), self._connected, "")

    def _step_done(self, told: tuple[int, SignInStep]) -> None:
        attempt, step = told
        if attempt == self._attempt and self._signing_in:
            self.progress.tell(step)
            self._say("", "text.muted")
            if self.progress.current is SignInStep.BROWSER:
                self._slow.stop()  # the person takes the time they need
            else:
                self._slow.start()

    def _tell_slow(self) -> None:
        self._say(translate("Connect", "No answer yet. You can wait, or cancel and try again."), "warning.text")

    def _browser_begun(self, begun: BrowserSignIn) -> None:
        self._begun = begun
        self.code.clear()  # what was pasted for another attempt is good for nothing
        self._adapt()
        self._browse(begun.url)
        waiting = self.app.waiting() or translate("Connect", "Go on in the browser. This window waits for it.")
        self._wait(self._desk.wait_oauth(begun), self._connected, waiting)
        self._slow.stop()
        self.code.setFocus()
        self._make_room()

    def _make_room(self) -> None:
        """Grow so far that the form need not be scrolled, if the window below has room for it."""
        self.form.adjustSize()
        lacking = self.form.sizeHint().height() - self.page.viewport().height()
        parent = self.parentWidget()
        if lacking > 0 and parent is not None:
            self.resize(self.width(), min(self.height() + lacking, room_over(parent).height()))
            self.move(parent.window().geometry().center() - self.rect().center())
        self.page.ensureWidgetVisible(self.code)

    def _finish(self) -> None:
        code = self.code.text().strip()
        if self._begun is None or not code:
            return
        self._desk.give_code(self._begun, code)

    def _connected(self, account: Account) -> None:
        self._begun = None
        self._signing_in = False
        self._rest("")
        self.secret.clear()
        self.app.secret.clear()
        self.accept()
        self.connected.emit(account)

    # -- waiting and failing --

    def _wait(self, future: Future[Any], then: Callable[[Any], None], said: str) -> None:
        self._running = future
        self.busy.setVisible(not self.theme.still)
        self._slow.start()
        self._show_form()
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
        self._slow.stop()
        self._show_form()
        self._say(said, "text.muted")

    def _show_form(self) -> None:
        """Let the form be changed while nothing is under way, but for the code that may be pasted."""
        for field in (self.brand, self.brand_name, self.look, self.server, self.method, self.user, self.secret):
            field.setEnabled(not self._signing_in)
        self.app.allow(not self._signing_in)
        self.go.setEnabled(self._running is None)

    def _failed(self, error: CmInboxError) -> None:
        signing_in, self._signing_in = self._signing_in, False
        self._drop_browser()
        self.progress.fail()
        self._rest("")
        self._adapt()
        self._say(failed(error, self._network.title if self._network else "", now()), "danger.text")
        announce(self.line, self.line.text())
        if signing_in:
            self._field_of(error).setFocus()

    def _field_of(self, error: CmInboxError) -> QWidget:
        """Return where an error is mended, as far as its kind tells."""
        if isinstance(error, UsageError) and not self.brand_name.isHidden():
            return self.brand_name
        if isinstance(error, AuthExpired | AuthRevoked) and not self.secret.isHidden():
            return self.secret
        if not isinstance(error, AuthExpired | AuthRevoked) and not self.server.isHidden():
            return self.server
        return self.go

    def reject(self) -> None:
        """Give up the sign-in that is under way; where none is, close."""
        if not self._signing_in:
            super().reject()
            return
        if self.progress.current is None:
            return  # all is done: the account is there in a moment
        self.progress.stop()
        self._stop(keep=True)
        self._adapt()
        self._rest(translate("Connect", "Given up. Nothing was connected; you can try again."))
        self.go.setFocus()

    def _say(self, text: str, role: str) -> None:
        colour_label(self.line, self.theme.colour(role))
        self.line.setText(text)

    def _drop_browser(self) -> None:
        if self._begun is not None:
            self._desk.cancel_oauth(self._begun)
            self._begun = None

    def _stop(self, *, keep: bool = False) -> None:
        """Give up what is under way; ``keep`` what was typed, to try again."""
        self._attempt += 1
        self._signing_in = False
        if self._running is not None:
            self._running.cancel()
            self._running = None
        self._drop_browser()
        self.code.clear()
        if not keep:
            self.secret.clear()
            self.app.secret.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if is_enter(event) and isinstance(focused, NetworkCard):
            focused.click()
            return
        super().keyPressEvent(event)
