"""WordPress's REST interface on the wire: where it is, how one signs, and what its errors mean.

Seen on WordPress 6.1: a withdrawn or wrong application password is *not* refused, the request is simply
answered as a stranger's. What only a signed-in user may ask then fails with 401, and the same lack of rights
fails with 403 for a user who is signed in (``rest_authorization_required_code``). So 401 means: sign in again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Duplicate,
    Gone,
    Invalid,
    NetworkError,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
    WindowClosed,
)
from cm_inbox.models.instants import Millis, now

from .http import HttpClient, QueryValue, Response, by_status, server_url

Json = dict[str, Any]

PRETTY = "/wp-json"
PLAIN = "/?rest_route="

FLOOD: Millis = 15_000
"""WordPress takes one comment in 15 seconds from one person (wp_throttle_comment_flood)."""

MAX_TEXT = 65_525
"""Characters and bytes of a comment (wp_get_comment_fields_max_lengths)."""

_MEANINGS: Mapping[str, type[NetworkError]] = {
    "comment_duplicate": Duplicate,
    "rest_comment_closed": WindowClosed,
    "rest_comment_invalid_id": Gone,
    "rest_comment_invalid_post_id": Gone,
    "rest_comment_trash_post": Gone,
    "rest_comment_draft_post": Gone,
    "rest_already_trashed": Gone,
    "rest_comment_content_invalid": Invalid,
    "rest_comment_failed_create": Transient,
    "rest_comment_failed_edit": Conflict,
    "rest_no_route": Unsupported,
}
_SIGN_IN = frozenset(
    {"incorrect_password", "invalid_username", "invalid_email", "rest_not_logged_in", "rest_comment_login_required"}
    | {"application_passwords_disabled", "application_passwords_disabled_for_user"}
)


class WordPressError(Exception):
    """A refusal by WordPress's own code, before it is told as one of ours."""

    def __init__(self, code: str, meaning: NetworkError) -> None:
        super().__init__(code)
        self.code = code
        self.meaning = meaning


class WordPressApi:
    """Calls to one site, signed as one user."""

    def __init__(
        self, http: HttpClient, root: str, user: str, password: str, clock: Callable[[], Millis] = now
    ) -> None:
        self._http = http
        self._root = root
        self._clock = clock
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Accept": "application/json"}

    async def get(self, path: str, **query: QueryValue) -> tuple[Any, Response]:
        """Ask for something. Raises NetworkError, WordPressError."""
        return await self._call("GET", path, query, None)

    async def post(self, path: str, body: Json) -> Json:
        """Make or change something. Raises NetworkError, WordPressError."""
        answer, _ = await self._call("POST", path, {"_embed": "up"}, body)
        return _object(answer, safe=False)

    async def delete(self, path: str, **query: QueryValue) -> Json:
        """Remove something. Raises NetworkError, WordPressError."""
        answer, _ = await self._call("DELETE", path, query, None)
        return _object(answer, safe=False)

    async def _call(
        self, method: str, path: str, query: Mapping[str, QueryValue], body: Json | None
    ) -> tuple[Any, Response]:
        url, params = address(self._root, path, query)
        response = await self._http.request(method, url, params=params, json=body, headers=self._headers)
        safe = method == "GET"
        try:
            answer = response.json()
        except Transient:
            raise _foreign(response, self._clock, safe=safe) from None
        if response.ok:
            return answer, response
        raise refusal(response, answer, self._clock, safe=safe)


def address(root: str, path: str, query: Mapping[str, QueryValue]) -> tuple[str, dict[str, QueryValue]]:
    """Return url and query of a route: ``root`` ends in PRETTY, or in PLAIN where a site has no permalinks."""
    if root.endswith(PLAIN):
        return root.removesuffix("?rest_route="), {"rest_route": path, **query}
    return root + path, dict(query)


def _object(answer: Any, *, safe: bool) -> Json:
    if isinstance(answer, dict):
        return answer
    raise Transient() if safe else OutcomeUnknown()


def _foreign(response: Response, clock: Callable[[], Millis], *, safe: bool) -> NetworkError:
    """Return what an answer means that is not WordPress's interface: a firewall, a maintenance page, a crash."""
    if response.status == 429:
        return by_status(response, clock, safe=safe)
    if safe or 300 <= response.status < 500:
        return Transient(
            "The site answered with a page instead of its interface ({status}). cm-inbox tries again "
            "by itself; if it stays so, something before the site (a firewall?) stops cm-inbox.",
            status=response.status,
        )
    return OutcomeUnknown()


def refusal(response: Response, answer: Any, clock: Callable[[], Millis], *, safe: bool) -> Exception:
    """Return the error that an unsuccessful answer in JSON means, by WordPress's code before the status."""
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        return by_status(response, clock, safe=safe)
    code, said = answer["code"], str(answer.get("message", ""))
    meaning: NetworkError
    if code == "comment_flood":
        meaning = RateLimited(clock() + FLOOD, "comments")
    elif code == "comment_content_column_length":
        meaning = Invalid("The site takes comments of {limit} characters.", MAX_TEXT)
    elif code == "rest_trash_not_supported":
        meaning = Unsupported("This site has no trash: deleting would be for good. Do it on the site's own pages.")
    elif code in _MEANINGS:
        meaning = _MEANINGS[code]((said and code == "rest_comment_content_invalid" and f"The site: {said}") or None)
    elif code in _SIGN_IN or response.status == 401:
        meaning = AuthRevoked(
            "The site does not take the application password (any more). Sign in again; the history stays."
        )
    elif response.status == 403:
        meaning = NotPermitted("The site: {said}" if said else None, said=said)
    elif response.status >= 500 and code == "internal_server_error":
        meaning = Transient() if safe else OutcomeUnknown()
    else:
        meaning = by_status(response, clock, safe=safe)
    return WordPressError(code, meaning)


async def discover(server: str, http: HttpClient) -> tuple[str, str]:
    """Return a site's base url and the root of its interface, for an address as people type it.

    Raises InsecureServer, Invalid, Offline, Transient.
    """
    base = server_url(server)
    if "@" in urlsplit(base).netloc:
        raise Invalid("Write the site's address without a user name or password in it.")
    for page in ("/wp-admin", "/wp-login.php", PRETTY):
        base = base.partition(page)[0].rstrip("/")
    elsewhere = None
    for root in (base + PRETTY, base + PLAIN):
        url, params = address(root, "/", {})
        response = await http.request("GET", url, params=params)
        elsewhere = elsewhere or _elsewhere(response)
        if response.ok and _is_index(response):
            return base, root
        if response.status >= 500:
            raise by_status(response)
    if elsewhere:
        raise Invalid("This site lives at {elsewhere}: use that address.", elsewhere=elsewhere)
    raise Invalid("There is no WordPress site at {base}, or its interface (REST API) is switched off.", base=base)


def _elsewhere(response: Response) -> str | None:
    target = response.headers.get("location", "")
    parts = urlsplit(target)
    if not 300 <= response.status < 400 or not parts.netloc:
        return None
    return f"{parts.scheme}://{parts.netloc}{parts.path.partition(PRETTY)[0]}".rstrip("/")


def _is_index(response: Response) -> bool:
    try:
        index = response.json()
    except Transient:
        return False
    return isinstance(index, dict) and "wp/v2" in (index.get("namespaces") or ())
