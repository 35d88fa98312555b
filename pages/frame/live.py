"""Questions that a view asks while a person drags or plays: answered at once, beside Streamlit, which would run the
whole page. What is asked is checked here; answers come from the same cache as the pages'.
"""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages.frame import answers, rlhf_answers, training_answers, trial_answers
from pages.frame.cache import UserError

log = logging.getLogger(__name__)
MOST_BYTES = 200_000
KINDS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    **answers.KINDS,
    "train": training_answers.train,
    **trial_answers.KINDS,
    **rlhf_answers.KINDS,
}


async def answer(request: Request) -> JSONResponse:
    """One question. A sentence as `error` says what was wrong with it.

    Only JSON is taken: a browser asks before it sends that from a page of another site, and is told no.
    """
    work = KINDS.get(request.path_params["kind"])
    if not work or request.headers.get("content-type") != "application/json":
        return JSONResponse({"error": "This is not a question that Glassbox knows."}, 404)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return JSONResponse({"error": "This question is too long: shorten the text."}, 413)
    try:
        return JSONResponse(await run_in_threadpool(work, json.loads(body, parse_constant=_refuse)))
    except UserError as error:
        return JSONResponse({"error": str(error)}, 422)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        log.info("a question that makes no sense: %r", error)
        return JSONResponse({"error": "This question makes no sense here: reload the page."}, 400)


def _refuse(name: str) -> None:
    """JSON knows no NaN and no infinity, whatever Python's reader says."""
    raise ValueError(name)


ROUTE = Route("/glassbox/live/{kind}", answer, methods=["POST"])
