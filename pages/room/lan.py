"""How phones reach this computer: its addresses in the network, and a door for phones alone where Glassbox itself is closed to it."""

import asyncio
import contextlib
import io
import os
import socket
import sys
import time
from typing import NamedTuple

import psutil
import segno
import uvicorn
from starlette.types import ASGIApp

from model.errors import UserError

CHOSEN = "GLASSBOX_ADDRESS"  # in the environment: what phones are told, such as glass.example.org or https://glass.example.org
LOCAL = ("127.", "::1", "localhost")
NOBODY = "192.0.2.1"  # an address that nobody has (RFC 5737)
FRESH = 5.0  # seconds for which this computer's addresses are not looked for anew
PORTS = 20  # that are tried for the door
STARTING = 5.0  # seconds


_found: list[tuple[float, list[str]]] = []  # when, and what


class Place(NamedTuple):
    """Where Glassbox listens: the address as it was asked for, and the port."""

    host: str = "127.0.0.1"
    port: int = 8501


class Door:
    """The way in for phones. Where Glassbox listens at this computer alone, `open` begins to listen in the network, for phones only."""

    def __init__(self) -> None:
        self.main = Place()
        self._server: uvicorn.Server | None = None
        self._running: asyncio.Task[None] | None = None
        self._port = 0

    @property
    def reachable(self) -> bool:
        """Whether phones can come."""
        return self._server is not None or not is_local(self.main.host) or bool(os.environ.get(CHOSEN))

    @property
    def apart(self) -> bool:
        """Whether phones come by a door of their own, behind which the rest of Glassbox is not served."""
        return self._server is not None

    def addresses(self) -> list[str]:
        """Roots of addresses for phones, the likeliest first, such as http://192.168.1.5:8501."""
        if chosen := os.environ.get(CHOSEN, "").strip().rstrip("/"):
            return [chosen if "://" in chosen else f"http://{chosen}"]
        port = self._port or self.main.port
        found = here() if self.reachable else []
        return [f"http://{one}" + ("" if port == 80 else f":{port}") for one in found or ["127.0.0.1"]]

    async def open(self, app: ASGIApp) -> None:
        """Listen in the network too. Raises UserError where no port is free."""
        if self.reachable:
            return
        if not here():
            raise UserError("This computer is in no network: connect it to the Wi-Fi of the room, then try again.")
        door = _bound(self.main.port + 1)
        self._port = door.getsockname()[1]
        self._server = _Quiet(_config(app))
        self._running = asyncio.create_task(self._server.serve([door]))
        end = asyncio.get_running_loop().time() + STARTING
        while not self._server.started and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.02)

    async def shut(self) -> None:
        """Listen no more."""
        if self._server and self._running:
            self._server.should_exit = self._server.force_exit = True
            with contextlib.suppress(asyncio.CancelledError, TimeoutError):
                await asyncio.wait_for(self._running, STARTING)
        self._server = self._running = None


class _Quiet(uvicorn.Server):
    """Leaves the signals that end a process to the server that Glassbox runs in."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app, access_log=False, log_level="warning", lifespan="off", ws="websockets-sansio", ws_max_size=16_384
    )


def _bound(first: int) -> socket.socket:
    """A socket at the first free port from there on."""
    for port in range(first, first + PORTS):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(("0.0.0.0", port))
        except OSError:
            made.close()
            continue
        return made
    raise UserError(f"The ports from {first} on are taken: end another program, or start Glassbox by `make class`.")


def here() -> list[str]:
    """This computer's own addresses (IPv4) in networks, the one that leads outside first. No name is looked up for it: that can take
    seconds where there is no network."""
    now = time.monotonic()
    if not _found or now - _found[0][0] > FRESH:
        every = [one.address for ways in psutil.net_if_addrs().values() for one in ways if one.family == socket.AF_INET]
        _found[:] = [(now, [one for one in dict.fromkeys([_outside(), *every]) if one and not is_local(one)])]
    return _found[0][1]


def is_here(client: str) -> bool:
    """Whether a client is on this computer."""
    return is_local(client) or client in here()


def is_local(host: str) -> bool:
    """Whether an address is this computer for itself alone."""
    return host.startswith(LOCAL)


def _outside() -> str:
    """The address from which others are reached: to "connect" by UDP sends nothing."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((NOBODY, 9))
        return str(probe.getsockname()[0])
    return ""


DOOR = Door()


def qr(address: str, scale: int = 8) -> bytes:
    """An address as a QR code: an SVG, black on white in any theme, with the margin of four modules that scanners need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, scale=scale, light="#fff", xmldecl=False, omitsize=True
    )
    return out.getvalue()


if __name__ == "__main__":
    DOOR.main = Place("0.0.0.0", int(sys.argv[1]))
    print("Glassbox, for phones in the same network: " + " or ".join(DOOR.addresses()))
    print(f"At this computer: http://127.0.0.1:{sys.argv[1]} (press J there to open a room)")
