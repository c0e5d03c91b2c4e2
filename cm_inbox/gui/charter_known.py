"""What the rules of one charter may name, and what the networks of its brand cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from cm_inbox.models.accounts import Account
from cm_inbox.models.permissions import ActionKind, Denied

from . import texts
from .charter_fields import Choice, Known
from .plain import line

if TYPE_CHECKING:
    from cm_inbox.charter.shape import Charter

OWN_NAMES = {"en": "English", "fr": "français"}
"""Qt gives a country's English."""

SUPPRESSING = (ActionKind.HIDE, ActionKind.DELETE, ActionKind.MUTE, ActionKind.BAN)


def known_of(charter: Charter, accounts: Sequence[Account]) -> Known:
    """Return what can be chosen in the form."""
    networks = list(dict.fromkeys(account.network for account in accounts))
    choices: dict[str, Sequence[Choice]] = {
        "banks": [(name, _title(name, bank.title, len(bank.terms))) for name, bank in charter.banks.items()],
        "replies": [(reply.id, line(reply.title or reply.id, 60)) for reply in charter.replies],
        "departments": [(each.id, line(each.title or each.id, 60)) for each in charter.departments],
        "networks": [(network, texts.network_title(network)) for network in networks],
        "accounts": [(account.address, line(account.address, 60)) for account in accounts],
        "languages": [(language, language_name(language)) for language in charter.languages],
    }
    return Known(choices, {kind: _unable(kind, networks, accounts) for kind in SUPPRESSING})


def _title(name: str, title: str, count: int) -> str:
    return f"{line(title or name, 60)} ({count})"


def _unable(kind: ActionKind, networks: Sequence[str], accounts: Sequence[Account]) -> Sequence[str]:
    """Return the networks on which no account of the brand can do something."""
    return [
        texts.network_title(network)
        for network in networks
        if all(
            isinstance(account.permissions.get(kind), Denied)
            for account in accounts
            if account.network == network and account.permissions
        )
        and any(account.permissions for account in accounts if account.network == network)
    ]


def language_name(code: str) -> str:
    """Return a language in its own words."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    locale = QLocale(code)
    return locale.nativeLanguageName() if locale.language() != QLocale.Language.C else code
