"""Words on a map: which vectors, which words, placed how."""

from typing import Any, NamedTuple

import numpy as np

from pages.embeddings import mounts, work
from pages.embeddings.address import Embeddings
from pages.embeddings.views import choice, own
from pages.frame import controls, layout
from pages.server import models
from viz.embeddings import figures
from viz.embeddings.cloud import payload

KIND = Embeddings
TABLES = {"glove": "GloVe", "lines": "Lines", "own": "Yours"}
WORDS = {"theme": "Themes", "frequent": "Frequent", "list": "Your list"}
BUILT_IN = ("glove", "model")
METHODS = {"pca": "PCA", "umap": "UMAP", "tsne": "t-SNE"}
CLUSTERS = 6

TRY: dict[str, dict[str, Any]] = {
    "Countries": {"table": "glove", "words": "theme", "theme": "countries", "method": "pca", "dimensions": "2"},
    "Verb forms": {"table": "glove", "words": "theme", "theme": "verb forms", "method": "pca", "dimensions": "3"},
    "5,000 words": {"table": "glove", "words": "frequent", "count": "5000", "method": "pca", "dimensions": "3"},
    "Inside the model": {"table": "model", "words": "theme", "theme": "all", "method": "tsne", "dimensions": "2"},
}


def how_many(count: str) -> str:
    """A number of words, and which methods place so many."""
    able = [METHODS[name] for name, most in work.most_points().items() if int(count) <= most]
    return f"{int(count):,}" + ("" if len(able) == len(METHODS) else f" ({' or '.join(able)})")


def side() -> None:
    """The controls of the map."""
    table = controls.pick(KIND, "table", "Vectors", TABLES | {"model": models.title(controls.current(KIND).model)})
    if table == "own":
        own.side()
    elif table == "lines":
        controls.area("lines", "One sentence per line")
    else:
        words = controls.pick(KIND, "words", "Words", WORDS)
        if words == "theme":
            controls.choose(KIND, "theme", "Theme")
        elif words == "frequent":
            controls.choose(KIND, "count", "How many", how_many)
        else:
            controls.area("list", "Your words")
    method = controls.pick(KIND, "method", "Placed by", METHODS)
    if method == "umap":
        controls.slide(KIND, "neighbours", "Neighbours")
        controls.slide(KIND, "min_dist", "Minimum distance, in hundredths")
    if method == "tsne":
        controls.slide(KIND, "perplexity", "Perplexity")
    if method != "pca":
        controls.slide(KIND, "seed", "Seed")
    with controls.row():
        controls.pick(KIND, "dimensions", "Axes", {"2": "2", "3": "3"})
        if table in BUILT_IN:
            controls.pick(KIND, "colour", "Colour", {"auto": "Auto", "speech": "Speech", "cluster": "Cluster"})
    controls.settings(TRY)


class Map(NamedTuple):
    """What is worked out once for a choice of words, a method and a colour: the places, and what the browser is sent."""

    placed: Any  # model.embeddings.projection.Projection
    rows: dict[str, int]
    sent: dict[str, Any]
    notes: list[str]  # settings that these words do not allow


def draw(now: Embeddings) -> layout.Drawn:
    """The map, and the neighbours of the chosen word beside it."""
    chosen = choice.choose(now)
    found = laid_out(now, chosen)
    words, rows = found.sent["words"], found.rows
    selected = rows.get(now.word, rows.get(f" {now.word}", -1))
    built_in = now.table in BUILT_IN  # in these, other forms of a word are no news
    row = int(chosen.rows[selected])
    near = chosen.table.neighbours(row, 10, exclude=[words[selected]] if built_in else ()) if selected >= 0 else []
    caption = figures.map_caption(found.placed, len(words), chosen.missing, [*chosen.table.notes, *found.notes])
    if near:
        caption = figures.near_caption(words[selected], near)
    linked = [(rows.get(word, -1), cosine) for word, cosine in near]
    mounts.cloud(found.sent, payload.choice(found.sent, selected, linked, caption))
    first = words[max(selected, 0)]
    second, cosine = near[0] if near else (words[1], float(np.dot(*chosen.table.unit[chosen.rows[:2]])))
    numbers = figures.map_facts(found.placed, chosen.table.width, len(words), (first, second, cosine))
    return layout.Drawn(numbers, [], listed=(f"Nearest to “{first.strip()}”, by cosine", near))


def laid_out(now: Embeddings, chosen: choice.Chosen) -> Map:
    """The map as a job has made it: named by the controls, for comparing 50,000 vectors would take longer."""
    settings: dict[str, Any] = {} if now.method == "pca" else {"seed": now.seed}
    able = work.possible(
        now.method, len(chosen.rows), chosen.table.width, int(now.dimensions), now.neighbours, now.perplexity
    )
    if now.method == "umap":
        settings |= {"neighbours": able.neighbours, "min_dist": now.min_dist / 100}
    if now.method == "tsne":
        settings["perplexity"] = able.perplexity
    name = f"map {now.method} {able.k} {settings} {chosen.name}"
    count = f"{len(chosen.rows):,}"
    placed = layout.awaited(
        name,
        lambda progress: work.projection(chosen.vectors(), now.method, able.k, **settings),
        f"Placing {count} words by {METHODS[now.method]}…",
    )
    by = colour(now, chosen)

    def colouring(progress: Any) -> Map:
        words = chosen.words()
        groups, names = grouped(by, chosen, words)
        return Map(
            placed,
            {word: at for at, word in enumerate(words)},
            payload.cloud(words, placed.points, groups, names),
            list(able.notes),
        )

    return layout.awaited(f"{by} {name}", colouring, f"Colouring {count} words…")


def colour(now: Embeddings, chosen: choice.Chosen) -> str:
    """What the colours mean: "theme", "speech" or "cluster"."""
    known = now.table in BUILT_IN  # these have words, of which the part of speech can be known
    if known and now.colour != "auto":
        return now.colour
    return "theme" if chosen.groups is not None else "speech" if known else "cluster"


def grouped(by: str, chosen: choice.Chosen, words: list[str]) -> tuple[Any, tuple[str, ...]]:
    """The group of each word, [N], and the groups' names."""
    if by == "theme":
        return chosen.groups, chosen.names
    if by == "speech":
        return figures.used(work.parts_of_speech(words), work.PARTS)
    vectors = chosen.vectors()
    groups = work.clusters(vectors, max(2, min(CLUSTERS, len(vectors) // 3)))
    return groups, figures.cluster_names(vectors, groups, words)
