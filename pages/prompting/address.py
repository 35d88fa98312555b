"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views

TABLE = (
    "Paris, France\nRome, Italy\nMadrid, Spain\nBerlin, Germany\nTokyo, Japan\nCairo, Egypt\nLima, Peru\nOslo, Norway"
)

ERRAND = "How many cars does the ferry carry on 37 crossings?"
TRACE = (
    "*Search for the ferry.\nsearch[car of the ferry]\nThe ferry to the mainland leaves from Copper Quay. It carries forty cars and sails "
    "twice a day, except in fog.\n*It carries 40 cars. Calculate 37 times 40."
)  # two thoughts rewritten


@dataclass(frozen=True)
class Prompting(Shared):
    """A model that is asked, shown examples, given passages and tools; its weights stay as they are."""

    view: str = views(
        fewshot="Examples",
        soft="Soft prompt",
        scratch="Steps",
        chains="Chains",
        thoughts="Tree of thoughts",
        socratic="Sub-questions",
        sure="Confidence",
        library="Library",
        memory="Memory",
        agent="Tools",
        team="Agents",
        outlook="Outlook",
    )
    task: str = choice("capital", "plural", "antonym", "sentiment", "names", "own")
    table: str = TABLE  # of the visitor's own task
    shots: str = choice("0", "1", "2", "4", "8", default="4")  # examples in the prompt
    answers: str = choice("true", "shuffled", "swapped")  # of the examples
    instruct: str = choice("no", "yes")  # whether the task is said in words
    form: str = choice("text", "chat")
    system: str = ""  # the system message of a chat
    order: int = number(0, 0, 99)  # the seed of the examples' order; 0: as they are listed
    tuned: str = choice("capital", "plural", "antonym", "sentiment", "names")  # the task of the soft prompt
    vectors: str = choice("1", "2", "4", "8", default="8")  # of it
    begins: str = choice("words", "random")  # as what they begin
    shelf: str = choice("island", "own")  # whose texts are searched
    texts: str = ""  # one's own
    query: str = "What is the prize of the regatta?"
    size: str = choice("whole", "8", "16", "16+8", "32", "64", "128")  # words of a passage, and how many two share
    by: str = choice("bm25", "dense", "fused", default="dense")  # the order that is put in
    put: str = choice("1", "3", "all")  # how many of it
    picked: str = ""  # passages put in by hand, by their numbers, with points between them
    planted: str = ""  # a passage that is slipped in
    item: int = number(6, 0, 39)  # the question that stands in the prompt
    puzzle: str = choice("parity", "sums")  # what the learners of Steps learn
    string: str = "1011001110001101"  # bits whose parity is asked
    sum: str = "4817+2956"
    touch: str = choice("own", "change", "keep", "cut", "shuffle")  # what is done to the steps
    place: int = number(5, 1, 16)  # the step that is touched
    by_what: str = choice("probability", "agreement", "entropy")  # it is told how sure the model is
    least: int = number(50, 0, 100)  # per cent: below that it refuses to answer
    known: int = number(0, 0, 59)  # the question with a known answer that is shown
    window: str = choice("80", "120", "160")  # tokens that the model may read of a conversation
    fact: int = number(1, 0, 23)  # of it, whose question is shown
    recall: str = ""  # a question of one's own about it
    judge: str = choice("model", "exact", "chance")  # who says what a position of the game of 24 is worth
    breadth: str = choice("1", "3", default="3")  # positions that are kept
    puzzle24: int = number(1, 0, 15)  # of the list, that is shown
    numbers: str = ""  # a puzzle of one's own
    problem: int = number(5, -1, 23)  # the word problem of Chains that is shown; -1: one's own
    way: str = choice("direct", "zero", "few", "chain", "samples", default="chain")  # in which it is asked
    votes: int = number(16, 1, 16)  # sampled chains that vote
    words: str = ""  # of one's own problem
    result: str = ""  # its answer
    errand: str = ERRAND  # what the agent is asked
    calls: str = choice("masked", "free")  # whether only calls are possible as acts
    taught: str = choice("0", "2", "4", default="4")  # examples of calls
    trace: str = TRACE  # steps up to one that a person rewrote, a line each; * before what a person wrote
    act: int = number(-1, -1, 37)  # the step whose tokens are shown, on the rewritten branch 20 more; -1: the first act
    token: int = number(-1, -1, 31)  # of it; -1: the one at which the most was struck out
    scores: str = choice("tasks", "calls", "again")  # which table is shown
    composite: str = choice("found", "both", "followed", "place", "places")  # the form of what needs several facts
    tale: int = number(2, 0, 39)  # the story that it is asked of
    instead: str = ""  # a word that is filled in by hand for the first answer
    errand_at: int = number(2, 0, 11)  # the task of Agents that is shown
    message: str = "subject"  # fields of its messages that were struck out, a line each, or rewritten (field: words)
    topic: str = choice(
        "work", "learning", "growth", "belief", "energy", "texts", "values", "law", "future"
    )  # of Outlook
