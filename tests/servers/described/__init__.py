"""Checks what passes between us and a test server against the vendor's own description of its interface.

::

    described = openapi(specification("discord-v10.openapi.json"), base="/api/v10")
    described.check(Exchange("GET", "/api/v10/channels/1/messages", query="limit=50", status=200, answer=b"[]"))

What is not described raises ``NotDescribed`` with a sentence: the call, where in it, what is wrong. A server for
tests hands every exchange to a ``Witness`` instead, which a test asks at its end (``tests/servers/stub.py``).

The descriptions lie beside this project and are read in place: ``specification`` skips where they are absent,
``find_specification`` returns None.
"""

from __future__ import annotations

from .calls import Described, Exchange, NotDescribed, Witness
from .discovery import discovery
from .meta import Graph, graph
from .openapi import openapi
from .places import find_specification, specification
from .telegram import telegram

__all__ = [
    "Described",
    "Exchange",
    "Graph",
    "NotDescribed",
    "Witness",
    "discovery",
    "find_specification",
    "graph",
    "openapi",
    "specification",
    "telegram",
]
