"""Reddit's AutoModerator: the part of its language that a charter has too.

A rule is carried over only if all its conditions can be: without one of them it would match more. Actions that cannot
are left out, and named. Every rule suggests; nothing acts by itself after an import.
The language: https://www.reddit.com/wiki/automoderator/full-documentation
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from ..problems import shortened
from ..shape import Audience, Charter, Reply, Rule, Then
from .automod_conditions import Conditions, NotCarried
from .result import Imported, LeftOut, printable, readable
from .yaml_nodes import Items, Node, NotYaml, Scalar, Table, documents

_ACTIONS = {
    "remove": (Then(hide=True), 2),
    "spam": (Then(hide=True, labels=("spam",)), 2),
    "filter": (Then(hide=True, labels=("to review",)), 1),
    "report": (Then(labels=("to review",)), 1),
    "approve": (Then(protect=True), 0),
}
_TEXTS = {"comment": Audience.PUBLIC, "message": Audience.PRIVATE}
_REASONS = ("action_reason", "report_reason", "modmail_subject", "message_subject")
_QUIET = frozenset(
    ("priority", "moderators_exempt", "comment_stickied", "comment_locked", "action", "type", *_REASONS, *_TEXTS)
)
"""What is dealt with elsewhere or has no meaning outside Reddit."""

_OTHER_ACTIONS = frozenset(
    [
        *("set_flair", "overwrite_flair", "modmail", "set_sticky", "set_nsfw", "set_spoiler", "set_contest_mode"),
        *("set_original_content", "set_suggested_sort", "set_locked", "set_post_crowd_control_level"),
    ]
)

_PLACEHOLDERS = {
    "author": "author.handle",
    "author_name": "author.handle",
    "subreddit": "account",
}
_PLACEHOLDER = re.compile(r"\{\{\s*([\w -]{1,60}?)\s*\}\}")


@dataclass(slots=True)
class _Carried:
    priority: int
    rule: Rule
    replies: list[Reply]


def import_automod(data: str | bytes, file: str = "automoderator.yaml", *, language: str = "en") -> Imported:
    """Return a charter with the rules that can be carried over, by their priority, and the replies they send.

    ``language`` is that of the comments and messages. It needs PyYAML, which is loaded by this.
    """
    left = LeftOut(file)
    carried: list[_Carried] = []
    try:
        for document in documents(readable(data, left)):
            if not isinstance(document, Table):
                left.note("This is no rule: a rule is a list of names and values.", document.line)
                continue
            made = _rule(document, len(carried) + 1, language, left)
            if made is not None:
                carried.append(made)
    except NotYaml as error:
        left.note("This cannot be read as YAML: {what}.", error.line, what=error)
    carried.sort(key=lambda each: -each.priority)
    replies = tuple(reply for each in carried for reply in each.replies)
    rules = tuple(each.rule for each in carried)
    return left.made(Charter(languages=(language,), replies=replies, rules=rules))


def _rule(table: Table, number: int, language: str, left: LeftOut) -> _Carried | None:
    """Return a rule, None after noting why it is left out."""
    kept = {key: node for key, node in table.values.items() if key not in _QUIET and key not in _OTHER_ACTIONS}
    conditions = Conditions(left)
    try:
        _check_type(table)
        for key, node in kept.items():
            conditions.read(key, node)
        when, unless = conditions.tables()
    except NotCarried as error:
        left.note("The rule is left out: {reason}.", error.line or table.line, reason=error.reason)
        return None
    name = f"automod-{number}"
    action = table.values.get("action")
    then, severity = _action(action, left)
    replies = _replies(table, name, language, left)
    if replies:
        then = msgspec.structs.replace(then, reply=replies[0].id)
    then = _with_flair(then, table)
    for key in table.values:
        if key in _OTHER_ACTIONS and key != "set_flair":
            left.note("“{name}” is left out: there is nothing like it here.", table.values[key].line, name=key)
    exempt = table.values.get("moderators_exempt")
    if isinstance(exempt, Scalar) and exempt.flag is False:
        left.changed("Rules never fire on the brand's own team here.", exempt.line)
    reasons = [printable(said.text) for key in _REASONS if isinstance(said := table.values.get(key), Scalar)]
    rule = Rule(
        id=name,
        title=shortened(" ".join(reasons[0].split()), 80) if reasons else f"AutoModerator, line {table.line}",
        severity=severity,
        when=when,
        unless=unless,
        then=then,
        note="\n".join(reasons[1:]),
    )
    return _Carried(_priority(table), rule, replies)


def _check_type(table: Table) -> None:
    """Raise NotCarried for rules about submissions that have nothing to do with comments."""
    kind = table.values.get("type")
    if isinstance(kind, Scalar) and re.fullmatch(r"(link|crosspost|poll|gallery) submission", kind.text.casefold()):
        raise NotCarried("it is about a {kind}", kind.line, kind=kind.text)


def _priority(table: Table) -> int:
    node = table.values.get("priority")
    return int(node.text) if isinstance(node, Scalar) and re.fullmatch(r"-?\d{1,9}", node.text) else 0


def _action(node: Node | None, left: LeftOut) -> tuple[Then, int]:
    if node is None:
        return Then(), 1
    known = _ACTIONS.get(node.text.casefold()) if isinstance(node, Scalar) else None
    if known is None:
        name = shortened(node.text) if isinstance(node, Scalar) else "action"
        left.note("“{name}” is left out: there is nothing like it here.", node.line, name=name)
    elif known[0].protect:
        template = "“approve” only passed by Reddit's filters; here it keeps every rule from acting. Look at it."
        left.changed(template, node.line)
    return known or (Then(), 1)


def _with_flair(then: Then, table: Table) -> Then:
    """Return what is asked for with the flair's text as a label."""
    node: Node | None = table.values.get("set_flair")
    if isinstance(node, Items):
        node = node.values[0] if node.values else None
    elif isinstance(node, Table):
        node = node.values.get("text")
    texts = [node] if isinstance(node, Scalar) else []
    labels = [label for each in texts if (label := shortened(printable(each.text).strip(), 60))]
    return msgspec.structs.replace(then, labels=(*then.labels, *labels))


def _replies(table: Table, name: str, language: str, left: LeftOut) -> list[Reply]:
    """Return the rule's reply: its comment, else its message."""
    made: list[Reply] = []
    for key, audience in _TEXTS.items():
        node = table.values.get(key)
        if not isinstance(node, Scalar) or not node.text.strip():
            continue
        if made:
            left.note("The message is left out: a rule has one reply, and this one has a comment.", node.line)
            continue
        text = _template(printable(node.text).strip(), node.line, left)
        title = shortened(" ".join(node.text.split()), 60)
        made.append(Reply(id=f"{name}-{key}", title=title, audience=audience, text={language: (text,)}))
    return made


def _template(text: str, line: int, left: LeftOut) -> str:
    """Return a text with our variables and holes, other braces escaped."""
    made: list[str] = []
    at = 0
    for match in _PLACEHOLDER.finditer(text):
        made.append(text[at : match.start()].replace("{", "{{").replace("}", "}}"))
        at = match.end()
        variable = _PLACEHOLDERS.get(match[1])
        if variable is None:
            left.changed("“{written}” became a hole to fill by hand.", line, written=match[0])
        made.append(f"{{{variable}}}" if variable else f"{{?{match[1]}}}")
    return "".join((*made, text[at:].replace("{", "{{").replace("}", "}}")))
