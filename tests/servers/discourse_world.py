"""What the fake forum holds, and how it shows it. It knows nothing of our adapter."""

from __future__ import annotations

import html
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = Any

REGULAR, LIKE, INAPPROPRIATE = 1, 2, 4


def iso(at: float | None = None) -> str:
    moment = datetime.fromtimestamp(time.time() if at is None else at, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class User:
    id: int
    username: str
    staff: bool = False
    watched: bool = False
    """What they write waits for approval."""
    suspended: str = ""
    silenced: str = ""


@dataclass
class Topic:
    id: int
    title: str
    private: bool
    members: set[int]
    created_at: str = field(default_factory=iso)
    posts: list[int] = field(default_factory=list)
    bumped: float = field(default_factory=time.time)

    @property
    def archetype(self) -> str:
        return "private_message" if self.private else "regular"


@dataclass
class Post:
    id: int
    topic: Topic
    user: User
    number: int
    raw: str
    reply_to: int | None = None
    kind: int = REGULAR
    created_at: str = field(default_factory=iso)
    updated_at: str = field(default_factory=iso)
    version: int = 1
    hidden: bool = False
    deleted_at: str | None = None
    user_deleted: bool = False
    likes: set[int] = field(default_factory=set)


@dataclass
class Review:
    id: int
    kind: str
    user: User
    topic: Topic | None
    payload: dict[str, Any] = field(default_factory=dict)
    post: Post | None = None
    status: int = 0
    version: int = 0
    created_at: str = field(default_factory=iso)
    claimed_by: User | None = None
    offers: tuple[str, ...] | None = None
    """What it may be decided to be, where that is not what its kind offers."""


@dataclass
class Key:
    """``client`` is empty for an administrator's."""

    key: str
    user: User
    client: str = ""
    revoked: bool = False


class Forum:
    """The state. Whoever changes it holds the server's lock."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        self.reviews: dict[int, Review] = {}
        self.keys: dict[str, Key] = {}
        self.clients: dict[str, dict[str, str]] = {}
        self.claiming = "disabled"
        self.max_length = 32_000
        self.registers = True
        """Whether programs may register themselves."""
        self._next = 10

    def new_id(self) -> int:
        self._next += 1
        return self._next

    # -- people --

    def add_user(self, name: str, *, staff: bool = False) -> User:
        made = User(self.new_id(), f"{name.lower()}{self._next}", staff)
        self.users[made.id] = made
        return made

    def add_key(self, user: User, client: str = "") -> Key:
        made = Key(secrets.token_hex(32), user, client)
        self.keys[made.key] = made
        return made

    def named(self, username: str) -> User | None:
        return next((user for user in self.users.values() if user.username == username), None)

    # -- words --

    def add_topic(self, title: str, *, private: bool = False, members: set[int] | None = None) -> Topic:
        made = Topic(self.new_id(), title, private, members or set())
        self.topics[made.id] = made
        return made

    def add_post(self, topic: Topic, user: User, raw: str, *, reply_to: int | None = None, kind: int = REGULAR) -> Post:
        made = Post(self.new_id(), topic, user, len(topic.posts) + 1, raw, reply_to, kind)
        self.posts[made.id] = made
        topic.posts.append(made.id)
        topic.bumped = time.time()
        return made

    def queue(self, topic: Topic, user: User, raw: str, reply_to: int | None = None) -> Review:
        payload = {"raw": raw, "reply_to_post_number": reply_to}
        made = Review(self.new_id(), "ReviewableQueuedPost", user, topic, payload)
        self.reviews[made.id] = made
        return made

    def flag(self, post: Post) -> Review:
        """Flag a post: its one entry in the queue waits, again where it was decided before."""
        made = self.review_of(post)
        if made is None:
            made = Review(self.new_id(), "ReviewableFlaggedPost", post.user, post.topic, post=post)
            self.reviews[made.id] = made
        made.status = 0
        made.version += 1
        return made

    def review_of(self, post: Post) -> Review | None:
        return next((each for each in self.reviews.values() if each.post is post), None)

    # -- what is shown --

    def sees(self, user: User, post: Post) -> bool:
        if post.topic.private and user.id not in post.topic.members and not user.staff:
            return False
        return post.deleted_at is None or user.staff

    def post_json(self, post: Post, viewer: User, *, of: str) -> dict[str, Any]:
        """Return a post as one kind of call shows it: ``list``, ``one``, ``made``, ``acted``, ``topic``, ``some``."""
        review = self.review_of(post)
        text = "(post deleted by author)" if post.user_deleted else post.raw
        cooked = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in text.split("\n\n"))
        shown: dict[str, Any] = {
            "id": post.id,
            "name": post.user.username.title(),
            "username": post.user.username,
            "avatar_template": f"/letter_avatar_proxy/v4/letter/{post.user.username[0]}/ecd19e/{{size}}.png",
            "created_at": post.created_at,
            "cooked": cooked.replace("\n", "<br>\n"),
            "post_number": post.number,
            "post_type": post.kind,
            "posts_count": len(post.topic.posts),
            "updated_at": post.updated_at,
            "reply_count": 0,
            "reply_to_post_number": None if post.reply_to is None else str(post.reply_to),
            "quote_count": 0,
            "incoming_link_count": 0,
            "reads": 1,
            "readers_count": 0,
            "score": 0.2,
            "yours": post.user is viewer,
            "topic_id": post.topic.id,
            "topic_slug": f"topic-{post.topic.id}",
            "display_username": post.user.username.title(),
            "primary_group_name": None,
            "flair_name": None,
            "flair_url": None,
            "flair_bg_color": None,
            "flair_color": None,
            "version": post.version,
            "can_edit": True,
            "can_delete": post.deleted_at is None,
            "can_recover": post.deleted_at is not None,
            "can_see_hidden_post": True,
            "can_wiki": viewer.staff,
            "user_title": None,
            "bookmarked": False,
            "actions_summary": self._summary(post, viewer, of),
            "moderator": post.user.staff,
            "admin": False,
            "staff": post.user.staff,
            "user_id": post.user.id,
            "hidden": post.hidden,
            "trust_level": 1,
            "deleted_at": post.deleted_at,
            "user_deleted": post.user_deleted,
            "edit_reason": None,
            "can_view_edit_history": True,
            "wiki": False,
            "reviewable_id": review.id if review else None,
            "reviewable_score_count": int(review is not None),
            "reviewable_score_pending_count": int(review is not None and review.status == 0),
            "post_url": f"/t/topic-{post.topic.id}/{post.topic.id}/{post.number}",
        }
        return self._as(shown, post, of)

    def _as(self, shown: dict[str, Any], post: Post, of: str) -> dict[str, Any]:
        """Add and leave out what each call does."""
        if of == "list":
            title = {"topic_title": post.topic.title, "topic_html_title": html.escape(post.topic.title)}
            shown |= {**title, "category_id": 5, "raw": post.raw, "excerpt": post.raw[:200], "truncated": False}
            shown |= {"flair_group_id": None, "badges_granted": []}
            shown["reviewable_id"] = None if shown["reviewable_id"] is None else str(shown["reviewable_id"])
        elif of == "one":
            shown |= {"raw": post.raw}
        elif of == "made":
            shown |= {"raw": post.raw, "draft_sequence": 0}
        elif of == "acted":
            shown |= {"flair_group_id": None, "badges_granted": []}
        else:
            shown["reviewable_id"] = shown["reviewable_id"] or 0
            del shown["posts_count"], shown["post_url"]
            shown |= {"read": True, "link_counts": []}
            if of == "some":
                del shown["link_counts"], shown["can_see_hidden_post"], shown["bookmarked"]
        return shown

    @staticmethod
    def _summary(post: Post, viewer: User, of: str) -> list[dict[str, Any]]:
        if post.user is viewer:
            return []
        acted = viewer.id in post.likes
        if of in ("one", "acted"):
            like = {"id": LIKE, "count": len(post.likes), "acted": acted, "can_undo": acted, "can_act": not acted}
            return [like, {"id": INAPPROPRIATE, "can_act": True}]
        return [{"id": LIKE, "can_act": not acted}]

    def topic_json(self, topic: Topic, viewer: User) -> dict[str, Any]:
        posts = [self.posts[each] for each in topic.posts if self.sees(viewer, self.posts[each])]
        user = {"id": viewer.id, "username": viewer.username, "name": viewer.username.title(), "avatar_template": "/a"}
        may = [
            "can_edit",
            "can_move_posts",
            "can_delete",
            "can_remove_allowed_users",
            "can_create_post",
            "can_reply_as_new_topic",
            "can_convert_topic",
            "can_review_topic",
            "can_close_topic",
            "can_archive_topic",
            "can_split_merge_topic",
            "can_edit_staff_notes",
            "can_toggle_topic_visibility",
            "can_pin_unpin_topic",
            "can_moderate_category",
        ]
        details: dict[str, Any] = dict.fromkeys(may, True)
        details |= {"notification_level": 3, "can_remove_self_id": viewer.id}
        details |= {"created_by": user, "last_poster": user}
        return {
            "post_stream": {
                "posts": [self.post_json(post, viewer, of="topic") for post in posts[:20]],
                "stream": [post.id for post in posts],
            },
            "timeline_lookup": [],
            "suggested_topics": [],
            "tags": [],
            "tags_descriptions": {},
            "id": topic.id,
            "title": topic.title,
            "fancy_title": topic.title,
            "posts_count": len(posts),
            "created_at": topic.created_at,
            **dict.fromkeys(("views", "reply_count", "like_count", "draft_sequence", "message_bus_last_id"), 0),
            **dict.fromkeys(("visible", "show_read_indicator"), True),
            **dict.fromkeys(("closed", "archived", "has_summary", "pinned_globally", "pinned", "has_deleted"), False),
            **dict.fromkeys(("deleted_at", "featured_link", "pinned_at", "pinned_until", "image_url", "draft"), None),
            **dict.fromkeys(("unpinned", "deleted_by", "topic_timer", "thumbnails", "slow_mode_enabled_until"), None),
            "last_posted_at": iso(topic.bumped),
            "archetype": topic.archetype,
            "slug": f"topic-{topic.id}",
            "category_id": 5,
            "word_count": 10,
            "user_id": viewer.id,
            "slow_mode_seconds": 0,
            "draft_key": f"topic_{topic.id}",
            "highest_post_number": len(topic.posts),
            "actions_summary": [],
            "chunk_size": 20,
            "bookmarked": False,
            "bookmarks": [],
            "participant_count": 2,
            "details": details,
        }

    def listed_topic(self, topic: Topic) -> dict[str, Any]:
        return {
            "id": topic.id,
            "title": topic.title,
            "posts_count": len(topic.posts),
            "highest_post_number": len(topic.posts),
            "created_at": topic.created_at,
            "last_posted_at": iso(topic.bumped),
            "bumped": True,
            "bumped_at": iso(topic.bumped),
            "archetype": topic.archetype,
        }

    def review_json(self, review: Review) -> dict[str, Any]:
        names = {
            "ReviewableQueuedPost": ["approve_post", "reject_post", "delete_user"],
            "ReviewableFlaggedPost": ["agree_and_keep", "agree_and_hide", "disagree", "ignore"],
        }[review.kind]
        if review.offers is not None:
            names = [*review.offers, "delete_user"]
        shown: dict[str, Any] = {
            "id": review.id,
            "status": review.status,
            "type": review.kind,
            "topic_id": review.topic.id if review.topic else None,
            "category_id": None if review.topic is None or review.topic.private else 5,
            "created_at": review.created_at,
            "score": 1.0,
            "version": review.version,
            "created_by_id": review.user.id,
            "target_created_by_id": review.user.id,
            "bundled_actions": [{"id": f"{review.id}-bundle", "actions": [{"id": name} for name in names]}],
        }
        if review.payload:
            shown["payload"] = review.payload
        if review.post is not None:
            shown |= {"post_id": review.post.id, "target_url": f"/p/{review.post.id}"}
        if self.claiming != "disabled":
            shown["claimed_by_id"] = review.claimed_by.id if review.claimed_by else None
        return shown

    def user_json(self, user: User) -> dict[str, Any]:
        return {"id": user.id, "username": user.username, "name": user.username.title(), "avatar_template": "/a/{size}"}

    def admin_json(self, user: User) -> dict[str, Any]:
        """Return a user as the administration shows them, with every field that is described."""
        nothing = [
            "last_seen_at",
            "last_emailed_at",
            "manual_locked_trust_level",
            "title",
            "registration_ip_address",
            "last_seen_age",
            "last_emailed_age",
            "primary_group_id",
            "bounce_score",
            "latest_export",
            "reset_bounce_score_after",
            "single_sign_on_record",
            "silence_reason",
            "post_edits_count",
            "approved_by",
            "suspended_by",
            "silenced_by",
        ]
        counts = [
            "time_read",
            "days_visited",
            "posts_read_count",
            "topics_entered",
            "post_count",
            "like_count",
            "like_given_count",
            "topic_count",
            "flags_given_count",
            "flags_received_count",
            "badge_count",
            "private_topics_count",
            "warnings_received_count",
            "api_key_count",
            "trust_level",
        ]
        may = [
            "can_send_activation_email",
            "can_activate",
            "can_deactivate",
            "can_grant_admin",
            "can_revoke_admin",
            "can_grant_moderation",
            "can_revoke_moderation",
            "can_impersonate",
            "can_be_anonymized",
            "can_be_merged",
            "can_delete_all_posts",
            "can_view_action_logs",
            "can_disable_second_factor",
            "can_delete_sso_record",
        ]
        return {
            **self.user_json(user),
            **dict.fromkeys(nothing, None),
            **dict.fromkeys(counts, 0),
            **dict.fromkeys((*may, "include_ip", "staged"), False),
            "active": True,
            "admin": False,
            "moderator": user.staff,
            "created_at": iso(),
            "created_at_age": 1.5,
            "ip_address": "127.0.0.1",
            "full_suspend_reason": user.suspended or None,
            "full_silence_reason": user.silenced or None,
            "groups": [],
            "external_ids": {},
        }
