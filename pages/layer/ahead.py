"""What Inside a layer needs for its pictures, made before anybody looks."""

from pages.layer import work
from pages.layer.address import Block
from pages.layer.work import experts, featured, features, graphs, steered
from pages.server import jobs, models


def prepare(now: Block) -> None:
    """The run; for Stream also what the model would say after each layer, and what adds to its first choice; the heads for Probe; the sentence for Features; what is steered and its price; the graph; the stories for Experts."""
    if now.view == "features":
        featured.looked(features.asked(now), features.RECORDED, features.spot(now))
        return
    if now.view == "experts":
        experts.about()
        return
    if now.view == "probe":
        work.probed(now.task, now.text, now.labels)
        return
    trace = models.trace(now.model, now.text)
    if now.view == "steering":
        steered.found(steered.asked(now, now.model), steered.spot(now, now.model, now.text))
        steered.price(steered.asked(now, now.model))
        return
    if now.view == "graph":
        graphs.drawn(graphs.words(now, now.model, now.text)[0])
        return
    if now.view == "stream" and trace.predicts:
        name = work.lensed(now.model, now.text)
        jobs.start(name, lambda progress: work.lens_of_all(now.model, now.text, progress), kept=True)
        work.contributions(now.model, now.text, int(trace.next_logits.argmax()))
