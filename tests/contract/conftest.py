"""Which networks the contract suite runs over: one line each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest

from cm_inbox.networks import load_network
from cm_inbox.networks.base import Network
from tests.rig import Rig, rig

from .harness import Harness


@dataclass(frozen=True, slots=True)
class Entry:
    """``server`` names a session fixture, None where the harness needs none; ``made_by`` is "module:class"."""

    name: str
    server: str | None
    made_by: str
    argument: str | None = None


NETWORKS = (
    Entry("demo-page", None, "harness_demo:DemoHarness", "page"),
    Entry("demo-fediverse", None, "harness_demo:DemoHarness", "fediverse"),
    Entry("demo-site", None, "harness_demo:DemoHarness", "site"),
    Entry("mastodon-mock", "mastodon_mock", "harness_mastodon:MastodonHarness"),
    Entry("mastodon-fake", "mastodon_fake", "harness_mastodon_fake:MastodonFakeHarness"),
    Entry("bluesky", "bluesky_server", "harness_bluesky:BlueskyHarness"),
    Entry("discourse", "discourse", "harness_discourse:DiscourseHarness"),
    Entry("irc", "irc_fake", "harness_irc:IrcHarness"),
    Entry("matrix", "synapse", "harness_matrix:MatrixHarness"),
    Entry("telegram", "telegram_server", "harness_telegram:TelegramHarness"),
    Entry("wordpress", "wordpress", "harness_wordpress:WordPressHarness"),
    Entry("x", "x_server", "harness_x:XHarness"),
    Entry("youtube", "youtube_fake", "harness_youtube:YouTubeHarness"),
)


@pytest.fixture(params=NETWORKS, ids=lambda entry: entry.name)
def harness(request: pytest.FixtureRequest, anyio_backend: str) -> Harness:
    """A network of the suite, with our account still to be made on it."""
    entry: Entry = request.param
    module, _, name = entry.made_by.partition(":")
    make: Callable[..., Harness] = getattr(import_module(f"tests.contract.{module}"), name)
    if entry.server is not None:
        return make(request.getfixturevalue(entry.server))
    return make(entry.argument) if entry.argument is not None else make()


@pytest.fixture
async def ours(harness: Harness, tmp_path: Path) -> AsyncIterator[Rig]:
    """Our side: a workspace connected to the harness's network by an account of its own."""
    adapter: type[Network] | None = getattr(harness, "adapter", None)

    def load(name: str) -> type[Network]:
        return adapter if adapter is not None and name == harness.network else load_network(name)

    async with rig(tmp_path / "data", load=load) as made:
        await made.connect(harness.network, await harness.our_sign_in())
        await made.pull()
        yield made
    close = getattr(harness, "close", None)
    if close is not None:
        await close()
