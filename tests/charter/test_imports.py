"""Charters of other tools are carried over as far as they can be, and what cannot is listed with its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.charter.beginning import charter_text
from cm_inbox.charter.imports import Imported, import_automod, import_discourse, import_replies, import_words
from cm_inbox.charter.read import read_charter
from cm_inbox.charter.shape import Audience, Charter, Mode

from .test_write import charters
from .unhurried import unhurried


def read(imported: Imported) -> Charter:
    reading = read_charter(imported.text, "imported.toml")
    assert [str(problem) for problem in reading.problems if not problem.warning] == []
    assert reading.charter is not None
    return reading.charter


def lines(imported: Imported) -> list[int]:
    return [problem.line for problem in imported.left_out]


@unhurried
@given(charters)
def test_a_whole_charter_is_written_and_read_back(charter: Charter) -> None:
    reading = read_charter(charter_text(charter), "c.toml")
    assert reading.charter == charter


# --- word lists --------------------------------------------------------------------------------

WORDS = """\
# a comment
#! another
; and another
// and one more

connard*
  *merd*
espèce d'idiot   # two words
#boycott
*tard
/reg(ex)?/i
f*ck
***
connard*
"""


def test_a_word_list_becomes_a_bank() -> None:
    imported = import_words(WORDS, "lists/insultes fr.txt", language="fr")
    bank = read(imported).banks["insultes-fr"]
    assert bank.terms == ("connard*", "*merd*", "espèce d'idiot", "#boycott", "*tard*")
    assert bank.language == "fr"
    assert [(problem.line, problem.warning) for problem in imported.left_out] == [
        (10, True),
        (11, False),
        (12, False),
        (13, False),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_word_list_may_be_in_any_usual_encoding(encoding: str) -> None:
    assert read(import_words("été\r\nça\r\n".encode(encoding))).banks["words"].terms == ("été", "ça")


def test_a_list_without_words_is_an_empty_charter() -> None:
    assert read(import_words("# nothing\n")).banks == {}


# --- Discourse ---------------------------------------------------------------------------------


def test_watched_words_become_a_bank_and_a_suggesting_rule() -> None:
    imported = import_discourse("spam\nviagra*\n*casino\nbuy*now\n", "forum-watched-words-block.csv")
    charter = read(imported)
    assert charter.banks["discourse-block"].terms == ("spam", "viagra*", "*casino*")
    (rule,) = charter.rules
    assert [when.banks for when in rule.when] == [("discourse-block",), ()]
    assert rule.when[1].patterns == (r"\bbuy\S*now\b",)
    assert rule.then.hide
    assert rule.mode is Mode.SUGGEST
    assert (3, True) in [(problem.line, problem.warning) for problem in imported.left_out]


def test_tags_become_labels_and_replacements_are_left_out() -> None:
    tagged = read(import_discourse('facture,"compta,urgent"\nBug,tech,true\n', action="tag"))
    assert [(rule.then.labels, tagged.banks[rule.id].terms) for rule in tagged.rules] == [
        (("compta", "urgent"), ("facture",)),
        (("tech",), ("Bug",)),
    ]
    replaced = import_discourse("colour,color\n", "x-watched-words-replace.csv")
    assert read(replaced).rules == ()
    assert [(problem.line, problem.args["word"]) for problem in replaced.left_out] == [(1, "colour")]


def test_columns_with_a_header_say_action_and_case() -> None:
    text = "action,word,replacement,case_sensitive\nblock,Foo,,true\nsilence,bar,,false\nhover,x,,\n"
    imported = import_discourse(text)
    charter = read(imported)
    assert [(rule.id, rule.then.hide, rule.then.mute) for rule in charter.rules] == [
        ("discourse-block", True, None),
        ("discourse-silence", True, "for good"),
    ]
    assert [(problem.line, problem.warning) for problem in imported.left_out if problem.line] == [(2, True), (4, False)]


# --- saved replies -----------------------------------------------------------------------------


def test_saved_replies_are_read_whatever_the_columns_are_called() -> None:
    text = (
        "Titre;Texte;Langue;Raccourci;Équipe\n"
        'Remboursement;"Bonjour {{ prénom }},\nvotre commande {order_number} {ok".;fr;/remb;A\n'
        "Remboursement;Hello {{contact.first_name}}, see [link](https://x.example).;English;;A\n"
        "Remboursement;Autre variante;fr-FR;;A\n"
        ";Sans titre du tout, mais un texte;klingon;;\n"
        "Vide;;;;\n"
    )
    imported = import_replies(text.replace('{ok".;', '{ok";'), "r.csv")
    charter = read(imported)
    refund, other = charter.replies
    assert (refund.id, refund.title) == ("remb", "Remboursement")
    assert refund.text == {
        "fr": ("Bonjour {author.first_name},\nvotre commande {?order_number} {{ok", "Autre variante"),
        "en": ("Hello {author.first_name}, see [link](https://x.example).",),
    }
    assert other.title == "Sans titre du tout, mais un"
    assert other.text == {"fr": ("Sans titre du tout, mais un texte",)}
    assert [(problem.line, problem.warning) for problem in imported.left_out] == [
        (1, False),
        (2, True),
        (6, True),
        (7, False),
    ]


@pytest.mark.parametrize(
    "text", ["title,body\nA,Hello\n", "A,Hello\n", "A\tHello\n", '"A";"Hello"\n', "name;content\nA;Hello"]
)
def test_separators_and_headers_are_guessed(text: str) -> None:
    (reply,) = read(import_replies(text, language="en")).replies
    assert (reply.title, reply.text) == ("A", {"en": ("Hello",)})


# --- AutoModerator -----------------------------------------------------------------------------

AUTOMOD = r"""
# insults
type: comment
body (includes, case-sensitive): [idiot, no, 22:30]
~title+body: "not an idiot"
action: remove
action_reason: "Insult [{{match}}]"
comment: |
    Hello {{author}}, your {{kind}} was removed.
message: also this
priority: 2
---
title+body (regex, full-exact)#1: 'buy\s+now'
body_longer_than: 20
author:
    account_age: "< 2 days"
    comment_karma: "< 5"
    satisfy_any_threshold: true
action: spam
set_flair: ["Spam", "css"]
set_locked: true
moderators_exempt: no
priority: 10
---
domain: [bit.ly, "example.com"]
action: report
report_reason: Shortened link
---
body (regex): 'a(?!b)'
action: remove
---
author:
    comment_karma: "< 5"
action: filter
---
type: link submission
domain: x.example
action: remove
---
body (includes-word): thanks
action: approve
---
standard: spam
---
just a text
"""


def test_the_common_part_of_automoderator_is_carried_over() -> None:
    charter = read(import_automod(AUTOMOD))
    assert [rule.id for rule in charter.rules] == ["automod-2", "automod-1", "automod-3", "automod-4"]
    spam, insult, link, thanks = charter.rules
    assert {rule.mode for rule in charter.rules} == {Mode.SUGGEST}

    assert insult.title == "Insult [{{match}}]"
    assert insult.when[0].words == ("*idiot*", "*no*", "*22:30*")
    assert [when.words for when in insult.unless] == [("not an idiot",)]
    assert insult.then.hide
    (reply,) = charter.replies
    assert insult.then.reply == reply.id
    assert reply.audience is Audience.PUBLIC
    assert reply.text == {"en": ("Hello {author.handle}, your {?kind} was removed.",)}

    assert spam.when[0].patterns == (r"^(?:buy\s+now)$",) or spam.when[0].patterns == (r"^\W*(?:buy\s+now)\W*$",)
    assert (spam.when[0].length_at_least, spam.when[0].author_known_at_most) == (21, "2d")
    assert spam.then.labels == ("spam", "Spam")
    assert (link.when[0].link_domains, link.then.labels, link.title) == (
        ("bit.ly", "example.com"),
        ("to review",),
        "Shortened link",
    )
    assert thanks.then.protect


def test_what_automoderator_has_alone_is_listed_with_its_line() -> None:
    imported = import_automod(AUTOMOD, "automod.yaml")
    told = [(problem.line, problem.warning, problem.message) for problem in imported.left_out]
    assert told == [
        (4, True, "Here capitals never matter."),
        (8, True, "“{{kind}}” became a hole to fill by hand."),
        (10, False, "The message is left out: a rule has one reply, and this one has a comment."),
        (16, True, "The account's age became how long the author is known here."),
        (17, False, "“comment_karma” is left out: nothing like it is known here."),
        (21, False, "“set_locked” is left out: there is nothing like it here."),
        (22, True, "Rules never fire on the brand's own team here."),
        (29, False, "The rule is left out: its regular expression looks around or back, which is refused here."),
        (33, False, "The rule is left out: nothing is known here of an author's “comment_karma”."),
        (36, False, "The rule is left out: it is about a link submission."),
        (41, True, "“approve” only passed by Reddit's filters; here it keeps every rule from acting. Look at it."),
        (43, False, "The rule is left out: there is no condition like “standard”."),
        (45, False, "This is no rule: a rule is a list of names and values."),
    ]
    assert str(imported.left_out[0]).startswith("automod.yaml:4:1: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1, 2\nb: 3", 2),
        ("a: b: c", 1),
        ("\ta: 1", 1),
        ("a: !!python/object/apply:os.system ['true']\n", 1),
        ("body: x\n---\n: : [", 3),
        ("[" * 3000, 0),
        ("x" * 400_000, 0),
    ],
)
def test_what_is_no_yaml_is_told(text: str, line: int) -> None:
    imported = import_automod(text)
    assert read(imported).rules == () or len(read(imported).rules) == 1
    assert [problem.line for problem in imported.left_out if not problem.warning][-1:] == [line]


def test_anchors_that_repeat_each_other_end() -> None:
    bomb = "a: &a0 [x, x]\n" + "".join(f"b{n}: &a{n + 1} [*a{n}, *a{n}, *a{n}, *a{n}]\n" for n in range(30))
    imported = import_automod(bomb)
    assert [problem.args["what"] and problem.line > 0 for problem in imported.left_out] == [True]


# --- anything ----------------------------------------------------------------------------------

Import = Callable[[str | bytes], Imported]
IMPORTS: list[Import] = [import_words, import_discourse, import_replies, import_automod]


@pytest.mark.parametrize("imports", IMPORTS)
@unhurried
@given(data=st.text() | st.binary() | st.text(alphabet='ab,;"\n{}[]#*:~- \\|%é'))
def test_any_file_gives_a_sound_charter(imports: Import, data: str | bytes) -> None:
    imported = imports(data)
    read(imported)
    assert all(str(problem) for problem in imported.left_out)


pieces = st.sampled_from(AUTOMOD.strip().split("\n"))


@unhurried
@given(st.lists(pieces, max_size=25).map("\n".join))
def test_any_automoderator_lines_give_a_sound_charter(text: str) -> None:
    imported = import_automod(text)
    assert len(read(imported).rules) <= text.count("---") + 1
