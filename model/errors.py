"""The error whose message people see."""


class UserError(ValueError):
    """Something that a person can change. The message says what, in one sentence."""
