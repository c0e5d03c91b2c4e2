"""The part of a server for tests where one signs in by OAuth 2: the page, codes that serve once, tokens that end.

It says yes at once to whoever opens the page, or no (``denies``). With ``rotates`` each refresh token serves once, and
one that is used twice takes the whole sign-in away, as networks that rotate do (RFC 9700 section 4.14.2).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from time import time
from urllib.parse import urlencode

from .stub import Answer, Asked, Refused


@dataclass(slots=True)
class Grant:
    """One sign-in of somebody with an app. ``access`` has each token with when it ends."""

    owner: str
    app: str
    scope: str
    refresh: str = ""
    access: dict[str, float] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    revoked: bool = False


class Authorisation:
    """``owner`` is who sits before the browser. ``lasting`` is in seconds; ``refresh_lasting`` as Google names it."""

    def __init__(self, *, rotates: bool = False, lasting: int = 3600, clock: Callable[[], float] = time) -> None:
        self.apps: dict[str, str] = {"app-1": "app-secret-1"}
        self.redirects: set[str] | None = None
        """The addresses that may be come back to; None: any of this computer."""
        self.owner = "owner"
        self.denies = False
        self.rotates = rotates
        self.lasting = lasting
        self.refresh_lasting: int | None = None
        self.renewals = 0
        self.grants: list[Grant] = []
        self._codes: dict[str, tuple[Grant, str, str]] = {}
        self._spent: dict[str, Grant] = {}
        self._clock = clock

    # -- the page --

    def page(self, asked: Asked) -> Answer:
        """Send the browser back with a code, or with a refusal."""
        back, state = asked.one("redirect_uri"), asked.one("state")
        known = self.redirects is None and back.startswith("http://127.0.0.1:")
        if asked.one("client_id") not in self.apps or not (known or back in (self.redirects or ())):
            raise Refused(400, {"error": "invalid_request"})
        if self.denies:
            return self._back(back, {"error": "access_denied", "state": state})
        grant = Grant(self.owner, asked.one("client_id"), asked.one("scope"))
        code = f"code-{secrets.token_hex(12)}"
        self._codes[code] = (grant, back, asked.one("code_challenge"))
        return self._back(back, {"code": code, "state": state})

    @staticmethod
    def _back(back: str, query: dict[str, str]) -> Answer:
        return Answer(None, 302, {"Location": f"{back}?{urlencode(query)}"})

    # -- tokens --

    def token(self, asked: Asked) -> Answer:
        """Give tokens for a code or a refresh token (RFC 6749 sections 4.1.3 and 6)."""
        form = asked.form()
        app, secret = form.get("client_id", ""), form.get("client_secret", "")
        basic = asked.headers.get("authorization", "")
        if basic.startswith("Basic "):
            app, _, secret = base64.b64decode(basic[6:]).decode().partition(":")
        if app not in self.apps or self.apps[app] != secret:
            raise Refused(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."})
        if form.get("grant_type") == "authorization_code":
            return self._tokens(self._traded(form, app))
        if form.get("grant_type") == "refresh_token":
            return self._tokens(self._renewed(form.get("refresh_token", ""), app))
        raise Refused(400, {"error": "unsupported_grant_type"})

    def _traded(self, form: dict[str, str], app: str) -> Grant:
        code = form.get("code", "")
        grant = self._spent.get(code)
        if grant is not None:  # a code that is used twice was stolen: RFC 6749 section 4.1.2
            grant.revoked = True
        found = self._codes.pop(code, None)
        if found is None or found[0].app != app or found[1] != form.get("redirect_uri"):
            raise self._no_grant()
        grant, _, challenge = found
        verifier = form.get("code_verifier", "").encode()
        made = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        if challenge and made != challenge:
            raise self._no_grant()
        self._spent[code] = grant
        self.grants.append(grant)
        grant.refresh = f"refresh-{secrets.token_hex(12)}"
        return grant

    def _renewed(self, refresh: str, app: str) -> Grant:
        grant = next((each for each in self.grants if refresh in (each.refresh, *each.used)), None)
        if grant is None or grant.app != app or grant.revoked:
            raise self._no_grant()
        if refresh != grant.refresh:
            grant.revoked = True
            raise self._no_grant()
        self.renewals += 1
        if self.rotates:
            grant.used.add(refresh)
            grant.refresh = f"refresh-{secrets.token_hex(12)}"
        return grant

    @staticmethod
    def _no_grant() -> Refused:
        said = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        return Refused(400, said)

    def _tokens(self, grant: Grant) -> Answer:
        access = f"access-{secrets.token_hex(12)}"
        grant.access[access] = self._clock() + self.lasting
        said = {
            "access_token": access,
            "expires_in": self.lasting,
            "refresh_token": grant.refresh,
            "scope": grant.scope,
            "token_type": "Bearer",
        }
        if self.refresh_lasting is not None:
            said["refresh_token_expires_in"] = self.refresh_lasting
        return Answer(said)

    # -- who is asking --

    def grant_of(self, asked: Asked) -> Grant | None:
        """Return the sign-in whose token came along, None where it is no good."""
        for grant in self.grants:
            ends = grant.access.get(asked.token)
            if ends is not None and not grant.revoked and self._clock() < ends:
                return grant
        return None

    def end_access(self) -> None:
        """Make every access token end now; refresh tokens stay good."""
        for grant in self.grants:
            grant.access = dict.fromkeys(grant.access, 0.0)

    def revoke(self) -> None:
        """Withdraw every sign-in, as its owner can on the network's page."""
        for grant in self.grants:
            grant.revoked = True
