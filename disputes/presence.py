"""Who else has a case open, and who writes in it: kept in each socket's memory from what the others say, pure; never stored."""

from dataclasses import dataclass

SILENT = 60.0  # seconds after which somebody who said nothing is taken to be gone


@dataclass(frozen=True)
class Peer:
    """Somebody else's socket: whose it is (public id), whether they are typing, and when they last said so (seconds)."""

    who: str
    typing: bool
    at: float


class Company:
    """The other sockets on one case. Every change is said back as a bool, so that a page is told only what is new."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}

    def heard(self, channel: str, who: str, typing: bool, now: float) -> bool:
        """`channel` says it is here; whether that changes what is shown."""
        before = self.people()
        self._peers[channel] = Peer(who, typing, now)
        return self.people() != before

    def gone(self, channel: str) -> bool:
        before = self.people()
        self._peers.pop(channel, None)
        return self.people() != before

    def without_silent(self, now: float) -> bool:
        """Forget whose process died without a word."""
        before = self.people()
        self._peers = {channel: peer for channel, peer in self._peers.items() if now - peer.at < SILENT}
        return self.people() != before

    def people(self, *, but: str = "") -> list[tuple[str, bool]]:
        """(public id, typing) once a person, in order of their ids; two windows of one person are one, typing in either counts."""
        found: dict[str, bool] = {}
        for peer in self._peers.values():
            if peer.who != but:
                found[peer.who] = found.get(peer.who, False) or peer.typing
        return sorted(found.items())
