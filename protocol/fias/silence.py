"""Signs of life on a FIAS link: when to ask for one, when to give up, and which `LA` wants an answer.

An `LA` asks as well as answers. It is an answer when we have sent one that is still open, so that two ends that both
answer never go on for ever.
"""

from __future__ import annotations


class Silence:
    """`wait` seconds without a record and LA asks; as long again and the other side is given up."""

    def __init__(self, wait: float) -> None:
        self.asked = False
        """Whether LA was sent because nothing had been heard."""
        self.deadline: float | None = None
        self._wait = wait
        self._open = False

    def begin(self, now: float, *, spoke: bool) -> None:
        """The link is up. `spoke` says that our own LA has just ended the start and will be answered."""
        self.asked, self._open = False, spoke
        self.deadline = now + self._wait

    def end(self) -> None:
        self.asked = self._open = False
        self.deadline = None

    def heard(self, now: float) -> None:
        self.asked = False
        self.deadline = now + self._wait

    def is_over(self, now: float) -> bool:
        return self.deadline is not None and now >= self.deadline

    def ask(self, now: float) -> None:
        """LA goes out because nothing was heard."""
        self.asked = self._open = True
        self.deadline = now + self._wait

    def is_question(self) -> bool:
        """Whether the LA that has come wants an answer; one that answers ours does not."""
        answers, self._open = self._open, False
        return not answers
