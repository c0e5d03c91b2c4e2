"""What servers count of a post, believed only where it makes sense."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cm_inbox.models.messages import Post
from cm_inbox.networks.base import sum_of
from cm_inbox.networks.bluesky_wire import PostView, Profile, post_of
from cm_inbox.networks.demo import DemoWorld

JUNK = st.none() | st.booleans() | st.text() | st.floats() | st.integers() | st.lists(st.integers())


@given(st.lists(JUNK, max_size=3))
def test_junk_counts_as_nothing_said(counts: list[Any]) -> None:
    found = sum_of(*counts)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("counts", "found"),
    [((2, 3), 5), ((0,), 0), ((None, 4), 4), ((None,), None), ((-1,), None), ((True,), None), ((), None)],
)
def test_sums(counts: tuple[Any, ...], found: int | None) -> None:
    assert sum_of(*counts) == found


def test_a_post_of_bluesky() -> None:
    view = PostView("at://x", "cid", Profile("did"), {}, "2026-11-21T10:00:00Z", like_count=7, repost_count=2)
    assert post_of(view) == Post(1_795_255_200_000, 9, None)


def test_the_posts_of_the_demo_world_are_the_same_for_the_same_seed() -> None:
    def posts() -> list[Post | None]:
        world = DemoWorld(1, 1_794_000_000_000, lambda: 1_794_000_000_000)
        return [each.thread.post for each in world.seen("altea.mobilites")]

    found = posts()
    assert found == posts()
    assert any(post is not None and post.reactions and post.comments for post in found)
