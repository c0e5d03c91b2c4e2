"""Signing in for a Threads profile: Threads' page in the browser with an app of one's own, or a token made there.

The browser ends at an https address of this computer where nothing answers: one pastes it. Its code gives a token of
an hour, and that one a token of sixty days. What a token may do is asked of Threads, since a permission that is lacking
else looks like an empty list.

Source: developers.facebook.com/documentation/threads/get-started (access tokens, long-lived tokens), reference/debug.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cm_inbox.errors import Invalid, NotPermitted, ScopeMissing, Transient, Unreadable, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, OwnApp, Scope, scope_names
from cm_inbox.models.instants import now
from cm_inbox.models.permissions import ActionKind, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import oauth_flow as flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .meta_graph import GivenToken, Graph, field
from .oauth_tokens import SIGNED_IN, sign_in_ends
from .threads_token import given

SERVER = "https://graph.threads.com"
VERSION = "v1.0"
TEXT_LIMIT = 500
APP = OwnApp(
    "https://developers.facebook.com/apps",
    redirect="https://localhost/",
    hint=Sentence("The browser ends at a page that it cannot show: that is as it should be."),
)
_PUBLISH, _READ, _MANAGE = "threads_content_publish", "threads_read_replies", "threads_manage_replies"
MENTIONS, _DELETE = "threads_manage_mentions", "threads_delete"
ASKED = (
    Scope(("threads_basic", _READ), Sentence("Read the profile, its posts, and the replies to them.")),
    Scope(
        (_MANAGE,),
        Sentence("Hide and approve replies; Threads wants it for answers as well."),
        Sentence("no answers; nothing is hidden or approved"),
    ),
    Scope((_PUBLISH,), Sentence("Publish your answers."), Sentence("no answers")),
    Scope(
        (MENTIONS,),
        Sentence("Read who mentions the profile, and answer there."),
        Sentence("mentions are not read"),
    ),
    Scope((_DELETE,), Sentence("Take back what you wrote."), Sentence("nothing can be taken back")),
)
SCOPES = scope_names(ASKED)
_NEEDED: Mapping[ActionKind, frozenset[str]] = {
    ActionKind.REPLY: frozenset({_PUBLISH, _MANAGE}),
    ActionKind.HIDE: frozenset({_MANAGE}),
    ActionKind.UNHIDE: frozenset({_MANAGE}),
    ActionKind.RETRACT: frozenset({_DELETE}),
}


def provider(server: str) -> flow.Provider:
    """Return where to sign in: Threads, or a server for tests that is all in one."""
    site = "https://threads.com" if server == SERVER else server
    return flow.Provider(f"{site}/oauth/authorize", f"{server}/oauth/access_token", SCOPES, pkce=False)


def start(server: str, redirect_uri: str, app: OAuthApp | None, tell: Tell = untold) -> OAuthStart:
    """Return the page to open. Raises UsageError."""
    if app is None or not app.client_id or not app.client_secret:
        raise UsageError("Threads needs the ID and the secret of an app of your own.")
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    tell(SignInStep.REGISTERED)
    return flow.begin(provider(base), app, redirect_uri, server=base)


async def finish(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> SignedIn:
    """Trade the code for a token that lasts. Raises NetworkError, UsageError."""
    app = flow.app_of(begun.secrets)
    first = await _traded(begun, app, code.strip().removesuffix("#_"), http)
    query = {"grant_type": "th_exchange_token", "client_secret": app.client_secret}
    lasting = await given(http, f"{begun.server}/access_token", first, query, now)
    tell(SignInStep.PROVED)
    kept = {flow.CLIENT_ID: app.client_id, flow.CLIENT_SECRET: app.client_secret, SIGNED_IN: str(now())}
    return await _signed_in(begun.server, {**kept, **lasting}, http, permissions)


async def with_token(
    token: str, server: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> SignedIn:
    """Sign in with a token that was made in the app's settings there. Raises NetworkError."""
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    signed_in = await _signed_in(base, {flow.ACCESS: token, SIGNED_IN: str(now())}, http, permissions)
    tell(SignInStep.PROVED)
    return signed_in


def calls(server: str, http: HttpClient, token: str) -> Graph:
    """Return what calls with a token that was just given."""
    return Graph(server, http, GivenToken(token), now, version=VERSION, form=True)


async def report(
    graph: Graph, us: str, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask who the profile is. Raises NetworkError."""
    said = await graph.get(us, fields="id,username,name")
    native_id = str(said.get("id") or us)
    username = str(said.get("username") or native_id)
    return AccountReport(
        native_id=native_id,
        address=username,
        name=str(said.get("name") or username),
        permissions=permitted(kept, permissions),
        text_limit=TextLimit(CountKind.EMOJI_BYTES, TEXT_LIMIT),
        token_expires_at=sign_in_ends(kept),
    )


def permitted(kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]) -> Mapping[ActionKind, Permission]:
    """Narrow what Threads permits by what the person allowed, where that is known."""
    scopes = scopes_of(kept)
    if not scopes:
        return permissions
    lacking = [kind for kind, needed in _NEEDED.items() if not needed <= scopes]
    return {**permissions, **dict.fromkeys(lacking, Denied(Reason.SCOPE_MISSING))}


def scopes_of(kept: Mapping[str, str]) -> frozenset[str]:
    """Return what was allowed, as far as Threads told."""
    return frozenset(kept.get(flow.SCOPE, "").split())


async def _signed_in(
    server: str, kept: Mapping[str, str], http: HttpClient, permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    graph = calls(server, http, kept[flow.ACCESS])
    kept = {**kept, **await _told_of(graph, kept[flow.ACCESS])}
    scopes = scopes_of(kept)
    if scopes and not {"threads_basic", _READ} <= scopes:
        raise ScopeMissing("Threads' page was left without allowing it. Sign in again, and allow all that it asks.")
    made = await report(graph, "me", kept, permissions)
    return SignedIn(made, None if server == SERVER else server, kept)


async def _told_of(graph: Graph, token: str) -> dict[str, str]:
    """Return what Threads says of a token: when it ends, what it may do."""
    try:
        said = field(await graph.get("debug_token", input_token=token), "data")
    except (Invalid, NotPermitted, ScopeMissing):
        return {}
    scopes = said.get("scopes")
    found = {flow.SCOPE: " ".join(sorted(map(str, scopes)))} if isinstance(scopes, list) else {}
    ends = said.get("expires_at")
    if isinstance(ends, int) and 0 < ends < 2**33:
        found[flow.EXPIRES] = str(ends * 1000)
    return found


async def _traded(begun: OAuthStart, app: OAuthApp, code: str, http: HttpClient) -> str:
    """Return the first token. What is answered may hold one: it goes into no error."""
    form = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": begun.redirect_uri,
        "code": code,
    }
    answer = await http.request("POST", provider(begun.server).token_url, form=form, safe=True)
    try:
        said: Any = answer.json()
    except Unreadable:
        said = None
    token = said.get("access_token") if isinstance(said, dict) else None
    if isinstance(token, str) and token:
        return token
    if isinstance(said, dict) and 400 <= answer.status < 500 and answer.status != 429:
        raise NotPermitted("Threads does not accept this code or this app. Start the sign-in again.")
    raise Transient("The network's sign-in answered {status}. Try again later.", status=answer.status)
