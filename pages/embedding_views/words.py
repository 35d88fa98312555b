"""Words on a map: which vectors, which words, placed how."""

from typing import Any

from pages.embedding_views import choice
from pages.frame import cache, components, controls, layout, state
from viz import embeddings as figures
from viz.components.cloud import payload

KIND = state.Embeddings
TABLES = {"glove": "GloVe", "smollm2": "SmolLM2", "lines": "Lines", "own": "Yours"}
WORDS = {"theme": "Themes", "frequent": "Frequent", "list": "Your list"}
METHODS = {"pca": "PCA", "umap": "UMAP", "tsne": "t-SNE"}
CLUSTERS = 6
MEGABYTES = 50


TRY: dict[str, dict[str, Any]] = {
    "Countries": {"table": "glove", "words": "theme", "theme": "countries", "method": "pca", "dimensions": "2"},
    "Verb forms": {"table": "glove", "words": "theme", "theme": "verb forms", "method": "pca", "dimensions": "3"},
    "5,000 words": {"table": "glove", "words": "frequent", "count": "5000", "method": "pca", "dimensions": "3"},
    "Inside SmolLM2": {"table": "smollm2", "words": "theme", "theme": "all", "method": "tsne", "dimensions": "2"},
}


def side() -> None:
    """The controls of the map."""
    table = controls.pick(KIND, "table", "Vectors", TABLES)
    if table == "own":
        controls.upload(
            "vectors",
            "A word and its numbers a line (.csv, .tsv), or an array (.npy)",
            ["csv", "tsv", "npy"],
            MEGABYTES,
            cache.own_vectors,
        )
    elif table == "lines":
        controls.area("lines", "A sentence a line")
    else:
        words = controls.pick(KIND, "words", "Words", WORDS)
        if words == "theme":
            controls.choose(KIND, "theme", "Theme")
        elif words == "frequent":
            controls.choose(KIND, "count", "How many", lambda one: f"{int(one):,}")
        else:
            controls.area("list", "Your words")
    method = controls.pick(KIND, "method", "Placed by", METHODS)
    if method == "umap":
        controls.slide(KIND, "neighbours", "Neighbours")
        controls.slide(KIND, "spread", "Least distance, in hundredths")
    if method == "tsne":
        controls.slide(KIND, "perplexity", "Perplexity")
    if method != "pca":
        controls.slide(KIND, "seed", "Seed")
    with controls.row():
        controls.pick(KIND, "dimensions", "Axes", {"2": "2", "3": "3"})
        if table in ("glove", "smollm2"):
            controls.pick(KIND, "colour", "Colour", {"auto": "Auto", "speech": "Speech", "cluster": "Cluster"})
    controls.settings(TRY)


def draw(now: state.Embeddings) -> layout.Drawn:
    """The map, and the neighbours of the chosen word beside it."""
    chosen = choice.choose(now)
    vectors = chosen.table.unit[chosen.rows]
    settings = {
        "neighbours": now.neighbours,
        "min_dist": now.spread / 100,
        "perplexity": now.perplexity,
        "seed": now.seed,
    }
    if now.method == "pca":
        settings = {}
    name = f"map {now.method} {now.dimensions} {settings} {figures.fingerprint(vectors)}"
    placed = layout.awaited(name, lambda progress: cache.projection(vectors, now.method, int(now.dimensions), **settings),
                            f"Placing {len(vectors):,} words by {METHODS[now.method]}…")  # fmt: skip
    words = [chosen.table.words[row] for row in chosen.rows]
    groups, names = chosen.groups, chosen.names
    if now.table in ("glove", "smollm2") and (now.colour == "speech" or (now.colour == "auto" and groups is None)):
        groups, names = figures.used(cache.parts_of_speech(tuple(words)), cache.PARTS)
    elif now.colour == "cluster" or groups is None:
        groups = layout.awaited(
            f"clusters {name}",
            lambda progress: cache.clusters(vectors, max(2, min(CLUSTERS, len(vectors) // 3))),
            "Looking for clusters…",
        )
        names = figures.cluster_names(vectors, groups, words)
    selected = figures.position(chosen.table, chosen.rows, now.word)
    near = chosen.table.neighbours(words[selected], 10, exclude=[words[selected]]) if selected >= 0 else []
    on_map = {word: at for at, word in enumerate(words)}
    caption = figures.map_caption(placed, len(words), chosen.missing, chosen.table.notes)
    components.cloud(payload.cloud(words, placed.points, groups, names, selected,
                                   [(on_map.get(word, -1), cosine) for word, cosine in near], caption))  # fmt: skip
    numbers = figures.map_facts(placed, TABLES[now.table], chosen.table.width, words, vectors, selected, near)
    rows = figures.map_rows(words, placed.points, groups, names)
    return layout.Drawn(numbers, rows, listed=(f"Nearest to “{words[selected].strip()}”, by cosine", near))
