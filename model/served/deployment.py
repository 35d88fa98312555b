"""The model as a deployment of Ray Serve: texts that come at once are read in one pass, and every text has a replica that keeps its trace.

A replica is chosen by hashing the text (Karger et al. 1997, consistent hashing), so that whoever asks for another part of a trace asks
the replica that holds it; when replicas come or go, few texts change theirs. Only this module and `__main__` import Ray.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ray
from ray import serve
from ray.serve.config import AutoscalingConfig, RequestRouterConfig
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from model import pretrained
from model.pretrained.language_model import LanguageModel
from model.served import wire
from model.served.holder import Holder, Text
from model.served.line import APP

ROUTER = "ray.serve.experimental.consistent_hash_router.ConsistentHashRouter"
MOST_AT_ONCE = 64  # questions that a replica works on; a pass bounds its tokens itself
MOST_WAITING = 400  # questions that wait for all replicas; more are told to come again


class Settings(NamedTuple):
    """How the model is served.

    models    names, as model.pretrained.load takes them
    replicas  how many at least;  most: at most, by how much is asked of them;  busy: questions at once of each, above which more come
    cpus, gpus  of each replica; its threads are as many as its cpus
    wait      seconds that a text waits for others to be read with
    room      bytes of traces that a replica keeps
    """

    models: tuple[str, ...] = ("smollm2",)
    replicas: int = 1
    most: int = 1
    busy: float = 8.0
    cpus: float = 1.0
    gpus: float = 0.0
    wait: float = 0.005
    room: int = 2**30


class Reader:
    """A replica. open_: opens a model by its name."""

    def __init__(self, settings: Settings, open_: Callable[[str], LanguageModel] = pretrained.load) -> None:
        import torch

        torch.set_num_threads(max(1, int(settings.cpus)))
        self._holder = Holder({name: open_(name) for name in settings.models}, settings.room)
        self._together.set_batch_wait_timeout_s(settings.wait)

    async def __call__(self, request: Request) -> Response:
        """A question by HTTP."""
        if int(request.headers.get("content-length", 0)) > wire.MOST_ASKED:
            return PlainTextResponse("this question is too long", 413)
        return Response(await self.ask(await request.body()), media_type="application/octet-stream")

    async def ask(self, body: bytes) -> bytes:
        """A question; the answer holds whatever went wrong."""
        try:
            asked = wire.unpack(body)
            await asyncio.gather(*map(self._together, self._holder.wanted(asked)))
        except (KeyError, ValueError) as error:
            return wire.failed(ValueError(str(error)))
        return await asyncio.to_thread(self._holder.answer, asked)

    @serve.batch(max_batch_size=MOST_AT_ONCE)
    async def _together(self, texts: list[Text]) -> Sequence[None]:
        await asyncio.to_thread(self._holder.read, texts)
        return [None] * len(texts)


def application(
    settings: Settings, open_: Callable[[str], LanguageModel] = pretrained.load
) -> Any:  # -> serve.Application
    """What `serve.run` takes."""
    most = max(settings.most, settings.replicas)
    scaled: dict[str, Any] = {"num_replicas": settings.replicas}
    if most > settings.replicas:
        scaled = {
            "autoscaling_config": AutoscalingConfig(
                min_replicas=settings.replicas, max_replicas=most, target_ongoing_requests=settings.busy
            )
        }
    made = serve.deployment(
        Reader,
        name="reader",
        max_ongoing_requests=MOST_AT_ONCE,
        max_queued_requests=MOST_WAITING,
        ray_actor_options={"num_cpus": settings.cpus, "num_gpus": settings.gpus},
        request_router_config=RequestRouterConfig(request_router_class=ROUTER),
        health_check_period_s=1.0,
        health_check_timeout_s=30.0,
        graceful_shutdown_timeout_s=5.0,
        **scaled,
    )
    return made.bind(settings, open_)


def run(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    open_: Callable[[str], LanguageModel] = pretrained.load,
) -> None:
    """Serve, in the Ray cluster that this process has joined; returns when the model is open."""
    serve.start(proxy_location="HeadOnly", http_options={"host": host, "port": port})
    serve.run(application(settings, open_), name=APP)


def end() -> None:
    """Stop serving, and leave the cluster; one that this process started ends with it."""
    serve.shutdown()
    ray.shutdown()
