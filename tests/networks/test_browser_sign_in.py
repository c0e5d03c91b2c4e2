"""Signing in in the browser, end to end, at each network that does it: the desk, the page one comes back to, a server.

What must hold: only what the person allowed becomes an account, and of what came to nothing nothing is left.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import httpx
import pytest

from cm_inbox import window_desk
from cm_inbox.app import App, Engine, EngineThread, open_workspace
from cm_inbox.errors import AuthExpired, AuthRevoked, NotFound, NotPermitted, Transient
from cm_inbox.gui.desk_protocol import BrowserSignIn, Opened, SignInOrder
from cm_inbox.models.accounts import Account, HealthState, NewBrand, SignInMethod, SignInStep
from cm_inbox.models.instants import now
from cm_inbox.networks import load_network, network_ids
from cm_inbox.window_desk import WindowDesk
from tests.waiting import until_sync

from .consenting import SITES, FacebookSite, MastodonSite, Site

_numbers = itertools.count(1)
WITHIN = 60.0
DAY = 86_400_000


class Person:
    """Somebody who signs in. ``site`` is where."""

    def __init__(self, app: App, engine: EngineThread, site: Site) -> None:
        self.app, self.engine, self.site = app, engine, site
        self.desk = WindowDesk(engine)
        self.steps: list[SignInStep] = []
        self.own = load_network(site.network).info.own_app
        self.before = self.accounts()

    def accounts(self) -> set[int]:
        return {account.id for account in self.app.inbox.accounts()}

    def begin(self, again: Account | None = None) -> tuple[BrowserSignIn, Future[Opened]]:
        meant = None if again is None else again.id
        starting = self.desk.start_oauth(self.site.network, self.site.url, self.steps.append, self.site.app, meant)
        begun = starting.result(WITHIN)
        return begun, self.desk.wait_oauth(begun)

    def come_back(self, begun: BrowserSignIn, address: str) -> None:
        """Let the browser end there; where that is no page of this computer's, paste the address."""
        if self.own is not None and self.own.redirect:
            assert address.startswith(self.own.redirect)
            self.desk.give_code(begun, address)
        else:
            assert httpx.get(address, trust_env=False, timeout=WITHIN).status_code == 200

    def sign_in(self, again: Account | None = None) -> Account:
        begun, coming = self.begin(again)
        self.come_back(begun, self.site.yes(begun.url))
        return self.connect(coming.result(WITHIN))

    def connect(self, opened: Opened) -> Account:
        """Choose the only account that was opened, for a new brand or the one it has."""
        [found] = opened.accounts
        brand = NewBrand(f"Altéa {next(_numbers)}") if found.brand_id is None else found.brand_id
        [account] = self.desk.connect(opened, {found.uid: brand}).result(WITHIN)
        return account

    def has_nothing_new(self) -> bool:
        return self.desk.waiting == 0 and self.accounts() == self.before

    def state(self, account: Account) -> HealthState:
        return next(each.health.state for each in self.app.inbox.accounts() if each.id == account.id)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One workspace for all: its passphrase takes a second to stretch."""
    app = open_workspace(tmp_path_factory.mktemp("sign-in") / "data", passphrase="a passphrase")
    app.use_settings(replace(app.settings, networks_on=tuple(SITES))).result(WITHIN)
    yield app
    app.close()


@pytest.fixture(scope="module")
def engine(app: App) -> Iterator[EngineThread]:
    engine = EngineThread(app)
    engine.start().result(WITHIN)
    yield engine
    engine.stop()


@pytest.fixture(params=SITES)
def person(
    request: pytest.FixtureRequest, app: App, engine: EngineThread, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    entry = SITES[request.param]
    site = entry.made_by(request.getfixturevalue(entry.server))
    network = load_network(site.network)
    if network.info.own_app is not None and network.info.own_app.port:  # another process may have it
        free = replace(network.info, own_app=replace(network.info.own_app, port=0))
        monkeypatch.setattr(network, "info", free)
    made = Person(app, engine, site)
    yield made
    site.close()
    for account_id in made.accounts() - made.before:
        made.desk.remove(account_id).result(WITHIN)


def test_every_network_with_a_browser_is_here() -> None:
    assert {each for each in network_ids() if SignInMethod.OAUTH in load_network(each).info.sign_in} == {*SITES}


def test_yes(person: Person) -> None:
    account = person.sign_in()
    assert person.steps == [*SignInStep]
    assert person.desk.waiting == 0
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)


def test_when_it_ends_is_known_and_said_seven_days_before(person: Person) -> None:
    account, days = person.sign_in(), person.site.days
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)
    person.desk.read_now(account.id).result(WITHIN)  # what is asked of the network later must not lose it
    health = next(each.health for each in person.app.inbox.accounts() if each.id == account.id)
    if days is None:
        assert health.token_expires_at is None
        return
    assert health.token_expires_at is not None
    assert round((health.token_expires_at - now()) / DAY, 2) == days
    assert not health.ends_soon(health.token_expires_at - 7 * DAY - 1)
    assert health.ends_soon(health.token_expires_at - 7 * DAY)


def test_no(person: Person) -> None:
    begun, coming = person.begin()
    if not person.site.says_no:  # then one closes the page, and gives up here
        person.desk.cancel_oauth(begun)
        coming.cancel()
    else:
        person.come_back(begun, person.site.no(begun.url))
        with pytest.raises(NotPermitted, match="refused in the browser"):
            coming.result(WITHIN)
    until_sync(person.has_nothing_new, within=WITHIN)


def test_another_ones_answer_is_not_taken(person: Person) -> None:
    begun, coming = person.begin()
    address = person.site.yes(begun.url)
    forged = f"{address.partition('?')[0]}?{urlencode({'code': 'evil', 'payload': 'evil', 'state': 'evil'})}"
    if person.own is not None and person.own.redirect:
        person.desk.give_code(begun, forged)
        with pytest.raises(NotPermitted, match="of another sign-in"):
            coming.result(WITHIN)
    else:
        assert httpx.get(forged, trust_env=False, timeout=WITHIN).status_code == 400
        assert not coming.done()
        person.desk.cancel_oauth(begun)
        coming.cancel()
    until_sync(person.has_nothing_new, within=WITHIN)


def test_a_closed_browser(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_desk, "BROWSER_SECONDS", 0.01)
    _, coming = person.begin()
    with pytest.raises(Transient, match="did not come back in time"):
        coming.result(WITHIN)
    until_sync(person.has_nothing_new, within=WITHIN)


def test_a_code_serves_once(person: Person) -> None:
    first, coming = person.begin()
    address = person.site.yes(first.url)
    person.come_back(first, address)
    account = person.connect(coming.result(WITHIN))
    query = urlsplit(address).query
    code = dict(httpx.QueryParams(query)).get("code") or dict(httpx.QueryParams(query))["payload"]
    second, coming = person.begin()
    person.desk.give_code(second, code)
    with pytest.raises(NotPermitted, match=r"accept this code|not of this sign-in"):
        coming.result(WITHIN)
    assert person.desk.waiting == 0
    assert person.accounts() - person.before == {account.id}


@pytest.mark.parametrize("person", [name for name, entry in SITES.items() if entry.made_by.renews], indirect=True)
def test_tasks_that_renew_at_once_renew_once(person: Person) -> None:
    account = person.sign_in()
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)
    before = person.site.renewals()
    person.site.end_access()

    async def race(engine: Engine) -> None:
        network = engine.adapters.get(account)
        first, *_ = network.sources()
        await asyncio.gather(network.check(), network.fetch(first, None), network.check())

    person.engine.submit(race).result(WITHIN)
    assert person.site.renewals() == before + 1
    person.desk.read_now(account.id).result(WITHIN)


@pytest.mark.parametrize("person", ["mastodon"], indirect=True)
def test_again_it_is_the_same_account_under_any_name_and_no_other(person: Person) -> None:
    account, site = person.sign_in(), person.site
    assert isinstance(site, MastodonSite)
    ours, site.us = site.us, site.server.add_person(f"brevent{site.number}", "Brévent")
    begun, coming = person.begin(again=account)
    person.come_back(begun, site.yes(begun.url))
    with pytest.raises(NotPermitted, match=f"for brevent{site.number}@.*, not for {account.address}"):
        coming.result(WITHIN)
    assert person.desk.waiting == 0
    site.us, ours.username = ours, f"renamed{site.number}"
    assert person.sign_in(again=account).id == account.id
    assert person.accounts() - person.before == {account.id}


@pytest.mark.parametrize("person", ["facebook"], indirect=True)
def test_of_what_nobody_chose_nothing_is_left(person: Person) -> None:
    begun, coming = person.begin()
    person.come_back(begun, person.site.yes(begun.url))
    opened = coming.result(WITHIN)
    assert person.desk.waiting == 1
    person.desk.forget(opened)
    until_sync(person.has_nothing_new, within=WITHIN)
    with pytest.raises(NotFound, match="has ended"):
        person.connect(opened)


@pytest.mark.parametrize("person", ["facebook", "instagram"], indirect=True)
def test_what_a_pasted_token_opens_is_chosen_from_as_well(person: Person) -> None:
    site = person.site
    assert isinstance(site, FacebookSite)
    order = SignInOrder(site.network, SignInMethod.TOKEN, site.url, secret=site.token)
    account = person.connect(person.desk.open(order, person.steps.append).result(WITHIN))
    in_browser = {SignInStep.REGISTERED, SignInStep.BROWSER}
    assert person.steps == [step for step in SignInStep if step not in in_browser]
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)


def test_a_withdrawn_sign_in_is_said_and_made_again(person: Person) -> None:
    account = person.sign_in()
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)
    person.site.withdraw()
    with pytest.raises((AuthExpired, AuthRevoked)):
        person.desk.read_now(account.id).result(WITHIN)
    assert person.sign_in(again=account).id == account.id
    until_sync(lambda: person.state(account) is HealthState.OK, within=WITHIN)
