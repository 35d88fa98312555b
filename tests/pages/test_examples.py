"""What each view opens on until somebody types: a text of its own that shows the view's point, and gives way for good."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import decoding
from pages.attention import work as attention
from pages.attention.address import Attention
from pages.contents import CONTENTS
from pages.decoding import work as texts
from pages.frame import controls, store
from pages.layer import work as layer
from pages.layer.address import Block
from pages.layer.views import facts
from pages.server import address, examples, lessons, models, prose
from pages.server.address import Shared, View
from tests.pages.opening import opened, said, script
from viz.layer import tracing

HEADS = "The robot fell because it was too tired. The robot fell"  # what Heads opens on
ROBOT = "The robot did not cross the road because it was too tired."
DECLARED = {
    (page.name, name): view
    for page in CONTENTS
    for part in page.kind.__dataclass_fields__.values()
    for name, view in part.metadata.get("views", {}).items()
}


def text(app: AppTest) -> str:
    return next(one.value for one in (*app.text_area, *app.text_input) if one.key.endswith(":text"))


def look_at(app: AppTest, view: str) -> AppTest:
    """Another view of the page, by its button."""
    app.session_state[f"gb:{app.session_state['gb-page']}:view"] = view
    return app.run()


def at(page: str, view: str, **more: str) -> str:
    """The text that a view opens on, by its address alone."""
    kind = next(one.kind for one in CONTENTS if one.name == page)
    return examples.shown(address.read(kind, {"view": view} | more)[0]).text


def after(text: str, model: str = "smollm2") -> np.ndarray:
    """The probabilities of the next token."""
    logits = models.trace(model, text).logits
    assert logits is not None
    return np.exp(decoding.log_softmax(logits[-1]))


def test_each_view_shows_its_own_text_and_travels_with_none() -> None:
    app = opened("attention")
    assert text(app) == HEADS and "text" not in app.query_params
    app = look_at(app, "off")
    assert text(app) == "The capital of France is" and "text" not in app.query_params
    app = look_at(app, "sides")
    assert text(app) == ROBOT and "text" not in app.query_params
    app.switch_page(script("home"))
    assert text(app.run()) == "The dog chased the"


@pytest.mark.parametrize("typed", ["A cat sat", "", "The capital of France is"])
def test_what_is_typed_travels_even_if_it_is_nothing_or_the_text_of_another_view(typed: str) -> None:
    app = opened("attention")
    app.text_area(key="gb:attention:text").set_value(typed).run()
    assert app.query_params["text"] == typed
    app = look_at(app, "sides")
    assert text(app) == typed and app.query_params["text"] == typed
    if typed:
        app.switch_page(script("home"))
        assert text(app.run()) == typed
    else:
        assert len(app.warning) == 1 and "nothing to read" in app.warning[0].value


def test_another_view_s_text_may_be_typed_right_after_the_change() -> None:
    app = look_at(opened("attention"), "off")
    app.text_area(key="gb:attention:text").set_value(HEADS).run()
    assert app.query_params["text"] == text(app) == HEADS


def test_a_text_from_before_an_interrupted_change_is_not_taken_for_typed() -> None:
    """The browser hears of a view's text when the run is drawn; an event before that still carries the last one."""
    app = opened("attention")
    before = text(app)
    app = look_at(app, "off")
    app.session_state[store.EXAMPLES] = {"gb:attention:text": [before, text(app)]}  # as if that run was cut off
    app.session_state["gb:attention:text"] = before
    app = look_at(app, "sides")
    assert text(app) == ROBOT and "text" not in app.query_params


def test_a_preset_and_a_link_count_as_typed() -> None:
    app = opened("block", view="facts")
    next(one for one in app.button if one.label == "Capital").click().run()
    assert app.query_params["text"] == "The capital of France is"
    assert text(look_at(app, "stream")) == "The capital of France is"
    assert text(look_at(opened("decoding", view="beams", text="A link"), "race")) == "A link"


def test_back_to_an_address_without_a_text_shows_the_example_again() -> None:
    app = opened("attention", view="off")
    app.text_area(key="gb:attention:text").set_value("A cat sat").run()
    del app.query_params["text"]
    assert text(app.run()) == "The capital of France is" and "text" not in app.query_params


def test_a_model_of_the_little_world_gets_its_words() -> None:
    from model.tokenizers.small import WordTokenizer

    tokenizer = models.get("toy").tokenizer
    assert isinstance(tokenizer, WordTokenizer)
    for view in DECLARED.values():
        if view.reads:
            assert "unknown" not in b"".join(tokenizer.encode(view.world).pieces).decode(), view
    app = opened("decoding", model="toy")
    assert text(app) == DECLARED["decoding", "step"].world and not app.warning and "text" not in app.query_params
    assert (
        text(opened("tokenization", model="toy")) == DECLARED["tokenization", "compare"].text
    )  # no model reads it there


def test_a_text_of_the_address_is_never_replaced() -> None:
    assert examples.shown(Attention(text="")).text == ""
    assert examples.shown(Shared()).text == "The dog chased the"
    assert address.read(Attention, {"text": ""})[0].text == ""
    assert address.read(Attention, address.write(Attention(text="")))[0].text == ""
    assert address.write(Attention()) == {}


def test_no_view_is_without_a_text_that_its_model_can_read() -> None:
    for (page, name), view in DECLARED.items():
        assert isinstance(view, View) and view.title and view.text, (page, name)
        assert len(models.read("smollm2", view.text)) < models.limit("smollm2")


def test_stops_of_lessons_open_alike_whatever_was_typed_before() -> None:
    """A stop without a text shows the view's own, also in a session in which something was typed."""
    tour = lessons.find("b-transformers", CONTENTS)
    assert tour is not None
    number = next(n for n, one in enumerate(tour.stops, 1) if dict(one.params) == {"view": "context"})
    app = opened("embeddings", text="Something else", lesson=tour.name, stop=str(number - 1))
    next(one for one in app.button if one.key == "gb-key-PageDown").click().run()
    assert "text" not in app.query_params and app.query_params["stop"] == str(number)
    for one in tour.stops:
        state = lessons.state(one, CONTENTS)
        kind = next(page.kind for page in CONTENTS if page.name == one.page)
        again, complaints = address.read(kind, address.write(state))
        assert (again, complaints) == (state, []) and examples.shown(again) == examples.shown(state)


def test_heads_opens_where_the_pronoun_reads_its_noun() -> None:
    shown = at("attention", "heads")
    layer_, head, query, *_ = attention.chosen("smollm2", shown, "")
    weights, tokens = attention.attention("smollm2", shown), models.trace("smollm2", shown).tokens
    assert tokens[query] == b" it" and tokens[int(weights[layer_, head, query].argmax())] == b" robot"
    assert weights[layer_, head, query].max() > 0.7
    # The second “robot” is read as the first was: some head looks at what followed it there.
    second, followed = [n for n, one in enumerate(tokens) if one == b" robot"][1], tokens.index(b" fell")
    assert weights[:, :, second, followed].max() > 0.5


@pytest.mark.parametrize("model", ["smollm2", "toy", "minilm"])
def test_the_head_to_open_on_is_the_one_that_finds_nouns_best(model: str) -> None:
    found = attention.known_habits(model, prose.examples("attention")["pronouns"], lambda *_: None)["pronoun"]
    assert found is not None
    assert np.unravel_index(found.argmax(), found.shape) == attention.REFERENTS[model]


def test_steps_opens_at_the_softmax_and_train_at_merge_twenty() -> None:
    assert Attention().step == 5
    assert "After 20 merges" in said(opened("tokenization", view="train"))


@pytest.mark.parametrize(("model", "most"), [("smollm2", 0.2), ("toy", 0.1)])
def test_off_opens_with_one_head_off_and_its_effect(model: str, most: float) -> None:
    app = opened("attention", view="off", **({} if model == "smollm2" else {"model": model}))
    found = re.search(r"goes from (0\.\d+) to (0\.\d+)", said(app))
    kl = re.search(r"=\$ \*\*(\S+)\*\* nats", said(app))
    assert found and kl and not app.toast
    assert float(found[1]) > 0.7 and float(found[2]) < most and float(kl[1]) > 1
    assert "off" not in app.query_params


def test_all_may_be_switched_on_again() -> None:
    app = opened("attention", view="off", off="")
    assert "Nothing is switched off yet" in said(app) and app.query_params["off"] == ""


def test_the_fact_is_known_and_traced_to_its_subject() -> None:
    shown = at("block", "facts")
    probabilities = after(shown)
    answer = int(probabilities.argmax())
    assert models.piece("smollm2", answer) == b" Paris" and probabilities[answer] > 0.8
    places = models.read("smollm2", shown).of(facts.subject_of(shown), shown)
    found = layer.traced_fact("smollm2", shown, places, "resid_post", answer, 0, lambda *_: None)
    token, at_layer = tracing.headline(found.effect, places)
    assert token == places[-1] and 0 < at_layer < 15  # Meng et al. 2022: early, at the subject's last token
    assert found.corrupted < 0.05 and found.effect[token, at_layer] > 0.5 * found.clean


def test_the_answer_of_stream_leads_before_the_last_layer() -> None:
    shown = at("block", "stream")
    lens = layer.lens_of_all("smollm2", shown, lambda *_: None)
    final = int(lens.tokens[-1, -1])
    assert models.piece("smollm2", final) == b" Paris" and after(shown)[final] > 0.9
    assert (lens.tokens[-3:, -1] == final).all() and final not in lens.tokens[:20, -1]


def test_beams_finds_a_likelier_text_than_greedy_decoding() -> None:
    ids = models.read("smollm2", at("decoding", "beams")).ids.tolist()
    greedy, total = list(ids), 0.0
    for _ in range(5):
        row = decoding.log_softmax(texts.prefixes("smollm2").logits(greedy))
        greedy.append(int(row.argmax()))
        total += float(row.max())
    *_, last = decoding.beam_search(models.get("smollm2"), ids, 3, 5)
    assert last.beams[0].sum > total + 1


def test_draft_has_tokens_accepted_and_rejected() -> None:
    ids = tuple(models.read("smollm2", at("decoding", "draft")).ids.tolist())
    rounds = texts.drafted("smollm2", ids, 24, 1, 25, 4, 1.0).upto(24)
    judged = [one.accepted for step in rounds for one in step.drafted]
    assert sum(judged) > 10 and judged.count(False) > 1


def test_the_rules_of_race_differ_and_greedy_decoding_repeats_itself() -> None:
    ids = tuple(models.read("smollm2", at("decoding", "race")).ids.tolist())
    found = {}
    for kind, options in (("greedy", ()), ("sample", (("top_p", 0.9),)), ("beams", (("width", 3),))):
        found[kind] = texts.decoded("smollm2", ids, 24, 1, kind, options).upto(24)[-1].tokens
    assert len(set(map(tuple, found.values()))) == 3
    greedy = list(found["greedy"])
    assert greedy[4:20] == greedy[8:24] or greedy[5:19] == greedy[10:24]


def test_the_cache_is_of_use_in_its_text() -> None:
    assert len(models.read("smollm2", at("block", "cache"))) > 50
    assert Block().length > 100


def test_compare_shows_what_tokenizers_differ_in() -> None:
    from pages.tokens import work as tokens

    shown = at("tokenization", "compare")
    assert re.search(r"\d{4}", shown) and any(ord(one) > 0xFFFF for one in shown) and re.search("[а-я]", shown)
    lengths = {name: len(tokens.tokens(name, shown)) for name in ("cl100k_base", "smollm2", "wordpiece")}
    assert len(set(lengths.values())) == 3, lengths


def test_a_first_text_that_is_taken_back_leaves_none_behind() -> None:
    app = opened("attention", view="off")
    before = app.session_state[store.STORE]["text"]
    app.text_area(key="gb:attention:text").set_value("A cat sat").run()
    app.session_state[controls.FINISHED] = ("attention", dict(app.session_state[store.STORE]) | {"text": before})
    next(one for one in app.button if one.key == "gb-key-stop").click().run()
    assert text(app) == "The capital of France is" and "text" not in app.query_params
