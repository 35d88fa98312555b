"""Files that a page offers to take home, made when they are asked for."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model.errors import UserError


def route(
    address: str, make: Callable[[str], bytes], called: Callable[[str], str], kind: str = "application/octet-stream"
) -> Route:
    """Answers `address`, which has {name} in it, with what `make` makes for that name, as a file `called` so.

    A UserError of `make` is answered with its sentence.
    """

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            data = await run_in_threadpool(make, name)
        except UserError as error:
            return PlainTextResponse(str(error), 404)
        return Response(
            data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{called(name)}"'}
        )

    return Route(address, file, methods=["GET"])
