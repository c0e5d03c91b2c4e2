"""Suggestions of canned replies: how often the right one is first, or among the first three, and how long it takes.

The messages are openings of the demo world's conversations, each with the canned reply of its brand that a person
would choose (``suggest_messages.jsonl``). Each is asked about with only the others as the past: 2 to 16 messages a
reply, hardly ever in the same words. A brand that has answered for a year has more to go by.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.table import Row, median, ms, times
from cm_inbox import encoder
from cm_inbox.suggest import LEAST_ALIKE, MOST, Past, ranked, shared_words

TITLE = "Suggesting canned replies"
MESSAGES = Path(__file__).with_name("suggest_messages.jsonl")

Alike = Callable[[str, Sequence[str]], Sequence[float]]


def run(_folder: Path, _messages: int) -> Iterator[Row]:
    messages = [json.loads(line) for line in MESSAGES.read_text("utf-8").splitlines()]
    yardstick = "the three sent most often: {:.0%} / {:.0%}".format(*_found(messages, _by_habit))
    asked = partial(_by_likeness, alike=shared_words, least=LEAST_ALIKE)
    yield _row("by full-text search", _found(messages, asked), yardstick)
    texts = [each["text"] for each in messages]
    yield Row(
        "comparing one message with 107 by words", ms(median(times(lambda: shared_words(texts[0], texts[1:]), 9)))
    )
    if not encoder.installed():
        yield Row("by meaning", "not measured: the extra cm-inbox[suggest] is not installed")
        return
    meaning = encoder.Encoder()
    try:
        meaning.prepare(texts).result()
        asked = partial(_by_likeness, alike=lambda text, past: meaning.alike(text, past) or [], least=meaning.least)
        yield _row("by meaning (cm-inbox[suggest])", _found(messages, asked), yardstick)
        compare = times(lambda: meaning.alike(texts[0], texts[1:]), 9)
        yield Row("comparing one message with 107 by meaning", ms(median(compare)))
    finally:
        meaning.close()


def _row(what: str, found: tuple[float, float, int], yardstick: str) -> Row:
    first, three, asked = found
    figure = f"{first:.0%} first, {three:.0%} in the first three, of {asked} messages"
    return Row(f"the right reply, {what}", figure, yardstick)


def _found(
    messages: Sequence[dict[str, str]], choose: Callable[[str, Sequence[Past]], list[str]]
) -> tuple[float, float, int]:
    """Return how often the right reply is first, and among the first three; replies seen only once are left out."""
    asked = first = among = 0
    for number, message in enumerate(messages):
        others = [
            Past(row, each["text"], each["reply"])
            for row, each in enumerate(messages)
            if row != number and each["brand"] == message["brand"]
        ]
        if message["reply"] not in {each.reply_id for each in others}:
            continue
        chosen = choose(message["text"], others)
        asked += 1
        first += chosen[:1] == [message["reply"]]
        among += message["reply"] in chosen
    return first / asked, among / asked, asked


def _by_likeness(text: str, past: Sequence[Past], *, alike: Alike, least: float) -> list[str]:
    found = ranked(past, alike(text, [each.text for each in past]), least=least)
    return [each.reply_id for each in found]


def _by_habit(_text: str, past: Sequence[Past]) -> list[str]:
    return [name for name, _ in Counter(each.reply_id for each in past).most_common(MOST)]
