"""ViT and CLIP from folders: against transformers' own passes, attention by hand, and what must be refused."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from pytest import approx
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import CLIPConfig, CLIPModel, PreTrainedTokenizerFast, ViTConfig, ViTForImageClassification, ViTModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from model.errors import UserError
from model.pictures import bringing, shipped, vit
from model.pictures.digits import held_out
from model.pretrained import vision

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48}
NAMES = {"attention.o_proj": "attn.c_proj", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj"}
NAMES |= {"layernorm_before": "ln_1", "layernorm_after": "ln_2"}
CAPTIONS = ("a cat", "the digit three", "nothing")
LETTERS = {one: at + 2 for at, one in enumerate("abcdefghijklmnopqrstuvwxyz ")} | {"<s>": 0, "</s>": 1}


@pytest.fixture(scope="module")
def picture() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 56, 3), np.uint8))


def saved_vit(folder: Path, kind: type = ViTForImageClassification, **more: object) -> torch.nn.Module:
    torch.manual_seed(1)
    labels = dict(enumerate(("tabby", "dog", "<b>bus</b>")))
    model = kind(ViTConfig(**SIZES, image_size=24, patch_size=6, id2label=labels, initializer_range=0.3, **more)).eval()
    model.save_pretrained(folder)
    ViTImageProcessorPil(size={"height": 24, "width": 24}).save_pretrained(folder)
    return model


def saved_clip(folder: Path) -> CLIPModel:
    torch.manual_seed(2)
    ends = {"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    text = SIZES | ends | {"vocab_size": len(LETTERS), "max_position_embeddings": 24}
    model = CLIPModel(
        CLIPConfig(text_config=text, vision_config=SIZES | {"image_size": 24, "patch_size": 8}, projection_dim=16)
    ).eval()
    model.save_pretrained(folder)
    CLIPImageProcessorPil(size={"shortest_edge": 24}, crop_size={"height": 24, "width": 24}).save_pretrained(folder)
    words = Tokenizer(models.WordLevel(LETTERS, unk_token="a"))
    words.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    words.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)])
    PreTrainedTokenizerFast(tokenizer_object=words, bos_token="<s>", eos_token="</s>", pad_token="</s>").save_pretrained(folder)  # fmt: skip
    return model


def prepared(picture: Image.Image, side: int) -> torch.Tensor:
    """By hand: resized, brought to -1 to 1."""
    small = np.asarray(picture.resize((side, side), Image.Resampling.BILINEAR), np.float32) / 255
    return torch.tensor((small - 0.5) / 0.5).permute(2, 0, 1)[None]


def test_a_vit_answers_as_in_transformers(tmp_path: Path, picture: Image.Image) -> None:
    model = saved_vit(tmp_path)
    found = vision.opened(str(tmp_path))
    seen = found.see(picture)
    with torch.no_grad():
        p = model(prepared(picture, 24)).logits[0].softmax(0).tolist()
    assert dict(seen.answers) == {name: approx(one, abs=1e-5) for name, one in zip(("tabby", "dog", "<b>bus</b>"), p, strict=True)}  # fmt: skip
    assert [p for _, p in seen.answers] == sorted((p for _, p in seen.answers), reverse=True)
    assert found.columns == 4 and seen.attention.shape == (2, 4, 17, 17) and seen.picture.shape == (24, 24, 3)
    assert np.abs(seen.picture - np.asarray(picture.resize((24, 24), Image.Resampling.BILINEAR), int)).max() <= 1


def test_attention_is_that_of_queries_and_keys(tmp_path: Path, picture: Image.Image) -> None:
    """The first layer by hand, from the weights in the file."""
    saved_vit(tmp_path)
    own = {name: one.double().numpy() for name, one in load_file(tmp_path / "model.safetensors").items()}
    query = next(name for name in own if ".0." in name and name.endswith(("q_proj.weight", "query.weight")))
    key = query.replace("q_proj", "k_proj").replace("query", "key")
    pixels = prepared(picture, 24)[0].double().numpy()
    patches = pixels.reshape(3, 4, 6, 4, 6).transpose(1, 3, 0, 2, 4).reshape(16, -1)
    start = "vit.embeddings."
    matrix = own[f"{start}patch_embeddings.projection.weight"].reshape(32, -1)
    x = patches @ matrix.T + own[f"{start}patch_embeddings.projection.bias"]
    x = np.vstack([own[f"{start}cls_token"][0], x]) + own[f"{start}position_embeddings"][0]
    x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-12)
    q, k = (x @ own[one].T + own[one.replace("weight", "bias")] for one in (query, key))
    q, k = (one.reshape(17, 4, 8).transpose(1, 0, 2) for one in (q, k))
    scores = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(8))
    by_hand = scores / scores.sum(2, keepdims=True)
    assert vision.opened(str(tmp_path)).see(picture).attention[0] == approx(by_hand, abs=2e-3)


def test_names_of_older_files_are_read(tmp_path: Path, picture: Image.Image) -> None:
    """As transformers 4 wrote them, and as they lie on model hubs."""
    saved_vit(tmp_path)
    before = vision.opened(str(tmp_path)).see(picture)
    old = {"attention.q_proj": "attention.attention.query", "attention.k_proj": "attention.attention.key"}
    old |= {"attention.v_proj": "attention.attention.value", "attention.o_proj": "attention.output.dense"}
    old |= {"mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense", "vit.layers.": "vit.encoder.layer."}
    found = {}
    for name, one in load_file(tmp_path / "model.safetensors").items():
        for new, older in old.items():
            name = name.replace(new, older)
        found[name] = one
    assert any("encoder.layer.0.attention.attention.query" in name for name in found)
    save_file(found, tmp_path / "model.safetensors", metadata={"format": "pt"})
    after = vision.opened(str(tmp_path)).see(picture)
    assert after.answers == before.answers and (after.attention == before.attention).all()


def test_a_clip_compares_with_captions_as_in_transformers(tmp_path: Path, picture: Image.Image) -> None:
    model = saved_clip(tmp_path)
    found = vision.opened(str(tmp_path))
    seen = found.see(picture, CAPTIONS)
    words = PreTrainedTokenizerFast.from_pretrained(tmp_path)(list(CAPTIONS), return_tensors="pt", padding=True)
    given = CLIPImageProcessorPil.from_pretrained(tmp_path)(images=picture, return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        pooled = model.vision_model(given).pooler_output @ model.visual_projection.weight.T
        texts = model.text_model(**words).pooler_output @ model.text_projection.weight.T
    one, others = pooled[0] / pooled[0].norm(), texts / texts.norm(dim=1, keepdim=True)
    p = (model.logit_scale.exp() * others @ one).softmax(0).tolist()
    assert dict(seen.answers) == {name: approx(one, abs=1e-5) for name, one in zip(CAPTIONS, p, strict=True)}
    assert seen.attention.shape == (2, 4, 10, 10) and (seen.attention == found.see(picture).attention).all()


def test_a_vit_without_a_head_names_nothing(tmp_path: Path, picture: Image.Image) -> None:
    saved_vit(tmp_path, ViTModel)
    seen = vision.opened(str(tmp_path)).see(picture)
    assert seen.answers == () and seen.attention.shape == (2, 4, 17, 17)


def as_transformers(model: vit.ViT) -> dict[str, torch.Tensor]:
    """The weights of the toy by transformers' names. It reads ink, 1 - grey: the first matrix changes its sign, and its bias takes up the 1."""
    own, wide = model.state_dict(), vit.WIDTH
    ink = own["embed.weight"]  # [d, 4]
    found = {
        "vit.embeddings.cls_token": own["cls"].view(1, 1, wide),
        "vit.embeddings.position_embeddings": own["places"][None],
        "vit.embeddings.patch_embeddings.projection.weight": -ink.view(wide, 1, 2, 2).repeat(1, 3, 1, 1) / 3,
        "vit.embeddings.patch_embeddings.projection.bias": own["embed.bias"] + ink.sum(1),
    }
    for kind in ("weight", "bias"):
        found |= {f"vit.layernorm.{kind}": own[f"norm.{kind}"], f"classifier.{kind}": own[f"head.{kind}"]}
        for layer in range(vit.LAYERS):
            here, there = f"blocks.{layer}", f"vit.layers.{layer}"
            parts = own[f"{here}.attn.c_attn.{kind}"].chunk(3)
            found |= {f"{there}.attention.{name}_proj.{kind}": one for name, one in zip("qkv", parts, strict=True)}
            for theirs, ours in NAMES.items():
                found[f"{there}.{theirs}.{kind}"] = own[f"{here}.{ours}.{kind}"]
    return {name: one.clone() for name, one in found.items()}


def test_the_toy_of_patches_in_transformers_form_answers_as_itself(tmp_path: Path) -> None:
    """Two ways of computing the same model: ours, and transformers' from a folder."""
    own = vit.ViT()
    shipped.into(own, shipped.read("patches")["with"])
    shape = {"hidden_size": vit.WIDTH, "num_hidden_layers": vit.LAYERS, "num_attention_heads": vit.HEADS}
    shape |= {"intermediate_size": 4 * vit.WIDTH, "image_size": 8, "patch_size": 2, "num_labels": 10}
    model = ViTForImageClassification(ViTConfig(**shape, layer_norm_eps=1e-5))
    model.load_state_dict(as_transformers(own))
    model.save_pretrained(tmp_path)
    ViTImageProcessorPil(size={"height": 8, "width": 8}, do_normalize=False).save_pretrained(tmp_path)
    there, here, held = vision.opened(str(tmp_path)), bringing.Toy(own), held_out()
    for at in range(5):
        grey = Image.fromarray(np.rint(255 * (1 - held.pictures[at])).astype(np.uint8).reshape(8, 8))
        theirs, ours = there.see(grey), here.see(grey)
        assert {name.removeprefix("LABEL_"): p for name, p in theirs.answers} == {
            name: approx(p, abs=1e-5) for name, p in ours.answers
        }
        assert theirs.attention == approx(ours.attention, abs=1e-3)
        assert (theirs.picture == ours.picture).all()


def broken(folder: Path, how: str) -> None:
    weights, config = folder / "model.safetensors", folder / "config.json"
    if how == "none":
        config.unlink()
    elif how == "no JSON":
        config.write_text("{", "utf-8")
    elif how == "other":
        config.write_text(json.dumps({"model_type": "bert", "architectures": ["BertModel"]}), "utf-8")
    elif how == "pickled":
        weights.rename(folder / "pytorch_model.bin")
    elif how == "unprepared":
        (folder / "preprocessor_config.json").unlink()
    elif how == "cut":
        weights.write_bytes(weights.read_bytes()[:900])
    else:
        found = load_file(weights)
        name = next(one for one in found if one.endswith("layernorm.weight"))
        found[name] = torch.full_like(found[name], float("nan"))
        if how == "missing":
            del found[name]
        save_file(found, weights, metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("none", "no config.json"),
        ("no JSON", "is no JSON"),
        ("other", "is a BertModel, which Pictures cannot open"),
        ("pickled", "Pickled weights"),
        ("unprepared", "no preprocessor_config.json"),
        ("cut", "damaged or incomplete"),
        ("missing", "Weights are missing"),
        ("nan", "NaN or infinity"),
    ],
)
def test_what_is_not_whole_is_refused_with_its_cause(tmp_path: Path, how: str, says: str) -> None:
    saved_vit(tmp_path)
    broken(tmp_path, how)
    with pytest.raises(UserError, match=says):
        vision.opened(str(tmp_path))


def test_other_refusals(tmp_path: Path, picture: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="There is no folder"):
        vision.opened(str(tmp_path / "nowhere"))
    saved_vit(tmp_path)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(tmp_path)
    with pytest.raises(UserError, match="pictures of 32 by 32 pixels, and the model reads 24 by 24"):
        vision.opened(str(tmp_path)).see(picture)
    monkeypatch.setattr(vision, "MOST", 1_000)
    with pytest.raises(UserError, match="2,312 attention weights for one picture, more than 1,000"):
        vision.opened(str(tmp_path))
