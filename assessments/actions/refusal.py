"""What every refusal has in common: sentences fit to show to the person who asked."""

from __future__ import annotations


class Refused(Exception):
    """Base of each action's own ``<Noun>Refused``. ``messages`` holds one sentence a reason."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages
