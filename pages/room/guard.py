"""Who is who, and who may do what: codes, keys in cookies, where a question may come from, how often one may try.

A key is a random word in a HttpOnly cookie; only its hash is kept. It never stands in an address that a projector shows.
"""

import hashlib
import os
import secrets
import time
from collections import OrderedDict
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from pages.room import lan

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # without vowels no code is a word of any language, nor looks like a digit
LENGTH = 6
PHONE, LECTURER, LOOK = "gb-phone", "gb-lecturer", "gb-look"  # cookies
YEAR = 365 * 24 * 3600
PROXIED = (
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "forwarded",
    "via",
)  # a proxy was here
PASSWORD = "GLASSBOX_LECTURER"  # in the environment: who is not at this computer opens a room with it


def new_code() -> str:
    """For a projector: six letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def as_code(typed: str) -> str:
    """A code as it was meant: with capitals, without spaces; "" for what cannot be one."""
    found = "".join(typed.split()).upper()
    return found if len(found) == LENGTH and set(found) <= set(LETTERS) else ""


def new_key() -> str:
    """That nobody guesses: 128 bits."""
    return secrets.token_urlsafe(16)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def cookie(connection: HTTPConnection, name: str) -> str:
    """A cookie of ours, "" where there is none or it is none of ours."""
    found = connection.cookies.get(name, "")
    return found if 16 <= len(found) <= 64 and found.isascii() else ""


def give(answer: Response, connection: HTTPConnection, name: str, key: str) -> None:
    """Put a key into a cookie, which scripts cannot read and other sites cannot use."""
    site: Literal["strict", "lax"] = "strict" if name == LECTURER else "lax"  # a phone comes from the link of a code
    secure = connection.url.scheme in ("https", "wss")
    answer.set_cookie(name, key, max_age=YEAR, httponly=True, samesite=site, secure=secure)


def is_lecturer(connection: HTTPConnection, key: str) -> bool:
    """Whether this browser has the key of the room whose key's hash is `key`."""
    return secrets.compare_digest(hashed(cookie(connection, LECTURER)), key)


def at_home(connection: HTTPConnection) -> bool:
    """Whether it comes from the computer that Glassbox runs on, and straight: behind a proxy nobody is at home, since what a proxy
    says of where somebody sits may be what that somebody has told it."""
    client = connection.client.host if connection.client else ""
    return lan.is_here(client) and not any(name in connection.headers for name in PROXIED)


def may_open(connection: HTTPConnection, password: str) -> bool:
    """Whether this browser may open a room: at this computer, or with the password."""
    wanted = os.environ.get(PASSWORD, "")
    return at_home(connection) or bool(wanted and secrets.compare_digest(wanted.encode(), password.encode()))


def own_origin(connection: HTTPConnection) -> bool:
    """Whether a page of this very server asks: a browser says where a question comes from, and another site's is told no."""
    origin = connection.headers.get("origin")
    if origin is None:  # not a browser, or one that asks its own server
        return connection.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return urlsplit(origin).netloc == connection.headers.get("host", "")


def address_of(connection: HTTPConnection) -> str:
    """Where it comes from, as far as limits go."""
    return connection.client.host if connection.client else ""


class Rate:
    """How often one address may do something: `most` at once, and `each` more a second. Of the addresses seen last, `KEPT`."""

    KEPT = 5_000

    def __init__(self, most: float, each: float) -> None:
        self._most, self._each = most, each
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> bool:
        """Once more. False where it was too often."""
        now = time.monotonic()
        left, then = self._left.pop(address, (self._most, now))
        left = min(self._most, left + (now - then) * self._each)
        self._left[address] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > self.KEPT:
            self._left.popitem(last=False)
        return left >= 1
