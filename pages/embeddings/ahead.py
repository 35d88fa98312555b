"""What Embeddings needs for its pictures, made before anybody looks."""

from pages.embeddings import work
from pages.embeddings.address import Embeddings
from pages.server import models
from pages.server.keep import keep

FEW = 40  # words: enough to place some


def prepare(now: Embeddings) -> None:
    """The table, which is read from a file; for a map also what places words, which takes a second to import."""
    if now.view in ("lookup", "context", "order"):
        models.trace(now.model, now.first if now.view == "context" else now.text)
    if now.view == "map" and now.table in ("glove", "model"):
        work.table(now.table, now.model)
        _imported(now.method)
    elif now.view in ("algebra", "axes"):
        work.table(now.space, now.model)


@keep(3)
def _imported(method: str) -> bool:
    """A few words placed by a method, of which only the imports and what was compiled are wanted."""
    settings = {} if method == "pca" else {"seed": 0}
    able = work.possible(method, FEW, 50, 2, 10, 10)
    settings |= {"umap": {"neighbours": able.neighbours, "min_dist": 0.1}, "tsne": {"perplexity": able.perplexity}}.get(
        method, {}
    )
    work.projection(work.vectors("glove").unit[:FEW], method, able.k, **settings)
    return True
