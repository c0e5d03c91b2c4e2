"""Made-up exports, as the networks shape theirs, written into a folder or a zip file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Tree = Mapping[str, bytes]


def broken_utf8(text: str) -> str:
    """Return a text as Meta's exports have it."""
    return text.encode().decode("latin-1")


def messenger(sender: str, at: int, text: str | None = None, **more: Any) -> dict[str, Any]:
    held = {"sender_name": broken_utf8(sender), "timestamp_ms": at, **more}
    return held if text is None else {**held, "content": broken_utf8(text)}


def exchange(people: list[str], messages: list[dict[str, Any]]) -> bytes:
    held = {"participants": [{"name": broken_utf8(each)} for each in people], "messages": messages, "title": "x"}
    return json.dumps(held).encode()


def facebook() -> Tree:
    root = "your_facebook_activity"
    return {
        f"{root}/messages/inbox/zoe_12/message_1.json": exchange(
            ["Zoé", "Altéa"],
            [
                messenger("Altéa", 1_700_000_300_000, "Avec plaisir, à bientôt 🙂"),
                messenger("Zoé", 1_700_000_200_000, "Où est mon colis ?"),
                messenger("Zoé", 1_700_000_200_000, "Où est mon colis ?"),
                messenger("Zoé", 1_700_000_100_000, photos=[{"uri": f"{root}/messages/inbox/zoe_12/photos/1.jpg"}]),
                messenger("Zoé", 1_700_000_050_000, "retiré", is_unsent=True),
            ],
        ),
        f"{root}/messages/inbox/ben_7/message_1.json": exchange(
            ["Ben", "Altéa"], [messenger("Ben", 1_700_000_000_000, share={"link": "https://example.org/x"})]
        ),
        f"{root}/comments_and_reactions/comments.json": json.dumps(
            {
                "comments_v2": [
                    {
                        "timestamp": 1_700_000_000,
                        "data": [
                            {
                                "comment": {
                                    "timestamp": 1_700_000_000,
                                    "comment": broken_utf8("Merci à tous"),
                                    "author": broken_utf8("Altéa"),
                                }
                            }
                        ],
                        "title": broken_utf8("Altéa commented on Zoé's post."),
                    },
                    {"timestamp": 1_700_000_001, "title": "liked"},
                ]
            }
        ).encode(),
        "profile_information/profile_information.json": json.dumps(
            {"profile_v2": {"name": {"full_name": broken_utf8("Altéa")}}}
        ).encode(),
    }


def instagram() -> Tree:
    root = "your_instagram_activity"

    def comment(text: str, whose: str, at: int) -> dict[str, Any]:
        return {
            "media_list_data": [{"uri": ""}],
            "string_map_data": {
                "Commentaire": {"value": broken_utf8(text)},
                "Propri\u00c3\u00a9taire": {"value": whose},
                "Heure": {"timestamp": at},
            },
        }

    return {
        f"{root}/messages/inbox/lea_1/message_1.json": exchange(
            ["Léa", "altea.mobilites"], [messenger("Léa", 1_700_000_000_000, "Bonjour 👋")]
        ),
        f"{root}/messages/inbox/tom_2/message_1.json": exchange(
            ["Tom", "altea.mobilites"], [messenger("altea.mobilites", 1_700_000_001_000, "Bonjour Tom")]
        ),
        f"{root}/comments/post_comments_1.json": json.dumps([comment("Très juste", "lea", 1_700_000_002)]).encode(),
        f"{root}/comments/reels_comments.json": json.dumps(
            {"comments_reels_comments": [comment("Bravo", "tom", 1_700_000_003)]}
        ).encode(),
    }


def assigned(name: str, value: Any) -> bytes:
    return f"window.YTD.{name}.part0 = {json.dumps(value)}".encode()


def x() -> Tree:
    return {
        "data/account.js": assigned(
            "account",
            [{"account": {"accountId": "11", "username": "AlteaMob", "accountDisplayName": "Altéa", "email": "x@x"}}],
        ),
        "data/tweets.js": assigned(
            "tweets",
            [
                {
                    "tweet": {
                        "id_str": "900",
                        "full_text": "@zoe C&#39;est noté &amp; suivi https://t.co/a",
                        "created_at": "Tue Nov 14 22:13:20 +0000 2023",
                        "in_reply_to_status_id_str": "899",
                        "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://altea.example/1"}]},
                    }
                },
                {
                    "tweet": {
                        "id_str": "901",
                        "full_text": "RT @zoe: bonjour",
                        "created_at": "Tue Nov 14 22:13:21 +0000 2023",
                    }
                },
            ],
        ),
        "data/direct-messages.js": assigned(
            "direct_messages",
            [
                {
                    "dmConversation": {
                        "conversationId": "11-22",
                        "messages": [
                            {"participantsJoin": {"userIds": ["22"]}},
                            {
                                "messageCreate": {
                                    "id": "71",
                                    "senderId": "22",
                                    "recipientId": "11",
                                    "text": "Bonjour",
                                    "createdAt": "2023-11-14T22:13:20.123Z",
                                    "mediaUrls": ["https://ton.x.com/dm/1.jpg"],
                                }
                            },
                        ],
                    }
                }
            ],
        ),
    }


def mastodon() -> Tree:
    public = "https://www.w3.org/ns/activitystreams#Public"

    def posted(number: int, to: list[str], **more: Any) -> dict[str, Any]:
        note = {
            "id": f"https://ville.social/users/mairie/statuses/{number}",
            "type": "Note",
            "content": f"<p>Bonjour {number}</p>",
            "published": "2023-11-14T22:13:20Z",
            "to": to,
            "cc": [],
            "url": f"https://ville.social/@mairie/{number}",
            "attachment": [],
            **more,
        }
        return {"type": "Create", "object": note}

    return {
        "actor.json": json.dumps(
            {"id": "https://ville.social/users/mairie", "preferredUsername": "mairie", "name": "Mairie"}
        ).encode(),
        "outbox.json": json.dumps(
            {
                "type": "OrderedCollection",
                "orderedItems": [
                    posted(1, [public], summary="Travaux"),
                    posted(2, ["https://ville.social/users/zoe"], inReplyTo="https://other.example/@zoe/5"),
                    {"type": "Announce", "object": "https://other.example/@zoe/6"},
                ],
            }
        ).encode(),
    }


def youtube() -> Tree:
    columns = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Post ID,Video ID,Comment Text"
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(columns.split(","))
    texts = '{"text":"Merci "},{"text":"@zoe"}'
    rows.writerow(
        ["Ug1", "UCx", "2023-11-14T22:13:20.123456+00:00", "0", "", "", "v1", '{"text":"Bonjour, \\"vous\\""}']
    )
    rows.writerow(["Ug1.2", "UCx", "2023-11-14T22:14:20.123456+00:00", "0", "Ug1", "", "v1", texts])
    return {"Takeout/YouTube and YouTube Music/comments/comments.csv": b"\xef\xbb\xbf" + out.getvalue().encode()}


KINDS = {"facebook": facebook, "instagram": instagram, "x": x, "mastodon": mastodon, "youtube": youtube}


def in_folder(tree: Tree, folder: Path) -> Path:
    for name, content in tree.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def in_zip(tree: Tree, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in tree.items():
            zipped.writestr(name, content)
    return path
