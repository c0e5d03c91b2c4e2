"""What an audit says, worked out from events alone: no hub, no history."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from cm_inbox.cli.audit_writers import FIELDS, WRITERS
from cm_inbox.models.accounts import account_uid
from cm_inbox.models.instants import new_id
from cm_inbox.team.audit import Audit, Entry
from cm_inbox.team.audit_names import told_names
from cm_inbox.team.audit_words import WORDS
from cm_inbox.team.chain import TEAM_STREAM, Anchor, Event

AT = 1_790_000_000_000
UID = account_uid("mastodon", "@altea@lieu.example")
NAMES = {"person-lea": "Léa", "person-mo": "Mo"}
TOLD = {"brand": "Altéa", "team": "Agence", "name": "Léa", "at": "2026-11-23T10:00:00Z", "since": None, "until": None}


class Told:
    """A brand's log as it grows, each person at their own desktop."""

    def __init__(self, log: Any = None) -> None:
        self.audit = Audit(log, "brand", Anchor(), None, None)
        self.seq = 0

    def say(self, who: str, kind: str, *, at: int | None = None, op: str = "", **body: Any) -> str:
        self.seq += 1
        op = op or new_id()
        now = AT + 60_000 * self.seq
        self.audit.take([
            Event(self.seq, op, now if at is None else at, now, f"person-{who}", f"desk-{who}", kind, None,
                  json.dumps({"v": 1, **body}), bytes([self.seq])),
        ])  # fmt: skip
        return op

    def message(self, native_id: str, text: str, thread: str = "t1", author: str = "client1", **more: Any) -> None:
        self.say(
            "mo", "message", network="mastodon", account="@altea@lieu.example", id=native_id, text=text,
            thread={"id": thread, "title": f"Sujet {thread}"}, author={"id": author, "handle": f"@{author}"},
            created_at=f"2026-09-21T10:00:{self.seq:02}Z", **more,
        )  # fmt: skip

    def decide(self, who: str, kind: str, thread: str = "t1", author: str = "client1", **body: Any) -> str:
        about = {"account": UID, "thread": thread, "author": author}
        return self.say(who, f"decision/{kind}", **{"seen": self.seq, **about, **body})

    def entries(self) -> dict[str, Entry]:
        return {each.op: each for each in self.audit.told()}

    def shown(self, capsys: pytest.CaptureFixture[str], kind: str = "text", language: str = "en") -> str:
        writer = WRITERS[kind](WORDS[language], NAMES, self.audit)
        writer.begin(TOLD)
        entries = self.audit.told()
        for entry in entries:
            writer.entry(entry)
        writer.end(len(entries))
        return capsys.readouterr().out


def ordered(kind: str, text: str = "", **payload: Any) -> dict[str, Any]:
    return {"payload": {"text": text, **payload}, "actions": [{"id": new_id(), "kind": kind}]}


@pytest.fixture
def team() -> Told:
    """A morning of two people who were offline for a while."""
    told = Told()
    told.say("lea", "reply-target", at=0, minutes=120, name="Altéa")
    told.say("lea", "account", at=0, network="mastodon", address="@altea@lieu.example", name="Altéa")
    told.message("m1", "Où est mon colis ?")
    told.message("m2", "Vous êtes nuls !", thread="t2")
    seen = told.seq
    ban = ordered("ban")
    told.decide("lea", "ban", "t2", message="m2", **ban)
    told.decide("mo", "reply", "t2", message="m2", seen=seen, **ordered("reply", "Désolé !"))
    told.say("lea", "outcome", action=ban["actions"][0]["id"], state="sent", fence=1)
    note = told.decide("mo", "assign", payload={"text": "Léa"}, facts={"open": True})
    told.decide("lea", "undo", undoes=note)
    told.decide("gone-4711", "done", facts={"dealt": ["m1"]})
    told.decide("lea", "hide", "t2", message="m2", **ordered("hide"))
    return told


def test_a_decision_that_was_set_aside_says_so(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    english, french = team.shown(capsys), team.shown(capsys, language="fr")
    assert "Was set aside: number 5 had come before (Léa banned @client1). Nothing of it was sent." in english
    assert "A été écarté\u00a0: le numéro 5 était arrivé avant (Léa a banni @client1" in french
    told = json.loads(team.shown(capsys, "json"))["entries"]
    answered = next(each for each in told if each["kind"] == "reply")
    assert (answered["standing"], answered["because_of"], answered["outcome"]) == ("set-aside", 5, "not-sent")
    rows = list(csv.DictReader(io.StringIO(team.shown(capsys, "csv"))))
    assert next(row["standing"] for row in rows if row["kind"] == "answered") == "set aside"


def test_it_says_what_was_sent_what_was_not_and_what_was_taken_back(
    team: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = team.shown(capsys)
    assert "banned @client1 (mastodon, @altea@lieu.example)\n" in shown
    assert "Done on the network (number 7)." in shown
    assert "Not sent (yet)." in shown
    assert "Was taken back by number 9 (Léa)." in shown
    assert "took back number 8 (Mo assigned @client1)" in shown
    assert "From the beginning to now." in shown


def test_settings_were_changed_when_the_hub_heard_of_them(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1970" not in "".join(team.shown(capsys, kind) for kind in WRITERS)
    assert next(iter(team.entries().values())).at == AT + 60_000


def test_it_says_on_which_message(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    about = {each.kind: each.about for each in team.audit.told()}
    assert (about["done"].author, about["done"].message) == ("@client1", "m1")
    assert (about["assign"].message, about["assign"].excerpt) == ("m1", "Où est mon colis ?")
    shown = team.shown(capsys)
    assert "“Où est mon colis ?” – message m1, conversation t1 “Sujet t1”" in shown
    assert "“Vous êtes nuls !” – message m2, conversation t2 “Sujet t2”" in shown


def test_words_that_had_to_be_forgotten_are_not_shown_again(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    team.message("m2", "", thread="t2", forget=True)
    for kind in WRITERS:
        assert "nuls" not in team.shown(capsys, kind), kind
    assert "(words that had to be forgotten since)" in team.shown(capsys)


def test_who_is_not_known_is_called_by_an_id(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert "person person-gone-4…" in team.shown(capsys)
    entry = next(each for each in json.loads(team.shown(capsys, "json"))["entries"] if each["kind"] == "done")
    assert (entry["person"], entry["person_id"]) == (None, "person-gone-4711")


def test_the_teams_own_log_says_names() -> None:
    def event(kind: str, by: str, /, **body: Any) -> Event:
        return Event(1, new_id(), AT, AT, by, None, kind, None, json.dumps(body), b"")

    told = [
        event("team/founded", "p1", team=TEAM_STREAM, name="Ada"),
        event("team/invited", "p1", person="p2", name="Mo"),
        event("team/joined", "p2", desktop="d"),
        event("team/revoked", "p1", person="p2"),
    ]
    assert told_names(told) == {"p1": "Ada", "p2": "Mo"}


def test_json_is_the_same_in_every_language(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    english, french = team.shown(capsys, "json"), team.shown(capsys, "json", "fr")
    assert english == french
    assert json.loads(english)["since"] is None
    assert len(next(csv.reader(io.StringIO(team.shown(capsys, "csv", "fr"))))) == len(FIELDS)


def test_an_outcome_is_a_sentence(team: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert "the network did what number 5 asked (Léa banned @client1)" in team.shown(capsys)
    french = team.shown(capsys, language="fr")
    assert "le réseau a fait ce que demandait le numéro 5 (Léa a banni @client1)" in french


def test_what_was_decided_before_the_brand_was_shared_is_its_own_persons(capsys: pytest.CaptureFixture[str]) -> None:
    told = Told()
    told.message("m1", "Bonjour")
    told.decide("lea", "reply", past=True, actor="Nadia", at=AT - 1)
    assert "Nadia\n    answered @client1" in told.shown(capsys)
    assert "told to the team from the desktop of Léa" in told.shown(capsys)


def test_what_makes_no_sense_was_passed_over(capsys: pytest.CaptureFixture[str]) -> None:
    told = Told()
    told.decide("mo", "ban", author="nobody", message="m9")
    told.say("mo", "decision/note", payload=["no", "object"], thread=5)
    told.message("\ud800", "\ud800", author="\ud800")
    told.decide("mo", "ban", author="\ud800", actions=[{"id": "\ud800", "kind": "ban"}])
    assert [each.fate.standing.value for each in told.audit.told() if each.fate] == ["passed-over"] * 3
    assert told.shown(capsys).count("Was passed over") == 3
    assert all(told.shown(capsys, kind).encode() for kind in WRITERS)


def test_every_column_has_its_words_and_french_its_spaces() -> None:
    assert all(set(FIELDS) <= words.keys() for words in WORDS.values())
    for said in WORDS["fr"].values():
        assert not any(plain in said for plain in (" :", " ;", " ?", " !", " »", "« ")), said
