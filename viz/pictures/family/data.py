"""The numbers that the prose of `family` speaks of."""

from collections.abc import Mapping

from viz.pictures.family.payload import rank

ALTERED = {
    "no": "This picture",
    "turned": "Upside down, this picture",
    "shuffled": "With its pixels shuffled, this picture",
    "noise": "This noise",
    "empty": "The empty page",
}


def facts(
    altered: str, bits: Mapping[str, float], held: Mapping[str, list[float]] | None, about: Mapping[str, float]
) -> dict[str, str]:
    """altered: what is done to the picture; bits: by each maker that has a number; held: quantiles of held-out digits, if they are recorded; about:
    bits were all pictures alike, and the Fréchet distance of real digits."""
    return {
        "what": ALTERED[altered],
        "pixels": f"{bits['autoregressive']:,.0f}",
        "codes": f"{bits['vae']:,.0f}",
        "steps": f"{bits['diffusion']:,.0f}",
        "alike": f"{about['alike']:.0f}",
        "real": f"{about['real']:.1f}",
        "place": _place(bits["autoregressive"], held["autoregressive"]) if held else "",
    }


def _place(bits: float, quantiles: list[float]) -> str:
    share = rank(bits, quantiles)
    if share == 1:
        return " By the first, no held-out digit costs as much."
    if share == 0:
        return " By the first, no held-out digit costs as little: likely does not mean that it looks like a digit."
    return f" By the first, {100 * share:.0f} % of held-out digits cost less."
