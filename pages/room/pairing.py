"""Keys for a lecturer's second screen, each of which works once: in the database, since the other screen may come to another replica.

The lecturer's own key is kept so that only the one-time key can read it: whoever reads the database can drive no room.
"""

import hashlib
import secrets

from sqlalchemy import Connection, delete, insert

from pages.room import database, guard, store
from pages.room.tables import PAIRING

LASTS = 120.0  # seconds for which a key for another screen is good


async def give(room: int, key: str) -> str:
    """A new one-time key for the lecturer's key."""
    once = secrets.token_urlsafe(9)

    def put(connection: Connection) -> None:
        now = database.now(connection)
        connection.execute(delete(PAIRING).where(PAIRING.c.until < now))
        row = {"hash": guard.hashed(once), "room": room, "key": _sealed(key.encode(), once).hex(), "until": now + LASTS}
        connection.execute(insert(PAIRING).values(row))

    await store.write(put)
    return once


async def exchanged(room: int, once: str) -> str | None:
    """The lecturer's key for a one-time key of a room, which is used up whatever room it was for."""

    def take(connection: Connection) -> str | None:
        used = delete(PAIRING).where(PAIRING.c.hash == guard.hashed(once))
        found = connection.execute(used.returning(PAIRING.c.room, PAIRING.c.key, PAIRING.c.until)).first()
        if not found or found.room != room or found.until < database.now(connection):
            return None
        return _sealed(bytes.fromhex(found.key), once).decode()

    return await store.write(take)


def _sealed(key: bytes, once: str) -> bytes:
    """A key under a one-time pad, or out of it: 64 bytes made from the one-time key, which is random and used for no other."""
    pad = hashlib.sha512(f"pad {once}".encode()).digest()
    return bytes(one ^ other for one, other in zip(key, pad, strict=False))
