"""A charter tried on history."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cm_inbox.charter.dry_run import SHOWN, TOLD_EVERY, Messages, Past, dry_run
from cm_inbox.charter.shape import Charter, Rule, Then, When
from cm_inbox.models.decisions import DecisionKind as Kind
from cm_inbox.models.instants import parse_time
from cm_inbox.models.verdicts import Subject

AT = parse_time("2026-11-18T14:00:00Z")
HOUR = 3_600_000


def rule(id: str, *words: str, then: Then | None = None) -> Rule:
    return Rule(id=id, title=id.upper(), when=(When(words=words),), then=then or Then(hide=True))


def past(id: str, text: str, *decided: Kind, at: int = AT, own: bool = False) -> Past:
    return Subject(id, text, at, own=own), frozenset(decided)


HIDING = Charter(rules=(rule("insult", "connard"), rule("scam", "arnaque", then=Then(labels=("arnaque",)))))


def test_which_messages_and_when() -> None:
    late = parse_time("2026-11-18T23:30:00Z")  # the next day in Paris
    history = [
        past("1", "connard"),
        past("2", "bonjour"),
        past("3", "connard, arnaque", at=late),
        past("4", "connard", at=AT - HOUR),
        past("5", "connard", own=True),
    ]
    tried = dry_run(HIDING, history)
    assert (tried.looked_at, tried.matched, tried.finished) == (5, Messages(3, ("3", "1", "4")), True)
    insult, scam = tried.rules
    assert (insult.rule, insult.title, insult.matched) == ("insult", "INSULT", Messages(3, ("3", "1", "4")))
    assert scam.matched == Messages(1, ("3",))
    assert insult.per_day == {"2026-11-18": 2, "2026-11-19": 1}
    assert tried.per_day == {"2026-11-18": 2, "2026-11-19": 1}


def test_where_people_decided_otherwise() -> None:
    history = [
        past("answered", "connard", Kind.REPLY),
        past("liked", "connard", Kind.LIKE),
        past("hidden", "connard", Kind.REPLY, Kind.HIDE),
        past("untouched", "connard"),
        past("labelled", "arnaque", Kind.REPLY),
        past("left", "imbécile", Kind.HIDE),
        past("left too", "arnaque", Kind.BAN),
        past("ours", "imbécile", Kind.DELETE, own=True),
    ]
    tried = dry_run(HIDING, history)
    insult, scam = tried.rules
    assert set(insult.against.newest) == {"answered", "liked"}
    assert scam.against.count == 0
    assert set(tried.left.newest) == {"left", "left too"}
    # Of one rule it cannot be said what the charter would leave.
    assert dry_run(HIDING, history, rules={"insult"}).left.count == 0


def test_one_rule_alone_is_still_held_back() -> None:
    charter = Charter(rules=(*HIDING.rules, rule("critic", "remboursement", then=Then(protect=True))))
    tried = dry_run(charter, [past("1", "connard, remboursement !", Kind.REPLY)], rules={"insult"})
    (insult,) = tried.rules
    assert (insult.matched.count, insult.held_back.count, insult.against.count) == (1, 1, 0)


def test_the_differences_between_two_versions() -> None:
    new = Charter(
        rules=(
            rule("insult", "connard", "abruti"),
            rule("scam", "voleur", then=Then(labels=("arnaque",))),
            rule("critic", "remboursement", then=Then(protect=True)),
        )
    )
    old = Charter(rules=(*HIDING.rules, rule("gone", "bonjour")))
    history = [
        past("1", "connard"),
        past("2", "abruti"),
        past("3", "arnaque"),
        past("4", "connard, remboursement"),
        past("5", "bonjour"),
    ]
    tried = {each.rule: each for each in dry_run(new, history, old=old).rules}
    assert tried["insult"].appeared == Messages(1, ("2",))
    assert tried["insult"].vanished == Messages()
    assert tried["insult"].altered == Messages(1, ("4",))
    assert tried["scam"].vanished == Messages(1, ("3",))
    assert tried["critic"].appeared == Messages(1, ("4",))
    assert tried["gone"].vanished == Messages(1, ("5",))
    assert tried["gone"].matched == Messages()
    same = dry_run(HIDING, history, old=HIDING).rules
    assert all(each.appeared == each.vanished == each.altered == Messages() for each in same)


def test_ids_are_capped_to_the_newest() -> None:
    history = (past(str(number), "connard", at=AT + (number * 7919) % 1000) for number in range(1000))
    (insult, _) = dry_run(HIDING, history).rules
    assert insult.matched.count == 1000
    expected = sorted(range(1000), key=lambda number: (number * 7919) % 1000, reverse=True)[:SHOWN]
    assert insult.matched.newest == tuple(map(str, expected))


def test_progress_and_cancelling() -> None:
    read: list[int] = []

    def endless() -> Iterator[Past]:
        number = 0
        while True:
            number += 1
            read.append(number)
            yield past(str(number), "connard")

    told: list[int] = []
    tried = dry_run(HIDING, endless(), progress=told.append, cancelled=lambda: len(told) == 2)
    assert told == [TOLD_EVERY, 2 * TOLD_EVERY]
    assert (tried.finished, tried.looked_at, len(read)) == (False, 2 * TOLD_EVERY, 2 * TOLD_EVERY)


def test_an_empty_history() -> None:
    told: list[int] = []
    nothing: Collection[Past] = []
    tried = dry_run(HIDING, nothing, progress=told.append)
    assert (tried.looked_at, tried.matched, tried.per_day, told) == (0, Messages(), {}, [0])
