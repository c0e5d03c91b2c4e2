"""What the people of the demo world say, and when: read from ``resources/demo``, drawn from a seed.

A file of ``resources/demo`` describes one brand:

* ``[[accounts]]`` and ``[[posts]]``: where people write; ``hours`` is how old a post is at the start.
* ``[[scenes]]``: one conversation each. A turn that begins with ``"> "`` is an answer of ours.
* ``[words.fr]``, ``[words.en]``: what ``{stop}`` and the like may become. Within a scene the same word
  stays the same; twice in one turn it differs. ``[a|b]`` is a choice made anew each time.
* ``[buzz]``: a bad buzz in four stages. ``[reactions]``: what people answer to our answers.
* ``[[canned]]``: canned replies. ``[answers]``: how we answered in the history, by kind of message, where the
  scene has no answer; ``closing`` is our last word to who came back.

Everything here is pure and depends on the seed alone; every instant is milliseconds from the world's start.
"""

from __future__ import annotations

import heapq
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import msgspec

from cm_inbox.models.instants import Millis
from cm_inbox.models.messages import Author
from cm_inbox.resources_path import resource

from .demo_pen import ADDED, Pen, capitalised, in_hand_of
from .demo_schedule import HOUR, MINUTE, SECOND, Slot, moments, past_slots

FILES = ("altea.toml", "brevent.toml")
OURS = "> "


class BrandSpec(msgspec.Struct, frozen=True):
    name: str
    colour: str
    monogram: str


class AccountSpec(msgspec.Struct, frozen=True):
    key: str
    style: str
    address: str
    name: str


class Post(msgspec.Struct, frozen=True):
    key: str
    on: tuple[str, ...]
    hours: int
    title: str


class Scene(msgspec.Struct, frozen=True):
    kind: str
    turns: tuple[str, ...]
    lang: str = "fr"
    private: bool = False
    on: tuple[str, ...] = ()
    by: str = ""  # "f": the text shows that a woman wrote it


class Stage(msgspec.Struct, frozen=True):
    fr: tuple[str, ...]
    en: tuple[str, ...]


class Buzz(msgspec.Struct, frozen=True):
    on: tuple[str, ...]
    title: str
    stages: tuple[Stage, ...]


class CannedReply(msgspec.Struct, frozen=True):
    """A ready answer of the demo brands. ``language`` is ``fr`` or ``en``; the same id may have both."""

    id: str
    language: str
    title: str
    text: str


class BrandScript(msgspec.Struct, frozen=True):
    """One file of ``resources/demo``."""

    brand: BrandSpec
    accounts: tuple[AccountSpec, ...]
    posts: tuple[Post, ...]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    scenes: tuple[Scene, ...]
    reactions: Mapping[str, Mapping[str, tuple[str, ...]]]
    canned: tuple[CannedReply, ...]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    buzz: Buzz | None = None


class People(msgspec.Struct, frozen=True):
    """The names of the demo world."""

    first_fr: tuple[str, ...]
    women_fr: tuple[str, ...]
    last_fr: tuple[str, ...]
    first_en: tuple[str, ...]
    last_en: tuple[str, ...]
    nicks: tuple[str, ...]
    trolls: tuple[str, ...]
    spammers: tuple[str, ...]


def load_brands() -> tuple[BrandScript, ...]:
    """Read the files of all demo brands."""
    return tuple(msgspec.convert(_toml(name), BrandScript) for name in FILES)


def load_people() -> People:
    return msgspec.convert(_toml("people.toml"), People)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("demo", name).read_text("utf-8"))


# --- what happens ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``author`` is None for an answer of ours; ``rest`` is what the person says once we answer."""

    at: Millis
    id: str
    account: str
    thread: str
    title: str | None
    author: Author | None
    text: str
    kind: str
    lang: str
    private: bool = False
    parent: str | None = None
    mood: str = "shown"  # or held, spam, hidden, trashed: how it stands on networks that know this
    rest: tuple[str, ...] = ()
    settled: bool = False  # we had dealt with it before the start


@dataclass(frozen=True, slots=True)
class Rewritten:
    at: Millis
    id: str
    account: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    at: Millis
    id: str
    account: str


Event = Said | Rewritten | Withdrawn


# --- the schedule ------------------------------------------------------------------------------

CONVERSATIONS = {"ap": 90, "af": 50, "as": 30, "bp": 70, "bf": 30, "bs": 30}
"""How many conversations each account's history has."""

_KINDS = ("complaint", "question", "thanks", "insult", "spam")
_WEIGHTS = (40, 28, 14, 12, 6)
_HABITS = ("neat", "hasty", "sms", "loud", "emoji")
_HABIT_WEIGHTS = (62, 13, 8, 5, 12)
_AMBIENT = 38 * SECOND
_LATER = 5 * MINUTE
_BUZZ_BEGINS, _BUZZ_ENDS = 2, 45  # minutes


class Director:
    """Draws conversations from one brand's script. Two directors of one seed draw the same."""

    def __init__(self, script: BrandScript, people: People, seed: int, part: str) -> None:
        self.script = script
        self._seed = seed
        self._people = people
        self._rng = Random(f"{seed}/{part}/{script.brand.name}")  # noqa: S311 - a demo world guards no secret, it must be repeatable
        self._decks: dict[tuple[object, ...], list[Scene]] = {}
        self._known: dict[tuple[str, str], list[Author]] = {}
        self._style = {account.key: account.style for account in script.accounts}

    def history(self) -> Iterator[list[Event]]:
        """Yield the conversations that lie before the start, in no order."""
        for account in self.script.accounts:
            for number, slot in enumerate(past_slots(self._rng, CONVERSATIONS[account.key])):
                yield self._conversation(account.key, f"h{number}", slot)

    def ambient(self) -> Iterator[list[Event]]:
        """Yield the conversations that begin after the start, one after the other, without end."""
        keys = list(self._style)
        at, number = 0, 0
        while True:
            gap = 2 * (_AMBIENT if at < 3 * HOUR else _LATER)  # of one brand; there are two
            at += 4 * SECOND + round(self._rng.expovariate(1 / gap))
            account = self._rng.choices(keys, [CONVERSATIONS[key] for key in keys])[0]
            yield self._conversation(account, f"a{number}", Slot(at, waits=True))
            number += 1

    def buzz(self) -> Iterator[list[Event]]:
        """Yield the messages of the bad buzz: few at first, then one every three seconds, then fading."""
        buzz = self.script.buzz
        if buzz is None:
            return
        at, number = _BUZZ_BEGINS * MINUTE, 0
        while at < _BUZZ_ENDS * MINUTE:
            minutes = at / MINUTE
            texts = self._buzz_texts(buzz, minutes)
            lang = "en" if self._rng.random() < 0.14 else "fr"
            account = buzz.on[0] if self._rng.random() < 0.65 else buzz.on[1]
            text = Pen(self._rng, self.script.words[lang]).write(
                self._rng.choice(texts.fr if lang == "fr" else texts.en)
            )
            author, habit = self._person(account, "buzz", lang)
            said = Said(
                at, f"{self._seed}.b{number}", account, "panne-b", buzz.title, author,
                in_hand_of(text, habit, "complaint", lang), "complaint", lang,
            )  # fmt: skip
            yield [said, *self._afterthought(said)]
            at += 700 + round(self._rng.expovariate(1 / (_buzz_gap(minutes) * SECOND)))
            number += 1

    def _buzz_texts(self, buzz: Buzz, minutes: float) -> Stage:
        stage = (minutes > 5) + (minutes > 9) + (minutes > 18)
        if stage and self._rng.random() < 0.3:
            stage -= 1
        return buzz.stages[stage]

    def _conversation(self, account: str, name: str, slot: Slot) -> list[Event]:
        kind = self._rng.choices(_KINDS, _WEIGHTS)[0]
        lang = "fr" if self._rng.random() < 0.8 else "en"
        private = self._style[account] != "site" and self._rng.random() < 0.25
        scene = self._scene(account, kind, lang, private)
        author, habit = self._person(account, scene.kind, scene.lang, woman=scene.by == "f", slot=slot)
        course = self._course(account, scene, slot)
        turns, rest = self._turns(scene, habit, course)
        times = self._times(turns, slot)
        post = self._post(account, times[0])
        if not scene.private and times[0] < -post.hours * HOUR:
            times = self._times(turns, self._after(post, slot))
        thread, title = (f"dm-{author.id}", None) if scene.private else (post.key, post.title)
        mood = "shown" if course == "back" else self._mood(account, scene, slot)
        events: list[Event] = []
        parent = None
        dealt_with = len(turns) if not slot.waits else _after_our_last(turns)
        for number, (turn, at) in enumerate(zip(turns, times, strict=True)):
            ours = turn.startswith(OURS)
            said = Said(
                at, f"{self._seed}.{name}.{number}", account, thread, title, None if ours else author,
                turn.removeprefix(OURS), scene.kind, scene.lang, scene.private, parent,
                mood="shown" if slot.waits and number else mood, rest=rest,
                settled=number < dealt_with and not ours,
            )  # fmt: skip
            events.append(said)
            if not ours:
                events += self._afterthought(said)
            parent = said.id if parent is None or not ours else parent
        if mood == "reported":
            events += [Withdrawn(times[-1] + self._rng.randint(20, 200) * MINUTE, said.id, account)]
        return events

    def _course(self, account: str, scene: Scene, slot: Slot) -> str:
        """Say how far a conversation has come at the start: new, back (after our answer), answered or removed."""
        if not slot.waits:
            unwanted = scene.kind == "spam" or (scene.kind == "insult" and self._style[account] != "fediverse")
            return "removed" if unwanted and not scene.private else "answered"
        returns = any(turn.startswith(OURS) for turn in scene.turns) and not scene.turns[-1].startswith(OURS)
        return "back" if slot.at < 0 and returns and self._rng.random() < 0.35 else "new"

    def _turns(self, scene: Scene, habit: str, course: str) -> tuple[list[str], tuple[str, ...]]:
        """Return the turns that happen, and what the person would say after an answer that is yet to come."""
        pen = Pen(self._rng, self.script.words[scene.lang])
        written = [
            self._typed(pen.write(turn), scene, "neat" if number and habit == "emoji" else habit)
            for number, turn in enumerate(scene.turns)
        ]
        first = next((number for number, turn in enumerate(written) if turn.startswith(OURS)), len(written))
        if course == "answered" and not written[-1].startswith(OURS):
            answers = self.script.answers[scene.lang][scene.kind if first == len(written) else "closing"]
            written.append(OURS + self._rng.choice(answers))
        if course in ("answered", "back"):
            return written, ()
        rest = written[first:] if course == "new" else []
        return written[:first], tuple(turn for turn in rest if not turn.startswith(OURS))

    def _times(self, turns: list[str], slot: Slot) -> list[Millis]:
        """Return when the turns of a conversation fall. ``slot.at``: its first turn, or what waits after our answer."""
        ours = [turn.startswith(OURS) for turn in turns]
        if slot.at >= 0:
            times = [slot.at]
            while len(times) < len(ours):
                times.append(times[-1] + round(self._rng.uniform(24, 90) * SECOND))
            return times
        if slot.waits and (back := _after_our_last(turns)):
            earlier = moments(self._rng, slot.at - round(self._rng.uniform(4, 30) * HOUR), ours[:back])
            return earlier + moments(self._rng, slot.at, ours[back:])
        times = moments(self._rng, slot.at, ours)
        late = max(0, times[-1] + self._rng.randint(20, 90) * SECOND)
        return [at - late for at in times]

    def _after(self, post: Post, slot: Slot) -> Slot:
        """Return the slot moved to the first hours of a post that came after it."""
        return Slot(-round(post.hours * HOUR * self._rng.uniform(0.8, 0.99)), slot.waits)

    @staticmethod
    def _typed(text: str, scene: Scene, habit: str) -> str:
        return capitalised(text) if text.startswith(OURS) else in_hand_of(text, habit, scene.kind, scene.lang)

    def _mood(self, account: str, scene: Scene, slot: Slot) -> str:
        """Say how a conversation's messages stand: what we removed, or what waits to be approved (its first one)."""
        draw = self._rng.random()
        if scene.private:
            return "shown"
        if not slot.waits:
            spam = {"page": "hidden", "site": "spam", "fediverse": "reported"}
            insult = {"page": "hidden", "site": "trashed"}
            return {"spam": spam, "insult": insult}.get(scene.kind, {}).get(self._style[account], "shown")
        if scene.kind == "spam":
            return "spam" if draw < 0.5 else "held"
        return "held" if draw < 0.45 else "shown"

    def _afterthought(self, said: Said) -> list[Event]:
        """Now and then a person adds a word to what they wrote, or takes it back."""
        draw = self._rng.random()
        at = said.at + round(self._rng.uniform(40, 240)) * SECOND
        if said.kind in ("complaint", "question") and draw < 0.04:
            return [Rewritten(at, said.id, said.account, said.text + self._rng.choice(ADDED[said.lang]))]
        return [Withdrawn(at, said.id, said.account)] if draw > 0.975 else []

    def _scene(self, account: str, kind: str, lang: str, private: bool) -> Scene:
        """Deal a scene; each is dealt once before any comes again."""
        key = (account, kind, lang, private)
        if not self._decks.get(key):
            fitting = [
                scene for scene in self.script.scenes
                if (scene.kind, scene.lang, scene.private) == (kind, lang, private)
                and account in (scene.on or (account,))
            ]  # fmt: skip
            if not fitting:
                return self._scene(account, "complaint" if private else kind, "fr" if not private else lang, private)
            self._decks[key] = self._rng.sample(fitting, len(fitting))
        return self._decks[key].pop()

    def _post(self, account: str, at: Millis) -> Post:
        posts = [post for post in self.script.posts if account in post.on]
        older = [post for post in posts if -post.hours * HOUR < at]
        if not older:
            return max(posts, key=lambda post: post.hours)
        return self._rng.choices(older, [1 / post.hours for post in older])[0]

    def _person(
        self, account: str, kind: str, lang: str, *, woman: bool = False, slot: Slot | None = None
    ) -> tuple[Author, str]:
        """Draw who writes, and how they type. Who waits at the start has often written before, and waits once."""
        habit = self._rng.choices(_HABITS, _HABIT_WEIGHTS)[0]
        known = self._known.setdefault((account, lang), [])
        people = self._people
        waits = slot is not None and slot.waits and slot.at < 0
        if woman:
            name = f"{self._rng.choice(people.women_fr)} {self._rng.choice(people.last_fr)}"
        elif kind == "spam":
            name = self._rng.choice(people.spammers)
        elif kind == "insult" and self._rng.random() < 0.4:
            name = self._rng.choice(people.trolls)
        elif known and kind != "buzz" and self._rng.random() < (0.4 if waits else 0.15):
            author = self._rng.choice(known)
            if waits:
                known.remove(author)
            return author, habit
        elif self._style[account] != "page" and self._rng.random() < 0.2:
            name = self._rng.choice(people.nicks)
        elif lang == "en":
            name = f"{self._rng.choice(people.first_en)} {self._rng.choice(people.last_en)}"
        else:
            name = f"{self._rng.choice(people.first_fr)} {self._rng.choice(people.last_fr)}"
        author = person(name, self._style[account])
        if kind not in ("spam", "insult") and not waits:
            known.append(author)
        return author, habit


def person(name: str, style: str) -> Author:
    """Return the author of that name, as a network of that style shows them."""
    bare = unicodedata.normalize("NFD", name.casefold().replace("œ", "oe"))
    slug = re.sub(r"[^a-z0-9]+", "_", "".join(char for char in bare if not unicodedata.combining(char))).strip("_")
    if style == "fediverse":
        server = ("piaille.example", "social.example", "mastodon.example")[len(slug) % 3]
        return Author(slug, f"@{slug}@{server}", name, f"https://{server}/@{slug}")
    return Author(slug, name, name)


def _after_our_last(turns: Sequence[str]) -> int:
    """Return the place after our last answer, 0 where there is none."""
    return max((number for number, turn in enumerate(turns, 1) if turn.startswith(OURS)), default=0)


def _buzz_gap(minutes: float) -> float:
    """Return the mean seconds between two messages of the buzz."""
    if minutes < 10:
        return 15 - 11.5 * (minutes - _BUZZ_BEGINS) / (10 - _BUZZ_BEGINS)
    if minutes < 18:
        return 3.5
    return 3.5 + 40 * (minutes - 18) / (_BUZZ_ENDS - 18)


def past(scripts: Sequence[BrandScript], people: People, seed: int) -> list[Event]:
    """Return everything that happened before the start, oldest first."""
    events = [
        event
        for script in scripts
        for conversation in Director(script, people, seed, "past").history()
        for event in conversation
        if event.at < 0
    ]
    return sorted(events, key=lambda event: event.at)


def future(scripts: Sequence[BrandScript], people: People, seed: int) -> Iterator[list[Event]]:
    """Yield the conversations that begin after the start, by the time of their first message, without end."""
    streams = []
    for script in scripts:
        streams.append(Director(script, people, seed, "ambient").ambient())
        streams.append(Director(script, people, seed, "buzz").buzz())
    return heapq.merge(*streams, key=lambda conversation: conversation[0].at)
