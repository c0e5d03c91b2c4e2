"""What Meta's terms ask of who keeps copies of what its networks gave, and what it approves apps for.

Source: developers.facebook.com/terms/dfc_platform_terms (3.d, retention, deletion and accessibility of platform data);
developers.facebook.com/docs/messenger-platform (send-messages: 24 hours, and 7 days with the tag HUMAN_AGENT).
"""

from __future__ import annotations

from cm_inbox.models.apps import Approval
from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.instants import Millis
from cm_inbox.models.sentences import Sentence

DAY: Millis = 86_400_000

DUTIES = (
    Duty(
        DutyKind.GONE,
        0,
        Sentence("Meta wants what people delete there to be deleted here, and nothing kept for longer than needed."),
        "https://developers.facebook.com/terms/dfc_platform_terms/",
    ),
)

HUMAN_AGENT = Approval(
    "human_agent",
    6 * DAY,
    Sentence("Meta has approved “human_agent” for this app"),
    Sentence(
        "Private messages can then be answered for seven days instead of 24 hours, by people only. Meta tells no "
        "account whether it did; the documentation says how one asks for it: “Networks”, “After 24 hours”."
    ),
)
