"""What is wrong with the texts of canned replies: variables that do not exist, braces that do not close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .positions import Path
from .problems import Problem
from .read import Reading
from .templates import parse


def reply_problems(reading: Reading) -> Iterator[Problem]:
    """Yield the problems of all texts of all replies, each at its place in the file."""
    if reading.charter is None:
        return
    for number, reply in enumerate(reading.charter.replies):
        for language, variants in reply.text.items():
            for variant, text in enumerate(variants):
                path: Path = ("reply", number, "text", language, variant)
                for problem in parse(text, reading.charter.variables).problems:
                    yield _placed(problem, text, path, reading)
    for name, text in reading.charter.variables.items():
        if "{" in text and parse(text).parts != (text,):
            template = "What stands in a variable is said as it is: {{brand}} and the like are not filled in there."
            yield reading.problem(template, ("variables", name), warning=True)


def _placed(problem: Problem, text: str, path: Path, reading: Reading) -> Problem:
    before = text.split("\n")[: problem.line - 1]
    at = sum(len(line) + 1 for line in before) + problem.column - 1
    file, line, column = reading.place_within(path, at)
    where = reading.problem(problem.template, path).path
    return replace(problem, file=file, line=line, column=column, path=where)
