"""What the pictures of the chapter depend on, as its address holds it."""

from dataclasses import dataclass

from pages.server.address import Shared, choice, number, views

METHODS = ("ppo", "grpo", "rloo", "reinforce", "climb", "dpo", "ipo", "kto", "best")


@dataclass(frozen=True)
class Rlhf(Shared):
    """Human feedback: votes, a reward that learns from them, a policy that follows it."""

    view: str = views(
        rooms="Rooms",
        vote="Vote",
        reward="Reward",
        loop="Agent’s loop",
        process="Process",
        policy="Policy",
        direct="DPO",
        hacking="Hacking",
        gradient="Gradient",
        cliff="Step",
        derive="Derivation",
        maximum="Maximum",
        real="SmolLM2",
    )
    room: str = ""  # whose votes
    noise: int = number(10, 0, 50)  # of a hundred votes of the simulated rater, so many are wrong
    method: str = choice(*METHODS)
    against: str = choice("none", *METHODS)
    kl: str = choice("0.1", "0", "0.03", "0.2", "0.5", "1")
    adaptive: bool = False
    rate: str = choice("0.001", "0.0001", "0.0003", "0.003", "0.01", "0.1")
    clip: str = choice("0.2", "0.05", "0.1", "0.5")
    lam: str = choice("0.95", "0", "0.5", "1")
    epochs: str = choice("3", "1", "2", "5")
    iterations: int = number(36, 1, 120)
    seed: int = number(0, 0, 999)
    price: str = choice("0", "0.03", "0.1", "0.2")  # the KL coefficient under Hacking
    direct: str = choice("dpo", "ipo")  # the loss of a pair that is looked at
    pair: int = number(0, 0, 11)  # of the votes, the one that is looked at
    judge: str = choice("words", "head")  # which reward the policies follow
    answer: str = "gladly : the pig , you fool ."  # to be rewarded
    at: int = number(0, 0, 120)  # the iteration whose batch is looked at
    which: int = number(0, 0, 63)  # the answer in it
    praise: str = choice("positive", "votes")  # what SmolLM2 is rewarded for
    game: str = choice("bandit", "grid")
    episodes: int = number(8, 1, 64)  # for each update of a policy in it
    aspect: str = choice("cliff", "trpo", "ppo")  # of a step: how far it may go, TRPO's region, a dozen updates
    ground: str = choice("cliff", "bandit")  # where the step is made
    stride: int = number(146, 0, 159)  # how long it is (pages.rlhf.work.steps.lengths)
    border: str = choice("0.02", "0.005", "0.05", "0.1", "0.5")  # the KL that a step may cost
    plays: str = choice("24", "6", "96", "600")  # episodes that a step learns from
    acts: str = choice("grid", "words")  # what the agent of the loop does
    turn: int = number(2, 0, 99)  # of its episode
    proof: str = choice("log", "samples", "td")  # which step of the derivation
    theta_a: int = number(0, -30, 30)  # preferences of the bandit's arms, tenths
    theta_b: int = number(0, -30, 30)
    theta_c: int = number(0, -30, 30)
    pays_a: int = number(10, -20, 20)  # their rewards, tenths
    pays_b: int = number(6, -20, 20)
    pays_c: int = number(2, -20, 20)
    arm: int = number(0, 0, 2)  # by whose preference is derived
    power: int = number(4, 0, 10)  # 2 to the power of it: how many samples
    cell: int = number(2, 0, 8)  # of the gridworld
    action: int = number(1, 0, 3)
    worths: str = choice("equal", "apart")  # the true values of the actions of a maximum
    blur: str = choice("1", "0.5", "2")  # the noise of one sample of an action
    tries: str = choice("2", "8", "32", "128")  # samples of each action
    choices: int = number(9, 0, 14)  # how many actions (pages.rlhf.work.maxima.SIZES)
