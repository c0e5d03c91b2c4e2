"""The networks that one signs in to in the browser, each with its server for tests: what is said yes to there, what no.

One class a network, and its line in ``SITES``: ``test_browser_sign_in`` goes through all of them.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import httpx

from cm_inbox.models.apps import OAuthApp
from tests.servers.authorisation import Authorisation
from tests.servers.discourse import FakeDiscourse
from tests.servers.facebook import FakeFacebook
from tests.servers.instagram import FakeInstagram
from tests.servers.linkedin import FakeLinkedIn
from tests.servers.mastodon_fake import FakeMastodon
from tests.servers.reddit import FakeReddit
from tests.servers.threads import FakeThreads
from tests.servers.x import FakeX
from tests.servers.youtube import FakeYouTube

_numbers = itertools.count(1)


def sent_on(page: str) -> str:
    """Open a page as a browser does that is signed in there; return where it is sent."""
    answer = httpx.get(page, trust_env=False, timeout=60)
    return str(answer.headers.get("location", ""))


class Site(ABC):
    """A network's authorisation server, as a person before the browser has it; made for one test.

    ``renews``: its access tokens are renewed. ``says_no``: who refuses there is sent back, with the refusal. ``days``:
    after how many a sign-in ends, None where the network does not tell.
    """

    network: str
    renews = False
    says_no = True
    days: int | None = None
    app: OAuthApp | None = None

    def __init__(self, server: Any) -> None:
        self.server = server
        self.url: str = server.url
        self.number = next(_numbers)

    def close(self) -> None:  # noqa: B027 - most have nothing to put back
        """Leave the server as it was found."""

    @abstractmethod
    def yes(self, page: str) -> str:
        """Allow what the page asks for; return where the browser is sent."""

    def no(self, page: str) -> str:
        """Refuse it; return where the browser is sent."""
        raise NotImplementedError

    @abstractmethod
    def withdraw(self) -> None:
        """Take every sign-in of this test's person back."""

    def end_access(self) -> None:
        """Let what gives access now end before its time; what renews it stays good."""
        raise NotImplementedError

    def renewals(self) -> int:
        """Return how often access was renewed."""
        raise NotImplementedError


class AuthSite(Site):
    """One whose server has the sign-in of tests/servers/authorisation.py."""

    renews = True

    @property
    def auth(self) -> Authorisation:
        found: Authorisation = self.server.auth
        return found

    def yes(self, page: str) -> str:
        return sent_on(page)

    def no(self, page: str) -> str:
        self.auth.denies = True
        try:
            return sent_on(page)
        finally:
            self.auth.denies = False

    def withdraw(self) -> None:
        for grant in self.auth.grants:
            grant.revoked = grant.revoked or grant.owner == self.auth.owner

    def end_access(self) -> None:
        self.auth.end_access()

    def renewals(self) -> int:
        return self.auth.renewals


class XSite(AuthSite):
    network = "x"

    def __init__(self, server: FakeX) -> None:
        super().__init__(server)
        server.owner = server.add_user("Altea").id
        self.app = OAuthApp("our-app")

    @property
    def auth(self) -> Authorisation:
        found: FakeX = self.server
        return found


class YouTubeSite(AuthSite):
    """The app is in its testing mode, as one of one's own is to begin with."""

    network = "youtube"
    days = 7

    def __init__(self, server: FakeYouTube) -> None:
        super().__init__(server)
        self.app = OAuthApp(f"app-{self.number}", f"secret-{self.number}")
        server.auth.apps[self.app.client_id] = self.app.client_secret
        server.auth.owner = server.add_channel("Altea")
        server.auth.refresh_lasting = self.days * 86_400

    def close(self) -> None:
        self.auth.refresh_lasting = None


class LinkedInSite(AuthSite):
    network = "linkedin"
    renews = False
    days = 60

    def __init__(self, server: FakeLinkedIn) -> None:
        super().__init__(server)
        self.app = OAuthApp(f"app-{self.number}")
        server.auth.apps[self.app.client_id] = ""
        server.auth.owner = f"member-{self.number}"
        server.add_page("Altea", manager=server.auth.owner)


class RedditSite(AuthSite):
    """An app of one's own has no secret there."""

    network = "reddit"

    def __init__(self, server: FakeReddit) -> None:
        super().__init__(server)
        self.app = OAuthApp(f"app-{self.number}-of-sign-in")
        server.auth.apps[self.app.client_id] = ""
        us = server.add_user(f"altea-{self.number}")
        server.auth.owner = us.name
        server.add_place(f"altea_{self.number}", us)


class FacebookSite(Site):
    network = "facebook"
    days = 90

    def __init__(self, server: FakeFacebook) -> None:
        super().__init__(server)
        self.app = OAuthApp(f"app-{self.number}-{server.url}", f"secret-{self.number}")
        server.apps[self.app.client_id] = self.app.client_secret
        self.token = self.add_place(self.app.client_id)

    def add_place(self, manager: str) -> str:
        """Add what one signs in for; return its token."""
        _, token = self.server.add_page(f"Altea {self.number}", manager=manager)
        return str(token)

    def yes(self, page: str) -> str:
        return sent_on(page)

    def no(self, page: str) -> str:
        self.server.denies = True
        try:
            return sent_on(page)
        finally:
            self.server.denies = False

    def withdraw(self) -> None:
        self.server.revoked[self.token] = 460


class InstagramSite(FacebookSite):
    network = "instagram"

    def add_place(self, manager: str) -> str:
        server: FakeInstagram = self.server
        _, token = server.add_account(f"altea{self.number}", manager=manager)
        return token


class ThreadsSite(Site):
    network = "threads"
    days = 60

    def __init__(self, server: FakeThreads) -> None:
        super().__init__(server)
        self.app = OAuthApp(f"app-{self.number}", f"secret-{self.number}")
        server.apps[self.app.client_id] = self.app.client_secret
        self.us, _ = server.add_profile(f"altea.{self.number}.signs.in")

    def yes(self, page: str) -> str:
        self.server.owner = self.us
        return sent_on(page)

    def no(self, page: str) -> str:
        self.server.denies = True
        try:
            return sent_on(page)
        finally:
            self.server.denies = False

    def withdraw(self) -> None:
        for token in self.server.tokens.values():
            if token.owner == self.us:
                token.dead = 460


class MastodonSite(Site):
    network = "mastodon"

    def __init__(self, server: FakeMastodon) -> None:
        super().__init__(server)
        self.us = server.add_person(f"altea{self.number}", "Altéa")

    def yes(self, page: str) -> str:
        return sent_on(f"{page}&login_as={self.us.username}")

    def no(self, page: str) -> str:
        return sent_on(page)

    def withdraw(self) -> None:
        self.server.revoke(self.us.token)


class DiscourseSite(Site):
    """Its page has no button for no."""

    network = "discourse"
    says_no = False

    def __init__(self, server: FakeDiscourse) -> None:
        super().__init__(server)
        with server.lock:
            server.registers = True
            self.us = server.add_user(f"Altea{self.number}")

    def yes(self, page: str) -> str:
        granted: str = self.server.grant(page, self.us)
        return granted

    def withdraw(self) -> None:
        for key in self.server.keys.values():
            key.revoked = key.revoked or key.user is self.us


@dataclass(frozen=True, slots=True)
class Entry:
    """``server`` names a session fixture."""

    server: str
    made_by: type[Site]


SITES = {
    "discourse": Entry("discourse", DiscourseSite),
    "facebook": Entry("facebook_fake", FacebookSite),
    "instagram": Entry("instagram_fake", InstagramSite),
    "linkedin": Entry("linkedin_fake", LinkedInSite),
    "mastodon": Entry("mastodon_fake", MastodonSite),
    "reddit": Entry("reddit_fake", RedditSite),
    "threads": Entry("threads_fake", ThreadsSite),
    "x": Entry("x_server", XSite),
    "youtube": Entry("youtube_fake", YouTubeSite),
}
