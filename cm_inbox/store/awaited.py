"""The store's futures for coroutines. Apart from ``database``, which the window imports before asyncio is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from .connection import Connection
from .database import Store

P = ParamSpec("P")
T = TypeVar("T")


async def read(store: Store, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a query on a reader thread. Raises what the query raises, StoreError."""
    return await asyncio.wrap_future(store.background(query, *args, **kwargs))


async def write(store: Store, job: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a change; being cancelled meanwhile does not stop it. Raises what the job raises, StoreError."""
    return await asyncio.shield(asyncio.wrap_future(store.write(job, *args, **kwargs)))


async def write_urgent(
    store: Store, job: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """The same before anything that waits, and kept through a power cut."""
    return await asyncio.shield(asyncio.wrap_future(store.write_urgent(job, *args, **kwargs)))
