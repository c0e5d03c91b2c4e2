"""A history as a replica of a team's log: what is told of it, and what is folded into it.

Each function takes a connection and is called inside a transaction on the writer. How it fits together is in
ARCHITECTURE.md ("The team's hub").
"""

from .aside import drop_aside, refuse_all, refused, set_aside
from .folding import Folded, Judge, fold
from .gates import admitted, decided_here, fence, keep_fence
from .sharing import adopt, anchor, begin, end, restart, shared_brands
from .telling import accepted, outgoing, unsaid

__all__ = [
    "Folded",
    "Judge",
    "accepted",
    "admitted",
    "adopt",
    "anchor",
    "begin",
    "decided_here",
    "drop_aside",
    "end",
    "fence",
    "fold",
    "keep_fence",
    "outgoing",
    "refuse_all",
    "refused",
    "restart",
    "set_aside",
    "shared_brands",
    "unsaid",
]
