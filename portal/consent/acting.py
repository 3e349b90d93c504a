"""What is done at once because of an answer: rooms that act on a consent register here in `apps.ready()`."""

from collections import defaultdict
from collections.abc import Callable

from portal.consent.models import ConsentEvent

Does = Callable[[ConsentEvent], object]
_does: dict[str, dict[str, Does]] = defaultdict(dict)


def register(purpose: str, name: str, does: Does) -> None:
    """`does(answer)` runs in the transaction of every answer about this purpose; when it fails, the answer is not recorded either."""
    _does[purpose][name] = does


def act_on(answer: ConsentEvent) -> None:
    for does in _does[answer.purpose].values():
        does(answer)
