"""Signing in for a page: LinkedIn's page in the browser with an app of one's own, or a token that LinkedIn made there.

The browser comes back to any port of this computer, by a way that LinkedIn opens to an app when asked (native PKCE).
What it gives lasts sixty days and is renewed for few apps only: then one signs in again.

Source: learn.microsoft.com/linkedin/shared/authentication (native clients, token generator), organization access
control (li-lms-2026).
"""

from __future__ import annotations

from collections.abc import Mapping

from cm_inbox.errors import NotPermitted, ScopeMissing, UsageError
from cm_inbox.models.accounts import AccountReport, CountKind, SignInStep, TextLimit
from cm_inbox.models.apps import OAuthApp, OwnApp, Scope, scope_names
from cm_inbox.models.instants import Millis, now
from cm_inbox.models.permissions import ActionKind, Denied, Permission, Reason
from cm_inbox.models.sentences import Sentence

from . import oauth_flow as flow
from .base import OAuthStart, SignedIn, Tell, untold
from .http import HttpClient, server_url
from .linkedin_api import SERVER, TEXT_LIMIT, Api, GivenToken, Json, elements, part
from .linkedin_urns import PAGE, escaped, listed
from .oauth_tokens import SIGNED_IN, first_kept, sign_in_ends

APP = OwnApp("https://www.linkedin.com/developers/apps", needs_secret=False)
READ, WRITE, ADMIN = "r_organization_social", "w_organization_social", "rw_organization_admin"
ASKED = (
    Scope((ADMIN,), Sentence("Find your pages, and what happened on them. cm-inbox changes nothing of a page.")),
    Scope((READ, f"{READ}_feed"), Sentence("Read the pages' posts and the comments there.")),
    Scope(
        (WRITE, f"{WRITE}_feed"),
        Sentence("Answer and like in the page's name, and take that back."),
        Sentence("no answers, no likes"),
    ),
)
SCOPES = scope_names(ASKED)
LASTS: Millis = 60 * 86_400_000

_WRITING = (ActionKind.REPLY, ActionKind.RETRACT, ActionKind.LIKE, ActionKind.UNLIKE)


def provider(server: str) -> flow.Provider:
    """Return where to sign in: LinkedIn, or a server for tests that is all in one."""
    site = "https://www.linkedin.com" if server == SERVER else server
    return flow.Provider(f"{site}/oauth/native-pkce/authorization", f"{site}/oauth/v2/accessToken", SCOPES)


def start(server: str, redirect_uri: str, app: OAuthApp | None, tell: Tell = untold) -> OAuthStart:
    """Return the page to open. Raises UsageError."""
    if app is None or not app.client_id:
        raise UsageError("LinkedIn needs the client ID of an app of your own.")
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    tell(SignInStep.REGISTERED)
    return flow.begin(provider(base), app, redirect_uri, server=base)


async def opened(
    begun: OAuthStart, code: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Trade the code for a token, which serves all pages that the person administers. Raises NetworkError."""
    kept = await _traded(begun, code, http)
    found = administered(await _mine(begun.server, kept, http, tell))
    return [_signed_in(page, begun.server, kept, permissions) for page in found]


async def _traded(begun: OAuthStart, code: str, http: HttpClient) -> dict[str, str]:
    return first_kept(begun.secrets, await flow.trade(provider(begun.server), begun, code, http, now), now())


async def with_token(
    token: str,
    place: str,
    server: str,
    http: HttpClient,
    permissions: Mapping[ActionKind, Permission],
    tell: Tell = untold,
) -> SignedIn:
    """Sign in with a token made on LinkedIn's own page. Raises NetworkError, UsageError."""
    base, kept = _given(token, server, tell)
    return _signed_in(chosen(await _mine(base, kept, http, tell), place), base, kept, permissions)


async def opened_with(
    token: str, server: str, http: HttpClient, permissions: Mapping[ActionKind, Permission], tell: Tell = untold
) -> list[SignedIn]:
    """Return all pages that a token made on LinkedIn's own page serves. Raises NetworkError."""
    base, kept = _given(token, server, tell)
    found = administered(await _mine(base, kept, http, tell))
    return [_signed_in(page, base, kept, permissions) for page in found]


def _given(token: str, server: str, tell: Tell) -> tuple[str, dict[str, str]]:
    base = server_url(server) if server else SERVER
    tell(SignInStep.FOUND)
    at = now()
    # what it was made for and when it ends it does not tell: at the latest in sixty days
    return base, {flow.ACCESS: token, flow.EXPIRES: str(at + LASTS), SIGNED_IN: str(at)}


def _signed_in(
    page: Json, server: str, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> SignedIn:
    return SignedIn(_report(page, kept, permissions), None if server == SERVER else server, dict(kept))


async def _mine(server: str, kept: Mapping[str, str], http: HttpClient, tell: Tell) -> list[Json]:
    """Return the pages of who signed in. Raises ScopeMissing, NetworkError."""
    scopes = scopes_of(kept)
    if scopes and not {READ, ADMIN} <= scopes:
        raise ScopeMissing("LinkedIn's page was left without allowing it. Sign in again, and allow all that it asks.")
    api = Api(server, http, GivenToken(kept[flow.ACCESS]), now)
    mine = await _pages(api)
    tell(SignInStep.PROVED)
    return mine


async def _pages(api: Api) -> list[Json]:
    """Return the pages that the person administers. Raises NetworkError."""
    roles = await api.get("organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&start=0&count=100")
    named = [str(each.get("organization") or each.get("organizationTarget") or "") for each in elements(roles)]
    ids = list(dict.fromkeys(each.removeprefix(PAGE) for each in named if each.startswith(PAGE)))
    if not ids:
        return []
    found = part(await api.get(f"organizations?ids={listed(ids)}", "BATCH_GET"), "results")
    return [each for each in found.values() if isinstance(each, Mapping) and each.get("id")]


def administered(pages: list[Json]) -> list[Json]:
    """Return the pages, if there are any. Raises NotPermitted."""
    if not pages:
        raise NotPermitted("You are administrator of no page there. Have its administrator make you one.")
    return pages


def chosen(pages: list[Json], place: str) -> Json:
    """Return the page that was named, or the only one. Raises NotPermitted, UsageError."""
    administered(pages)
    wished = place.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2].casefold()
    named = [
        page
        for page in pages
        if wished and wished in {str(page.get(key, "")).casefold() for key in ("id", "localizedName", "vanityName")}
    ]
    if len(named) == 1 or (len(pages) == 1 and not wished):
        return (named or pages)[0]
    names = ", ".join(f"{page.get('localizedName')} ({page['id']})" for page in pages[:20])
    raise UsageError("Say which page, by its name or its number: {pages}.", pages=names)


async def report(
    api: Api, page: str, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]
) -> AccountReport:
    """Ask who the page is. Raises NetworkError."""
    said = await api.get(f"organizations/{escaped(page.removeprefix(PAGE))}")
    return _report({"id": page.removeprefix(PAGE), **said}, kept, permissions)


def _report(page: Json, kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]) -> AccountReport:
    number = str(page["id"])
    return AccountReport(
        native_id=f"{PAGE}{number}",
        address=str(page.get("vanityName") or number),
        name=str(page.get("localizedName") or page.get("vanityName") or number),
        permissions=permitted(kept, permissions),
        text_limit=TextLimit(CountKind.CHARACTERS, TEXT_LIMIT),
        token_expires_at=sign_in_ends(kept),
    )


def permitted(kept: Mapping[str, str], permissions: Mapping[ActionKind, Permission]) -> Mapping[ActionKind, Permission]:
    """Narrow what LinkedIn permits by what the person allowed; a pasted token does not tell."""
    scopes = scopes_of(kept)
    if not scopes or scopes & {WRITE, f"{WRITE}_feed"}:
        return permissions
    return {**permissions, **dict.fromkeys(_WRITING, Denied(Reason.SCOPE_MISSING))}


def scopes_of(kept: Mapping[str, str]) -> frozenset[str]:
    """Return what was allowed; LinkedIn puts commas between."""
    return frozenset(kept.get(flow.SCOPE, "").replace(",", " ").split())
