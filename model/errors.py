"""The error that a person sees."""


class UserError(ValueError):
    """Something that the person can change. The message is one sentence that says what."""
