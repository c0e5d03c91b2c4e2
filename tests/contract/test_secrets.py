"""No token, code, secret or password is in anything that the program says or writes, whatever its network does.

A network in trouble quotes our request: in its body, its headers, the address it sends us on to, in what the wire says
as it breaks. Everything is tried against that, all loggers speak, and all that was written is searched: logs, errors,
every row of the history, every export, what the commands and ``doctor`` say, and the files beside the history.
"""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
import pytest

from cm_inbox.errors import CmInboxError
from cm_inbox.fault_log import BareRecord, FaultLog
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.actions import Action
from cm_inbox.models.apps import OAuthApp
from cm_inbox.models.decisions import NETWORK_DECISIONS
from cm_inbox.models.instants import new_id
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import ActionKind
from cm_inbox.networks.base import Network, OAuthStart, SignInRequest
from tests.faults import FaultyTransport, Seen
from tests.rig import Rig

from . import told_by_commands
from .harness import Harness

pytestmark = pytest.mark.anyio

KNOWN = frozenset(
    {"client_id", "scope", "expires_at", "sign_in_ends_at", "signed_in_at", "kind", "user", "place", "page", "tasks"}
    | {"did", "pds", "server", "device_id", "user_id", "handle", "name", "nick", "channels", "bot", "account"}
)
"""What accounts keep in the keyring beside their secrets, and anybody may know."""

TELLING = re.compile("authorization|token|secret|password|code|verifier|jwt|api-key|proof", re.IGNORECASE)
PLANTED = "planted-4711/geheim+ +x"


class Everything:
    """All that was said: log lines at every level, errors with what led to them."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def error(self, error: BaseException) -> None:
        """Take down an error as anybody might print it."""
        chain: BaseException | None = error
        while chain is not None:
            self.said += [repr(chain), str(chain), repr(chain.args), repr(vars(chain))]
            chain = chain.__cause__ or (None if chain.__suppress_context__ else chain.__context__)

    async def attempt(self, work: Callable[[], Awaitable[object]]) -> None:
        try:
            self.said.append(repr(await work()))
        except CmInboxError as error:
            self.error(error)
        except Exception as error:
            logging.getLogger("cm_inbox").error("a fault", exc_info=error)


def secrets_in(seen: Seen) -> Iterator[str]:
    """Yield what a request said in secret."""
    for name, value in seen.headers.items():
        if TELLING.search(name):
            kind, _, rest = value.partition(" ")
            yield rest or kind
            if kind == "Basic":
                yield base64.b64decode(rest).decode().partition(":")[2]
    yield from (found for found in re.findall(r"/bot(\d+:[^/]+)/", unquote(seen.path)))
    body = seen.body.decode("utf-8", "replace")
    with suppress(ValueError):
        given = json.loads(body)
        yield from (str(value) for name, value in given.items() if TELLING.search(name))
    yield from (value for name, value in parse_qsl(body) if TELLING.search(name))


def secrets_of(ours: Rig) -> set[str]:
    """Return all secrets that went over the wire or are kept."""
    kept = {value for drawer in ours.drawers.kept.values() for name, value in drawer.items() if name not in KNOWN}
    sent = {value for seen in ours.wire.requests for value in secrets_in(seen)}
    return {each for each in kept | sent if len(each) >= 6 and not each.isdigit() and "://" not in each}


def as_text(said: str) -> bytes:
    return json.dumps({"error": said, "error_description": said, "message": said, "errcode": "M_UNKNOWN"}).encode()


def as_object(said: str) -> bytes:
    each = {"message": said, "code": 1, "reason": said, "title": said, "detail": said, "type": said}
    told = {"error": {**each, "errors": [each]}, "errors": [each], "message": said, "ok": False, "description": said}
    return json.dumps(told).encode()


def as_page(said: str) -> bytes:
    return f"<html><h1>{said}</h1></html>".encode()


def as_list(said: str) -> bytes:
    return json.dumps({"errors": [said], "error_type": "x", "code": said, "data": None}).encode()


Manner = Callable[[FaultyTransport], object]
BREAKS = (
    *(httpx.ConnectError, httpx.ReadError, httpx.LocalProtocolError, httpx.InvalidURL, httpx.ReadTimeout),
    *(RuntimeError, KeyError),
)


def _quotes(status: int, said: Callable[[str], bytes], wire: FaultyTransport) -> None:
    wire.quote("*", "", status, said, times=None)


def _breaks(kind: Callable[[str], Exception], wire: FaultyTransport) -> None:
    wire.blurt("*", "", kind, times=None)


ANSWERS = [(status, said) for status in (200, 400, 401, 403) for said in (as_text, as_object, as_page, as_list)] + [
    *((status, said) for status in (404, 500, 429) for said in (as_text, as_object)),
    *((status, as_page) for status in (302, 409, 422, 503)),
]
MANNERS: tuple[Manner, ...] = (
    *(partial(_quotes, status, said) for status, said in ANSWERS),
    *(partial(_breaks, kind) for kind in BREAKS),
)


async def act(said: Everything, network: Network, actions: list[Action]) -> None:
    for action in actions:
        await said.attempt(partial(network.act, action))
        await said.attempt(partial(network.find, action))


async def read(said: Everything, network: Network, ids: list[str]) -> None:
    await said.attempt(network.check)
    for source in network.sources():
        await said.attempt(partial(network.fetch, source, None))
    await said.attempt(partial(network.recheck, ids))
    stream = network.stream()
    if stream is not None:
        await said.attempt(stream.__anext__)
        await stream.aclose()  # type: ignore[attr-defined]  # they are generators


async def sign_in(
    said: Everything, ours: Rig, account: Account, adapter: type[Network], begun: OAuthStart | None
) -> None:
    for method in adapter.info.sign_in:
        if method is not SignInMethod.OAUTH:
            asked = SignInRequest(method, account.server, account.address, PLANTED, channels="#altea")
            await said.attempt(partial(adapter.sign_in, asked, ours.http))
            if adapter.info.opens_several:
                await said.attempt(partial(adapter.opened, asked, ours.http))
    if begun is not None:
        await said.attempt(partial(start, ours, account, adapter))
        await said.attempt(partial(adapter.opened_oauth, begun, f"{PLANTED}-code", ours.http))


async def start(ours: Rig, account: Account, adapter: type[Network]) -> OAuthStart:
    app = OAuthApp("our-app", f"{PLANTED}-app")
    return await adapter.start_oauth(account.server or "", "http://127.0.0.1:1/callback", ours.http, app=app)


def rows(ours: Rig) -> Iterator[str]:
    """Yield every row of the history, decrypted."""
    conn = ours.store.read(lambda conn: [list(map(tuple, found)) for found in _tables(conn)])
    yield from (repr(row) for table in conn for row in table)


def _tables(conn: Any) -> Iterator[Any]:
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    for name in names:
        yield conn.execute(f'SELECT * FROM "{name}"').fetchall()


def files(folder: Path) -> Iterator[str]:
    """Yield what every file holds."""
    yield from (path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def all_speak(tmp_path: Path) -> Iterator[list[str]]:
    """Have every logger speak at every level, and faults written down as the program does."""
    lines: list[str] = []
    form = logging.Formatter("%(levelname)s %(name)s %(message)s")

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(form.format(record))

    root, faults, listening = logging.getLogger(), FaultLog(), Listening(logging.NOTSET)
    faults.folder = tmp_path
    loggers = [each for each in root.manager.loggerDict.values() if isinstance(each, logging.Logger)]
    before = {each: (each.level, each.disabled) for each in (root, *loggers)}
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(BareRecord)
    for each in before:
        each.setLevel(logging.DEBUG)
    root.addHandler(faults)
    root.addHandler(listening)
    yield lines
    root.removeHandler(listening)
    root.removeHandler(faults)
    logging.setLogRecordFactory(factory)
    for each, (level, _) in before.items():
        each.setLevel(level)


@pytest.mark.logs(".*")
async def test_no_secret_is_told_whatever_the_network_does(
    harness: Harness, ours: Rig, all_speak: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    customer = await harness.new_customer("Client")
    public = await harness.post(customer, "Bonjour")
    (account,) = ours.inbox.accounts()
    adapter = ours.adapters.network(account.network)
    if not secrets_of(ours):
        pytest.skip(f"{harness.network} is signed in to without a secret")
    await ours.pull()
    said = Everything()
    begun = await start(ours, account, adapter) if SignInMethod.OAUTH in adapter.info.sign_in else None
    kinds = [kind for kind in ActionKind if kind in harness.supports]
    actions = [
        Action(new_id(), kind, "t", public, customer.id, text="Merci", visibility=Visibility.PUBLIC, attempted_at=1)
        for kind in kinds
    ]
    for manner in MANNERS:
        ours.wire.clear()
        manner(ours.wire)
        await ours.adapters.drop(account.id)
        await ours.sync.once()
        for conversation in ours.conversations():
            for kind in sorted(NETWORK_DECISIONS):
                with suppress(CmInboxError):
                    ours.inbox.decide(kind, [conversation.row.id], text="Merci", delay=0).result()
        await ours.outbox.drain()
        network = ours.adapters.get(account)
        await read(said, network, [public])
        await act(said, network, actions)
        await sign_in(said, ours, account, adapter, begun)
    ours.wire.clear()
    app = await told_by_commands.kept(ours, tmp_path / "data")
    commands = dict(told_by_commands.told(app, tmp_path))
    assert "network,account" in (tmp_path / "export.csv").read_text("utf-8"), "what is searched was written"
    assert account.address in commands["account list --json"]
    out = capfd.readouterr()
    places = {
        "errors": said.said,
        "log": all_speak,
        "history": list(rows(ours)),
        "streams": [out.out, out.err],
        "commands": [f"{name}: {output}" for name, output in commands.items()],
        "files": list(files(tmp_path)),
    }
    secrets = secrets_of(ours) | {PLANTED}
    assert len(said.said) > len(MANNERS)
    for place, texts in places.items():
        for text in texts:
            found = [secret for secret in secrets if secret in text or json.dumps(secret)[1:-1] in text]
            assert not found, f"{place}: {found} in {text[:2000]}"
