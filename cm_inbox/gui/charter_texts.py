"""What is said of a charter's file, in the user's language: its problems, what differs, why an edit is refused.

The sentences stand in ``charter``, in English; ``tools/translations.py`` finds them there. What fills them is as people
wrote it, and shown so that it can do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cm_inbox.models.sentences import Part, Sentence

from .plain import isolated, line

if TYPE_CHECKING:
    from cm_inbox.charter.compare import Difference
    from cm_inbox.charter.problems import Problem

translate = QCoreApplication.translate

LONGEST = 600
"""More characters of what fills a sentence are not shown."""

_PART = re.compile(r'(rule|reply|department|bank) (?:"(.*?)"|(\d+))(?=, |$)')


def problem(found: Problem) -> str:
    """Return what is wrong, and what was probably meant."""
    return f"{message(found)} {hint(found)}".rstrip()


def message(found: Problem) -> str:
    """Return what is wrong."""
    return translate("Charter", found.template).format(**_filled(found.args))


def hint(found: Problem) -> str:
    """Return the question whether something else was meant, empty where nothing comes near."""
    if not found.hint:
        return ""
    return translate("CharterProblem", "Did you mean “%1”?").replace("%1", isolated(found.hint, 80))


def place(found: Problem) -> str:
    """Return the part of the charter where a problem is: ``règle « spam-link », when, banks``; empty for the whole."""
    return _PART.sub(_part, line(found.path, LONGEST))


def _part(found: re.Match[str]) -> str:
    words = {
        "rule": translate("CharterProblem", "rule %1"),
        "reply": translate("CharterProblem", "reply %1"),
        "department": translate("CharterProblem", "department %1"),
        "bank": translate("CharterProblem", "bank %1"),
    }[found[1]]
    return words.replace("%1", found[3] or _quoted(found[2]))


def refusal(why: str) -> str:
    """Return why a change cannot be made in the text; ``why`` is the ``sentence`` of ``CannotEdit``."""
    return _inner(why) if isinstance(why, Sentence) else translate("Charter", line(why, LONGEST))


def _filled(args: Mapping[str, object]) -> dict[str, object]:
    """Return what fills a sentence: sentences of ours in the user's language, the rest as it is."""
    return {name: _shown(value) for name, value in args.items()}


def _shown(value: object) -> str:
    return _inner(value) if isinstance(value, Sentence) else isolated(str(value))


def _inner(said: Sentence) -> str:
    return " ".join(_safe(part).filled(translate("Charter", part.template)) for part in said.parts)


def _safe(part: Part) -> Part:
    return Part(part.template, {name: isolated(str(given)) for name, given in part.given.items()})


def difference(found: Difference) -> str:
    """Return one difference between two charters as a sentence."""
    from cm_inbox.charter.compare import Subject, Words

    words = Words(
        subjects={
            Subject.CHARTER: translate("CharterDifference", "charter"),
            Subject.RULE: translate("CharterDifference", "rule"),
            Subject.BANK: translate("CharterDifference", "bank"),
            Subject.TERM: translate("CharterDifference", "term"),
            Subject.REPLY: translate("CharterDifference", "reply"),
            Subject.DEPARTMENT: translate("CharterDifference", "department"),
            Subject.STRIKES: translate("CharterDifference", "strikes"),
            Subject.OFFICE_HOURS: translate("CharterDifference", "office hours"),
            Subject.REPLY_TARGETS: translate("CharterDifference", "reply targets"),
        },
        nothing=translate("CharterDifference", "nothing"),
        yes=translate("CharterDifference", "yes"),
        no=translate("CharterDifference", "no"),
        quoted=_quoted("{}"),
    )
    args = {name: isolated(value, LONGEST) for name, value in found.args(words).items()}
    said = translate("CharterDifference", found.template).format(**args)
    return said[:1].upper() + said[1:]


def _quoted(text: str) -> str:
    return translate("CharterDifference", "“%1”").replace("%1", text)
