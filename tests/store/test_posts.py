"""What networks say of the post that a thread hangs under: kept, renewed, and never forgotten for want of news."""

from __future__ import annotations

from dataclasses import replace

from cm_inbox.deciding import load_conversation
from cm_inbox.models.accounts import Account
from cm_inbox.models.messages import Message, Post
from cm_inbox.models.queue import View
from cm_inbox.store import Store, ingest, queue

from .conftest import message


def put(store: Store, account: Account, made: Message, post: Post | None) -> Post | None:
    about = replace(made, thread=replace(made.thread, post=post))
    store.write(ingest.apply, account.id, messages=[about], now=500_000).result()
    [shown] = store.read(queue.ids, View.INBOX, now=0)
    return store.read(load_conversation, shown, None).thread.post


def test_it_is_kept_renewed_and_not_forgotten(store: Store, account: Account) -> None:
    assert put(store, account, message("1", 1000), None) is None
    assert put(store, account, message("2", 2000), Post(900, 12, 3)) == Post(900, 12, 3)
    assert put(store, account, message("2b", 2500), Post(900, 14, 4)) == Post(900, 14, 4)
    assert put(store, account, message("3", 3000), None) == Post(900, 14, 4)
    assert put(store, account, message("4", 4000), Post()) == Post(900, 14, 4)


def test_a_network_may_say_only_some_of_it(store: Store, account: Account) -> None:
    assert put(store, account, message("1", 1000), Post(comments=0)) == Post(None, None, 0)
