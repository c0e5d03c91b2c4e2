"""Every text of the window in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication

from cm_inbox import errors
from cm_inbox.gui import taken_back, texts
from cm_inbox.gui.language import Language, of_system
from cm_inbox.models.accounts import Health, HealthState, SignInMethod
from cm_inbox.models.decisions import Decision, DecisionKind, Undoing, UndoReceipt
from cm_inbox.models.messages import MessageStatus
from cm_inbox.models.permissions import Denied, Reason, SideEffect
from cm_inbox.models.queue import View
from cm_inbox.models.sentences import PLACE, Sentence
from cm_inbox.store import codec
from tools import translations

from .rows import row

SAME_IN_BOTH = {"cm-inbox", "Public", "Note", "Code", "Secret", "Video", "Conversations", "Urgent"}


@pytest.fixture
def french(qapp: QApplication) -> Iterator[Language]:
    language = Language(qapp)
    language.use("fr")
    yield language
    language.use("en")


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_nothing_is_missing_or_left_over(language: str) -> None:
    lacks = translations.missing(language)
    assert not lacks, "run tools/translations.py, translate in resources/translations, run it again:\n" + "\n".join(
        lacks
    )


def test_the_compiled_files_are_those_of_the_sources(french: Language) -> None:
    for entry in translations.entries("fr"):
        text = entry.text
        if not text.plural:
            said = QCoreApplication.translate(text.context, text.source, text.note)
            assert said == entry.translations[0]


def test_placeholders_survive() -> None:
    for entry in translations.entries("fr"):
        for number, said in enumerate(entry.translations):
            for place in ("%[1-9n]", PLACE):
                found, wanted = (sorted(re.findall(place, each)) for each in (said, entry.text.source))
                if entry.text.plural and number == 0 and "%n" not in found and "%n" in wanted:
                    wanted.remove("%n")  # the singular may say it in words
                assert found == wanted, entry


def test_french_spaces() -> None:
    for entry in translations.entries("fr"):
        for said in entry.translations:
            assert not re.search(r" [:;?!»]|« |[^\s\d/{}'’]»|«\S", said), said
            assert "'" not in said, said


def _every_error() -> list[type[errors.CmInboxError]]:
    found = [errors.CmInboxError]
    for error in found:
        found.extend(error.__subclasses__())
    return [error for error in found if error.__module__ == errors.__name__]


def _made(error: type[errors.CmInboxError]) -> errors.CmInboxError:
    """Return an error with its usual message, whatever else it holds."""
    if error is errors.HistorySalvaged:
        return errors.HistorySalvaged(Path("history.damaged"), {"messages": 3}, {})
    made = error.__new__(error)
    errors.CmInboxError.__init__(made)
    return made


def test_every_error_speaks_french(french: Language) -> None:
    for error in _every_error():
        made = _made(error)
        title, message = texts.error_text(made)
        assert title != error.title, error
        assert message != made.message, error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            errors.AuthRevoked("The handle or the app password is not right."),  # written where it is raised
            "L’identifiant ou le mot de passe d’application n’est pas le bon.",
        ),
        (errors.NotPermitted("This person blocks the account."), "Cette personne bloque le compte."),  # from a table
    ],
)
def test_what_is_said_where_an_error_is_raised_is_french_too(
    french: Language, error: errors.CmInboxError, said: str
) -> None:
    assert translations.Text("Errors", error.message) in translations.texts()
    assert texts.error_text(error)[1] == said


SAID = [
    (errors.Transient("The server answered {status}. cm-inbox tries again by itself.", status=503),
     "Le serveur a répondu 503. cm-inbox réessaie de lui-même."),
    (errors.Invalid("The network takes {limit} characters.", 500), "Le réseau accepte 500 caractères."),
    (errors.NotPermitted("The server answered: {said}", said="Nope {limit} %1 %n"),
     "Le serveur a répondu\u00a0: Nope {limit} %1 %n"),
    (errors.of_file(OSError(13, "Permission denied"), "{path} cannot be written ({reason}).", path="/x"),
     "Impossible d’écrire dans /x (Permission denied)."),
]  # fmt: skip


@pytest.mark.parametrize(("error", "said"), SAID, ids=lambda value: type(value).__name__)
def test_what_is_filled_into_a_sentence_stays_as_it_is(french: Language, error: errors.CmInboxError, said: str) -> None:
    assert texts.error_text(error)[1] == said
    french.use("en")
    assert texts.error_text(error)[1] == str(error)


@pytest.mark.parametrize("n", [1, 2])
def test_a_sentence_that_counts_has_plurals(french: Language, n: int) -> None:
    gap = Sentence("Not understood: {n} message(s).", n=n)
    health = Health(HealthState.OK, gap=gap)
    assert texts.health(health, 0).endswith(
        ("1 message n’a pas été compris.", "2 messages n’ont pas été compris.")[n - 1]
    )
    french.use("en")
    assert texts.sentence(gap) == gap == ("Not understood: 1 message.", "Not understood: 2 messages.")[n - 1]


def test_what_was_written_down_is_said_in_the_language_of_now(french: Language) -> None:
    error = errors.Transient("The server answered {status}. cm-inbox tries again by itself.", status=503)
    gap = Sentence("Some messages in “{room}” cannot be read.", room="Altéa")
    kept = Health(HealthState.RETRYING, error_title=error.title, error_message=error.message, gap=gap)
    again = codec.decode_health(codec.encode_health(kept))
    assert again == kept
    assert texts.stored_error(again.error_title, again.error_message)[1].startswith("Le serveur a répondu 503.")
    assert "Certains messages de « Altéa » ne peuvent pas être lus." in texts.health(again, 0)


def test_an_error_of_others_still_says_something(french: Language) -> None:
    title, message = texts.error_text(OSError("no space left"))
    assert title == "Quelque chose s’est mal passé"
    assert "no space left" in message


def test_every_word_of_the_models_has_a_sentence(french: Language) -> None:
    at = 1_700_000_000_000
    sentences = [
        *(texts.reason(one) for one in Reason),
        *(texts.side_effect(one) for one in SideEffect),
        *(texts.health_state(one) for one in HealthState),
        *(texts.view_title(one) for one in View),
        *(texts.decided(one) for one in DecisionKind),
        *(taken_back.what(Decision("d", at, "Léa", one, 1, text="x")) for one in DecisionKind),
        *(texts.sign_in_method(one) for one in SignInMethod),
        *(texts.status(one) for one in MessageStatus if one is not MessageStatus.VISIBLE),
    ]
    assert all(sentences)
    for kind in DecisionKind:
        said = texts.journal_line(Decision("d", at, "Léa", kind, 1, text="Camille", until=at), at)
        assert said.removeprefix("\u2068").startswith("Léa")
        assert "%" not in said


def test_an_undo_says_what_it_took_back_and_whom_it_was_about(french: Language) -> None:
    decisions = [
        Decision("c", 0, "Léa", DecisionKind.DONE, 7),
        Decision("b", 0, "Léa", DecisionKind.LABEL, 7, text="SAV"),
        Decision("a", 0, "Léa", DecisionKind.REPLY, 7, text="Bonjour"),
    ]
    marie = replace(row(1), author_name="Marie Dupont %n")
    receipt = UndoReceipt(tuple(decisions[:1]), {"c": Undoing.LOCAL})
    assert taken_back.said_of(receipt, marie, 0) == "Annulé\u00a0: conversation traitée, Marie Dupont %n"
    receipt = UndoReceipt(tuple(decisions), dict.fromkeys("abc", Undoing.CANCELLED))
    assert taken_back.said_of(receipt, None, 0) == (
        "Annulé\u00a0: réponse + étiquette «\u00a0SAV\u00a0» + conversation traitée · rien n’a été envoyé"
    )
    two = (decisions[0], Decision("e", 0, "Léa", DecisionKind.DONE, 8))
    receipt = UndoReceipt(two, dict.fromkeys("ce", Undoing.INVERSE))
    assert taken_back.said_of(receipt, marie, 0) == (
        "Annulé\u00a0: conversation traitée, Marie Dupont %n et 1 autre conversation"
        " · c’était déjà parti\u00a0: l’inverse est en route"
    )
    french.use("en")
    assert taken_back.said_of(receipt, None, 0).startswith("Taken back: done, 2 conversations · it was sent")


def test_a_name_with_a_placeholder_in_it_stays_a_name(french: Language) -> None:
    said = texts.journal_line(Decision("d", 0, "%2%3 Bobby", DecisionKind.ASSIGN, 1, text="%1"), 0)
    assert said == "%2%3 Bobby a assigné la conversation à %1"


def test_switching_back_and_forth(french: Language) -> None:
    assert texts.view_title(View.INBOX) == "À traiter"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"
    french.use("en")
    assert texts.view_title(View.INBOX) == "Inbox"
    assert QLocale().language() is QLocale.Language.English
    french.use("system")
    assert french.name == of_system()


@pytest.mark.parametrize(
    ("brand", "label"),
    [
        ("Altéa Mobilités", "Publier en tant qu’Altéa Mobilités"),
        ("Maison Brévent", "Publier en tant que Maison Brévent"),
        ("Élan", "Publier en tant qu’Élan"),
        ("Ulys", "Publier en tant qu’Ulys"),
        ("شركة", "Publier en tant que \u2068شركة\u2069"),
    ],
)
def test_the_button_elides_as_french_does(french: Language, brand: str, label: str) -> None:
    from .samples import ACCOUNT

    assert texts.publish_as(replace(ACCOUNT, brand=brand), private=False) == label


def test_health_in_words(french: Language) -> None:
    health = Health(HealthState.RETRYING, 0, 60_000, "Offline", "No connection", "x")
    assert texts.health(health, 1_000).startswith("Réessaie de lui-même · Pas de connexion · prochain essai")
    assert "De nouveau possible" in texts.denied(Denied(Reason.WINDOW_CLOSED, 90_000_000), 0)
