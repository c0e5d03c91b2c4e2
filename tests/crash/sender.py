"""The program that test_crash_sending kills: reads, answers and hides everything, sends, and says what it did.

``python -m tests.crash.sender FOLDER SERVER [finish]``. Each line on stdout is an acknowledgement: what it
names is committed. With ``finish`` it ends when nothing is left to send.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from cm_inbox.models.accounts import SignInMethod
from cm_inbox.models.decisions import DecisionKind
from cm_inbox.models.queue import View
from cm_inbox.networks.base import SignInRequest
from tests.plain_network import PlainNetwork
from tests.rig import Rig, rig
from tests.waiting import until


async def main(folder: Path, server: str, *, finish: bool) -> None:
    async with rig(folder, load=lambda _: PlainNetwork) as ours:
        if not ours.inbox.accounts():
            await ours.connect("plain", SignInRequest(SignInMethod.TOKEN, server=server))
        say("READY")
        await ours.outbox.recover()
        sending = asyncio.create_task(ours.outbox.run())
        try:
            await work(ours, forever=not finish)
            if finish:
                await until(
                    lambda: not [each for each in ours.inbox.outbox(limit=10_000) if each.state in LIVE], within=200
                )
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
        say("DONE")


LIVE = ("waiting", "sending", "unknown")


async def work(ours: Rig, *, forever: bool) -> None:
    while True:
        await ours.pull()
        for conversation_id in list(ours.inbox.ids(View.INBOX)):
            native = ours.inbox.conversation(conversation_id).messages[0].message.id
            kind = DecisionKind.HIDE if int(native) % 3 == 0 else DecisionKind.REPLY
            text = f"answer to {native}" if kind is DecisionKind.REPLY else ""
            if kind is DecisionKind.HIDE:
                hidden = ours.inbox.decide(kind, [conversation_id], delay=0)
                receipt = await asyncio.wrap_future(hidden)
                for decision in receipt.decisions:
                    say(f"ACK {decision.id}")
                kind = DecisionKind.DONE
            receipt = await asyncio.wrap_future(ours.inbox.decide(kind, [conversation_id], text=text, delay=0))
            for decision in receipt.decisions:
                say(f"ACK {decision.id}")
        if not forever and not ours.inbox.ids(View.INBOX):
            return


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], finish="finish" in sys.argv))
