"""An edit of a charter changes the lines concerned and no others, and reads as what was meant."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter import write
from cm_inbox.charter.beginning import charter_text
from cm_inbox.charter.edit import Editor
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import (
    Aim,
    Bank,
    Charter,
    Department,
    Ladder,
    Match,
    Mode,
    OfficeHours,
    Reply,
    ReplyTargets,
    Rule,
    Step,
    StepKind,
    Targets,
    Term,
    Then,
    When,
)
from cm_inbox.charter.write import CannotEdit

from .test_positions import lines as toml_lines
from .test_positions import sound
from .test_positions import values as toml_values
from .unhurried import unhurried

FILE = """\
# Charter of Altéa

title = "x"

# --- insults -----------------

# Why this rule is here
[[rule]]
id = "a"
title = "A"
when.banks = ["w"]   # the bank
then.hide = true
# its last words

# second
[[rule]]
id = "b"
title = "B"
then.warn = true
  [[rule.when]]
  links = true
  [[rule.when]]
  patterns = ['x']

# --- spam ------------

[[rule]]
id = "c"
title = "C"
when.links = true
then = { hide = true }  # at once

# the words
[bank.w]
terms = [
  # grave
  "one",  # un
  # mild
  "two"   # deux
]
"""


def changes(new: str, old: str = FILE) -> list[str]:
    """Return the lines that were taken out and put in."""
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return [line for line in lines if line[0] in "+-"]


def read(text: str) -> Charter:
    reading = read_charter(text, "c.toml")
    assert [str(problem) for problem in reading.problems if not problem.warning] == []
    assert reading.charter is not None
    return reading.charter


BLOCK_A = """\
# Why this rule is here
[[rule]]
id = "a"
title = "A"
when.banks = ["w"]   # the bank
then.hide = true
# its last words
"""


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (lambda text: write.set_value(text, ("rule", 0, "title"), "New"), ['- title = "A"', '+ title = "New"']),
        (
            lambda text: write.set_value(text, ("rule", 0, "when", 0, "banks", 0), "v"),
            ['- when.banks = ["w"]   # the bank', '+ when.banks = ["v"]   # the bank'],
        ),
        (lambda text: write.set_value(text, ("rule", 0, "severity"), 2), ["+ severity = 2"]),
        (
            lambda text: write.set_value(text, ("rule", 1, "when", 1, "patterns"), ["\\d+", "it's"]),
            ["-   patterns = ['x']", "+   patterns = ['\\d+', '''it's''']"],
        ),
        (lambda text: write.set_value(text, ("rule", 1, "then", "warn"), None), ["- then.warn = true"]),
        (
            lambda text: write.set_value(text, ("rule", 2, "then", "warn"), True),
            ["- then = { hide = true }  # at once", "+ then = { hide = true, warn = true }  # at once"],
        ),
        (
            lambda text: write.add_terms(text, "w", ["two", "three*"]),
            ['-   "two"   # deux', '+   "two",   # deux', '+   "three*",'],
        ),
        (lambda text: write.remove_terms(text, "w", ["one"]), ['-   "one",  # un']),
        (
            lambda text: write.replace_term(text, "w", "one", Term(text="one", match=Match.INSIDE)),
            ['-   "one",  # un', '+   { text = "one", match = "inside" },  # un'],
        ),
        (
            lambda text: write.add_example(text, "c", 'He said "no"', matches=False),
            ["+ must_not_match = ['He said \"no\"']"],
        ),
        (
            lambda text: write.set_office_hours(text, OfficeHours(friday=("09:00-12:00",))),
            ["+ ", "+ [office_hours]", '+ friday = ["09:00-12:00"]'],
        ),
        (
            lambda text: write.remove_bank(text, "w"),
            [
                "- ",
                "- # the words",
                "- [bank.w]",
                "- terms = [",
                "-   # grave",
                '-   "one",  # un',
                "-   # mild",
                '-   "two"   # deux',
                "- ]",
            ],
        ),
    ],
)
def test_an_edit_changes_the_lines_concerned(edit: Callable[[str], str], lines: list[str]) -> None:
    assert changes(edit(FILE)) == lines


def test_a_rule_is_changed_where_it_differs() -> None:
    rule = read(FILE).rules[0]
    changed = msgspec.structs.replace(rule, title="Insult", mode=Mode.AUTOMATIC, then=Then(hide=True, warn=True))
    text = write.replace_rule(FILE, "a", changed)
    assert changes(text) == ['- title = "A"', '+ title = "Insult"', '+ mode = "automatic"', "+ then.warn = true"]
    assert read(text).rules[0] == changed
    assert write.replace_rule(FILE, "a", rule) == FILE


def test_one_table_of_conditions_becomes_two_and_one_again() -> None:
    rule = read(FILE).rules[0]
    two = msgspec.structs.replace(rule, when=(*rule.when, When(links=True)))
    text = write.replace_rule(FILE, "a", two)
    assert read(text).rules[0] == two
    again = write.replace_rule(text, "a", rule)
    assert read(again).rules == read(FILE).rules


def test_a_rule_moves_with_the_comments_directly_above_and_below_it() -> None:
    down = write.move_rule(FILE, "a", "c")
    assert down.replace(f"\n{BLOCK_A}", "") == FILE.replace(f"\n{BLOCK_A}", "")
    assert f'# --- spam ------------\n\n{BLOCK_A}\n[[rule]]\nid = "c"' in down
    last = write.move_rule(FILE, "a", None)
    assert f"then = {{ hide = true }}  # at once\n\n{BLOCK_A}\n# the words\n[bank.w]" in last
    assert write.move_rule(FILE, "a", "b") == FILE
    assert [rule.id for rule in read(down).rules] == ["b", "a", "c"]


def test_a_removed_rule_takes_its_comments_along_and_no_other() -> None:
    assert write.remove_rule(FILE, "a") == FILE.replace(f"{BLOCK_A}\n", "")
    text = write.remove_rule(FILE, "b")
    assert "# second" not in text
    assert "# --- spam ------------\n" in text
    everything = write.remove_rule(write.remove_rule(text, "a"), "c")
    assert [line for line in everything.split("\n") if line.startswith("# --- ")] == [
        "# --- insults -----------------",
        "# --- spam ------------",
    ]


def test_a_new_rule_is_written_as_a_person_would() -> None:
    rule = Rule(
        id="n",
        title="New",
        when=(When(patterns=("\\bno\\b",), aimed_at=Aim.PERSON),),
        then=Then(hide=True, ban="3d"),
        note='one\n"two"\n',
        must_match=("no " * 30, "b"),
    )
    text = write.add_rule(FILE, rule, "b")
    block = f'''\
[[rule]]
id = "n"
title = "New"
when.patterns = ['\\bno\\b']
when.aimed_at = "person"
then.hide = true
then.ban = "3d"
note = """
one
"two"
"""
must_match = [
  "{"no " * 30}",
  "b",
]
'''
    assert text == FILE.replace("# second\n", f"{block}\n# second\n")
    assert read(text).rules[1] == rule


def test_line_ends_and_a_byte_order_mark_stay_as_they_are() -> None:
    windows = "\ufeff" + FILE.replace("\n", "\r\n")
    text = write.move_rule(write.add_terms(windows, "w", ["three"]), "a", None)
    assert text.startswith("\ufeff# Charter")
    assert text.count("\n") == text.count("\r\n")
    assert read(text) == read(write.move_rule(write.add_terms(FILE, "w", ["three"]), "a", None))


@pytest.mark.parametrize(
    "edit",
    [
        lambda: write.set_value("x", ("title",), "t"),
        lambda: write.remove_rule(FILE, "zz"),
        lambda: write.add_rule(FILE, Rule(id="a", title="again")),
        lambda: write.replace_rule(FILE, "a", Rule(id="b", title="taken")),
        lambda: write.add_bank(FILE, "w", Bank()),
        lambda: write.add_terms(FILE, "zz", ["x"]),
        lambda: write.replace_term(FILE, "w", "zz", "x"),
        lambda: write.set_value("a = " + "[" * 30 + "]" * 30, ("title",), "t"),
    ],
)
def test_what_cannot_be_edited_is_told(edit: Callable[[], str]) -> None:
    with pytest.raises(CannotEdit):
        edit()


def test_rules_in_braces_and_banks_as_longer_keys_are_edited_in_their_own_way() -> None:
    text = "rule = [{ id = 'a', title = 'A', when.links = true, then.hide = true }]\nbank.w.terms = ['x']\n"
    text = write.add_rule(text, Rule(id="b", title="B", when=(When(links=True),), then=Then(done=True)), "a")
    text = write.move_rule(text, "b", None)
    text = write.add_bank(text, "v", Bank(terms=("y",)))
    charter = read(write.set_value(text, ("rule", 1, "then", "done"), None))
    assert [rule.id for rule in charter.rules] == ["a", "b"]
    assert not charter.rules[1].then.done
    assert list(charter.banks) == ["w", "v"]


def test_a_charter_to_begin_with_is_sound_and_does_nothing() -> None:
    for language in ("fr", "en", "es"):
        charter = read(write.new_charter('Altéa "Mobilités"', language))
        assert charter.brand == 'Altéa "Mobilités"'
        assert charter.languages[0] == language
        assert charter.rules == ()
        assert len(charter.strikes.steps) == 3


# --- any edit ----------------------------------------------------------------------------------

texts = st.text(alphabet=st.sampled_from("ab é\"'\\#[]{}=,.*\n\t\x07\u2028\U0001f600"), min_size=1, max_size=12).filter(
    str.strip
)
terms = st.sampled_from(["one", "two*", "*three*", "l'été", 'a"b', "con", "a\\b", "# no", "😀"])
ids = st.sampled_from(["r1", "r2", "r3", "été", "a.b", "x-1", "7"])
durations = st.sampled_from(["3d", "12h", "2 semaines"])
spans = st.sampled_from(["09:00-12:30", "14:00-18:00"])


def some(strategy: st.SearchStrategy[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, min_size=least, max_size=4, unique=True).map(tuple)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


whens = st.builds(
    When,
    words=some(terms, 1),
    patterns=some(texts),
    links=maybe(st.booleans()),
    capitals_at_least=maybe(st.sampled_from([0.5, 1.0])),
    length_at_least=maybe(st.integers(1, 9)),
    between=maybe(spans),
    aimed_at=maybe(st.sampled_from(Aim)),
)
thens = st.builds(Then, labels=some(texts), hide=st.booleans(), warn=st.booleans(), ban=maybe(durations))
rules = st.builds(
    Rule,
    id=ids,
    title=texts,
    mode=st.sampled_from(Mode),
    severity=st.integers(0, 3),
    when=st.lists(whens, min_size=1, max_size=3).map(tuple),
    unless=st.lists(whens, max_size=2).map(tuple),
    then=thens,
    note=st.just("") | texts,
    must_match=some(texts),
)
replies = st.builds(
    Reply, id=ids, title=texts, text=st.dictionaries(st.sampled_from(["fr", "en"]), some(texts, 1), min_size=1)
)
departments = st.builds(Department, id=ids, title=texts, contact=st.just("") | texts)
term_tables = st.builds(
    Term, text=terms, severity=maybe(st.integers(0, 3)), exceptions=some(terms), note=st.just("") | texts
)
banks = st.builds(
    Bank,
    title=st.just("") | texts,
    language=maybe(st.just("fr")),
    terms=st.lists(terms | term_tables, max_size=5).map(tuple),
)
ladders = st.builds(
    lambda steps, expire, reply: Ladder(
        expire_after=expire,
        steps=tuple(Step(at=2 * at + 1, do=do, duration=how_long) for at, (do, how_long) in enumerate(steps)),
    ),
    st.lists(st.tuples(st.sampled_from(StepKind), maybe(durations)), max_size=3),
    maybe(durations),
    st.none(),
)
hours = st.builds(
    OfficeHours,
    monday=st.just(()) | st.just(("09:00-12:30", "14:00-18:00")),
    friday=some(spans, 1).map(lambda made: tuple(sorted(made))),
)
targets = st.builds(
    ReplyTargets,
    public=durations,
    networks=st.dictionaries(st.sampled_from(["mastodon", "matrix"]), st.builds(Targets, public=maybe(durations))),
)


E = TypeVar("E", Rule, Reply, Department)


def unique(elements: Iterable[E]) -> tuple[E, ...]:
    return tuple({element.id: element for element in elements}.values())


charters = st.builds(
    Charter,
    title=st.just("") | texts,
    names=some(texts),
    variables=st.dictionaries(st.sampled_from(["phone", "été"]), texts),
    office_hours=maybe(hours),
    reply_targets=targets,
    banks=st.dictionaries(ids, banks, max_size=2),
    replies=st.lists(replies, max_size=3).map(unique),
    rules=st.lists(rules, max_size=3).map(unique),
    strikes=ladders,
    departments=st.lists(departments, max_size=2).map(unique),
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a charter's file with comments and empty lines strewn in."""
    text = charter_text(draw(charters))
    for number in range(draw(st.integers(0, 4))):
        headers = [at for at in range(len(text)) if text.startswith("[", at) and (at == 0 or text[at - 1] == "\n")]
        at = draw(st.sampled_from(headers or [0]))
        commented = (
            text[:at]
            + draw(st.sampled_from([f"# {number}\n", f"# {number}\n\n", f"\n\n# {number}\n# again\n"]))
            + text[at:]
        )
        if tomllib.loads(commented) == tomllib.loads(text):  # it stood in no text of several lines
            text = commented
    return text


Changed = tuple[str, Charter]
ELEMENTS: dict[str, tuple[str, st.SearchStrategy[Any]]] = {
    "rule": ("rules", rules),
    "reply": ("replies", replies),
    "department": ("departments", departments),
}


def edit_element(text: str, charter: Charter, draw: Callable[[Any], Any]) -> Changed:
    """Add, replace, remove or move a rule, reply or department."""
    what = draw(st.sampled_from(sorted(ELEMENTS)))
    field, strategy = ELEMENTS[what]
    there: list[Any] = list(getattr(charter, field))
    names = [element.id for element in there]
    new, before = draw(strategy), draw(st.sampled_from([None, *names]))
    place = len(there) if before is None else names.index(before)
    at = draw(st.integers(0, len(there) - 1)) if there else 0
    kind = draw(st.sampled_from(["add", "replace", "remove", "move"] if there else ["add"]))
    if kind == "add" and new.id not in names:
        text = getattr(write, f"add_{what}")(text, new, before)
        there.insert(place, new)
    elif kind == "replace":
        new = new if new.id not in names else msgspec.structs.replace(new, id=names[at])
        text = getattr(write, f"replace_{what}")(text, names[at], new)
        there[at] = new
    elif kind == "remove":
        text = getattr(write, f"remove_{what}")(text, there.pop(at).id)
    elif kind == "move" and what != "department":
        text = getattr(write, f"move_{what}")(text, names[at], before)
        if place != at:
            there.insert(place - (place > at), there.pop(at))
    return text, msgspec.structs.replace(charter, **{field: tuple(there)})


def edit_bank(text: str, charter: Charter, draw: Callable[[Any], Any]) -> Changed:
    """Replace a bank, or add terms to it, or take some away."""
    if not charter.banks:
        return text, charter
    name = draw(st.sampled_from(sorted(charter.banks)))
    bank = charter.banks[name]
    kind = draw(st.sampled_from(["replace", "add", "remove"]))
    if kind == "replace":
        bank = draw(banks)
        text = write.replace_bank(text, name, bank)
    elif kind == "add":
        more = draw(st.lists(terms, max_size=3))
        text = write.add_terms(text, name, more)
        added = [term for term in dict.fromkeys(more) if term not in bank.terms]
        bank = msgspec.structs.replace(bank, terms=(*bank.terms, *added))
    else:
        gone = draw(st.lists(terms, max_size=3))
        text = write.remove_terms(text, name, gone)
        kept = (term for term in bank.terms if (term if isinstance(term, str) else term.text) not in gone)
        bank = msgspec.structs.replace(bank, terms=tuple(kept))
    return text, msgspec.structs.replace(charter, banks={**charter.banks, name: bank})


def edit_parts(text: str, charter: Charter, draw: Callable[[Any], Any]) -> Changed:
    ladder, office, aims, title = draw(ladders), draw(maybe(hours)), draw(targets), draw(texts)
    text = write.set_value(text, ("title",), title)
    text = write.set_reply_targets(write.set_office_hours(write.set_ladder(text, ladder), office), aims)
    return text, msgspec.structs.replace(charter, strikes=ladder, office_hours=office, reply_targets=aims, title=title)


@unhurried
@given(files(), st.data())
def test_any_edit_reads_as_what_was_meant(text: str, data: st.DataObject) -> None:
    charter = read(text)
    for _ in range(3):
        edit = data.draw(st.sampled_from([edit_element, edit_element, edit_bank, edit_parts]))
        text, charter = edit(text, charter, data.draw)
        assert read(text) == charter


@unhurried
@given(files(), st.data())
def test_what_is_added_or_moved_loses_no_comment(text: str, data: st.DataObject) -> None:
    names = [rule.id for rule in read(text).rules]
    new = data.draw(rules.filter(lambda rule: rule.id not in names))
    before = data.draw(st.sampled_from([None, *names]))
    added = write.add_rule(text, new, before)
    moved = write.move_rule(added, new.id, None)
    for line in [line for line in text.split("\n") if line.startswith("#")]:
        assert text.count(line) <= added.count(line)
    assert sorted(filter(None, added.split("\n"))) == sorted(filter(None, moved.split("\n")))


@unhurried
@given(charters)
def test_a_charter_is_written_piece_by_piece(charter: Charter) -> None:
    text = write.set_value("", ("title",), charter.title or None)
    text = write.set_value(text, ("names",), list(charter.names) or None)
    text = write.set_value(text, ("variables",), charter.variables or None)
    text = write.set_office_hours(text, charter.office_hours)
    text = write.set_reply_targets(text, charter.reply_targets)
    text = write.set_ladder(text, charter.strikes)
    for name, bank in charter.banks.items():
        text = write.add_bank(text, name, bank)
    for reply in charter.replies:
        text = write.add_reply(text, reply)
    for rule in charter.rules:
        text = write.add_rule(text, rule)
    for department in charter.departments:
        text = write.add_department(text, department)
    assert read(text) == charter


@unhurried
@given(st.lists(toml_lines, max_size=10).map(sound), st.data())
def test_any_value_of_any_toml_can_be_set_or_the_text_stays(text: str, data: st.DataObject) -> None:
    keys = ["a", "b", "c d", "e", "é", "f-1"]
    path = tuple(data.draw(st.lists(st.sampled_from(keys) | st.integers(0, 2), min_size=1, max_size=3)))
    value = tomllib.loads(sound([f"x = {data.draw(toml_values)}"])).get("x", "y")
    if not isinstance(path[0], str) or "inf" in str(value):
        return
    try:
        new = write.set_value(text, path, value)
    except CannotEdit:
        return
    made = Editor(new).get(path)
    assert made == value or (not value and not made)
    if Editor(text).get(path) == value:
        assert new == text
