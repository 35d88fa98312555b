"""What the view of a run is told while it goes on, and the file in which its model is saved."""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.frame import runs
from pages.frame.cache import UserError
from pages.frame.questions import whole
from viz.training.trainer import payload

AT_ONCE = 12  # looks in one answer


def train(asked: Mapping[str, Any]) -> dict[str, Any]:
    """How the run `run` goes after being told to `do` something (runs.DOING): what came after the first `points` and
    `looks`, and, if `about`, what stays the same."""
    run, points, looks = runs.find(str(asked["run"])), whole(asked["points"]), whole(asked["looks"])
    if asked["do"] not in runs.DOING:
        raise ValueError(f"{asked['do']!r} is nothing that a run does")
    run.tell(asked["do"])
    state = run.state  # before its looks: a run that is over has no later ones
    found = run.looks[looks : looks + AT_ONCE]
    piece = run.trainer.texts.tokenizer.piece if run.trainer else None
    more = len(run.looks) > looks + len(found)
    return {
        "from": [points, looks],
        "state": "running" if more and state == "over" else state,  # so that the view asks again
        "place": run.place,
        "said": "" if more else run.said,
        "speed": round(run.speed),
        "points": [payload.point(*one) for one in run.points[points:]],
        "looks": [payload.look(one, piece) for one in found] if piece else [],
        "about": about(run) if asked["about"] and piece else None,
    }


def about(run: runs.Run) -> dict[str, Any]:
    """What stays the same in a run."""
    texts, watcher, config = run.trainer.texts, run.watcher, run.trainer.recipe.model
    return payload.about(watcher.groups, watcher.sentence, len(watcher.prompt), texts.floor, config.vocab_size,
                         sum(one.numel() for one in run.trainer.model.parameters()), texts.tokenizer.piece)  # fmt: skip


async def model_file(request: Request) -> Response:
    """The model run-<id>-<step> as a file."""
    name = request.path_params["name"]
    try:
        data = await run_in_threadpool(runs.file, name)
    except UserError as error:
        return PlainTextResponse(str(error), 404)
    step = name.rpartition("-")[2]
    headers = {"Content-Disposition": f'attachment; filename="glassbox-step-{step}.safetensors"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


ROUTE = Route("/glassbox/model/{name}", model_file, methods=["GET"])
