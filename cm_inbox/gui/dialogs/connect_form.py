"""What one types to connect an account: the server, the app, the name and the secret; the brand, where it is certain
before the sign-in that it opens one account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cm_inbox.gui import texts
from cm_inbox.gui.desk_protocol import NetworkChoice, SignInOrder
from cm_inbox.gui.theme import Theme
from cm_inbox.models.accounts import Account, Brand, NewBrand, SignInMethod

from .app_fields import AppFields
from .base import Choices, plain_label
from .brand_look import BrandLook
from .connect_places import BrandChoice
from .connect_texts import explained

translate = QCoreApplication.translate


class ConnectForm(QScrollArea):
    """``entered`` says that Enter was pressed in a field, ``adapted`` that what is asked for has changed."""

    entered = Signal()
    adapted = Signal()

    def __init__(
        self,
        theme: Theme,
        brands: Sequence[Brand],
        browse: Callable[[str], None],
        again: Account | None,
        parent: QWidget | None = None,
    ) -> None:
        """``again``: the account that is connected once more."""
        super().__init__(parent)
        self._again = again
        self._network: NetworkChoice | None = None
        self.asks_app = again is None
        """Whether one is asked for an app: not again, unless the known one turns out to be lost."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        form = self.form = QWidget(self)
        form.setProperty("part", "settings")
        self.setWidget(form)
        self.named = plain_label("", theme, "title")
        self.fields = QFormLayout()
        self.fields.setSpacing(10)
        self.method = Choices(theme, form)
        self.server, self.user, self.secret, self.channels = (QLineEdit(form) for _ in range(4))
        self.channels.setPlaceholderText("#…, #…" if again is None else translate("Connect", "as before"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.app = AppFields(theme, browse, form)
        self.brand, self.brand_name = BrandChoice(theme, brands, form), QLineEdit(form)
        self.look = BrandLook(theme, form)
        self.hint = plain_label("", theme, "small", "text.secondary")
        self._lay_out()
        self._connect()
        self.look.begin(brands)

    def _lay_out(self) -> None:
        rows: tuple[tuple[str, QWidget], ...] = (
            (translate("Connect", "Brand"), self.brand),
            (translate("Connect", "Name of the brand"), self.brand_name),
            (translate("Connect", "Colour and letters"), self.look),
            (translate("Connect", "Server"), self.server),
            (translate("Connect", "How"), self.method),
            (translate("Connect", "User name"), self.user),
            (translate("Connect", "Secret"), self.secret),
            (translate("Connect", "Channels"), self.channels),
        )
        for words, field in rows:
            self.fields.addRow(words, field)
        self.app.add_to(self.fields)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.named)
        layout.addLayout(self.fields)
        layout.addWidget(self.hint)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.brand.currentIndexChanged.connect(self.adapt)
        self.method.currentIndexChanged.connect(self.adapt)
        self.brand_name.textChanged.connect(self.look.follow)
        typed = (self.server, self.user, self.secret, self.channels, self.brand_name, self.look.letters)
        for field in (*typed, *self.app.asked):
            # later: the key goes on to the dialog, which would press the button that has the keyboard by then
            field.returnPressed.connect(self.entered, Qt.ConnectionType.QueuedConnection)

    # -- what is asked --

    def show_network(self, network: NetworkChoice) -> None:
        """Ask for what this network wants."""
        self._network = network
        if self._again is not None:
            self.asks_app = network.own_app is not None and not network.app_known
        self.named.setText(network.title)
        self.method.blockSignals(True)
        self.method.clear()
        for method in network.sign_in:
            self.method.addItem(texts.sign_in_method(method), method)
        self.method.blockSignals(False)
        known = self._again.server if self._again is not None else None
        self.server.setText(known or network.default_server or "")
        self.adapt()

    def adapt(self) -> None:
        """Show the fields that this network and this way of signing in need."""
        network = self._network
        if network is None:
            return
        browser, first = self.in_browser, self._again is None
        brand = first and not self.chooses
        shown: dict[QWidget, bool] = {
            self.brand: brand,
            self.brand_name: brand and self.brand.is_new,
            self.look: brand and self.brand.is_new,
            self.server: network.needs_server and first,
            self.method: self.method.count() > 1,
            self.user: not browser and (network.needs_user or self.chosen_method is SignInMethod.PASSWORD),
            self.secret: not browser and self.chosen_method is not SignInMethod.NONE,
            self.channels: network.needs_channels,
        }
        shown |= self.app.adapt(network if browser and self.asks_app else None)
        for field, visible in shown.items():
            self.fields.setRowVisible(field, visible)
        label = self.fields.labelForField(self.secret)
        if label is not None:
            label.setProperty("text", texts.sign_in_method(self.chosen_method))
        self.hint.setText("" if browser else explained(self.chosen_method, network.token_from))
        self.adapted.emit()

    @property
    def chosen_method(self) -> SignInMethod:
        return SignInMethod(self.method.currentData())  # Qt hands the bare text back

    @property
    def in_browser(self) -> bool:
        return self.chosen_method is SignInMethod.OAUTH

    @property
    def chooses(self) -> bool:
        """Whether one says after the sign-in which account is connected, and for which brand."""
        several = self._network is not None and self._network.opens_several
        return self._again is None and (self.in_browser or several)

    @property
    def goes_straight(self) -> bool:
        """Whether there is nothing to ask before the browser opens: all is known of the account."""
        return self._again is not None and self.in_browser and not self.asks_app

    @property
    def is_empty(self) -> bool:
        """Whether no field is shown."""
        return not any(self.fields.isRowVisible(row) for row in range(self.fields.rowCount()))

    def first(self) -> QWidget:
        """Return the field to begin with."""
        asked = (self.brand_name, self.server, self.user, self.secret, *self.app.asked)
        fields = (*asked, self.brand, self.method)
        return next((field for field in fields if self.fields.isRowVisible(field)), self.method)

    # -- what was given --

    def missing(self) -> QLineEdit | None:
        """Return the first field that must be filled and is not."""
        app = self.app.missing() if self.asks_app else ()
        channels = (self.channels,) if self._again is None else ()  # else those that it is in
        asked = (self.brand_name, self.server, self.user, self.secret, *channels, *app)
        rows = (field for field in asked if self.fields.isRowVisible(field))
        return next((field for field in rows if not field.text().strip()), None)

    def chosen_brand(self) -> int | NewBrand:
        """Return the brand; a new one is made with its account, or not at all."""
        if self._again is not None:
            return self._again.brand_id
        if self.brand.is_new:
            return NewBrand(self.brand_name.text().strip(), self.look.colour, self.look.monogram)
        return int(self.brand.currentData())

    def order(self) -> SignInOrder:
        """Return what was given to sign in."""
        assert self._network is not None
        return SignInOrder(
            self._network.id,
            self.chosen_method,
            self.server.text().strip() or None,
            self.user.text().strip() or None,
            self.secret.text(),
            self.channels.text().strip(),
            self._again.id if self._again is not None else None,
        )

    def allow(self, typing: bool) -> None:
        """Let the form be changed, or not."""
        for field in (self.brand, self.brand_name, self.look, self.server, self.method, self.user, self.secret):
            field.setEnabled(typing)
        self.app.allow(typing)

    def forget(self) -> None:
        """Forget what nobody else may see."""
        self.secret.clear()
        self.app.secret.clear()
