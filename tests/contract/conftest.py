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
    Entry("demo-page", None, "tests.contract.harness_demo:DemoHarness", "page"),
    Entry("demo-fediverse", None, "tests.contract.harness_demo:DemoHarness", "fediverse"),
    Entry("demo-site", None, "tests.contract.harness_demo:DemoHarness", "site"),
    Entry("mastodon-mock", "mastodon_mock", "tests.contract.harness_mastodon:MastodonHarness"),
    Entry("mastodon-fake", "mastodon_fake", "tests.contract.harness_mastodon_fake:MastodonFakeHarness"),
    Entry("bluesky", "bluesky_server", "tests.contract.harness_bluesky:BlueskyHarness"),
    Entry("discord", "discord_server", "tests.contract.harness_discord:DiscordHarness"),
    Entry("discourse", "discourse", "tests.contract.harness_discourse:DiscourseHarness"),
    Entry("facebook", "facebook_fake", "tests.contract.harness_facebook:FacebookHarness"),
    Entry("instagram", "instagram_fake", "tests.contract.harness_instagram:InstagramHarness"),
    Entry("irc", "irc_fake", "tests.contract.harness_irc:IrcHarness"),
    Entry("linkedin", "linkedin_fake", "tests.contract.harness_linkedin:LinkedInHarness"),
    Entry("matrix", "synapse", "tests.contract.harness_matrix:MatrixHarness"),
    Entry("reddit", "reddit_fake", "tests.contract.harness_reddit:RedditHarness"),
    Entry("telegram", "telegram_server", "tests.contract.harness_telegram:TelegramHarness"),
    Entry("threads", "threads_fake", "tests.contract.harness_threads:ThreadsHarness"),
    Entry("wordpress", "wordpress", "tests.contract.harness_wordpress:WordPressHarness"),
    Entry("x", "x_server", "tests.contract.harness_x:XHarness"),
    Entry("youtube", "youtube_fake", "tests.contract.harness_youtube:YouTubeHarness"),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what wants a harness over all networks, or over the one of ``--harness``.

    A module's ``for_which`` says for which of them it has something to ask, so that no server starts for nothing.
    """
    if "harness" in metafunc.fixturenames:
        chosen: str | None = metafunc.config.getoption("harness")
        networks = NETWORKS if chosen is None else (Entry(chosen.partition(":")[2], None, chosen),)
        for_which: Callable[[type[Harness]], bool] = getattr(metafunc.module, "for_which", lambda _: True)
        entries = [entry for entry in networks if for_which(_harness_of(entry))]
        metafunc.parametrize("harness", entries, indirect=True, ids=lambda entry: entry.name)


def _harness_of(entry: Entry) -> type[Harness]:
    module, _, name = entry.made_by.partition(":")
    found: type[Harness] = getattr(import_module(module), name)
    return found


@pytest.fixture
def harness(request: pytest.FixtureRequest, anyio_backend: str) -> Harness:
    """A network of the suite, with our account still to be made on it."""
    entry: Entry = request.param
    make: Callable[..., Harness] = _harness_of(entry)
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
