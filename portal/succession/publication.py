"""The pages about a change of hands as files of the press, so that they stay readable when nothing else runs any more."""

import json
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.law import queries as law
from portal.policies import publication as policies
from portal.policies import queries as policy
from portal.policies.files import HTML, LANGUAGES, File
from portal.press import services as press
from portal.succession import queries
from portal.succession.models import Succession
from portal.succession.rules import Fate, Reach


def address(language: str, public_id: UUID | str = "", rest: str = "") -> str:
    """Path of a page: the list, one notice, or a file of it."""
    return f"/{language}/succession/" + (f"{public_id}/{rest}" if public_id else "")


def page(succession: Succession, language: str) -> File:
    """The notice with where it stands now."""
    path = address(language, succession.public_id)
    now = timezone.now()
    taken = [each for each in succession.handovers.all() if each.taken_at]
    context = {
        "succession": succession,
        "phase": succession.phase(now).value,
        "rows": queries.rows(succession),
        "changed": [row for row in queries.rows(succession) if row.changes],
        "fates": Fate,
        "someone": succession.draft().someone_takes_over,
        "some_cases": succession.reach != Reach.NONE,
        "needs_yes": succession.draft().needs_yes,
        "told": queries.told(succession).for_everybody(),
        "least": settings.SMALL_NUMBER,
        "taken": taken,
        "operator": law.operator(),
    }
    return File(path, policies.as_everybody("succession/page.html", path, language, context), HTML, language)


def index(language: str) -> File:
    """Every change of hands ever announced."""
    path, now = address(language), timezone.now()
    found = [(each, each.phase(now)) for each in queries.announced()]
    context = {"rows": found, "operator": law.operator()}
    return File(path, policies.as_everybody("succession/list.html", path, language, context), HTML, language)


def notice_file(succession: Succession, language: str) -> File:
    """The notice as the bytes whose SHA-256 the public log names."""
    body = json.dumps(succession.draft().content(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return File(address(language, succession.public_id, "notice.json"), body, "application/json", immutable=True)


def files(succession: Succession) -> Iterator[File]:
    for language in LANGUAGES:
        yield page(succession, language)
        yield index(language)
        yield notice_file(succession, language)


def spread_after_commit(succession: Succession) -> None:
    """Once it is kept: publish its pages, and the policy's page, which points to it."""
    transaction.on_commit(partial(_spread, succession.public_id))


def _spread(public_id: UUID) -> None:
    queries.forget_banner()
    publish(queries.find(public_id))
    version = policy.find_in_force(timezone.now())
    if version is not None:
        policies.publish_version(version)


def publish(succession: Succession) -> int:
    """Put the pages of one into the press as they read now; how many files."""
    count = 0
    for count, file in enumerate(files(succession), start=1):  # noqa: B007 (the count is the answer)
        press.publish(file.path, file.body, file.content_type, file.immutable, language=file.language, headers=file.headers)
    return count


def publish_all() -> int:
    """What the worker does every hour: numbers move, and the day comes."""
    return sum(publish(each) for each in queries.announced())
