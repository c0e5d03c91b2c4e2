"""Waiting for a condition instead of for seconds."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")


@overload
async def until(condition: Callable[[], Awaitable[T | None]], *, within: float = 20.0, every: float = 0.05) -> T: ...
@overload
async def until(condition: Callable[[], T | None], *, within: float = 20.0, every: float = 0.05) -> T: ...
async def until(condition: Callable[[], Any], *, within: float = 20.0, every: float = 0.05) -> Any:
    """Call the condition until it gives something true, and return that. Fails after ``within`` seconds."""
    deadline = time.monotonic() + within
    while True:
        result = condition()
        if inspect.isawaitable(result):
            result = await result
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {inspect.getsource(condition).strip()}")
        await asyncio.sleep(every)


def until_sync(condition: Callable[[], T | None], *, within: float = 20.0, every: float = 0.05) -> T:
    """The same without an event loop."""
    deadline = time.monotonic() + within
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {inspect.getsource(condition).strip()}")
        time.sleep(every)
    return result
