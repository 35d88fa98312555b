"""A Ray cluster on this computer alone, with a served model in it, for the tests and benchmarks: ended by its own process."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from model.pretrained.language_model import LanguageModel
from tests.browser.serve import free_port


def opened(name: str) -> LanguageModel:
    """What a replica opens: a built-in model, or a tiny one of any family."""
    from model import pretrained
    from tests.model.pretrained import test_pretrained as contract

    return contract.tiny(name).ours if name in contract.TINY else pretrained.load(name, device="cpu")


@contextmanager
def cluster(**settings: Any) -> Iterator[str]:
    """The http address of a served model; settings: of model.served.deployment.Settings."""
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))  # or Ray would leave one in the home directory
    os.environ.setdefault("RAY_AUTH_MODE", "token")
    from model.served import __main__ as start

    start.join()
    from model.served import deployment

    port = free_port()
    try:
        deployment.run(deployment.Settings(**settings), port=port, open_=opened)
        yield f"http://127.0.0.1:{port}"
    finally:
        deployment.end()


def replicas() -> list[psutil.Process]:
    """The processes of the replicas that run now."""
    found = []
    for one in psutil.Process().children(recursive=True):
        try:
            if "ServeReplica" in " ".join(one.cmdline()):
                found.append(one)
        except psutil.Error:
            continue
    return found
