"""The audit as somebody outside the team reads it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cm_inbox.cli.audit_writers import WRITERS
from cm_inbox.errors import HubChanged
from cm_inbox.models.accounts import account_uid
from cm_inbox.models.instants import new_id
from cm_inbox.store import Key, Store
from cm_inbox.team.audit import Audit, Entry
from cm_inbox.team.audit_names import names_for
from cm_inbox.team.audit_words import WORDS
from cm_inbox.team.chain import Anchor
from cm_inbox.team.log import NewEvent, TeamLog
from cm_inbox.team.people import People, Role
from tests.team.conftest import World

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("hub_server", ["postgres"], indirect=True)]

KEY = Key(bytes(range(32)))
AT = 1_760_000_000_000
TOLD = {"brand": "Altéa", "team": "Agence", "name": "Ada", "at": "T", "since": "S", "until": "U"}


def said(kind: str, op: str | None = None, charter: str | None = None, **body: Any) -> NewEvent:
    return NewEvent(op or new_id(), AT, kind, json.dumps({"v": 1, **body}), charter)


async def decided(world: World) -> tuple[list[Entry], Audit]:
    """Fill a brand's log with a little history, and read its audit."""
    altea = world.brands["Altéa"]
    charter, reply, action = new_id(), new_id(), new_id()
    about = {"account": account_uid("mastodon", "@a@b"), "thread": "t1", "author": "a1", "message": "m1"}
    answered: dict[str, Any] = {
        "payload": {"text": "=1+1 Bonjour\nMélanie"},
        "actions": [{"id": action, "kind": "reply"}],
    }
    async with world.log("Lea") as log:
        await log.append(altea, [said("charter", charter, id=charter, text="x", note="La première")])
    async with world.log("Mo") as log:
        await log.append(altea, [
            said("message", network="mastodon", account="@a@b", id="m1", thread={"id": "t1"},
                 author={"id": "a1", "handle": "@melanie"}, text="Où est mon colis ?\x1b[31m " * 20),
            said("decision/reply", reply, charter, **about, **answered),
            said("outcome", action=action, state="sent", fence=1),
            said("decision/undo", undoes=reply, **about),
            said("decision/hide", charter=charter, actor="cm-inbox", **about,
                 payload={"rule": "insultes", "until": 1_770_000_000_000}),
            said("decision/note", payload=["no", "object"], thread=5),
        ])  # fmt: skip
        audit = Audit(log, altea, Anchor(), None, None)
        return await audit.entries(), audit


async def test_it_says_who_did_what_on_which_message(copy: World, capsys: pytest.CaptureFixture[str]) -> None:
    entries, audit = await decided(copy)
    told = [each for each in entries if each.number > 2]
    assert [each.kind for each in told] == ["charter", "reply", "undo", "hide", "note"], "a stale outcome is not there"
    reply, undo, hide = told[1:4]
    assert (reply.about.author, reply.about.network, reply.about.message, reply.charter) == (
        "@melanie",
        "mastodon",
        "m1",
        "1",
    )
    assert reply.about.excerpt.startswith("Où est mon colis ? [31m Où") and reply.about.excerpt.endswith("…")  # noqa: PT018 - one line
    assert (undo.of, hide.automatic, hide.rule, hide.until) == (reply.number, True, "insultes", 1_770_000_000_000)
    assert (audit.messages, audit.end.seq) == (1, told[-1].number)
    names = {copy.members["Mo"].person: "Mo", copy.members["Lea"].person: "Lea"}
    for language, lines in (
        (
            "en",
            [
                "Mo",
                "answered @melanie (mastodon, @a@b)",
                "the charter, by itself",
                "took back number",
                "nothing was changed",
            ],
        ),
        (
            "fr",
            ["a répondu à @melanie (mastodon, @a@b)", "la charte, d’elle-même", "selon la règle insultes", "Empreinte"],
        ),
    ):
        writer = WRITERS["text"](WORDS[language], names, audit)
        writer.begin(TOLD)
        for entry in entries:
            writer.entry(entry)
        writer.end(len(entries))
        shown = capsys.readouterr().out
        assert all(line in shown for line in lines), shown
        assert "\x1b" not in shown


async def test_a_table_and_json_say_the_same(copy: World, capsys: pytest.CaptureFixture[str]) -> None:
    entries, audit = await decided(copy)
    shown = {}
    for kind in ("csv", "json"):
        writer = WRITERS[kind](WORDS["en"], {}, audit)
        writer.begin(TOLD)
        for entry in entries:
            writer.entry(entry)
        writer.end(len(entries))
        shown[kind] = capsys.readouterr().out
    rows = list(csv.reader(io.StringIO(shown["csv"])))
    told = json.loads(shown["json"])
    assert [int(row[0]) for row in rows[1:]] == [each["number"] for each in told["entries"]]
    answer = next(row for row in rows if row[4] == "answered")
    assert answer[5] == "'=1+1 Bonjour Mélanie", "no formula for a spreadsheet"
    assert told["checked"]["hash"] == audit.end.hash.hex()


async def test_what_is_not_what_was_written_is_not_exported(copy: World) -> None:
    await decided(copy)
    altea = copy.brands["Altéa"]
    async with copy.log("Mo") as log:
        with pytest.raises(HubChanged, match="not the one"):
            await Audit(log, altea, Anchor(3, b"x"), None, None).entries()
        with pytest.raises(HubChanged, match="older copy"):
            await Audit(log, altea, Anchor(300, b"x"), None, None).entries()
        early = await Audit(log, altea, Anchor(), None, AT).entries()
    assert early == [], "nothing of it had arrived by then"


async def test_who_has_left_is_named_where_the_hub_says_so(copy: World, tmp_path: Path) -> None:
    gus = await copy.join(await copy.invite("Ada", "Gus", Role.WRITER, "Altéa"), tmp_path / "Gus")
    async with copy.people("Ada") as people:
        await people.revoke(gus.person)
    store = await asyncio.to_thread(Store.open, tmp_path, KEY, check=False)
    found = {}
    try:
        for name in ("Ada", "Mo"):
            async with copy.hub(name) as hub:
                member = copy.members[name]
                log, people = TeamLog(hub, member.team, member.desktop), People(hub, member.team)
                found[name] = await names_for(log, people, store, member)
    finally:
        await asyncio.to_thread(store.close)
    assert found["Ada"][gus.person] == "Gus"
    assert gus.person not in found["Mo"], "the hub does not tell, and this history never heard"
    assert found["Mo"][copy.members["Lea"].person] == "Lea"


@pytest.mark.usefixtures("hub_server")
def test_both_languages_have_the_same_words() -> None:
    assert WORDS["en"].keys() == WORDS["fr"].keys()
