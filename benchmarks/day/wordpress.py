"""WordPress: the interface of a site has no limit of its own; what a host puts before it, nobody documents.

By developer.wordpress.org/rest-api: no rate limit in core. The site here knows no more of the interface than reading
asks for. It counts how many calls a day a site has to bear.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.instants import Millis, format_time, parse_time
from cm_inbox.networks.base import Network, SignedIn, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.wordpress import WordPress
from tests.servers.stub import Answer, Asked, Refused

from .scene import Scene
from .wire import Wire

Json = dict[str, Any]


class WordPressScene(Scene):
    title = "WordPress, each account on a site of its own"
    has_private = False

    def __init__(self, wire: Wire, clock: Callable[[], Millis], count: int) -> None:
        super().__init__(wire, clock, count)
        self.sites: list[list[Json]] = []
        self.asked: Counter[int] = Counter()

    async def sign_in(self, number: int, http: HttpClient) -> tuple[type[Network], SignedIn]:
        self.sites.append([])
        url = f"https://site{number}.test"
        self.wire.join(url, lambda asked: self._serve(number, asked))
        request = SignInRequest(SignInMethod.APP_PASSWORD, url, "camille", "abcd efgh")
        return WordPress, await WordPress.sign_in(request, http)

    async def _serve(self, number: int, asked: Asked) -> Answer:
        self.asked[number] += 1
        path = asked.path.removeprefix("/wp-json")
        if path == "/":
            return Answer({"namespaces": ["wp/v2"]})
        if path == "/wp/v2/users/me":
            return Answer({"id": 1, "name": "Camille", "capabilities": {"moderate_comments": True, "edit_posts": True}})
        if path != "/wp/v2/comments":
            raise Refused(404, {"code": "rest_no_route", "message": "No route", "data": {"status": 404}})
        comments = self.sites[number]
        if "include" in asked.query:
            wanted = {int(each) for each in asked.one("include").split(",")}
            found = [each for each in comments if each["id"] in wanted]
        else:
            after = parse_time(asked.one("after"))
            found = [each for each in comments if parse_time(each["date_gmt"] + "Z") > after]
        begin, most = int(asked.one("offset", "0")), int(asked.one("per_page", "10"))
        headers = {"X-WP-Total": str(len(found)), "Date": formatdate(self.seconds(), usegmt=True)}
        return Answer(found[begin : begin + most], 200, headers)

    def write(self, number: int, text: str, *, private: bool) -> None:
        turn = self.turn()
        comment = {
            "id": turn + 2, "post": 1, "parent": 0, "author": 0, "author_name": f"Client {turn % 10}",
            "author_email": f"client{turn % 10}@example.test", "content": {"rendered": f"<p>{text}</p>", "raw": text},
            "date_gmt": format_time(self.clock() // 1000 * 1000)[:19], "status": "hold",
            "link": f"https://site{number}.test/?p=1#comment-{turn + 2}",
        }  # fmt: skip
        self.sites[number].append(comment)

    def spent(self) -> tuple[str, bool]:
        return f"{max(self.asked.values()):,} calls to a site", True

    @property
    def best(self) -> str:
        return "no limit is documented; each question is work for the site"
