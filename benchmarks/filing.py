"""Filing a case through the service every door calls, and what sealing and the trail have in it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.utils.module_loading import import_string

from benchmarks.measuring import Row, Table, alternate

STORY = (
    "去年我委托贵公司办理公司转让时提供了身份证复印件，当时说好办完就销毁。上个月一家贷款公司打来电话，准确说出了我的姓名和"
    "身份证号码 110101199003078515，还知道我卖过公司。我从来没有同意把资料给任何第三方。打你们客服三次都没有人回复，"
    "我非常生气，也非常担心。请查清楚是谁把我的资料给了别人，给了哪些人，并且马上删除。"
)
WISH = "查清楚并书面答复，删除我的身份证复印件。"


def measure() -> Table:
    """CPU of one `file_case` with everything on, then with parts taken out here and nowhere else."""
    from disputes.services.filing import file_case
    from portal.trail.rules import Actor

    told = {"kind": "complaint", "topic": "sharing", "language": "zh-hans", "channel": "page", "story": STORY, "wish": WISH}
    client = Actor("client", "", "client")

    def file(times: int) -> None:
        for _ in range(times):
            file_case(by=client, **told)

    kinds = {"everything on": nothing, "without sealing": without_sealing, "without trail": without_trail, "without both": without_both}
    seconds = alternate({name: under(kind, file) for name, kind in kinds.items()}, times=30, repeats=7)
    whole = seconds["everything on"]
    parts = {name: inside(places, file) for name, places in PARTS.items()}
    return Table(
        f"Filing: CPU of one complaint of {len(STORY)} characters, committed to SQLite",
        (
            *(Row(name, value * 1e6, value / whole, "everything on") for name, value in seconds.items()),
            *(Row(f"of it {name}", part * whole * 1e6, part, "everything on") for name, part in parts.items()),
        ),
        ("The lines `of it` are clocked inside one filing; `without` also leaves out what only follows from a part.",),
    )


# Where each part spends its time; a part inside another of the same list counts once.
PARTS = {
    "cipher and key derivation": ("portal.vault.sealing.lock", "portal.vault.sealing.unlock", "portal.vault.sealing.derive"),
    "making data keys, stored apart": ("portal.vault.services.create_key",),
    "trail entries and signature": ("portal.trail.services.record", "portal.trail.services.sign"),
    "masking personal details": ("disputes.services.filing.mask_text",),
}


def inside(places: tuple[str, ...], file: Callable[[int], None], times: int = 60) -> float:
    """The share of the thread's CPU time spent in these functions while `file` runs."""
    spent, depth = [0.0], [0]

    def clocked(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            start, depth[0] = time.thread_time(), depth[0] + 1
            try:
                return function(*args, **options)
            finally:
                depth[0] -= 1
                spent[0] += 0.0 if depth[0] else time.thread_time() - start

        return run

    with ExitStack() as stack:
        for place in places:
            stack.enter_context(patch(place, clocked(import_string(place))))
        start = time.thread_time()
        file(times)
        return spent[0] / (time.thread_time() - start)


def under(kind: Callable[[], Any], run: Callable[[int], None]) -> Callable[[int], None]:
    def inside(times: int) -> None:
        with kind():
            run(times)

    return inside


@contextmanager
def nothing() -> Iterator[None]:
    yield


@contextmanager
def without_sealing() -> Iterator[None]:
    """No data key is made, nothing is derived from it, the text as it is."""
    with ExitStack() as stack:
        stack.enter_context(patch("portal.vault.services.create_key", lambda *, purpose: "none"))
        stack.enter_context(patch("portal.vault.services.secret", lambda key_id, label: bytes(32)))
        stack.enter_context(patch("portal.vault.services.seal", lambda key_id, text, **place: text.encode()))
        yield


@contextmanager
def without_trail() -> Iterator[None]:
    """Nothing is recorded and no statement signed."""

    class Nowhere:
        id = ""

    with ExitStack() as stack:
        stack.enter_context(patch("portal.trail.services.record", lambda **what: Nowhere()))
        stack.enter_context(patch("disputes.services.filing.sign_statement", lambda case, event, documents: {}))
        yield


@contextmanager
def without_both() -> Iterator[None]:
    with without_sealing(), without_trail():
        yield
