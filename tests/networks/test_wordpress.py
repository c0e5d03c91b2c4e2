"""WordPress's own ways, against a real site. What every network does alike is in tests/contract."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from cm_inbox.errors import (
    AuthRevoked,
    Conflict,
    Duplicate,
    Gone,
    InsecureServer,
    Invalid,
    NotPermitted,
    OutcomeUnknown,
    RateLimited,
    Transient,
    Unsupported,
    WindowClosed,
)
from cm_inbox.models.accounts import Account, SignInMethod
from cm_inbox.models.actions import Action, ActionResult, Outcome
from cm_inbox.models.instants import new_id, now
from cm_inbox.models.messages import Direction, Message, MessageStatus
from cm_inbox.models.permissions import ActionKind, Allowed, Denied, Reason, Unknown
from cm_inbox.networks.base import Lookup, SignInRequest
from cm_inbox.networks.http import HttpClient
from cm_inbox.networks.wordpress import WordPress
from tests.faults import FaultyTransport
from tests.rig import MemoryDrawers
from tests.servers.wordpress import User, WordPressError
from tests.servers.wordpress import WordPress as Site

pytestmark = pytest.mark.anyio

PARIS = ZoneInfo("Europe/Paris")


class Us:
    """A user of the site with our adapter, over a wire that can break."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.wire = FaultyTransport(httpx.AsyncHTTPTransport())
        self.http = HttpClient(transport=self.wire)
        self.drawers = MemoryDrawers()

    async def sign_in(self, user: User, server: str | None = None) -> WordPress:
        request = SignInRequest(SignInMethod.APP_PASSWORD, server or self.site.url, user.name, user.password)
        signed = await WordPress.sign_in(request, self.http)
        drawer = self.drawers.drawer(user.name)
        await drawer.save(signed.secrets)
        report = signed.report
        account = Account(
            1, user.name, "wordpress", report.address, report.native_id, report.name, 1, "Altéa", server=signed.server
        )
        return WordPress(account, self.http, drawer, now)


@pytest.fixture
async def us(wordpress: Site) -> AsyncIterator[Us]:
    wordpress.empty()
    made = Us(wordpress)
    yield made
    await made.http.close()


@pytest.fixture
async def editor(us: Us) -> WordPress:
    return await us.sign_in(us.site.new_user("Camille", "editor"))


async def read(network: WordPress, cursor: str | None = None) -> tuple[list[Message], str | None]:
    """Fetch until nothing more is there, as sync does."""
    messages: list[Message] = []
    while True:
        page = await network.fetch(network.sources()[0], cursor)
        messages += page.messages
        cursor = page.cursor
        if not page.more:
            return messages, cursor


async def only(network: WordPress) -> Message:
    (message,), _ = await read(network)
    return message


def action(kind: ActionKind, message: Message, text: str = "", undo: str | None = None) -> Action:
    return Action(
        new_id(),
        kind,
        message.thread.id,
        message_id=message.id,
        author_id=message.author.id,
        text=text,
        undo_handle=undo,
    )


def insert(site: Site, post: int, dates: list[datetime], *, gmt: bool = True) -> None:
    """Put comments of these dates into the database, as an import would."""
    rows = []
    for number, date in enumerate(dates):
        local = date.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
        utc = date.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if gmt else "0000-00-00 00:00:00"
        rows.append(
            f"({post}, 'Guest {number}', 'g{number}@example.test', '', '', '{local}', '{utc}', 'no {number}', '1')"
        )
    columns = "comment_post_ID, comment_author, comment_author_email, comment_author_url, comment_author_IP"
    site.sql("SET SESSION sql_mode=''")
    site.sql(
        f"INSERT IGNORE INTO wp_comments ({columns}, comment_date, comment_date_gmt, comment_content, comment_approved)"
        f" VALUES {', '.join(rows)}"
    )


def ago(**since: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**since)


# --- signing in --------------------------------------------------------------------------------


async def test_an_editor_may_moderate(us: Us, wordpress: Site) -> None:
    network = await us.sign_in(wordpress.new_user("Camille", "editor"), f"{wordpress.url}/wp-admin/edit-comments.php")
    report = await network.check()
    assert report.address == f"127.0.0.1:{wordpress.port}"
    assert report.name == "Camille"
    assert network.account.server == wordpress.url
    for kind in (ActionKind.REPLY, ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE):
        assert report.permissions[kind] == Allowed()
    for kind in (ActionKind.BAN, ActionKind.MUTE, ActionKind.LIKE, ActionKind.REPLY_PRIVATE):
        assert report.permissions[kind] == Denied(Reason.NETWORK_CANNOT)


async def test_a_reader_may_only_answer(us: Us, wordpress: Site) -> None:
    report = await (await us.sign_in(wordpress.new_user("Lea"))).check()
    assert report.permissions[ActionKind.REPLY] == Allowed()
    assert report.permissions[ActionKind.HIDE] == Denied(Reason.ROLE_MISSING)
    assert report.permissions[ActionKind.RETRACT] == Denied(Reason.ROLE_MISSING)


async def test_a_writer_may_perhaps_moderate(us: Us, wordpress: Site) -> None:
    report = await (await us.sign_in(wordpress.new_user("Lea", "author"))).check()
    assert report.permissions[ActionKind.HIDE] == Unknown()


async def test_a_wrong_password_is_refused(us: Us, wordpress: Site) -> None:
    user = wordpress.new_user("Camille", "editor")
    with pytest.raises(AuthRevoked):
        await us.sign_in(replace(user, password="abcd efgh"))
    with pytest.raises(AuthRevoked):
        await us.sign_in(replace(user, name="nobody"))


async def test_plain_http_is_refused_elsewhere(us: Us) -> None:
    with pytest.raises(InsecureServer):
        await us.sign_in(User(1, "a", "b"), "http://blog.example")


async def test_no_password_hides_in_an_address(us: Us) -> None:
    with pytest.raises(Invalid) as refused:
        await us.sign_in(User(1, "a", "b"), "https://camille:secret@blog.example")
    assert "secret" not in str(refused.value)
    assert not us.wire.requests


async def test_what_is_no_wordpress_is_said(us: Us, wordpress: Site) -> None:
    us.wire.html("GET", "", 404, times=None)
    with pytest.raises(Invalid, match="no WordPress"):
        await us.sign_in(User(1, "a", "b"))
    assert not any("authorization" in seen.headers for seen in us.wire.requests)


async def test_a_site_that_moved_is_named(us: Us) -> None:
    us.wire.answer("GET", "", 301, headers={"Location": "https://www.altea.example/wp-json/"}, times=None)
    with pytest.raises(Invalid, match=r"https://www\.altea\.example:"):
        await us.sign_in(User(1, "a", "b"))


async def test_a_site_without_permalinks(us: Us, wordpress: Site) -> None:
    us.wire.html("GET", "/wp-json*", 404, times=None)
    us.wire.html("POST", "/wp-json*", 404, times=None)
    network = await us.sign_in(wordpress.new_user("Camille", "editor"))
    wordpress.comment(wordpress.new_post("Ici"), "Bonjour", wordpress.new_user("Nadia"))
    theirs = await only(network)
    result = await network.act(action(ActionKind.REPLY, theirs, "Bonjour Nadia"))
    assert result.message is not None
    assert result.message.parent == theirs.id


# --- reading -----------------------------------------------------------------------------------


async def test_a_comment_becomes_a_message(us: Us, editor: WordPress, wordpress: Site) -> None:
    nadia = wordpress.new_user("Nadia")
    post = wordpress.new_post("Coffrets & <em>paniers</em>")
    number = wordpress.comment(post, "C'est <b>bon</b>\n\nou pas&nbsp;? &lt;3 https://x.example/?a=1&amp;b=2", nadia)
    message = await only(editor)
    assert message.id == str(number)
    assert message.text == "C’est bon\n\nou pas\xa0? <3 https://x.example/?a=1&b=2"
    assert (message.thread.id, message.thread.title) == (str(post), "Coffrets & paniers")
    assert message.thread.url is not None
    assert message.thread.url.startswith(wordpress.url)
    assert message.url == f"{message.thread.url}#comment-{number}"
    assert (message.author.id, message.author.name) == (str(nadia.id), "Nadia")
    assert message.direction is Direction.IN
    assert abs(message.created_at - now()) < 60_000


async def test_a_guest_is_known_again_and_not_given_away(us: Us, editor: WordPress, wordpress: Site) -> None:
    post = wordpress.new_post("Ici")
    wordpress.guest_comment(post, "Première visite", "Bob", "Bob@Example.test")
    wordpress.guest_comment(post, "Deuxième visite", "Bobby", "bob@example.test")
    wordpress.guest_comment(post, "Autre Bob", "Bob", "another@example.test")
    messages, _ = await read(editor)
    by_text = {message.text: message for message in messages}
    first, second, other = by_text["Première visite"], by_text["Deuxième visite"], by_text["Autre Bob"]
    assert first.author.id == second.author.id != other.author.id
    assert first.author.id.startswith("guest-")
    assert "example.test" not in repr(messages).casefold()


async def test_held_spam_trash_and_removal_are_seen_again(us: Us, editor: WordPress, wordpress: Site) -> None:
    nadia, post = wordpress.new_user("Nadia"), wordpress.new_post("Ici")
    numbers = [wordpress.comment(post, f"Numéro {number}", nadia) for number in range(5)]
    messages, cursor = await read(editor)
    assert [message.status for message in messages] == [MessageStatus.VISIBLE] * 5
    wordpress.edit(numbers[0], status="hold")
    wordpress.edit(numbers[1], status="spam")
    wordpress.delete(numbers[2], trash=True)
    wordpress.delete(numbers[3])
    wordpress.edit(numbers[4], content="Corrigé")
    again, _ = await read(editor, cursor)
    assert {message.id: message.status for message in again} == {
        str(numbers[0]): MessageStatus.HELD,
        str(numbers[4]): MessageStatus.VISIBLE,
    }
    checked = await editor.recheck([*map(str, numbers), "999999", "not-a-number"])
    assert {message.id: (message.status, message.text) for message in checked.messages} == {
        str(numbers[0]): (MessageStatus.HELD, "Numéro 0"),
        str(numbers[1]): (MessageStatus.SPAM, "Numéro 1"),
        str(numbers[2]): (MessageStatus.DELETED, "Numéro 2"),
        str(numbers[4]): (MessageStatus.VISIBLE, "Corrigé"),
    }
    assert checked.missing == (str(numbers[3]), "999999")


async def test_a_reader_sees_what_the_public_sees(us: Us, wordpress: Site) -> None:
    network = await us.sign_in(wordpress.new_user("Lea"))
    nadia, post = wordpress.new_user("Nadia"), wordpress.new_post("Ici")
    shown, held, gone = (wordpress.comment(post, text, nadia) for text in ("Visible", "En attente", "Parti"))
    wordpress.edit(held, status="hold")
    wordpress.delete(gone)
    assert (await only(network)).id == str(shown)
    checked = await network.recheck([str(shown), str(held), str(gone)])
    assert [message.id for message in checked.messages] == [str(shown)]
    assert checked.missing == (str(gone),), "held is hidden from a reader, not gone"


async def test_a_reader_learns_of_a_withdrawn_password(us: Us, wordpress: Site) -> None:
    """The site would go on answering what any stranger may read."""
    user = wordpress.new_user("Lea")
    network = await us.sign_in(user)
    _, cursor = await read(network)
    wordpress.revoke(user)
    with pytest.raises(AuthRevoked):
        await read(network, cursor)


async def test_a_new_sign_in_is_taken_up(us: Us, wordpress: Site) -> None:
    user = wordpress.new_user("Camille", "editor")
    network = await us.sign_in(user)
    wordpress.revoke(user)
    with pytest.raises(AuthRevoked):
        await read(network)
    fresh = wordpress.call("POST", f"/wp/v2/users/{user.id}/application-passwords", {"name": "again"})["password"]
    await us.sign_in(replace(user, password=fresh))
    await read(network)


async def test_a_lost_role_still_reads_what_is_left(us: Us, wordpress: Site) -> None:
    user = wordpress.new_user("Camille", "editor")
    network = await us.sign_in(user)
    wordpress.comment(wordpress.new_post("Ici"), "Bonjour", wordpress.new_user("Nadia"))
    await network.check()
    wordpress.new_role(user, "subscriber")
    theirs = await only(network)
    with pytest.raises(NotPermitted):
        await network.act(action(ActionKind.HIDE, theirs))
    assert (await network.check()).permissions[ActionKind.HIDE] == Denied(Reason.ROLE_MISSING)


@pytest.mark.parametrize("role", ["editor", "author", "subscriber"])
async def test_many_comments_of_one_second_come_once_each(us: Us, wordpress: Site, role: str) -> None:
    network = await us.sign_in(wordpress.new_user("Camille", role))
    insert(wordpress, wordpress.new_post("Ici"), [ago(hours=5)] * 250)
    messages, cursor = await read(network)
    assert sorted(message.text for message in messages) == sorted(f"no {number}" for number in range(250))
    assert (await read(network, cursor))[0] == []


async def test_many_comments_over_weeks_come_once_each(us: Us, editor: WordPress, wordpress: Site) -> None:
    insert(wordpress, wordpress.new_post("Ici"), [ago(hours=number * 3) for number in range(260)])
    messages, _ = await read(editor)
    assert len(messages) == len({message.id for message in messages}) == 260
    assert [message.created_at for message in messages] == sorted(message.created_at for message in messages)


async def test_a_removal_between_two_pages_loses_nothing(us: Us, editor: WordPress, wordpress: Site) -> None:
    insert(wordpress, wordpress.new_post("Ici"), [ago(hours=5)] * 220)
    first = await editor.fetch(editor.sources()[0], None)
    second = await editor.fetch(editor.sources()[0], first.cursor)
    assert '"offset":' in str(second.cursor), "the walk by offset has begun"
    for message in first.messages[:20]:
        wordpress.delete(int(message.id))
    rest, _ = await read(editor, second.cursor)
    texts = {message.text for message in [*first.messages, *second.messages, *rest]}
    assert texts == {f"no {number}" for number in range(220)}


async def test_a_late_comment_is_seen(us: Us, editor: WordPress, wordpress: Site) -> None:
    post = wordpress.new_post("Ici")
    wordpress.comment(post, "Maintenant", wordpress.new_user("Nadia"))
    _, cursor = await read(editor)
    insert(wordpress, post, [ago(minutes=30)])
    late, _ = await read(editor, cursor)
    assert [message.text for message in late] == ["no 0"]


async def test_a_comment_of_tomorrow_hides_none_of_today(us: Us, editor: WordPress, wordpress: Site) -> None:
    post = wordpress.new_post("Ici")
    insert(wordpress, post, [ago(days=-1)])
    _, cursor = await read(editor)
    wordpress.comment(post, "Aujourd’hui", wordpress.new_user("Nadia"))
    news, _ = await read(editor, cursor)
    assert [message.text for message in news] == ["Aujourd’hui"]


async def test_the_hour_that_comes_twice(us: Us, wordpress: Site) -> None:
    """The filter compares local dates: in autumn a later comment has an earlier one."""
    before = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)  # 02:55, summer time
    after = datetime(2026, 10, 25, 1, 5, tzinfo=UTC)  # 02:05, winter time
    network = await us.sign_in(wordpress.new_user("Camille", "editor"))
    post = wordpress.new_post("Ici")
    insert(wordpress, post, [before])
    _, cursor = await read(network)
    insert(wordpress, post, [after])
    news, _ = await read(network, cursor)
    assert [message.created_at for message in news] == [round(after.timestamp() * 1000)]


async def test_an_import_without_a_date(us: Us, editor: WordPress, wordpress: Site) -> None:
    insert(wordpress, wordpress.new_post("Ici"), [ago(hours=2)], gmt=False)
    message = await only(editor)
    assert message.text == "no 0"
    assert message.created_at > 0


@pytest.mark.parametrize("cursor", ["", "x", "{}", '{"after": 1, "v": 99}', '{"after": "x"}'])
async def test_an_unreadable_cursor_begins_again(us: Us, editor: WordPress, wordpress: Site, cursor: str) -> None:
    number = wordpress.comment(wordpress.new_post("Ici"), "Bonjour", wordpress.new_user("Nadia"))
    messages, _ = await read(editor, cursor)
    assert [message.id for message in messages] == [str(number)]


# --- acting ------------------------------------------------------------------------------------


@pytest.fixture
async def theirs(us: Us, editor: WordPress) -> Message:
    us.site.comment(us.site.new_post("Ici"), "Où est mon colis ?", us.site.new_user("Nadia"))
    return await only(editor)


TEXT = "Bonjour,\n\n1 < 2 & <b>gras</b> ? \\ 📦 https://altea.example/?a=1&b=2"


async def test_what_is_typed_is_what_is_read(us: Us, editor: WordPress, theirs: Message) -> None:
    result = await editor.act(action(ActionKind.REPLY, theirs, TEXT))
    assert result.outcome is Outcome.APPLIED
    assert result.message is not None
    assert result.message.text == TEXT
    assert result.message.direction is Direction.OUT
    assert result.message.thread == theirs.thread
    (fetched,), _ = await read(editor, (await read(editor))[1].replace(result.message.id, "0"))  # type: ignore[union-attr]  # a cursor
    assert fetched == result.message


async def test_a_reply_is_found_again(us: Us, editor: WordPress, theirs: Message) -> None:
    order = action(ActionKind.REPLY, theirs, TEXT)
    assert await editor.find(order) is Lookup.ABSENT
    us.wire.lose_answer("POST", "")
    with pytest.raises(OutcomeUnknown):
        await editor.act(order)
    found = await editor.find(order)
    assert isinstance(found, ActionResult)
    assert found.message is not None
    assert found.message.text == TEXT
    assert await editor.find(replace(order, text="Autre chose")) is Lookup.ABSENT


async def test_the_same_answer_twice_is_refused(us: Us, editor: WordPress, theirs: Message) -> None:
    order = action(ActionKind.REPLY, theirs, "Il arrive demain.")
    await editor.act(order)
    with pytest.raises(Duplicate):
        await editor.act(order)


async def test_a_held_reply_is_pending(us: Us, editor: WordPress, theirs: Message) -> None:
    lea = await us.sign_in(us.site.new_user("Lea"))
    order = action(ActionKind.REPLY, theirs, "Moi aussi")
    with us.site.option("comment_moderation", "1"):
        result = await lea.act(order)
    assert result.outcome is Outcome.PENDING
    assert result.message is not None
    assert result.message.status is MessageStatus.HELD
    assert await lea.find(order) is Lookup.UNSURE, "a reader cannot see a held reply, not even an own one"


async def test_a_reader_finds_a_shown_reply(us: Us, editor: WordPress, theirs: Message) -> None:
    lea = await us.sign_in(us.site.new_user("Lea"))
    order = action(ActionKind.REPLY, theirs, 'C\'est arrivé ce matin -- "enfin" !')
    await lea.act(order)
    assert isinstance(await lea.find(order), ActionResult)


async def test_hiding_knows_what_was(us: Us, editor: WordPress, theirs: Message) -> None:
    hidden = await editor.act(action(ActionKind.HIDE, theirs))
    assert (hidden.outcome, hidden.status) == (Outcome.APPLIED, MessageStatus.HELD)
    assert int(theirs.id) not in us.site.public_ids(int(theirs.thread.id))
    assert (await editor.act(action(ActionKind.HIDE, theirs))).outcome is Outcome.NOOP
    shown = await editor.act(action(ActionKind.UNHIDE, theirs, undo=hidden.undo_handle))
    assert shown.status is MessageStatus.VISIBLE
    assert (await editor.act(action(ActionKind.UNHIDE, theirs))).outcome is Outcome.NOOP
    us.site.edit(int(theirs.id), status="spam")
    approved = await editor.act(action(ActionKind.UNHIDE, theirs))
    assert approved.status is MessageStatus.VISIBLE
    back = await editor.act(action(ActionKind.HIDE, theirs, undo=approved.undo_handle))
    assert back.status is MessageStatus.SPAM


@pytest.mark.parametrize("before", ["approved", "hold"])
async def test_the_trash_gives_back_what_it_took(us: Us, editor: WordPress, theirs: Message, before: str) -> None:
    us.site.edit(int(theirs.id), status=before)
    assert await editor.find(action(ActionKind.DELETE, theirs)) is Lookup.ABSENT
    deleted = await editor.act(action(ActionKind.DELETE, theirs))
    assert (deleted.outcome, deleted.status) == (Outcome.APPLIED, MessageStatus.DELETED)
    assert isinstance(await editor.find(action(ActionKind.DELETE, theirs)), ActionResult)
    assert (await editor.act(action(ActionKind.DELETE, theirs))).outcome is Outcome.NOOP
    with pytest.raises(Conflict):
        await editor.act(action(ActionKind.UNHIDE, theirs))
    await editor.act(action(ActionKind.RESTORE, theirs, undo=deleted.undo_handle))
    comment = us.site.look(int(theirs.id))
    assert comment is not None
    assert comment["status"] == before
    assert (await editor.act(action(ActionKind.RESTORE, theirs))).outcome is Outcome.NOOP


async def test_our_reply_is_taken_back_and_theirs_stays(us: Us, editor: WordPress, theirs: Message) -> None:
    result = await editor.act(action(ActionKind.REPLY, theirs, "Oups"))
    await editor.act(action(ActionKind.RETRACT, theirs, undo=result.undo_handle))
    assert us.site.public_ids(int(theirs.thread.id)) == [int(theirs.id)]


async def test_a_site_without_trash_deletes_nothing(us: Us, editor: WordPress, theirs: Message) -> None:
    with us.site.switched("no-trash"), pytest.raises(Unsupported, match="for good"):
        await editor.act(action(ActionKind.DELETE, theirs))
    assert us.site.look(int(theirs.id)) is not None


async def test_an_answer_is_never_published_without_its_question(us: Us, editor: WordPress, theirs: Message) -> None:
    us.site.edit(int(theirs.id), status="spam")
    with pytest.raises(Conflict):
        await editor.act(action(ActionKind.REPLY, theirs, "Bonjour"))
    us.site.delete(int(theirs.id))
    with pytest.raises(Gone):
        await editor.act(action(ActionKind.REPLY, theirs, "Bonjour"))
    assert us.site.public_ids(int(theirs.thread.id)) == []


async def test_gone_comments_are_said(us: Us, editor: WordPress, theirs: Message) -> None:
    us.site.delete(int(theirs.id))
    for kind in (ActionKind.HIDE, ActionKind.UNHIDE, ActionKind.DELETE, ActionKind.RESTORE):
        with pytest.raises(Gone):
            await editor.act(action(kind, theirs))
    with pytest.raises(Gone):
        await editor.act(action(ActionKind.REPLY, replace(theirs, id="x"), "Bonjour"))


async def test_what_wordpress_has_not_is_refused(us: Us, editor: WordPress, theirs: Message) -> None:
    for kind in (ActionKind.BAN, ActionKind.MUTE, ActionKind.LIKE, ActionKind.REPLY_PRIVATE):
        with pytest.raises(Unsupported):
            await editor.act(action(kind, theirs))


async def test_closed_comments_are_too_late(us: Us, editor: WordPress, theirs: Message) -> None:
    us.site.call("POST", f"/wp/v2/posts/{theirs.thread.id}", {"comment_status": "closed"})
    with pytest.raises(WindowClosed):
        await editor.act(action(ActionKind.REPLY, theirs, "Bonjour"))


@pytest.mark.parametrize(("text", "limit"), [("", None), ("x" * 65_526, 65_525)])
async def test_a_text_wordpress_refuses(
    us: Us, editor: WordPress, theirs: Message, text: str, limit: int | None
) -> None:
    with pytest.raises(Invalid) as refused:
        await editor.act(action(ActionKind.REPLY, theirs, text))
    assert refused.value.limit == limit


async def test_the_rule_of_fifteen_seconds(us: Us, editor: WordPress, theirs: Message) -> None:
    lea = await us.sign_in(us.site.new_user("Lea"))
    with us.site.switched("flood-rule"):
        await lea.act(action(ActionKind.REPLY, theirs, "Un"))
        with pytest.raises(RateLimited) as refused:
            await lea.act(action(ActionKind.REPLY, theirs, "Deux"))
    assert 10_000 < refused.value.until - now() <= 15_000


async def test_a_reader_cannot_moderate(us: Us, editor: WordPress, theirs: Message) -> None:
    lea = await us.sign_in(us.site.new_user("Lea"))
    for kind in (ActionKind.HIDE, ActionKind.DELETE):
        with pytest.raises(NotPermitted):
            await lea.act(action(kind, theirs))


async def test_acting_without_a_password_any_more(us: Us, wordpress: Site) -> None:
    user = wordpress.new_user("Camille", "editor")
    network = await us.sign_in(user)
    wordpress.comment(wordpress.new_post("Ici"), "Bonjour", wordpress.new_user("Nadia"))
    theirs = await only(network)
    wordpress.revoke(user)
    for kind in (ActionKind.REPLY, ActionKind.HIDE, ActionKind.DELETE):
        with pytest.raises(AuthRevoked):
            await network.act(action(kind, theirs, "Bonjour"))


# --- bad manners -------------------------------------------------------------------------------


async def test_a_site_that_updates_itself(us: Us, editor: WordPress) -> None:
    with us.site.switched(".maintenance", "<?php $upgrading = time();"):
        with pytest.raises(Transient, match="503"):
            await read(editor)
        with pytest.raises(WordPressError):
            us.site.call("GET", "/wp/v2/comments")


@pytest.mark.parametrize(("status", "error"), [(502, OutcomeUnknown), (200, OutcomeUnknown), (403, Transient)])
async def test_a_page_instead_of_an_answer(
    us: Us, editor: WordPress, theirs: Message, status: int, error: type[Exception]
) -> None:
    us.wire.html("POST", "", status)
    with pytest.raises(error) as raised:
        await editor.act(action(ActionKind.REPLY, theirs, "Bonjour"))
    assert type(raised.value) is error


@pytest.mark.parametrize("body", [{}, [{}], ["x"], [{"id": "1", "content": {}}], None, 4])
async def test_an_answer_that_makes_no_sense(us: Us, editor: WordPress, body: object) -> None:
    us.wire.answer("GET", "*/comments", 200, json.dumps(body))
    with pytest.raises(Transient):
        await read(editor)


async def test_a_firewall_is_no_deletion(us: Us, editor: WordPress, theirs: Message) -> None:
    us.wire.html("GET", f"*/comments/{theirs.id}", 404)
    us.wire.answer("GET", "*/comments", 200, "[]")
    with pytest.raises(Transient):
        await editor.recheck([theirs.id])


async def test_secrets_stay_out_of_sight(us: Us, wordpress: Site) -> None:
    user = wordpress.new_user("Camille", "editor")
    network = await us.sign_in(user)
    wordpress.revoke(user)
    with pytest.raises(AuthRevoked) as raised:
        await read(network)
    assert user.password not in f"{raised.value!r} {raised.value} {vars(network)!r}"
