"""Errors and gaps say what they mean by templates, so that the window can say it in another language."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.errors import CmInboxError, Invalid, Transient, of_file
from cm_inbox.models.sentences import PLACE, Part, Sentence, dump, load
from tools.translations import errors, that_raise

ROOT = Path(__file__).parents[1]


def test_a_sentence_is_its_english_text() -> None:
    said = Sentence("The server answered {status}: {said}", status=503, said="no {status}\n\x1b[1m%1")
    assert said == "The server answered 503: no {status}  [1m%1"
    assert said.parts == (Part("The server answered {status}: {said}", {"status": 503, "said": "no {status}  [1m%1"}),)


def test_what_has_no_place_is_not_kept() -> None:
    error = Invalid("Too long.", 500, token="secret")
    assert "secret" not in repr(error.message.parts)


def test_a_text_of_others_is_never_a_template() -> None:
    joined = Sentence.joined("{n} of {x}", None, Sentence("Not understood: {n} message(s).", n=2))
    assert joined == "{n} of {x} Not understood: 2 messages."
    assert Sentence.joined(None, "") is None


@given(st.text(), st.text(), st.integers(0, 3))
def test_it_is_the_same_after_being_written_down(said: str, other: str, n: int) -> None:
    first = Sentence("The server answered: {said} {n} message(s) {none}", said=said, n=n)
    both = Sentence.joined(first, Sentence("{said}", said=other))
    again = load(json.loads(json.dumps(dump(both))))
    assert again == both
    assert isinstance(again, Sentence)
    assert both is not None
    assert again.parts == both.parts
    assert load(dump(said)) == said


# --- every error of the program ------------------------------------------------------------------


def templates() -> Iterator[tuple[str, ast.Call, ast.expr | None]]:
    """Yield where an error (or a sentence) is made, the call, and what it is given as its message."""
    makers = {name: inspect.signature(error) for name, error in errors().items()}
    makers |= {"of_file": inspect.signature(of_file), "Sentence": inspect.signature(Sentence)}
    for path in that_raise():
        tree = ast.parse(path.read_text("utf-8"))
        own = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in makers.keys() - own:
                names = list(makers[call.func.id].parameters)
                message = next((name for name in ("message", "template") if name in names), None)
                by_name = {keyword.arg: keyword.value for keyword in call.keywords}
                by_place = dict(zip(names, call.args, strict=False))
                found = (by_name | by_place).get(message) if message else None
                yield f"{path.relative_to(ROOT)}:{call.lineno}", call, found


def is_literal(node: ast.expr | None) -> bool:
    """Say whether the translator can read a message: a text, a constant, a choice of these, or a sentence again."""
    if isinstance(node, ast.BoolOp):
        return all(map(is_literal, node.values[1:]))
    if isinstance(node, ast.IfExp):
        return is_literal(node.body) and is_literal(node.orelse)
    if isinstance(node, ast.Subscript):
        return is_literal(node.value)
    if isinstance(node, ast.Name):
        return node.id.isupper() or node.id == "sentence"
    if isinstance(node, ast.Attribute):
        return node.attr == "message"
    return node is None or isinstance(node, ast.Constant)


def test_every_error_is_made_of_a_literal_template() -> None:
    found = [where for where, _, message in templates() if not is_literal(message)]
    assert not found, "give what is only known there by name: SomeError('{path} is a file.', path=path)"


def test_every_place_of_a_template_is_filled() -> None:
    for where, call, message in templates():
        if isinstance(message, ast.Constant) and isinstance(message.value, str):
            named = {keyword.arg for keyword in call.keywords} | {"reason" if call.func.id == "of_file" else "limit"}  # type: ignore[attr-defined]  # a name, as found above
            assert set(PLACE.findall(message.value)) <= named, where


@pytest.mark.parametrize(
    "line", ['Transient(f"no {x}")', 'Transient("no {}".format(x))', 'Transient("no %s" % x)', 'Transient("no " + x)']
)
def test_the_test_above_sees_what_it_looks_for(line: str) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert not is_literal(call.args[0])


def test_an_error_knows_its_sentence() -> None:
    error = Transient("The server answered {status}. cm-inbox tries again by itself.", status=503)
    assert str(error) == error.message == "The server answered 503. cm-inbox tries again by itself."
    assert error.message.parts[0].given == {"status": 503}
    assert Transient(error.message).message.parts == error.message.parts
    assert CmInboxError().message == CmInboxError.default
