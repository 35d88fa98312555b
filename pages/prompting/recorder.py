"""Records what Prompting measures: python -m pages.prompting.recorder [view ...]"""

from collections.abc import Callable

from pages.prompting.work import few
from pages.server import recordings
from pages.server.recordings import Made
from viz.prompting.fewshot import payload


def fewshot() -> Made:
    """Each task, asked in each way, with what is said to each question."""
    runs = {key: few.measured(ask).upto(len(ask.task.items)) for key, ask in few.runs().items()}
    return few.settings(), [0], {"runs": {key: [payload.step(one) for one in steps] for key, steps in runs.items()}}


MAKERS: dict[str, Callable[[], Made]] = {few.NAME: fewshot}

if __name__ == "__main__":
    recordings.make(few.CHAPTER, MAKERS)
