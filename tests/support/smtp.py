"""A real SMTP server on this machine, which a test can stop at each step of a conversation."""

from __future__ import annotations

import asyncio
import re
import threading
from email import message_from_bytes

from aiosmtpd.smtp import SMTP, Envelope, Session


class Gate:
    """A step of the conversation: ``reached`` by a client, ``open`` when it may go on."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.open.set()

    def shut(self) -> None:
        self.open.clear()
        self.reached.clear()

    async def passed(self) -> None:
        self.reached.set()
        while not self.open.is_set():
            await asyncio.sleep(0.01)


class Relay:
    """Keeps what it accepted; a client that vanishes before its « 250 » was not heard."""

    def __init__(self) -> None:
        self.accepted: list[bytes] = []
        self.unknown: set[str] = set()
        self.greeting, self.data = Gate(), Gate()
        self.conversations = 0
        self.transports: set[asyncio.Transport] = set()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def message_ids(self) -> list[str]:
        """The local parts of the Message-ID accepted, in order, doubles included."""
        found = (message_from_bytes(content)["Message-ID"] for content in list(self.accepted))
        return [re.fullmatch(r"<([^@]+)@[^>]+>", message_id)[1] for message_id in found]

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        serving = self._loop.create_server(lambda: _Server(self), "127.0.0.1", 0)
        server = self._loop.run_until_complete(serving)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        for transport in self.transports:
            transport.abort()
        # One turn of the loop to close what was aborted.
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()


class _Server(SMTP):
    def __init__(self, relay: Relay) -> None:
        super().__init__(_Handler(relay), hostname="localhost")
        self._relay = relay

    def connection_made(self, transport: asyncio.Transport) -> None:
        self._relay.transports.add(transport)
        super().connection_made(transport)

    async def _handle_client(self) -> None:
        self._relay.conversations += 1
        try:
            await self._relay.greeting.passed()
            await super()._handle_client()
        finally:
            self._relay.conversations -= 1


class _Handler:
    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if address in self._relay.unknown:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        # The client that dies here ends this conversation, and its letter with it.
        await self._relay.data.passed()
        self._relay.accepted.append(bytes(envelope.content))
        return "250 OK"
