"""Phones that join a room and answer, many in one process: they speak WebSocket by hand, since a library would need more of the
processor than the server that is measured. This computer only, and no longer than asked.
"""

import asyncio
import contextlib
import json
import os
import secrets
import struct
import time
from base64 import b64encode
from typing import Any

TOKEN = "gb-phone={}"


class Phone(asyncio.Protocol):
    """One phone. state: the last it heard; heard: when that came; saved: of its last answer."""

    def __init__(self, code: str, host: str, reads: bool = True) -> None:
        self.token = secrets.token_urlsafe(16)
        self._code, self._host, self._reads = code, host, reads
        self._rest, self._open = b"", False
        self.transport: asyncio.Transport | None = None
        self.question, self.state = 0, ""
        self.heard: dict[tuple[int, str], float] = {}  # when it first heard of a question in a state
        self.answered: dict[
            int, tuple[Any, float, float]
        ] = {}  # by question: value, when it was sent, when it was saved
        self._waiting: dict[int, tuple[int, Any, float]] = {}
        self.refused: set[str] = set()  # sentences that it was told instead
        self._number = 0
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self._rest, self._open = transport, b"", False
        self.gone.clear()
        self._waiting.clear()
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /j/{self._code}/socket HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: http://{self._host}\r\n"
            f"Cookie: {TOKEN.format(self.token)}\r\n\r\n".encode()
        )
        if not self._reads:
            transport.pause_reading()

    def connection_lost(self, _: Exception | None) -> None:
        self.gone.set()

    def data_received(self, data: bytes) -> None:
        self._rest += data
        if not self._open:
            head, found, rest = self._rest.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                return self.close()
            self._open, self._rest = True, rest
        while frame := self._frame():
            self._take(*frame)

    def answer(self, value: Any) -> None:
        """Answer the question that is asked now."""
        self._number += 1
        self._waiting[self._number] = (self.question, value, time.perf_counter())
        sent = {"n": self._number, "question": self.question, "round": 1, "item": 0, "answer": value}
        self._send(0x1, json.dumps(sent).encode())

    @property
    def is_open(self) -> bool:
        """Whether it is connected, and has heard."""
        return self._open and not self.gone.is_set()

    def close(self) -> None:
        """Leave."""
        if self.transport:
            self.transport.abort()

    def _send(self, kind: int, data: bytes) -> None:
        size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + struct.pack(">H", len(data))
        if self.transport and not self.transport.is_closing():
            self.transport.write(bytes([0x80 | kind]) + size + bytes(4) + data)  # a mask of zeros changes nothing

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame: its kind and what is in it."""
        rest = self._rest
        if len(rest) < 2:
            return None
        size, at = rest[1] & 0x7F, 2
        if size == 126:
            size, at = (struct.unpack(">H", rest[2:4])[0], 4) if len(rest) >= 4 else (1 << 62, 4)
        elif size == 127:
            size, at = (struct.unpack(">Q", rest[2:10])[0], 10) if len(rest) >= 10 else (1 << 62, 10)
        if len(rest) < at + size:
            return None
        self._rest = rest[at + size :]
        return rest[0] & 0x0F, rest[at : at + size]

    def _take(self, kind: int, data: bytes) -> None:
        now = time.perf_counter()
        if kind == 0x9:
            return self._send(0xA, data)
        if kind != 0x1:
            return None
        found = json.loads(data)
        if "saved" in found and found["saved"] in self._waiting:
            question, value, sent = self._waiting.pop(found["saved"])
            self.answered[question] = (value, sent, now)
        elif "refused" in found:
            self._waiting.pop(found["refused"], None)
            self.refused.add(found["why"])
        elif "room" in found:
            self.state = found["room"]["state"]
            self.question = (found["room"]["question"] or {"id": 0})["id"]
            self.heard.setdefault((self.question, self.state), now)
        return None


async def stay(phone: Phone, address: str) -> None:
    """Connect again whenever the connection has gone, as a phone's page does, until this is cancelled."""
    name, port = address.removeprefix("http://").split(":")
    while True:
        await phone.gone.wait()
        await asyncio.sleep(0.25 + 0.25 * secrets.randbelow(100) / 100)
        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().create_connection(lambda: phone, name, int(port))


async def join(address: str, code: str, count: int, reads: bool = True, at_once: int = 100) -> list[Phone]:
    """So many phones, connected, each of which has heard the state of the room."""
    host = address.removeprefix("http://")
    name, port = host.split(":")
    made = [Phone(code, host, reads) for _ in range(count)]
    loop = asyncio.get_running_loop()
    for first in range(0, count, at_once):
        group = made[first : first + at_once]
        await asyncio.gather(*(loop.create_connection(lambda one=one: one, name, int(port)) for one in group))  # type: ignore[misc]
        await until(lambda group=group: not reads or all(one.state for one in group), 60)
    return made


async def until(true: Any, seconds: float) -> bool:
    """Wait until something is true, at most so long; whether it is."""
    end = time.perf_counter() + seconds
    while not true() and time.perf_counter() < end:
        await asyncio.sleep(0.005)
    return bool(true())
