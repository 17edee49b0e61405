"""What can keep a list from being written."""


class FormatUnavailableError(RuntimeError):
    """A form whose library is not installed; the message names it."""
