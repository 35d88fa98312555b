"""Questions that a view asks while a person drags or plays: answered at once, beside Streamlit, which would run the
whole page. What is asked is checked by the chapter that answers; answers come from the same keepers as the pages'.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from model.errors import UserError
from pages.server import idle, metrics
from pages.server.checks import BadQuestion, Question, as_json
from pages.server.limits import Full, Gate

log = logging.getLogger("glassbox")
MOST_BYTES = 200_000
MOST_AT_ONCE = 400  # questions that are answered, or wait for a thread
CROWDED = "Too many people ask at once: try again in a moment."
Answers = Mapping[str, Callable[[Question], dict[str, Any]]]


def route(answers: Answers) -> Route:
    """The address under which these questions are answered."""
    gate = Gate(MOST_AT_ONCE)

    async def answer(request: Request) -> Response:
        """One question. A sentence as `error` says what was wrong with it.

        Only JSON is taken: a browser asks before it sends that from a page of another site, and is told no.
        """
        work = answers.get(request.path_params["kind"])
        if not work or request.headers.get("content-type") != "application/json":
            return JSONResponse({"error": "This is not a question that Glassbox knows."}, 404)
        said = await body(request, MOST_BYTES)
        if said is None:
            return JSONResponse({"error": "This question is too long: shorten the text."}, 413)
        try:
            with gate.entered():
                return await run_in_threadpool(answered, work, said)
        except Full:
            return JSONResponse({"error": CROWDED}, 503, {"Retry-After": "2"})

    return Route("/glassbox/live/{kind:path}", answer, methods=["POST"])


async def body(request: Request, most: int) -> bytes | None:
    """What is sent, or None as soon as it is more than `most` bytes."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > most:
            return None
    return bytes(found)


def answered(work: Callable[[Question], dict[str, Any]], body: bytes) -> Response:
    """What `work` answers to a question, or a sentence why it does not."""
    idle.note()
    try:
        with metrics.ANSWERING.time():
            return Response(as_json(work(Question.read(body))), media_type="application/json")
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    except BadQuestion as error:
        log.warning("a question that no view asks")
        log.debug("%s", error)  # may hold what somebody typed
        return JSONResponse({"error": "This question makes no sense here: reload the page."}, 400)
    except Exception:
        log.exception("a question could not be answered")
        sentence = "Glassbox made a mistake here: change something, or see the terminal that started it."
        return JSONResponse({"error": sentence}, 500)
