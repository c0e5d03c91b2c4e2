"""Connects an account, step by step: which network, which app, what is asked to be allowed, the browser, which of the
accounts that opens, and for which brand. Also connects one again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QProgressBar, QScrollArea, QStackedWidget, QWidget

from cm_inbox.errors import AuthExpired, AuthRevoked, CmInboxError, UsageError
from cm_inbox.gui import texts
from cm_inbox.gui.announcing import announce
from cm_inbox.gui.desk_protocol import BrowserSignIn, Desk, NetworkChoice, Opened
from cm_inbox.gui.futures import Futures
from cm_inbox.gui.handover import Handover
from cm_inbox.gui.plain import line
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Brand, SignInStep
from cm_inbox.models.instants import now

from .base import Sheet, colour_label, is_enter, plain_label, room_over
from .connect_browser import BrowserPage
from .connect_form import ConnectForm
from .connect_places import PlacesPage
from .connect_texts import failed
from .networks import HEIGHT, NetworkCard, NetworkGrid
from .sign_in_steps import StepList

translate = QCoreApplication.translate

SLOW_MS = 8_000
"""After how long without a step one is told that it may take long."""


def open_in_browser(url: str) -> None:
    """Open a page in the system's browser."""
    QDesktopServices.openUrl(QUrl(url))


def _let_go(desk: Desk, done: Future[Any]) -> None:
    """Forget what was opened for somebody who had given up."""
    if not done.cancelled() and done.exception() is None and isinstance(done.result(), Opened):
        desk.forget(done.result())


class ConnectDialog(Sheet):
    """``connected`` carries the accounts. What goes wrong is said here, with what to do; nothing typed is lost.

    While a sign-in is under way, Escape and Cancel give that up and leave the form; afterwards they close the dialog.
    Until somebody has said which accounts, and for which brand, nothing is kept.
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
        self._opened: Opened | None = None
        self._running: Future[Any] | None = None
        self._attempt = 0
        self._signing_in = False
        self._grid_height = 0
        self._futures = Futures(self._failed, self)
        self.steps = QStackedWidget(self)
        self.page = ConnectForm(theme, self._brands, browse, again, self)
        self.browser = BrowserPage(theme, self)
        self.places = PlacesPage(theme, self)
        self.page.form.hide()  # as long as no network is chosen it would ask for everything that any of them wants
        for page in (self.page, self.browser, self.places):
            self.steps.addWidget(page)
        self._build(again)
        self._wait(desk.networks(), self._show_networks, translate("Connect", "Looking which networks there are…"))

    def _build(self, again: Account | None) -> None:
        self.content.addWidget(self.steps)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(4)
        self.content.addWidget(self.busy)
        self.progress = StepList(self.theme, self)
        self.progress.hide()
        self.content.addWidget(self.progress)
        self.line = plain_label("", self.theme, "small", "text.muted")
        self.content.addWidget(self.line)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self._stepped = Handover[tuple[int, SignInStep]](self._step_done, self)
        self.back = self.add_button(translate("Connect", "Back"))
        self.back.clicked.connect(self._go_back)
        self.cancel = self.add_cancel()
        self.go = self.add_button(translate("Connect", "Sign in"), "primary")
        self.go.clicked.connect(self._go_on)
        self.page.entered.connect(self._go_on)
        self.page.adapted.connect(self._name_the_next)
        self.browser.pasted.connect(self._give_code)
        self.places.confirmed.connect(self._go_on)
        self.finished.connect(lambda _result: self._stop())
        self.go.hide()
        self.back.hide()

    # -- which network --

    def _show_networks(self, networks: Sequence[NetworkChoice]) -> None:
        self._rest("")
        self.grid = NetworkGrid(self.theme, self, ground="bg.raised")
        self.grid.show_networks(networks)
        self.grid.chosen.connect(self._choose)
        self._grid_height = min(430, (HEIGHT + 12) * ((len(networks) + 1) // 2) + 6)
        self.cards = self.grid.cards
        self.steps.insertWidget(0, self.grid)
        wanted = next((one for one in networks if one.id == self._wanted), None)
        if wanted is not None:
            self._choose(wanted)
            return
        if self._again is not None:
            self._say(translate("Connect", "This network is no longer part of cm-inbox."), "danger.text")
            return
        self._show_step(self.grid)
        if self.cards:
            self.cards[0].setFocus()

    def _choose(self, network: NetworkChoice) -> None:
        if network.is_off:
            self._tell_off(network)
            return
        self._network = network
        self.page.show_network(network)
        self.browser.show_network(network)
        self.page.form.show()
        if self.page.goes_straight:
            self._show_browser_page()
        else:
            self._show_form_page()

    def _tell_off(self, network: NetworkChoice) -> None:
        """Say why a network is off and where it is switched on; the others can be chosen."""
        self._show_step(self.grid)
        card = next((each for each in self.cards if each.network.id == network.id), None)
        if card is not None:
            card.setFocus()
        said = translate("Connect", "%1 is off. %2 You can switch it on in the settings, under “Networks”.")
        said = said.replace("%1", network.title).replace("%2", texts.sentence(network.off_because))
        self._say(said, "warning.text")
        announce(self.line, said)

    # -- from step to step --

    def _show_step(self, page: QWidget) -> None:
        self.grid.setMinimumHeight(self._grid_height if page is self.grid else 0)  # the stack is as high as its highest
        self.steps.setCurrentWidget(page)
        self.go.setVisible(page is not self.grid)
        first = self._again is None
        self.back.setVisible(
            (page is self.page and first) or (page is self.browser and (first or not self.page.is_empty))
        )
        self._name_the_next()

    def _show_form_page(self) -> None:
        self._show_step(self.page)
        self._make_room(self.page)
        self.page.first().setFocus()

    def _show_browser_page(self) -> None:
        self._show_step(self.browser)
        self._make_room(self.browser)
        self.go.setFocus()

    def _name_the_next(self) -> None:
        """Say on the button what comes next."""
        shown = self.steps.currentWidget()
        if shown is self.places:
            self.go.setText(translate("Connect", "Connect"))
        elif shown is self.browser:
            self.go.setText(translate("Connect", "Open the browser"))
        elif self._network is not None:
            self.go.setText(translate("Connect", "Next") if self.page.in_browser else translate("Connect", "Sign in"))

    def _go_back(self) -> None:
        self._stop(keep=True)
        self._rest("")
        self.progress.hide()
        if self.steps.currentWidget() is self.browser:
            self._show_form_page()
        else:
            self.page.forget()
            self._show_step(self.grid)
            self.cards[0].setFocus()

    def _go_on(self) -> None:
        if self._network is None or self._running is not None:
            return
        shown = self.steps.currentWidget()
        if shown is self.places:
            self._connect()
            return
        missing = self.page.missing()
        if missing is not None:
            self._say(translate("Connect", "Fill in this field first."), "danger.text")
            self._show_step(self.page)
            missing.setFocus()
        elif shown is self.page and self.page.in_browser:
            self._say("", "text.muted")
            self.progress.hide()
            self._show_browser_page()
        else:
            self._start()

    # -- the sign-in --

    def _start(self) -> None:
        assert self._network is not None
        self._attempt += 1
        attempt = self._attempt
        give = self._stepped.give  # for the engine's thread, which must not hold on to this dialog

        def tell(step: SignInStep) -> None:
            give((attempt, step))

        self._signing_in = True
        order, chooses = self.page.order(), self.page.chooses
        self.progress.begin(order.method, chooses=chooses)
        self.progress.show()
        self.cancel.setFocus()
        if self.page.in_browser:
            app = self.page.app.given() if self.page.asks_app else None
            beginning = self._desk.start_oauth(order.network, order.server or "", tell, app, order.again)
            self._wait(beginning, self._browser_begun, "")
        elif chooses or self._network.opens_several:
            self._wait(self._desk.open(order, tell), self._choose_accounts, "")
        else:
            connecting = self._desk.sign_in(order, self.page.chosen_brand(), tell)
            self._wait(connecting, lambda account: self._connected([account]), "")

    def _step_done(self, told: tuple[int, SignInStep]) -> None:
        attempt, step = told
        if attempt == self._attempt and self._signing_in:
            self.progress.tell(step)
            if self._opened is None:
                self._say("", "text.muted")
            if self.progress.current in (SignInStep.BROWSER, SignInStep.CHOSEN):
                self._slow.stop()  # the person takes the time they need
            else:
                self._slow.start()

    def _tell_slow(self) -> None:
        self._say(translate("Connect", "No answer yet. You can wait, or cancel and try again."), "warning.text")

    def _browser_begun(self, begun: BrowserSignIn) -> None:
        self._begun = begun
        self.browser.wait_for_code(True)
        self._browse(begun.url)
        self._wait(self._desk.wait_oauth(begun), self._choose_accounts, self.browser.waiting)
        self._slow.stop()
        self.browser.code.setFocus()
        self._make_room(self.browser)
        self.browser.ensureWidgetVisible(self.browser.code)

    def _make_room(self, page: QScrollArea) -> None:
        """Grow so far that a page need not be scrolled, if the window below has room for it."""
        layout, content = self.layout(), page.widget()
        if layout is None or content is None:
            return
        layout.activate()
        needed = max(content.heightForWidth(page.viewport().width()), content.sizeHint().height())
        lacking = needed - page.viewport().height()
        parent = self.parentWidget()
        if lacking > 0 and parent is not None:
            self.resize(self.width(), min(self.height() + lacking, room_over(parent).height()))
            self.move(parent.window().geometry().center() - self.rect().center())

    def _give_code(self, code: str) -> None:
        if self._begun is not None:
            self._desk.give_code(self._begun, code)

    # -- which accounts, for which brand --

    def _choose_accounts(self, opened: Opened) -> None:
        assert self._network is not None
        self._begun = None
        self._opened = opened
        self.browser.wait_for_code(False)
        self._rest("")
        if self._again is not None:  # nothing to choose: the desk lets nobody else through
            brands = {each.uid: self._again.brand_id for each in opened.accounts}
            self._wait(self._desk.connect(opened, brands), self._connected, "")
            return
        self.progress.hide()
        self.places.show_accounts(self._network.title, opened.accounts, self._brands)
        self._show_step(self.places)
        self._make_room(self.places.area)
        self.activateWindow()  # the person comes back from the browser
        self.places.begin()

    def _connect(self) -> None:
        missing = self.places.missing()
        if missing is not None:
            said, field = missing
            self._say(said, "danger.text")
            announce(self.line, said)
            field.setFocus()
            return
        assert self._opened is not None
        connecting = self._desk.connect(self._opened, self.places.brands())
        self._wait(connecting, self._connected, translate("Connect", "Connecting…"))

    def _connected(self, accounts: Sequence[Account]) -> None:
        self._opened = None
        self._signing_in = False
        self._rest("")
        self.page.forget()
        self.accept()
        self.connected.emit(accounts)

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
        """Let the form be changed while nothing is under way, and a choice while it is not carried out."""
        self.page.allow(not self._signing_in)
        self.places.setEnabled(self._running is None)
        self.go.setEnabled(self._running is None)

    def _failed(self, error: CmInboxError) -> None:
        said = failed(error, self._network.title if self._network else "", now())
        if self.steps.currentWidget() is self.places:  # what was signed in to is still there to choose from
            self._rest("")
            (self.places.new_name() or self.go).setFocus()
        else:
            signing_in, self._signing_in = self._signing_in, False
            self._drop()
            self.progress.fail()
            self._rest("")
            if signing_in:
                self._show_where_it_is_mended(error)
        self._say(said, "danger.text")
        announce(self.line, said)

    def _show_where_it_is_mended(self, error: CmInboxError) -> None:
        """Go to where an error is mended, as far as its kind and the steps that are done tell."""
        page = self.page
        if self.steps.currentWidget() is self.browser:
            if isinstance(error, UsageError):  # the app: it may be another one
                page.asks_app = True
                page.adapt()
            elif self.progress.has_done(SignInStep.FOUND) or not page.fields.isRowVisible(page.server):
                self.go.setFocus()
                return
            self._show_step(page)
        self._field_of(error).setFocus()

    def _field_of(self, error: CmInboxError) -> QWidget:
        page = self.page
        if isinstance(error, UsageError):
            for field in (page.brand_name, *page.app.asked):
                if page.fields.isRowVisible(field):
                    return field
        if isinstance(error, AuthExpired | AuthRevoked) and page.fields.isRowVisible(page.secret):
            return page.secret
        if not isinstance(error, AuthExpired | AuthRevoked) and page.fields.isRowVisible(page.server):
            return page.server
        return self.go

    def reject(self) -> None:
        """Give up the sign-in that is under way; where none is, close."""
        if not self._signing_in:
            super().reject()
            return
        if self.progress.current is None:
            return  # all is done: the account is there in a moment
        self.progress.stop()
        self.progress.show()
        self._stop(keep=True)
        if self.steps.currentWidget() is self.places:
            self._show_step(self.browser if self.page.in_browser else self.page)
        self._rest(translate("Connect", "Given up. Nothing was connected; you can try again."))
        self.go.setFocus()

    def _say(self, text: str, role: str) -> None:
        colour_label(self.line, self.theme.colour(role))
        self.line.setText(text)

    def _drop(self) -> None:
        """Stop listening for the browser, and let go of what was opened."""
        if self._begun is not None:
            self._desk.cancel_oauth(self._begun)
        if self._opened is not None:
            self._desk.forget(self._opened)
        self._begun = self._opened = None
        self.browser.wait_for_code(False)

    def _stop(self, *, keep: bool = False) -> None:
        """Give up what is under way; ``keep`` what was typed, to try again."""
        self._attempt += 1
        self._signing_in = False
        if self._running is not None:
            if not self._running.cancel():
                self._running.add_done_callback(partial(_let_go, self._desk))  # done, and not heard of yet
            self._running = None
        self._drop()
        if not keep:
            self.page.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if is_enter(event) and isinstance(focused, NetworkCard):
            focused.click()
            return
        super().keyPressEvent(event)
