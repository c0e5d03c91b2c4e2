"""Files that go with an answer given on the command line: checked before anything is kept or decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from mimetypes import guess_type
from pathlib import Path

from cm_inbox.bare_bytes import Damaged, bare_picture, kind_of, may_tell
from cm_inbox.bare_films import bare_film, is_film
from cm_inbox.errors import UsageError
from cm_inbox.inbox import Inbox
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.enclosures import Enclosure, EnclosureLimit
from cm_inbox.models.instants import Millis, new_id
from cm_inbox.models.messages import Visibility
from cm_inbox.models.permissions import Denied
from cm_inbox.permissions import SENTENCES

MEGABYTE = 1_000_000
MOST_READ = 100 * MEGABYTE
"""A larger file is not read at all."""

ANSWERS = frozenset({DecisionKind.REPLY, DecisionKind.REPLY_PRIVATE, DecisionKind.WARN})


@contextmanager
def enclosed(
    inbox: Inbox,
    kind: DecisionKind,
    conversations: Sequence[int],
    message: str | None,
    paths: Sequence[str],
    descriptions: Sequence[str],
    *,
    private: bool,
    at: Millis,
) -> Iterator[tuple[str, ...]]:
    """Keep files with the draft of a conversation and give their ids; those that did not leave are taken out again.

    Raises NotFound; UsageError for what the network does not take, before any file is kept.
    """
    if not paths:
        if descriptions:
            raise UsageError("--description is for a file: name it with --attach.")
        yield ()
        return
    if kind not in ANSWERS or len(conversations) != 1:
        raise UsageError("Files go with one answer to one conversation.")
    if len(descriptions) > len(paths):
        raise UsageError("There are more descriptions than files.")
    conversation = conversations[0]
    limit = _limit(inbox, kind, conversation, message, private=private)
    if len(paths) > limit.count:
        raise UsageError("No more than {count} file(s) go with one answer here.", count=limit.count)
    said = [*descriptions, *[""] * (len(paths) - len(descriptions))]
    files = [_read(Path(path), text, limit, at) for path, text in zip(paths, said, strict=True)]
    ids = tuple(file.id for file, _ in files)
    try:
        for file, content in files:
            inbox.attach(conversation, file, content).result()
        yield ids
    finally:
        for file_id in ids:  # one that left is not there any more
            inbox.detach(conversation, file_id).result()


def _limit(
    inbox: Inbox, kind: DecisionKind, conversation_id: int, message: str | None, *, private: bool
) -> EnclosureLimit:
    conversation = inbox.conversation(conversation_id)
    known = conversation.account.enclosures
    if known is None:
        raise UsageError("What files this account takes is not known yet: run “cm-inbox sync --once” first.")
    target = inbox.answered(conversation, message)
    there = target is not None and target.message.visibility is Visibility.PRIVATE
    aside = there or private or kind is DecisionKind.REPLY_PRIVATE
    found = known.get(Visibility.PRIVATE if aside else Visibility.PUBLIC)
    if found is None:
        raise UsageError("This network takes no files with this kind of answer.")
    if isinstance(found, Denied):
        raise UsageError("No file can go along: {reason}.", reason=SENTENCES[found.reason])
    return found


def _read(path: Path, description: str, limit: EnclosureLimit, at: Millis) -> tuple[Enclosure, bytes]:
    name = path.name
    if len(description) > limit.description:
        raise UsageError(
            "The description of “{name}” is longer than {limit} characters.", name=name, limit=limit.description
        )
    content = _content(path)
    media_type, width, height = guess_type(name)[0] or "application/octet-stream", 0, 0
    if kind_of(content) is not None:
        try:
            bare = bare_picture(content)
        except Damaged as error:
            raise UsageError("“{name}” is damaged: save the picture anew in another program.", name=name) from error
        content, media_type, width, height = bare.content, bare.media_type, bare.width, bare.height
    elif media_type.startswith(("video/", "audio/")) and is_film(content):
        try:
            content = bare_film(content)
        except Damaged as error:
            raise UsageError(
                "The place where “{name}” was made cannot be taken out of it: save it anew in another program.",
                name=name,
            ) from error
    elif media_type.startswith(("image/", "video/")) or may_tell(content):
        raise UsageError(
            "What “{name}” tells of place and camera cannot be taken out here: save it as JPEG, PNG, GIF, WebP or MP4.",
            name=name,
        )
    if not limit.takes(media_type):
        raise UsageError("This network does not take “{name}” ({kind}).", name=name, kind=media_type)
    if len(content) > limit.most_bytes:
        raise UsageError(
            "“{name}” has {size} MB, and this network takes {limit} MB. Make it smaller, then attach it again.",
            name=name,
            size=f"{len(content) / MEGABYTE:.1f}",
            limit=f"{limit.most_bytes / MEGABYTE:.1f}",
        )
    return Enclosure(new_id(at), name, media_type, len(content), width, height, description), content


def _content(path: Path) -> bytes:
    name = path.name
    try:
        if not path.is_file():
            raise UsageError("“{name}” is no file.", name=name)
        if path.stat().st_size > MOST_READ:
            raise UsageError("“{name}” is larger than {limit} MB.", name=name, limit=MOST_READ // MEGABYTE)
        content = path.read_bytes()
    except OSError as error:
        raise UsageError("“{name}” cannot be read ({reason}).", name=name, reason=error.strerror or error) from error
    if not content:
        raise UsageError("“{name}” is empty.", name=name)
    return content
