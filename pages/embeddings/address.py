"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views

THEMES = ("all", "animals", "countries", "professions", "feelings", "numbers", "verb forms", "food", "places")


AXES = ("he – she", "good – bad", "big – small", "hot – cold", "rich – poor", "past – future")


@dataclass(frozen=True)
class Embeddings(Shared):
    """Words as vectors: maps of them, arithmetic on them, and how they come about."""

    view: str = views(lookup="Lookup", map="Map", algebra="Algebra", axes="Axes", context="Context", order="Order")
    table: str = choice("glove", "model", "lines", "own")
    header: str = choice("auto", "yes", "no")  # how a file of vectors is to be read
    label: str = choice("auto", "first", "last", "none")
    separator: str = choice("auto", "tab", "semicolon", "comma", "bar", "space")
    decimal: str = choice("auto", "point", "comma")
    words: str = choice("theme", "frequent", "list")
    theme: str = choice(*THEMES)
    count: str = choice("1000", "200", "5000", "10000", "20000", "50000")
    list: str = "red blue green yellow black white pink purple orange brown one two three four five six seven eight"
    lines: str = (
        "A dog ran through the park.\nThe puppy chased a ball.\nStock prices fell again.\nThe bank raised its rates.\n"
        "She baked bread this morning.\nHe cooked soup for dinner.\nIt may rain tomorrow.\nA storm is coming."
    )
    method: str = choice("pca", "umap", "tsne")
    dimensions: str = choice("3", "2")
    neighbours: int = number(15, 2, 100)
    min_dist: int = number(10, 0, 99, once="spread")  # of UMAP, in hundredths
    perplexity: int = number(30, 2, 100)
    seed: int = number(0, 0, 999)
    colour: str = choice("auto", "speech", "cluster")
    word: str = ""
    sums: str = choice("sum", "test")
    space: str = choice("glove", "model")  # of the sums and axes
    expression: str = "king - man + woman"
    inputs: bool = False  # whether the words of the expression may be its answer
    walk: str = "baby king"
    axis: str = choice(*AXES)
    placed: str = ""  # more words on the axis
    first: str = "The humanoid robot did not cross the road because it was tired."
    second: str = "The humanoid robot did not cross the road because it was very dangerous."
    focus: str = "it"
    repeated: str = "dog"
    guess: bool = False
    spot: str = ""  # where a view's own slider stands: "walk:7", "context:1.12", "order:3"
