"""Two charters are compared in words: what came, what went, what moved, what changed."""

from __future__ import annotations

import msgspec
from hypothesis import given

from cm_inbox.charter.compare import Difference, Kind, Subject, compare
from cm_inbox.charter.shape import Bank, Charter, Ladder, OfficeHours, Reply, Rule, Step, StepKind, Term, Then, When

from .test_write import charters
from .unhurried import unhurried

RULES = tuple(Rule(id=name, title=name.upper(), when=(When(links=True),)) for name in "abcd")


def told(before: Charter, after: Charter) -> list[str]:
    return [str(difference) for difference in compare(before, after)]


def test_rules_are_added_removed_moved_and_changed() -> None:
    a, b, c, d = RULES
    changed = msgspec.structs.replace(
        c, severity=3, when=(When(links=True, banks=("w",)),), then=Then(hide=True, labels=("x", "y"))
    )
    before = Charter(rules=(a, b, msgspec.structs.replace(c, then=Then(labels=("x", "z"), ban="3d"))))
    after = Charter(rules=(b, d, changed))
    assert told(before, after) == [
        "Rule “a” removed: “A”",
        "Rule “d” added: “D”",
        "rule “c”: when.banks gained “w”",
        "rule “c”: then.labels lost “z”",
        "rule “c”: then.labels gained “y”",
        "rule “c”: then.ban is no longer “3d”",
        "rule “c”: then.hide is now yes",
        "rule “c”: severity is now 3",
    ]


def test_the_fewest_rules_are_said_to_have_moved() -> None:
    a, b, c, d = RULES
    assert compare(Charter(rules=(a, b, c, d)), Charter(rules=(b, c, d, a))) == (
        Difference(Kind.MOVED, Subject.RULE, "a", before="", after="d"),
    )
    assert told(Charter(rules=(a, b, c, d)), Charter(rules=(d, a, b, c))) == ["Rule “d” moved to the top"]
    assert told(Charter(rules=(a, b, c)), Charter(rules=(a, c, b))) in (
        ["Rule “b” moved: it now stands after “c”"],
        ["Rule “c” moved: it now stands after “a”"],
    )


def test_terms_replies_and_the_rest_are_named() -> None:
    before = Charter(
        title="v1",
        banks={"w": Bank(terms=("one", "two")), "gone": Bank(title="Gone")},
        replies=(Reply(id="r", title="R", text={"fr": ("a", "b")}),),
        strikes=Ladder(steps=(Step(at=1, do=StepKind.WARN),)),
    )
    after = Charter(
        title="v2",
        banks={"w": Bank(terms=("two", "three", Term(text="one", severity=3)), language="fr")},
        replies=(Reply(id="r", title="R", text={"fr": ("a",), "en": ("c",)}),),
        strikes=Ladder(expire_after="90d", steps=(Step(at=2, do=StepKind.WARN), Step(at=3, do=StepKind.BAN))),
        office_hours=OfficeHours(monday=("09:00-12:00",)),
    )
    assert told(before, after) == [
        "charter: title was “v1”, is now “v2”",
        "strikes: step 1.at was 1, is now 2",
        "strikes: step 2.at is now 3",
        "strikes: step 2.do is now “ban”",
        "strikes: expire_after is now “90d”",
        "office hours: monday gained “09:00-12:00”",
        "Bank “gone” removed: “Gone”",
        "bank “w”: language is now “fr”",
        "Bank “w”: “three” added",
        "Bank “w”: “one” is now text “one”, severity 3",
        "reply “r”: text.fr was “a”; “b”, is now “a”",
        "reply “r”: text.en is now “c”",
    ]


def test_closed_for_good_is_not_always_open() -> None:
    assert told(Charter(), Charter(office_hours=OfficeHours())) == ["office hours: hours is now “closed”"]


def without_order(charter: Charter) -> object:
    """Return a charter without what has no meaning: the order of banks and terms, and terms that stand twice."""
    banks = {
        name: (sorted({repr(term) for term in bank.terms}), msgspec.structs.replace(bank, terms=()))
        for name, bank in charter.banks.items()
    }
    return banks, msgspec.structs.replace(charter, banks={})


@unhurried
@given(charters, charters)
def test_only_equal_charters_do_not_differ(before: Charter, after: Charter) -> None:
    differences = compare(before, after)
    assert bool(differences) == (without_order(before) != without_order(after))
    assert all(str(difference) for difference in differences)
    assert compare(before, before) == ()
