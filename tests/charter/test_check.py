"""What is wrong with a charter that only trying it shows."""

from __future__ import annotations

import pytest

from cm_inbox.charter.check import check_charter, check_rule_examples
from cm_inbox.charter.problems import Problem
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Charter, Rule, When
from cm_inbox.charters import checked

HEAD = """\
brand = "Altéa"
[bank.insults]
title = "Insultes"
terms = ["connard*"]
"""


def problems(text: str) -> list[Problem]:
    reading = read_charter(text, "charter.toml")
    assert reading.charter is not None
    assert [str(each) for each in reading.problems if not each.warning] == []
    return list(check_charter(reading))


def told(text: str) -> list[tuple[int, str, bool]]:
    return [(each.line, each.message, each.warning) for each in problems(text)]


def test_a_sound_charter_has_no_problems() -> None:
    assert (
        told(
            HEAD
            + """
[[rule]]
id = "insult"
title = "Insultes"
mode = "automatic"
when = { banks = ["insults"] }
then = { hide = true }
must_match = ["quel C0NNARD"]
must_not_match = ["quel connaisseur"]
"""
        )
        == []
    )


def test_a_pattern_that_cannot_be_used_is_told_at_its_place() -> None:
    (found,) = problems(
        """
[[rule]]
id = "r"
title = "R"
then = { labels = ["x"] }
must_match = ["rien de tel"]
[rule.when]
patterns = [
  'bon',
  '(pas fermé',
]
"""
    )
    assert (found.file, found.line, found.warning) == ("charter.toml", 10, False)
    assert 'rule "r", when, patterns' in str(found)


@pytest.mark.parametrize(
    "condition", ["phrases = ['?!']", "patterns = ['(?=a)b']", "patterns = ['(a)\\1']", "patterns = ['a{2000}']"]
)
def test_what_can_never_be_found_is_told(condition: str) -> None:
    found = problems(f"[[rule]]\nid = 'r'\ntitle = 'R'\nwhen = {{ {condition} }}\nthen = {{ urgent = true }}\n")
    assert [(each.line, each.warning) for each in found] == [(4, False)]


def test_failing_examples_are_named_with_what_hit() -> None:
    found = told(
        HEAD
        + """
[[rule]]
id = "insult"
title = "Insultes"
when = { banks = ["insults"] }
then = { hide = true }
must_match = ["quel goujat"]
must_not_match = ["un merle", "Connards !"]
"""
    )
    assert found == [
        (11, "The rule does not match its example “quel goujat”: “banks” does not hold.", True),
        (12, "The rule matches “Connards !”, which it must not: banks “connard*” (Insultes).", True),
    ]


def test_an_automatic_rule_is_refused_while_an_example_fails() -> None:
    rule = (
        HEAD
        + """
[[rule]]
id = "insult"
title = "Insultes"
mode = "{mode}"
when = {{ banks = ["insults"] }}
then = {{ hide = true }}
must_match = ["quel goujat"]
"""
    )
    assert [warning for _, _, warning in told(rule.format(mode="automatic"))] == [False]
    assert [warning for _, _, warning in told(rule.format(mode="suggest"))] == [True]
    assert told(rule.format(mode="off")) == []


@pytest.mark.parametrize(
    ("then", "named"),
    [
        ("delete = true", "delet"),
        ("ban = 'for good'", "ban for good"),
        ("reply = 'merci'", "answer"),
        ("warn = true", "warning"),
    ],
)
def test_an_automatic_rule_may_ask_for_nothing_that_cannot_be_taken_back(then: str, named: str) -> None:
    found = told(
        f"""
[[rule]]
id = "r"
title = "R"
mode = "automatic"
when = {{ words = ["mot"] }}
then = {{ {then} }}
must_match = ["mot"]
[[reply]]
id = "merci"
title = "Merci"
text = {{ fr = ["Merci"] }}
[[strikes.step]]
at = 1
do = "warn"
reply = "merci"
"""
    )
    assert [(line, warning) for line, _, warning in found] == [(7, False)]
    assert named in found[0][1].casefold()


def test_an_automatic_rule_needs_an_example() -> None:
    found = told("[[rule]]\nid = 'r'\ntitle = 'R'\nmode = 'automatic'\nwhen = {words = ['m']}\nthen = {hide = true}\n")
    assert [(line, warning) for line, _, warning in found] == [(4, False)]


def test_a_protection_cannot_warn() -> None:
    ladder = "[[strikes.step]]\nat=1\ndo='mute'\nfor='7d'\n"
    found = told("[[rule]]\nid='r'\ntitle='R'\nwhen={words=['m']}\nthen={protect=true, warn=true}\n" + ladder)
    assert [(line, warning) for line, _, warning in found] == [(5, False)]


def test_warnings_that_lead_nowhere_are_told() -> None:
    rule = "[[rule]]\nid='r'\ntitle='R'\nwhen={words=['m']}\nthen={warn=true}\n"
    other = "[[rule]]\nid='o'\ntitle='O'\nwhen={words=['n']}\nthen={urgent=true}\n"
    ladder = "[strikes]\ncounts=['o']\n[[strikes.step]]\nat=1\ndo='mute'\nfor='7d'\n"
    assert [(line, warning) for line, _, warning in told(rule)] == [(5, True)]
    assert [(line, warning) for line, _, warning in told(rule + other + ladder)] == [(5, True)]
    assert told(rule + ladder.replace("'o'", "'r'")) == []


def test_a_rule_under_a_protection_of_the_same_messages_is_told() -> None:
    above = "[[rule]]\nid='p'\ntitle='P'\nwhen={words=['m', 'n']}\nthen={protect=true}\n"
    rule = "[[rule]]\nid='r'\ntitle='R'\nwhen={words=['m'], links=true}\nthen={hide=true}\n"
    assert [(line, warning) for line, _, warning in told(above + rule)] == [(9, True)]
    assert told(above + rule.replace("['m']", "['o']")) == []
    assert told(above.replace("then=", "unless={words=['x']}\nthen=") + rule) == []
    assert told(above + rule.replace("hide=true", "urgent=true")) == []


def test_an_example_is_a_text_and_all_else_is_taken_to_hold() -> None:
    rule = """
[[rule]]
id = "spam"
title = "Liens"
when = { links = true, first_time = true, networks = ["mastodon"], strikes_at_least = 2, length_at_least = 5 }
unless = { author_labels = ["vip"], links = true }
then = { hide = true }
must_match = ["voir https://a.example"]
must_not_match = ["voir a"]
"""
    assert told(rule) == []
    assert len(told(rule.replace('voir a"', 'voir https://b.example"'))) == 1


def test_an_unless_of_the_text_counts() -> None:
    rule = Rule(
        id="r",
        title="R",
        when=(When(words=("nul*",)),),
        unless=(When(words=("match nul",)),),
        must_match=("c'est nul", "un match nul"),
        must_not_match=("annuler", "nulard"),
    )
    found = check_rule_examples(Charter(rules=(rule,)), rule)
    assert [(text, right) for text, right, _ in found] == [
        ("c'est nul", True),
        ("un match nul", False),
        ("annuler", True),
        ("nulard", False),
    ]
    assert found[3][2][0].spans == ((0, 6),)


def test_unsound_rules_are_not_tried_and_nothing_raises() -> None:
    reading = read_charter(
        "[[rule]]\nid='r'\ntitle='R'\nwhen={banks=['gone'], patterns=['(']}\nthen={hide=true}\nmust_match=['x']\n",
        "charter.toml",
    )
    assert not reading.ok
    assert [each.line for each in check_charter(reading)] == [4]
    assert check_charter(read_charter("rule = [", "charter.toml")) == ()


@pytest.mark.parametrize(("spelled", "left"), [("C++", "c"), ("50%", "50"), ("50 %", "50"), ("a$$", "a")])
def test_a_term_of_which_signs_leave_nothing_is_refused(spelled: str, left: str) -> None:
    (found,) = problems(f"[bank.b]\nterms = ['connard', '{spelled}']")
    assert (found.line, found.warning, found.args["left"]) == (2, False, left)


@pytest.mark.parametrize(
    ("part", "template"),
    [
        ("words = ['AT&T']", "“{term}”: signs are not looked for, only “{left}” is."),
        (
            "words = ['x*y']",
            "“{term}”: a star within a word means nothing; it stands at the end of a term, or at both.",
        ),
        ("patterns = ['.*']", "This pattern is found in every message."),
    ],
)
def test_what_finds_other_things_than_it_seems_is_a_warning(part: str, template: str) -> None:
    (found,) = problems(f"[[rule]]\nid = 'r'\ntitle = 'R'\nwhen = {{ {part} }}\nthen = {{ urgent = true }}\n")
    assert (found.line, found.template, found.warning) == (4, template, True)


@pytest.mark.parametrize(
    "part",
    [
        "words = ['t\u2019es con', 'peut-être', 'A.B.C', 'merde*', '*cul*', '🤡', 'ta gueule !', '1 € le kilo']",
        "patterns = ['x.*y']",
    ],
)
def test_what_is_plain_is_no_cause_for_a_warning(part: str) -> None:
    assert problems(f"[[rule]]\nid = 'r'\ntitle = 'R'\nwhen = {{ {part} }}\nthen = {{ urgent = true }}\n") == []


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("((a{1,50}){1,50}){1,50}", "multiply"), ("a{5,2}", "from the smaller"), ("a{2000}", "at most 1000")],
)
def test_what_is_wrong_with_a_repetition_is_said(pattern: str, said: str) -> None:
    (found,) = problems(f"[[rule]]\nid = 'r'\ntitle = 'R'\nwhen.patterns = ['{pattern}']\nthen = {{ urgent = true }}\n")
    assert said in found.message


def test_problems_stand_in_the_order_of_the_file() -> None:
    found = checked(
        "[[rule]]\nid = 'r'\ntitle = 'R'\nwhen.patterns = ['(']\n[[rule]]\nid = 's'\ntitle = 'S'\n", {}.__getitem__
    )
    assert [each.line for each in found.problems] == sorted(each.line for each in found.problems)
    assert len({each.line for each in found.problems}) > 1
