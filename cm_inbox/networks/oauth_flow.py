"""Signing in by OAuth 2: the page to open, the code traded for tokens, tokens renewed. Nothing is kept here.

Source: RFC 6749 (sections 4.1, 5.2, 6), RFC 7636 (PKCE), RFC 8252 (applications on a desktop). What a network answers
to these calls may hold tokens: it goes into no error, only the name of the refusal does.
"""

from __future__ import annotations

import base64
import hashlib
import secrets as random
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from cm_inbox.errors import AuthRevoked, NetworkError, NotPermitted, RateLimited, Transient, Unreadable, UsageError
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.record import Discreet, Record

from .base import OAuthStart
from .http import HttpClient, Response, retry_after

CLIENT_ID = "client_id"
CLIENT_SECRET = "client_secret"
VERIFIER = "verifier"
ACCESS = "access_token"
REFRESH = "refresh_token"
EXPIRES = "expires_at"
ENDS = "sign_in_ends_at"
SCOPE = "scope"
"""Names under which an account's drawer of the keyring keeps each of these; instants are in ms."""

_LASTING = ("refresh_token_expires_in", "refresh_expires_in")
"""In how many seconds a refresh token itself ends, as Google and TikTok name it; most networks do not say."""


class Provider(Record, frozen=True):
    """A network's addresses for signing in, and its habits.

    ``extra`` goes along to the page; ``basic``: the app proves itself by a header (RFC 6749 section 2.3.1), not in
    the body, ``without_secret``: so does one that has none. ``headers`` gives what else goes along with an app's calls.
    """

    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    extra: Mapping[str, str] = {}
    pkce: bool = True
    basic: bool = False
    without_secret: bool = False
    headers: Callable[[OAuthApp], Mapping[str, str]] | None = None


class Tokens(Discreet, frozen=True):
    """What a network gave. ``ends_at`` is when the sign-in itself ends, where the network tells."""

    HIDDEN = frozenset({"access", "refresh"})

    access: str
    refresh: str = ""
    expires_at: Millis | None = None
    ends_at: Millis | None = None
    scope: str = ""

    def kept(self) -> dict[str, str]:
        """Return what of it goes to the keyring; a refresh token that did not change is not named."""
        said = {
            ACCESS: self.access,
            REFRESH: self.refresh,
            EXPIRES: "" if self.expires_at is None else str(self.expires_at),
            ENDS: "" if self.ends_at is None else str(self.ends_at),
            SCOPE: self.scope,
        }
        return {name: value for name, value in said.items() if value or name == EXPIRES}


def begin(provider: Provider, app: OAuthApp, redirect_uri: str, *, server: str = "") -> OAuthStart:
    """Return the page to open, with a state and a verifier of its own."""
    verifier = random.token_urlsafe(64)
    state = random.token_urlsafe(24)
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        **provider.extra,
    }
    if provider.pkce:
        asked |= {"code_challenge": challenge(verifier), "code_challenge_method": "S256"}
    kept = {CLIENT_ID: app.client_id, CLIENT_SECRET: app.client_secret, VERIFIER: verifier}
    return OAuthStart(f"{provider.authorize_url}?{urlencode(asked)}", state, redirect_uri, server, kept)


def challenge(verifier: str) -> str:
    """Return the S256 code challenge of a verifier (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


def app_of(kept: Mapping[str, str]) -> OAuthApp:
    """Return the app that a sign-in, begun or done, belongs to."""
    return OAuthApp(kept.get(CLIENT_ID, ""), kept.get(CLIENT_SECRET, ""))


async def trade(
    provider: Provider, begun: OAuthStart, code: str, http: HttpClient, clock: Callable[[], Millis] = now
) -> Tokens:
    """Trade the code for tokens. Raises NotPermitted for a code that is not (or no longer) good, UsageError for an app
    the network does not know, NetworkError.
    """
    fields = {"grant_type": "authorization_code", "code": code.strip(), "redirect_uri": begun.redirect_uri}
    if provider.pkce:
        fields["code_verifier"] = begun.secrets[VERIFIER]
    answer = await _ask(provider, app_of(begun.secrets), fields, http)
    if not answer.ok or _refusal(answer):  # some networks refuse with status 200
        raise _not_traded(answer, clock)
    return _tokens(answer, clock)


async def renew(
    provider: Provider, app: OAuthApp, refresh: str, http: HttpClient, clock: Callable[[], Millis] = now
) -> Tokens:
    """Get a new access token. Raises NotPermitted where the refresh token is refused, AuthRevoked where the app is,
    NetworkError.
    """
    answer = await _ask(provider, app, {"grant_type": "refresh_token", "refresh_token": refresh}, http)
    if not answer.ok or _refusal(answer):
        raise _not_renewed(answer, clock)
    return _tokens(answer, clock)


async def _ask(provider: Provider, app: OAuthApp, fields: Mapping[str, str], http: HttpClient) -> Response:
    headers = {"Accept": "application/json"}
    if provider.headers is not None:
        headers |= provider.headers(app)
    form = dict(fields)
    if provider.basic and (app.client_secret or provider.without_secret):
        pair = f"{app.client_id}:{app.client_secret}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    else:
        form[CLIENT_ID] = app.client_id
        if app.client_secret:
            form[CLIENT_SECRET] = app.client_secret
    # "safe": whatever became of a call that broke, nothing can be done but to ask again
    return await http.request("POST", provider.token_url, form=form, headers=headers, safe=True)


def _tokens(answer: Response, clock: Callable[[], Millis]) -> Tokens:
    try:
        said = answer.json()
    except Unreadable:  # its message would quote what may hold a token
        said = None
    access = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(access, str) or not access:
        raise Transient("The network answered the sign-in with something else. Try again.")
    ending = next((seconds for name in _LASTING if (seconds := _seconds(said.get(name)))), None)
    lasting = _seconds(said.get("expires_in"))
    return Tokens(
        access=access,
        refresh=str(said.get("refresh_token") or ""),
        expires_at=None if lasting is None else clock() + lasting * 1000,
        ends_at=None if ending is None else clock() + ending * 1000,
        scope=str(said.get("scope") or ""),
    )


def _seconds(said: object) -> int | None:
    """Return a number of seconds; some networks write it as text."""
    if isinstance(said, str) and said.isascii() and said.isdigit():
        said = int(said)
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 2**31 else None


def _refusal(answer: Response) -> str:
    """Return the name of a refusal (RFC 6749 section 5.2); empty where it is none."""
    try:
        said = answer.json()
    except Transient:
        return ""
    name = said.get("error") if isinstance(said, dict) else None
    return name if isinstance(name, str) else ""


def _not_traded(answer: Response, clock: Callable[[], Millis]) -> NetworkError | UsageError:
    name = _refusal(answer)
    if name in ("invalid_client", "unauthorized_client") or (answer.status == 401 and not name):
        return UsageError("The network does not know this app. Check the client ID and the client secret.")
    if name == "redirect_uri_mismatch":
        return UsageError("The app does not allow to come back to this computer. Add the address that the guide names.")
    if name in ("invalid_grant", "invalid_request", "access_denied"):
        return NotPermitted("The network does not accept this code. Start the sign-in again.")
    return _otherwise(answer, clock)


def _not_renewed(answer: Response, clock: Callable[[], Millis]) -> NetworkError:
    name = _refusal(answer)
    if name in ("invalid_client", "unauthorized_client", "deleted_client") or (answer.status == 401 and not name):
        return AuthRevoked("The network no longer knows your app. Check it there, then sign in again.")
    if name in ("invalid_grant", "invalid_request", "access_denied"):
        return NotPermitted()
    return _otherwise(answer, clock)


def _otherwise(answer: Response, clock: Callable[[], Millis]) -> NetworkError:
    if answer.status == 429:
        return RateLimited(clock() + retry_after(answer, default=60_000))
    return Transient("The network's sign-in answered {status}. Try again later.", status=answer.status)
