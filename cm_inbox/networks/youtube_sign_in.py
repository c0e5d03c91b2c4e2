"""Signing in to YouTube: Google's page in the browser, with an app of one's own.

Source: developers.google.com/identity/protocols/oauth2/native-app (any port of this computer serves).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import NotPermitted, ScopeMissing, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, Scope, scope_names
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.permissions import ActionKind, Permission
from cm_inbox.models.sentences import Sentence

from . import oauth_flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .oauth_tokens import first_kept, sign_in_ends
from .youtube_api import SERVER, TEXT_LIMIT, Api
from .youtube_comments import items, part

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
CONSOLE = "https://console.cloud.google.com/auth/clients"
ASKED = (
    Scope(
        (SCOPE,),
        Sentence(
            "Read comments in all their states, answer and moderate them. Google calls it managing your YouTube "
            "account: nothing less lets a program moderate. cm-inbox changes no video."
        ),
    ),
)


def provider(server: str) -> oauth_flow.Provider:
    """Return where to sign in: Google, or a server for tests that is all in one."""
    lasting = {"access_type": "offline", "prompt": "consent"}  # else Google gives a refresh token the first time only
    if server == SERVER:
        authorize, token = "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"
        return oauth_flow.Provider(authorize, token, scope_names(ASKED), lasting)
    return oauth_flow.Provider(f"{server}/o/oauth2/v2/auth", f"{server}/token", scope_names(ASKED), lasting)


def start(server: str, redirect_uri: str, app: OAuthApp | None, tell: Tell = untold) -> OAuthStart:
    """Return the page to open. Raises UsageError."""
    if app is None or not app.client_id or not app.client_secret:
        raise UsageError("YouTube needs the client ID and the client secret of an app of your own.")
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    tell(SignInStep.REGISTERED)
    return oauth_flow.begin(provider(base), app, redirect_uri, server=base)


async def finish(
    begun: OAuthStart,
    code: str,
    http: HttpClient,
    permissions: Mapping[ActionKind, Permission],
    tell: Tell = untold,
) -> SignedIn:
    """Trade the code for tokens and ask which channel it is. Raises NetworkError, UsageError."""
    tokens = await oauth_flow.trade(provider(begun.server), begun, code, http)
    if tokens.scope and SCOPE not in tokens.scope.split():
        raise ScopeMissing("Google's page was left without allowing it. Sign in again, and tick what it asks for.")
    if not tokens.refresh:
        raise NotPermitted("Google gave a sign-in for one hour only. Withdraw cm-inbox there, then sign in again.")
    tell(SignInStep.PROVED)
    kept = first_kept(begun.secrets, tokens, now())
    api = Api(begun.server, http, _Given(tokens.access), now)
    return SignedIn(await report(api, sign_in_ends(kept), permissions), _server(begun.server), kept)


async def report(api: Api, ends: Millis | None, permissions: Mapping[ActionKind, Permission]) -> AccountReport:
    """Ask which channel it is. Raises NetworkError."""
    answer = await api.list("channels", part="snippet", mine="true", maxResults=1)
    found = items(answer)
    if not found:
        raise NotPermitted("This Google account has no YouTube channel.")
    channel = found[0]
    snippet = part(channel, "snippet")
    name = str(snippet.get("title") or channel["id"])
    return AccountReport(
        native_id=str(channel["id"]),
        address=str(snippet.get("customUrl") or channel["id"]),
        name=name,
        permissions=permissions,
        text_limit=TextLimit(CountKind.CHARACTERS, TEXT_LIMIT),
        token_expires_at=ends,
    )


def _server(base: str) -> str | None:
    return None if base == SERVER else base


class _Given:
    """A token that was just given, before there is an account to keep it."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get(self) -> str:
        return self._token

    async def instead_of(self, refused: str) -> str:
        return self._token
