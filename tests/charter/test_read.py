"""A charter's file is read whole, and everything wrong with it is said at once."""

from __future__ import annotations

import pytest

from cm_inbox.charter.read import Reading, read_charter
from cm_inbox.charter.shape import Aim, Mode, StepKind, Term

SOUND = """\
format = 1
title = "Charte Altéa Mobilités"
brand = "Altéa"
languages = ["fr", "en"]
time_zone = "Europe/Paris"
names = "Altéa"

[variables]
phone = "04 00 00 00 00"

[office_hours]
monday = ["09:00-12:30", "14:00-18:00"]
friday = "09:00-12:00"
holidays = ["12-25", 2026-11-11]

[reply_targets]
public = "4h"
networks.mastodon.public = "1h"

[bank.insults-fr]
title = "Insultes"
language = "fr"
severity = 2
terms = ["connard*", "bouffon", { text = "con", exceptions = ["con carne"] }]

[[department]]
id = "press"
title = "Presse"

[[reply]]
id = "calm"
title = "Restons courtois"
text.fr = ["Bonjour {author.first_name}.", "Bonsoir."]
text.en = "Hello."

[[rule]]
id = "factual-criticism"
title = "Never hidden"
severity = 3
mode = "automatic"
when.phrases = "en retard"
then.protect = true

[[rule]]
id = "insult-person"
title = "Insult at a person"
severity = 2
then = { hide = true, warn = true, reply = "calm", department = "press" }
must_match = ["bande de bouffons"]
[[rule.when]]
banks = ["insults-fr"]
aimed_at = "person"
[[rule.when]]
patterns = ['\\d{2}x']
[rule.unless]
author_labels = ["partner"]

[strikes]
expire_after = "90d"
counts = ["insult-person"]
[[strikes.step]]
at = 1
do = "warn"
reply = "calm"
[[strikes.step]]
at = 3
do = "ban"
for = "30d"
"""


def rule(lines: str) -> str:
    return f'[[rule]]\nid = "r"\ntitle = "R"\n{lines}\n'


def told(reading: Reading) -> list[str]:
    return [f"{'warning ' if problem.warning else ''}{problem}" for problem in reading.problems]


def test_a_sound_charter_has_no_problems() -> None:
    reading = read_charter(SOUND, "charter.toml")
    assert told(reading) == []
    assert reading.ok
    charter = reading.charter
    assert charter is not None
    assert charter.names == ("Altéa",)
    assert charter.office_hours is not None
    assert charter.office_hours.friday == ("09:00-12:00",)
    assert charter.office_hours.holidays == ("12-25", "2026-11-11")
    assert charter.reply_targets.networks["mastodon"].public == "1h"
    assert charter.banks["insults-fr"].terms[2] == Term(text="con", exceptions=("con carne",))
    assert charter.replies[0].text == {"fr": ("Bonjour {author.first_name}.", "Bonsoir."), "en": ("Hello.",)}
    protect, insult = charter.rules
    assert protect.mode is Mode.AUTOMATIC
    assert protect.when[0].phrases == ("en retard",)
    assert [when.aimed_at for when in insult.when] == [Aim.PERSON, None]
    assert insult.unless[0].author_labels == ("partner",)
    assert insult.then.hide
    assert [(step.at, step.do, step.duration) for step in charter.strikes.steps] == [
        (1, StepKind.WARN, None),
        (3, StepKind.BAN, "30d"),
    ]


def test_an_empty_file_is_an_empty_charter() -> None:
    reading = read_charter("", "charter.toml")
    assert reading.ok
    assert reading.charter is not None
    assert reading.charter.rules == ()


def test_a_byte_order_mark_and_line_ends_of_windows_change_nothing() -> None:
    windows = read_charter("\ufeff" + SOUND.replace("\n", "\r\n"), "charter.toml")
    assert windows.ok
    assert windows.charter == read_charter(SOUND, "charter.toml").charter


BROKEN = """\
languages = ["fr", "english"]
time_zone = "Europe/Pari"
tittle = "x"
[office_hours]
monday = ["09:00-12:30", "12:00-18:00"]
[reply_targets]
public = "for good"
[bank.insults-fr]
severity = 7
terms = ["connard*", "Connard*", { text = "con", langage = "fr" }, 12]
[[reply]]
id = "no text"
title = "N"
text = {}
[[rule]]
id = "insult"
title = "Insult"
mode = "automatik"
when.banks = "insult-fr"
when.regex = 'x'
when.mentions_at_least = "3"
then.reply = "sory"
then.hide = "oui"
then.mute = 7
[[rule]]
id = "empty"
"""


def test_every_problem_is_told_at_once_with_its_place_and_what_was_meant() -> None:
    reading = read_charter(BROKEN, "c.toml")
    assert not reading.ok
    assert [(problem.line, problem.column, problem.path, problem.hint) for problem in reading.problems] == [
        (1, 20, "languages", "en"),
        (2, 13, "time_zone", "Europe/Paris"),
        (3, 1, "tittle", "title"),
        (5, 26, "office_hours, monday", None),
        (7, 10, "reply_targets, public", None),
        (9, 12, 'bank "insults-fr", severity', None),
        (10, 50, 'bank "insults-fr", terms 3, langage', "language"),
        (10, 68, 'bank "insults-fr", terms', '"12"'),
        (12, 6, 'reply "no text", id', "no-text"),
        (14, 8, 'reply "no text", text', None),
        (18, 8, 'rule "insult", mode', "automatic"),
        (19, 14, 'rule "insult", when, banks', "insults-fr"),
        (20, 1, 'rule "insult", when, regex', "patterns"),
        (21, 26, 'rule "insult", when, mentions_at_least', "3"),
        (22, 14, 'rule "insult", then, reply', None),
        (23, 13, 'rule "insult", then, hide', "true"),
        (24, 13, 'rule "insult", then, mute', '"7"'),
        (25, 1, 'rule "empty"', None),
        (25, 1, 'rule "empty", when', None),
        (25, 1, 'rule "empty", then', None),
    ]
    assert str(reading.problems[2]) == "c.toml:3:1: tittle: There is no “tittle” here. Did you mean “title”?"


def test_the_sound_parts_of_a_broken_charter_remain() -> None:
    reading = read_charter(BROKEN, "c.toml")
    charter = reading.charter
    assert charter is not None
    assert charter.languages == ("fr",)
    assert [term if isinstance(term, str) else term.text for term in charter.banks["insults-fr"].terms] == [
        "connard*",
        "Connard*",
        "con",
    ]
    assert [each.id for each in charter.rules] == ["insult", "empty"]
    assert reading.unsound == {"insult", "empty"}


@pytest.mark.parametrize(
    ("text", "template"),
    [
        (rule(""), "The rule has no condition: it would match every message."),
        (rule("when = {}"), "No condition is set here: the rule would match every message."),
        (rule("when.banks = []"), "No condition is set here: the rule would match every message."),
        (rule("when = [{ links = true }, {}]"), "No condition is set here: the rule would match every message."),
        (rule("when.links = true\nunless = {}"), "No condition is set here: the rule would match nothing."),
        (rule("when.links = true\nseverity = 4"), "A severity is 0 (mild) to 3 (grave)."),
        (rule('when.words = ["*"]'), "“{value}” would match every word."),
        (rule('when.words = [" "]'), "This is empty."),
        (rule('when.words = ["*ard"]'), "“{value}”: a term is spelled term, term* or *term*."),
        (rule("when.strikes_at_least = 0"), "This must be 1 or more."),
        (rule("when.capitals_at_least = nan"), "A share is more than 0 and at most 1: half is 0.5."),
        (rule('when.between = "9-9"'), "“{value}” is empty: a whole day is 00:00-24:00."),
        (rule('when.author_known_at_most = "for good"'), "This must end: write a duration, 4h or 3d."),
        (rule('when.link_domains = "https://bit.ly/x"'), "“{value}” is no domain: write it as example.com."),
        (rule("when.length_at_least = 9\nwhen.length_at_most = 3"), "No message is that long and that short at once."),
        (rule("when = 3"), "This must be a table or a list of tables."),
        (rule("when.links = true\nthen = 3"), "This must be a table: a [header], or keys and values in braces."),
        (
            rule("when.links = true\nthen.ban = 'soon'"),
            "“{value}” is no duration: write 30m, 12h, 90d, 2w or for good.",
        ),
        (
            rule("when.links = true\nthen.protect = true\nthen.ban = '3d'"),
            "A rule that protects a message cannot suppress it.",
        ),
        ("[strikes]\ncounts = ['x']", "There is no rule “{name}”."),
        (
            "[[strikes.step]]\nat = 2\ndo = 'warn'\n[[strikes.step]]\nat = 2\ndo = 'ban'",
            "The steps must increase: this one is at {higher}, the one above at {lower}.",
        ),
        ("[[bank]]\nterms = ['x']", "Banks are tables with a name each: [bank.name]."),
        ("[office_hours]\nmonday = ['22:00-06:00', '23:00-23:30']", "“{span}” lies over “{other}”."),
        ("[office_hours]\nmonday = ['08:00-18:00', '09:00-10:00']", "“{span}” lies over “{other}”."),
        (
            "[office_hours]\nmonday = ['12:00-11:00']",
            "“{span}” ends before it begins: until the next day it would last {hours} hours.",
        ),
        (
            "[[reply]]\nid = 'x'\ntitle = 'X'\ntext.es = 'Hola'",
            "The reply has no text in a language of the charter ({languages}).",
        ),
        ("[[reply]]\nid = 'x'\ntitle = 'X'\ntext.fr = ''", "This is empty."),
        ("[[reply]]\nid = 'x'\ntitle = 'X'", "“{name}” is missing."),
        ("format = 0", "The format is {known}."),
        ("languages = []", "The charter has no language."),
        ("[variables]\n'a b' = 'x'", "“{value}” cannot name a variable: letters, digits and _."),
    ],
)
def test_what_makes_no_sense_is_an_error(text: str, template: str) -> None:
    reading = read_charter(text, "c.toml")
    errors = [problem.template for problem in reading.problems if not problem.warning]
    assert errors == [template]
    assert not reading.ok


@pytest.mark.parametrize(
    ("text", "template"),
    [
        (rule("when.links = true"), "The rule asks for nothing: it only shows that it matched."),
        (rule("when.languages = 'es'\nthen.hide = true"), "“{language}” is not among the charter's languages."),
        (rule("when.networks = 'facebok'\nthen.hide = true"), "No network is called “{name}”."),
        ("[bank.a]\nterms = ['Été', 'été']", "“{term}” stands here twice."),
        ("[bank.a]", "The bank has no terms."),
        (
            "[[strikes.step]]\nat = 1\ndo = 'warn'\nfor = '3d'",
            "A warning has no duration; strikes expire after “expire_after”.",
        ),
        (
            "[office_hours]\nmonday = ['18:00-08:00']",
            "“{span}” ends before it begins: until the next day it would last {hours} hours.",
        ),
        ("[office_hours]\nholidays = ['12-25']", "No day has hours: the office would always be closed."),
    ],
)
def test_what_looks_wrong_is_a_warning(text: str, template: str) -> None:
    reading = read_charter(text, "c.toml", networks=["facebook", "mastodon"])
    assert [(problem.template, problem.warning) for problem in reading.problems] == [(template, True)]
    assert reading.ok


@pytest.mark.parametrize(
    ("text", "place", "begins"),
    [
        ('a = "x\ny"', (1, 7), "A text ends on its line"),
        ('a = "x', (1, 5), "A text is not closed"),
        ("ok = 1\na = yes", (2, 5), "This is no value"),
        ("a = 22:30", (1, 7), "Something is left over"),
        ('a = "\\d"', (1, 8), "In double quotes a backslash"),
        ("mots clés = 1", (1, 6), "After the key an = is missing"),
        ("a = 1\na = 2", (2, 6), "This was given before"),
        ("[rule\n", (1, 6), "The header is not closed"),
        ("a = [1, 2", (1, 10), "A list is not closed"),
        ("a = { b = 1", (1, 12), "A table is not closed"),
        ("a = " + "[" * 5000, (1, 29), "This is nested too deeply"),
        (".".join("a" * 50) + " = 1", (1, 49), "This is nested too deeply"),
        ("a = 1\nb = " + "9" * 5000, (2, 5), "A number is too long"),
        ("x" * 1_000_001, (0, 0), "The file is too large"),
    ],
)
def test_what_is_no_toml_is_told_with_its_place_and_what_to_do(text: str, place: tuple[int, int], begins: str) -> None:
    reading = read_charter(text, "c.toml")
    assert reading.charter is None
    (problem,) = reading.problems
    assert problem.message.startswith(begins)
    assert (problem.line, problem.column) == place


def test_a_newer_format_is_refused_with_the_advice_to_update() -> None:
    reading = read_charter('format = 2\nnovelty = "x"', "c.toml")
    assert reading.charter is None
    assert [(problem.line, "update cm-inbox" in problem.message) for problem in reading.problems] == [(1, True)]


def test_more_problems_than_anybody_reads_are_counted() -> None:
    reading = read_charter("".join(f"k{number} = 1\n" for number in range(5000)), "c.toml")
    assert len(reading.problems) == 201
    assert reading.problems[-1].message == "There are 4800 more problems; mend these first."


# --- include -----------------------------------------------------------------------------------


def including(names: str, files: dict[str, str], more: str = "") -> Reading:
    return read_charter(f"include = {names}\n{more}", "brands/a.toml", files.__getitem__)


def test_banks_replies_and_rules_are_shared_by_inclusion() -> None:
    files = {
        "shared/base.toml": 'include = "words.toml"\n' + rule('when.banks = "w"\nthen.reply = "own"'),
        "shared/words.toml": "[bank.w]\nterms = ['mot']",
    }
    own = '[[reply]]\nid = "own"\ntitle = "O"\ntext.fr = "x"\n' + rule('when.banks = "w"\nthen.hide = true').replace(
        '"r"', '"mine"'
    )
    reading = including('["shared/base.toml", "shared/words.toml"]', files, own)
    assert told(reading) == []
    assert reading.charter is not None
    assert [each.id for each in reading.charter.rules] == ["mine", "r"]
    assert reading.place(("rule", 1, "when", 0, "banks", 0)) == ("brands/shared/base.toml", 5, 14)
    assert reading.place(("bank", "w", "terms", 0)) == ("brands/shared/words.toml", 2, 10)
    assert reading.place(("rule", 0, "then", "hide")) == ("brands/a.toml", 10, 13)
    assert str(reading.problem("No {what}.", ("rule", 1, "then", "reply"), what="way", warning=True)) == (
        'brands/shared/base.toml:6:14: rule "r", then, reply: No way.'
    )


def test_problems_of_an_included_file_name_it() -> None:
    reading = including('["b.toml"]', {"b.toml": "languages = ['fr']\n[bank.w]\nterm = ['mot']"})
    assert told(reading)[0].startswith("warning brands/b.toml:1:1: languages: “languages” belongs in")
    assert told(reading)[1].startswith('brands/b.toml:3:1: bank "w", term: There is no “term” here.')


def test_an_id_defined_twice_says_where_both_are() -> None:
    shared = "\n" + rule("when.links = true\nthen.hide = true") + "[bank.w]\nterms = ['a']"
    reading = including(
        '"b.toml"', {"b.toml": shared}, rule("when.links = true\nthen.done = true") + "[bank.w]\nterms = ['b']"
    )
    assert told(reading) == [
        'brands/b.toml:3:6: rule "r", id: “r” is defined twice: also in brands/a.toml, line 2.',
        'brands/b.toml:7:1: bank "w": “w” is defined twice: also in brands/a.toml, line 7.',
    ]
    assert reading.charter is not None
    assert reading.charter.rules[0].then.done


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../b.toml", "outside the charter's folder"),
        ("x/../../b.toml", "outside the charter's folder"),
        ("/etc/passwd", "is no name of a file"),
        ("C:/b.toml", "is no name of a file"),
        ("~/b.toml", "is no name of a file"),
        ("\\\\\\\\server\\\\b.toml", "is no name of a file"),
        ("x\\\\b.toml", "folders are parted by /"),
        ("", "is no name of a file"),
        ("missing.toml", "“missing.toml” cannot be read: KeyError"),
        ("a.toml", "in a circle: a.toml > a.toml"),
        ("c.toml", "in a circle: c.toml > d.toml > c.toml"),
    ],
)
def test_what_cannot_be_included_is_a_problem(name: str, what: str) -> None:
    files = {"c.toml": 'include = "d.toml"', "d.toml": 'include = "c.toml"'}
    reading = including(f'"{name}"', files, rule('when.banks = "perhaps-there"\nthen.hide = true'))
    assert [what in problem.message for problem in reading.problems] == [True]


def test_a_file_that_cannot_be_decoded_or_opened_is_a_problem() -> None:
    def load(name: str) -> str:
        if name == "a.toml":
            raise FileNotFoundError(2, "No such file or directory")
        return b"\xff".decode()

    reading = read_charter('include = ["a.toml", "b.toml"]', "c.toml", load)
    missing, undecodable = reading.problems
    assert missing.args["reason"] == "No such file or directory"
    assert undecodable.message == "“b.toml” is no UTF-8 text. Save it as UTF-8."
    assert {(problem.file, problem.line) for problem in reading.problems} == {("c.toml", 1)}


def test_nothing_is_included_without_a_way_to_load_and_never_without_end() -> None:
    assert told(read_charter('include = "b.toml"', "c.toml")) == ["c.toml:1:11: include: Nothing can be included here."]

    def endless(name: str) -> str:
        return f'include = "{int(name) + 1}"'

    reading = read_charter('include = "1"', "c.toml", endless)
    assert [problem.template for problem in reading.problems] == ["Too many files are included: at most {most}."]


def test_a_broken_included_file_is_told_and_its_names_are_not_missed() -> None:
    reading = including('"b.toml"', {"b.toml": "x"}, rule('when.banks = "there"\nthen.hide = true'))
    assert [(problem.file, problem.line) for problem in reading.problems] == [("brands/b.toml", 1)]
