"""The words of the translation grammar: English, and what they are in German, French and Spanish."""

from typing import NamedTuple


class Noun(NamedTuple):
    """A noun: (gender, word) in each language; accusative: the German one where it differs (weak nouns)."""

    german: tuple[str, str]
    french: tuple[str, str]
    spanish: tuple[str, str]
    accusative: str = ""


class Adjective(NamedTuple):
    """An adjective: the German stem, the French and Spanish forms (masculine, feminine).

    before: whether it stands before a French noun; vowel: the French masculine before a vowel, where that differs.
    """

    german: str
    french: tuple[str, str]
    spanish: tuple[str, str]
    before: bool = False
    vowel: str = ""


class Verb(NamedTuple):
    """A verb: English (does not _, _, has _); German (present, participle, separable particle); French (present, participle);
    Spanish (present, preterite)."""

    english: tuple[str, str, str]
    german: tuple[str, str, str]
    french: tuple[str, str]
    spanish: tuple[str, str]


ANIMALS = {
    "cat": Noun(("f", "Katze"), ("m", "chat"), ("m", "gato")),
    "dog": Noun(("m", "Hund"), ("m", "chien"), ("m", "perro")),
    "horse": Noun(("n", "Pferd"), ("m", "cheval"), ("m", "caballo")),
    "mouse": Noun(("f", "Maus"), ("f", "souris"), ("m", "ratón")),
    "bird": Noun(("m", "Vogel"), ("m", "oiseau"), ("m", "pájaro")),
    "cow": Noun(("f", "Kuh"), ("f", "vache"), ("f", "vaca")),
    "sheep": Noun(("n", "Schaf"), ("m", "mouton"), ("f", "oveja")),
}
MEN = {
    "farmer": Noun(("m", "Bauer"), ("m", "fermier"), ("m", "granjero"), "Bauern"),
    "king": Noun(("m", "König"), ("m", "roi"), ("m", "rey")),
}
WOMEN = {
    "woman": Noun(("f", "Frau"), ("f", "femme"), ("f", "mujer")),
    "queen": Noun(("f", "Königin"), ("f", "reine"), ("f", "reina")),
}
THINGS = {
    "ball": Noun(("m", "Ball"), ("f", "balle"), ("f", "pelota")),
    "apple": Noun(("m", "Apfel"), ("f", "pomme"), ("f", "manzana")),
    "letter": Noun(("m", "Brief"), ("f", "lettre"), ("f", "carta")),
}
PLACES = {
    "garden": Noun(("m", "Garten"), ("m", "jardin"), ("m", "jardín")),
    "house": Noun(("n", "Haus"), ("f", "maison"), ("f", "casa")),
    "barn": Noun(("f", "Scheune"), ("f", "grange"), ("m", "granero")),
    "street": Noun(("f", "Straße"), ("f", "rue"), ("f", "calle")),
}
HUMANS = MEN | WOMEN
NOUNS = ANIMALS | HUMANS | THINGS | PLACES
ADJECTIVES = {
    "small": Adjective("klein", ("petit", "petite"), ("pequeño", "pequeña"), before=True),
    "old": Adjective("alt", ("vieux", "vieille"), ("viejo", "vieja"), before=True, vowel="vieil"),
    "big": Adjective("groß", ("grand", "grande"), ("grande", "grande"), before=True),
    "black": Adjective("schwarz", ("noir", "noire"), ("negro", "negra")),
    "white": Adjective("weiß", ("blanc", "blanche"), ("blanco", "blanca")),
}
STATES = {  # what somebody was
    "tired": Adjective("müde", ("fatigué", "fatiguée"), ("cansado", "cansada")),
    "hungry": Adjective("hungrig", ("affamé", "affamée"), ("hambriento", "hambrienta")),
    "happy": Adjective("fröhlich", ("joyeux", "joyeuse"), ("contento", "contenta")),
}
VERBS = {
    "call": Verb(("call", "calls", "called"), ("ruft", "angerufen", "an"), ("appelle", "appelé"), ("llama", "llamó")),
    "stop": Verb(("stop", "stops", "stopped"), ("hält", "angehalten", "an"), ("arrête", "arrêté"), ("detiene", "detuvo")),
    "follow": Verb(("follow", "follows", "followed"), ("verfolgt", "verfolgt", ""), ("suit", "suivi"), ("sigue", "siguió")),
    "see": Verb(("see", "sees", "seen"), ("sieht", "gesehen", ""), ("voit", "vu"), ("ve", "vio")),
    "find": Verb(("find", "finds", "found"), ("findet", "gefunden", ""), ("trouve", "trouvé"), ("encuentra", "encontró")),
    "hear": Verb(("hear", "hears", "heard"), ("hört", "gehört", ""), ("entend", "entendu"), ("oye", "oyó")),
    "love": Verb(("love", "loves", "loved"), ("liebt", "geliebt", ""), ("aime", "aimé"), ("ama", "amó")),
}  # fmt: skip
TIMES = {"yesterday": ("gestern", "hier", "ayer"), "today": ("heute", "aujourd'hui", "hoy")}
JOINTS = {  # main clauses are joined by the first two
    "and": ("und", "et", "y"),
    "but": ("aber", "mais", "pero"),
    "because": ("weil", "parce", "porque"),
    "when": ("wenn", "quand", "cuando"),
}
PRONOUNS = {"it": ANIMALS, "he": MEN, "she": WOMEN}
