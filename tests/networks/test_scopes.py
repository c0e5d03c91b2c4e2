"""What a sign-in in the browser asks for is what is shown before: each scope with its reason, and none in silence."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.apps import OAuthApp, scope_names
from cm_inbox.models.sentences import Sentence
from cm_inbox.networks import load_network, network_ids
from cm_inbox.networks.http import HttpClient

pytestmark = pytest.mark.anyio

BROWSER = [name for name in network_ids() if SignInMethod.OAUTH in load_network(name).info.sign_in]
ASKED_FIRST = {"discourse": "discourse", "mastodon": "mastodon_fake"}
"""Networks whose server is asked before the browser opens, and the fixture that stands in for it."""


@pytest.mark.parametrize("network", BROWSER)
async def test_the_page_asks_for_what_was_said(network: str, request: pytest.FixtureRequest) -> None:
    adapter = load_network(network)
    server = request.getfixturevalue(ASKED_FIRST[network]).url if network in ASKED_FIRST else ""
    http = HttpClient()
    try:
        begun = await adapter.start_oauth(server, "http://127.0.0.1:1/callback", http, app=OAuthApp("app", "secret"))
    finally:
        await http.close()
    query = parse_qs(urlsplit(begun.url).query)
    asked = re.split(r"[ ,]+", " ".join(query.get("scope", []) + query.get("scopes", [])))
    assert sorted(asked) == sorted(scope_names(adapter.info.scopes))


@pytest.mark.parametrize("network", network_ids())
def test_each_scope_has_a_reason(network: str) -> None:
    scopes = load_network(network).info.scopes
    assert bool(scopes) == (network in BROWSER)
    assert all(isinstance(scope.why, Sentence) and scope.names for scope in scopes)
    assert all(isinstance(scope.without, Sentence) for scope in scopes if scope.without)
    assert not scopes or not scopes[0].without, "what all depends on comes first"
