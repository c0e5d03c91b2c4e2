"""Signing in to a Mastodon-API server: OAuth 2 with PKCE, or an access token made on the server's own page.

Source: docs.joinmastodon.org/spec/oauth, /methods/oauth, /methods/apps. cm-inbox registers itself anew with
each sign-in, because the registration names the redirect address and needs no account of ours anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from cm_inbox.errors import AuthExpired, AuthRevoked, Gone, Invalid, NetworkError, NotPermitted, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInMethod, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, Scope, scope_names
from cm_inbox.models.enclosures import EnclosureLimit
from cm_inbox.models.instants import now
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import mastodon_api as api
from . import oauth_flow
from .base import OAuthStart, SignedIn, SignInRequest, Tell, untold
from .http import HttpClient, server_url

TOKEN = "token"
SCOPE = "scope"
EXPIRES = "expires_at"
PASTED_CODE = "urn:ietf:wg:oauth:2.0:oob"
"""The redirect address with which the server shows the code for pasting."""

ASKED = (
    Scope(("read",), Sentence("Read mentions, private messages and your own posts, and see who wrote them.")),
    Scope(("write:statuses",), Sentence("Answer, and take answers back."), Sentence("no answers")),
    Scope(("write:media",), Sentence("Send pictures with an answer."), Sentence("no files with answers")),
    Scope(("write:favourites",), Sentence("Like posts."), Sentence("no likes")),
    Scope(("write:blocks",), Sentence("Ban: Mastodon calls it block."), Sentence("no bans")),
    Scope(("write:mutes",), Sentence("Mute people, for a time or for good."), Sentence("no mutes")),
)
SCOPES = " ".join(scope_names(ASKED))
APP_NAME = "cm-inbox"

_NEEDED: Mapping[ActionKind, tuple[str, ...]] = {
    ActionKind.REPLY: ("write:statuses",),
    ActionKind.REPLY_PRIVATE: ("write:statuses",),
    ActionKind.RETRACT: ("write:statuses",),
    ActionKind.LIKE: ("write:favourites",),
    ActionKind.UNLIKE: ("write:favourites",),
    ActionKind.BAN: ("write:blocks", "follow"),
    ActionKind.UNBAN: ("write:blocks", "follow"),
    ActionKind.MUTE: ("write:mutes", "follow"),
    ActionKind.UNMUTE: ("write:mutes", "follow"),
}
"""Any one of these scopes suffices for the action, as does plain ``write``."""


async def by_token(request: SignInRequest, http: HttpClient, permissions: Mapping[ActionKind, Permission]) -> SignedIn:
    """Sign in with a token that the person pasted. Raises NetworkError, UsageError."""
    if request.method is SignInMethod.OAUTH:
        raise UsageError("Sign in through the browser, or paste an access token from the server's development page.")
    token = request.secret.strip()
    if not request.server or not token:
        raise UsageError("Give the server's address and an access token.")
    client = api.Api(_server(request.server), http, now, token)
    await client.instance()  # nobody gets the token who is no such server
    request.tell(SignInStep.FOUND)
    kept = {TOKEN: token}
    scopes = await _scopes_of_token(client)
    if scopes:
        kept[SCOPE] = scopes
        request.tell(SignInStep.PROVED)
    return SignedIn(await report(client, kept, permissions), client.server, kept)


async def start(server: str, redirect_uri: str, http: HttpClient, tell: Tell = untold) -> OAuthStart:
    """Register with the server and return the page to open. Raises NetworkError."""
    client = api.Api(_server(server), http, now)
    await client.instance()
    tell(SignInStep.FOUND)
    fields = {"client_name": APP_NAME, "redirect_uris": redirect_uri, "scopes": SCOPES}
    try:
        app = api.parse(api.App, await client.form("/api/v1/apps", fields))
    except Gone as error:
        raise Invalid("There is no Mastodon at this address. Check the server's name.") from error
    tell(SignInStep.REGISTERED)
    ours = OAuthApp(app.client_id, app.client_secret)
    return oauth_flow.begin(_provider(client.server), ours, redirect_uri, server=client.server)


async def finish(
    begun: OAuthStart,
    code: str,
    http: HttpClient,
    permissions: Mapping[ActionKind, Permission],
    tell: Tell = untold,
) -> SignedIn:
    """Trade the code for a token. Raises NetworkError."""
    fields = {
        "grant_type": "authorization_code",
        "code": code.strip(),
        "client_id": begun.secrets[oauth_flow.CLIENT_ID],
        "client_secret": begun.secrets[oauth_flow.CLIENT_SECRET],
        "redirect_uri": begun.redirect_uri,
        "code_verifier": begun.secrets[oauth_flow.VERIFIER],
        "scope": SCOPES,
    }
    anonymous = api.Api(begun.server, http, now)
    try:
        token = api.parse(api.Token, await anonymous.form("/oauth/token", fields))
    except (AuthExpired, AuthRevoked, Invalid) as error:
        raise NotPermitted("The server does not accept this code. Start the sign-in again.") from error
    tell(SignInStep.PROVED)
    kept = {
        TOKEN: token.access_token,
        SCOPE: token.scope or SCOPES,
        "client_id": fields["client_id"],
        "client_secret": fields["client_secret"],
    }
    if token.expires_in is not None:
        kept[EXPIRES] = str(now() + token.expires_in * 1000)
    client = api.Api(begun.server, http, now, token.access_token)
    return SignedIn(await report(client, kept, permissions), begun.server, kept)


async def report(
    client: api.Api, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask the server who we are and what it takes. Raises NetworkError."""
    account = api.parse(api.Account, await client.get("/api/v1/accounts/verify_credentials", urgent=True))
    instance = await client.instance(again=True)
    domain = instance.domain or urlsplit(client.server).netloc
    username = account.username or account.acct
    return AccountReport(
        native_id=account.id,
        address=f"{username}@{domain}",
        name=account.display_name or username,
        permissions=narrowed(permissions, kept.get(SCOPE, "")),
        # Mastodon counts graphemes, GoToSocial code points: by code points a text is never too long for either.
        text_limit=TextLimit(CountKind.CHARACTERS, instance.max_characters, url_length=instance.url_length),
        token_expires_at=int(kept[EXPIRES]) if kept.get(EXPIRES, "").isdigit() else None,
        enclosures=dict.fromkeys(Visibility, files(instance, kept.get(SCOPE, ""))),
    )


def files(instance: api.Instance, scope: str) -> EnclosureLimit | Denied:
    """Return what files go with an answer; none where a sign-in with these scopes may not bring any."""
    granted = set(scope.split())
    may = not granted or not granted.isdisjoint(("write", "write:media"))
    return instance.files if may else Denied(Reason.SCOPE_MISSING)


def narrowed(permissions: Mapping[ActionKind, Permission], scope: str) -> dict[ActionKind, Permission]:
    """Return the permissions that a sign-in with these scopes has; unknown scopes narrow nothing."""
    granted = set(scope.split())
    return {
        kind: Denied(Reason.SCOPE_MISSING)
        if granted and isinstance(permission, Allowed) and granted.isdisjoint(("write", *_NEEDED.get(kind, ())))
        else permission
        for kind, permission in permissions.items()
    }


def _provider(server: str) -> oauth_flow.Provider:
    return oauth_flow.Provider(f"{server}/oauth/authorize", f"{server}/oauth/token", tuple(SCOPES.split()))


async def _scopes_of_token(client: api.Api) -> str:
    """Return the scopes of a pasted token's app where the server tells (Mastodon 4.3 on), else nothing."""
    try:
        answer = await client.get("/api/v1/apps/verify_credentials", urgent=True)
    except NetworkError:
        return ""  # the report that follows tells whether the token is good
    scopes = answer.get("scopes") if isinstance(answer, dict) else None
    return " ".join(str(scope) for scope in scopes) if isinstance(scopes, list) else ""


def _server(server: str) -> str:
    """Return the base url of a server, also where a whole handle (``@altea@social.example``) was typed."""
    text = server.strip()
    if "://" not in text and "@" in text:
        text = text.rsplit("@", 1)[1]
    return server_url(text)
