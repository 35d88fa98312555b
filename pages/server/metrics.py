"""What a Prometheus server may read of this process: how many are here, what waits, how long reading takes, what is kept.

Numbers only: no text of anybody, no name and no address.
"""

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, Histogram, generate_latest
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.server import keep, processes

SESSIONS = Gauge("glassbox_sessions", "Browsers that have the whole app open")
WAITING = Gauge("glassbox_texts_waiting", "Texts that wait for a model")
BATCH = Histogram(
    "glassbox_batch_texts", "Texts that are read in one forward pass", buckets=(1, 2, 4, 8, 16, 32, 64, 128)
)
READING = Histogram(
    "glassbox_reading_seconds", "What one forward pass takes", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
)
ANSWERING = Histogram(
    "glassbox_answering_seconds", "What an answer to a view takes", buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10)
)
RUNNING = Histogram(
    "glassbox_running_seconds", "What a run of a page takes", ["page"], buckets=(0.03, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
)
LEARNING = Gauge("glassbox_learning", "Models that learn, or wait for their next turn, in processes of their own")
TURNS = Gauge("glassbox_turns_waiting", "Turns that are asked for and not done")
LEARNING.set_function(lambda: float(sum(len(one.numbers) for one in processes.lanes())))
TURNS.set_function(lambda: float(sum(one.waiting for one in processes.lanes())))
KEPT = Gauge("glassbox_kept_bytes", "What is kept of all that was computed, as last weighed")
KEPT.set_function(lambda: float(sum(one.nbytes for one in keep.keepers())))


def routes(allowed: Callable[[HTTPConnection], bool], ready: Callable[[], bool]) -> list[Route]:
    """/metrics, for those that are allowed to read it; /readyz, which says whether a visitor would be served now; and /healthz, whether
    the server answers at all."""

    async def metrics(request: Request) -> Response:
        if not allowed(request):
            return PlainTextResponse("These numbers are for the computer that Glassbox runs on.\n", 403)
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)

    async def readiness(_: Request) -> Response:
        return PlainTextResponse("ready\n") if ready() else PlainTextResponse("the model is being opened\n", 503)

    async def life(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    served = {"/metrics": metrics, "/readyz": readiness, "/healthz": life}
    return [Route(path, answer, methods=["GET"]) for path, answer in served.items()]
