"""Signing in for a page: Facebook's own dialog with an app of one's own, or a page's token that was made elsewhere.

Facebook lets an app on a desktop end only at an address of its own; one pastes that. The app's secret makes the
sign-in a lasting one (60 days), and the page's token that comes of it does not expire by itself: but after 90 days
Facebook gives no more data until somebody signs in again.

Source: developers.facebook.com/docs/facebook-login (manual flow, access tokens, data access).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import Invalid, NotPermitted, ScopeMissing, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, OwnApp, Scope, scope_names
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.permissions import ActionKind, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import oauth_flow as flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .meta_graph import SERVER, VERSION, GivenToken, Graph, Json, items, next_page
from .oauth_tokens import SIGNED_IN

APP = OwnApp("https://developers.facebook.com/apps", redirect="https://www.facebook.com/connect/login_success.html")
ASKED = (
    Scope(("pages_show_list",), Sentence("Find your pages.")),
    Scope(
        ("pages_read_engagement", "pages_read_user_content"),
        Sentence("Read posts, comments and what visitors write, and see who wrote it."),
    ),
    Scope(
        ("pages_manage_engagement",),
        Sentence("Answer comments, hide, delete and like them."),
        Sentence("no answers to comments; nothing is hidden, deleted or liked"),
    ),
    Scope(
        ("pages_manage_metadata",),
        Sentence("Ban people from the page; Meta wants it for reading Messenger as well."),
        Sentence("no bans, no Messenger"),
    ),
    Scope(
        ("pages_messaging",),
        Sentence("Read and answer Messenger; answer comments in private."),
        Sentence("no Messenger, no private answers"),
    ),
)
SCOPES = scope_names(ASKED)
DATA_ACCESS: Millis = 90 * 86_400_000
COMMENT_LIMIT = 8_000
MESSENGER_LIMIT = 2_000
PAGE_FIELDS = "id,name,username"
MOST_LISTS = 20
"""So many lists of a hundred pages are asked for; nobody manages more."""
TASKS = "tasks"

_NEEDED: Mapping[ActionKind, tuple[str, str]] = {
    **dict.fromkeys((ActionKind.REPLY, ActionKind.LIKE, ActionKind.UNLIKE), ("pages_manage_engagement", "")),
    **dict.fromkeys(
        (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RETRACT),
        ("pages_manage_engagement", "MODERATE"),
    ),
    **dict.fromkeys((ActionKind.BAN, ActionKind.UNBAN), ("pages_manage_metadata", "MODERATE")),
    ActionKind.REPLY_PRIVATE: ("pages_messaging", "MESSAGING"),
}
"""For each action the scope and the task on the page that it needs."""


def provider(server: str, scopes: tuple[str, ...] = SCOPES) -> flow.Provider:
    """Return where to sign in: Facebook, or a server for tests that is all in one."""
    site = "https://www.facebook.com" if server == SERVER else server
    token = f"{server}/{VERSION}/oauth/access_token"
    return flow.Provider(f"{site}/{VERSION}/dialog/oauth", token, scopes, pkce=False)


def start(
    server: str, redirect_uri: str, app: OAuthApp | None, tell: Tell = untold, *, scopes: tuple[str, ...] = SCOPES
) -> OAuthStart:
    """Return the page to open. Raises UsageError."""
    if app is None or not app.client_id or not app.client_secret:
        raise UsageError("Facebook needs the ID and the secret of an app of your own.")
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    tell(SignInStep.REGISTERED)
    return flow.begin(provider(base, scopes), app, redirect_uri, server=base)


async def opened(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Trade the code for the tokens of all pages. Raises NetworkError, UsageError."""
    person, kept = await person_of(begun, code, http, tell)
    return [_signed_in(page, kept, begun.server, permissions) for page in managed(await pages(person))]


async def person_of(begun: OAuthStart, code: str, http: HttpClient, tell: Tell) -> tuple[Graph, dict[str, str]]:
    """Trade the code: return what calls in the person's name, and what to keep of it. Raises NetworkError."""
    app = flow.app_of(begun.secrets)
    graph = Graph(begun.server, http, GivenToken(""), now)
    first = await _token(graph, http, begun, app, code=code.strip(), redirect_uri=begun.redirect_uri)
    lasting = await _token(graph, http, begun, app, grant_type="fb_exchange_token", fb_exchange_token=first)
    tell(SignInStep.PROVED)
    person = Graph(begun.server, http, GivenToken(lasting), now, secret=app.client_secret)
    granted = await person.get("me", "permissions")
    scopes = {str(each.get("permission")) for each in granted.get("data", ()) if each.get("status") == "granted"}
    if "pages_show_list" not in scopes:
        raise ScopeMissing("Facebook's page was left without allowing it. Sign in again, and leave all of it ticked.")
    kept = {flow.CLIENT_ID: app.client_id, flow.CLIENT_SECRET: app.client_secret, flow.SCOPE: " ".join(sorted(scopes))}
    return person, kept | {SIGNED_IN: str(now())}


async def with_token(
    token: str,
    place: str,
    server: str,
    http: HttpClient,
    permissions: Mapping[ActionKind, Permission],
    tell: Tell = untold,
) -> SignedIn:
    """Sign in with a token made elsewhere: that of a page, or of a person who manages some. Raises NetworkError."""
    base = server_url(server) if server else SERVER
    return _signed_in(chosen(await _pages_of(token, base, http, tell), place), {}, base, permissions)


async def opened_with(
    token: str, server: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Return all pages that a token made elsewhere opens. Raises NetworkError."""
    base = server_url(server) if server else SERVER
    found = await _pages_of(token, base, http, tell)
    return [_signed_in(page, {}, base, permissions) for page in managed(found)]


async def _pages_of(token: str, base: str, http: HttpClient, tell: Tell) -> list[Json]:
    """Return the page whose token it is, or those that its person manages. Raises NetworkError."""
    tell(SignInStep.FOUND)
    graph = Graph(base, http, GivenToken(token), now)
    await graph.get("me", fields="id,name")
    tell(SignInStep.PROVED)
    try:
        return await pages(graph)
    except (Invalid, NotPermitted, ScopeMissing):  # a page has no pages
        return [{**await graph.get("me", fields=PAGE_FIELDS), "access_token": token}]


def managed(found: list[Json]) -> list[Json]:
    """Return the pages that were found, if there are any. Raises NotPermitted."""
    if not found:
        raise NotPermitted("This sign-in manages no page. Choose one in Facebook's dialog, then sign in again.")
    return found


def chosen(found: list[Json], place: str) -> Json:
    """Return the page that was named, or the only one. Raises NotPermitted, UsageError."""
    managed(found)
    wished = place.strip().rstrip("/").rpartition("/")[2].casefold()
    named = [page for page in found if wished in (str(page["id"]), str(page.get("name", "")).strip().casefold())]
    if len(named) == 1 or (len(found) == 1 and not wished):
        return (named or found)[0]
    names = ", ".join(f"{page.get('name')} ({page['id']})" for page in found[:20])
    raise UsageError("Say which page, by its name or its number: {pages}.", pages=names)


async def report(
    graph: Graph, page: str, kept: Mapping[str, str], all_of: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask who the page is. Raises NetworkError."""
    return _told({"id": page, **await graph.get(page, fields=PAGE_FIELDS)}, kept, all_of)


def _told(page: Json, kept: Mapping[str, str], all_of: Mapping[ActionKind, Permission]) -> AccountReport:
    signed_in = kept.get(SIGNED_IN, "")
    number = str(page["id"])
    return AccountReport(
        native_id=number,
        address=str(page.get("username") or number),
        name=str(page.get("name") or number),
        permissions=permitted(kept, all_of),
        text_limit=TextLimit(CountKind.CHARACTERS, COMMENT_LIMIT),
        private_text_limit=TextLimit(CountKind.CHARACTERS, MESSENGER_LIMIT),
        token_expires_at=int(signed_in) + DATA_ACCESS if signed_in.isdigit() else None,
    )


def lacks(permissions: Mapping[ActionKind, Permission], *kinds: ActionKind) -> bool:
    """Say whether the sign-in lacks the scope of one of these actions: what needs it too is not to be asked for."""
    return any(permissions.get(kind) == Denied(Reason.SCOPE_MISSING) for kind in kinds)


def permitted(
    kept: Mapping[str, str],
    all_of: Mapping[ActionKind, Permission],
    needed: Mapping[ActionKind, tuple[str, str]] = _NEEDED,
) -> dict[ActionKind, Permission]:
    """Narrow what the network permits by the scopes that were granted and the tasks that we have on the page."""
    scopes, tasks = kept.get(flow.SCOPE, "").split(), kept.get(TASKS, "").split()
    narrowed = dict(all_of)
    for kind, (scope, task) in needed.items():
        if isinstance(narrowed[kind], Denied):
            continue
        if scopes and scope not in scopes:
            narrowed[kind] = Denied(Reason.SCOPE_MISSING)
        elif tasks and task and task not in tasks:
            narrowed[kind] = Denied(Reason.ROLE_MISSING)
    return narrowed


async def pages(graph: Graph, more: str = "") -> list[Json]:
    """Return the pages that somebody manages, with their tokens; ``more`` are fields. Raises NetworkError."""
    fields, found, after = f"{PAGE_FIELDS},access_token,tasks{more}", list[Json](), None
    for _ in range(MOST_LISTS):
        answer = await graph.get("me", "accounts", fields=fields, limit=100, after=after)
        found += [page for page in items(answer) if isinstance(page.get("access_token"), str)]
        after = next_page(answer)
        if after is None:
            break
    return found


def _signed_in(
    page: Json, kept: Mapping[str, str], server: str, permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    ours = {**kept, **of_place(page)}
    return SignedIn(_told(page, ours, permissions), None if server == SERVER else server, ours)


def of_place(page: Json) -> dict[str, str]:
    """Return what of a page goes to the keyring: its token, and our tasks on it."""
    tasks = page.get("tasks")
    told = {TASKS: " ".join(map(str, tasks))} if isinstance(tasks, list) else {}
    return {flow.ACCESS: str(page["access_token"]), **told}


async def _token(graph: Graph, http: HttpClient, begun: OAuthStart, app: OAuthApp, **asked: str) -> str:
    """Return a token of the person's. What is answered may hold one: it goes into no error."""
    form = {"client_id": app.client_id, "client_secret": app.client_secret, **asked}
    answer = await http.request("POST", provider(begun.server).token_url, form=form, safe=True)
    try:
        token = graph.read(answer, safe=True).get("access_token")
    except Invalid as error:
        raise NotPermitted("Facebook does not accept this code or this app. Start the sign-in again.") from error
    if not isinstance(token, str) or not token:
        raise NotPermitted("Facebook gave no sign-in. Start again.")
    return token
