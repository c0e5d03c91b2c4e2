"""What Meta's terms ask of who keeps copies of what Facebook, Instagram and Threads gave.

Source: developers.facebook.com/terms/dfc_platform_terms (3.d, retention, deletion and accessibility of platform data).
"""

from __future__ import annotations

from cm_inbox.models.duties import Duty, DutyKind
from cm_inbox.models.sentences import Sentence

DUTIES = (
    Duty(
        DutyKind.GONE,
        0,
        Sentence("Meta wants what people delete there to be deleted here, and nothing kept for longer than needed."),
        "https://developers.facebook.com/terms/dfc_platform_terms/",
    ),
)
