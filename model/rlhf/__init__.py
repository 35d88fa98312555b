"""Reinforcement learning from human feedback on the toy: rewards from votes, and a policy that follows them."""
