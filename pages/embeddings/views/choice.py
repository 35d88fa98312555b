"""Which vectors, and which words of them, stand on the map."""

from typing import Any, NamedTuple

import numpy as np

from model.errors import UserError
from pages.embeddings import work
from pages.embeddings.address import Embeddings
from pages.embeddings.views import own
from pages.frame import provenance, reader, uploads
from pages.server import prose, world
from viz.embeddings import figures


class Chosen(NamedTuple):
    """A table, the rows of it that are on the map, and their groups; `name` is another for any other words."""

    name: str
    table: Any  # model.embeddings.WordVectors
    rows: np.ndarray
    groups: np.ndarray | None
    names: tuple[str, ...]
    missing: tuple[str, ...]

    def words(self) -> list[str]:
        """The words on the map, [N]."""
        return [self.table.words[row] for row in self.rows.tolist()]

    def vectors(self) -> np.ndarray:
        """Their unit vectors, [N, d]."""
        return self.table.unit[self.rows]


def choose(now: Embeddings) -> Chosen:
    """What the controls ask for. Raises UserError where there is nothing to place."""
    if now.table == "own":
        brought = uploads.brought("vectors")
        if not brought and uploads.present(own.VECTORS):
            raise UserError("This file cannot be read as it is: what to change stands beside it.")
        if not brought:
            raise UserError(
                "There are no vectors yet: bring a file of your own: a table of text, word2vec, .npy or .npz."
            )
        read_as = own.accepted()
        table = work.own_vectors(*brought, *read_as)
        return Chosen(f"own {hash((brought, read_as))}", table, np.arange(len(table.words)), None, (), ())
    if now.table == "lines":
        lines = tuple(dict.fromkeys(line.strip() for line in now.lines.splitlines() if line.strip()))
        if len(lines) < 4:
            raise UserError(f"A map needs at least 4 different lines and has {len(lines)}: type more.")
        provenance.read(reader.ENCODER)
        return Chosen(f"lines {lines}", work.line_vectors(lines), np.arange(len(lines)), None, (), ())
    source = now.table if now.table == "glove" else reader.usable_model(now.model)
    table = work.table(now.table, source)
    if now.words == "frequent":
        rows = np.array(work.frequent_rows(now.table, source)[: int(now.count)])
        return Chosen(f"{source} first {now.count}", table, rows, None, (), ())
    themes = prose.examples("embeddings")["themes"]
    if now.table == "model" and now.theme == "all":
        themes = world.kinds(source) or themes
    if now.words == "list":
        themes = {"your words": now.list.split()}
    elif now.theme != "all":
        themes = {now.theme: themes[now.theme]}
    rows, groups, names, missing = figures.find(table, themes)
    if len(rows) < 4 and missing:
        raise UserError(f"A map needs at least 4 words and has {len(rows)}: this table lacks {', '.join(missing[:5])}.")
    return Chosen(f"{source} {themes if now.words == 'list' else now.theme}", table, rows, groups, names, missing)
