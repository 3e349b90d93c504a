"""A policy of 400 clauses with 60 versions: what changed, and searching it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.measuring import Table, alternate, rows

if TYPE_CHECKING:
    from portal.policies.models import Clause, Version

CLAUSES, VERSIONS, CHANGED = 400, 60, 20
READ = "reading the 400 clauses of a version"
QUERIES = ("身份证复印件会给第三方吗", "how long do you keep my contract after I sell the company", "怎么注销账号", "cookies")


def measure() -> Table:
    """Reading a version is what everything is compared with."""
    from portal.policies import diffing, queries, search, searching
    from portal.policies.models import Clause

    versions = grown()
    first, before, last = (queries.clauses(version) for version in (versions[0], versions[-2], versions[-1]))

    def counted_anew(query: str) -> object:
        clauses = list(Clause.objects.filter(version=versions[-1]))
        return search.ranked(query, search.index([search.searchable(clause) for clause in clauses]))

    seconds = alternate(
        {
            READ: repeated(lambda _query: queries.clauses(versions[-1])),
            f"what changed since the version before ({CHANGED} clauses)": repeated(lambda _query: diffing.changes(before, last)),
            f"what changed since the first of {VERSIONS}": repeated(lambda _query: diffing.changes(first, last)),
            "a search that counts the words first": repeated(counted_anew),
            "a search in a version counted before": repeated(lambda query: searching.find(query, versions[-1])),
            f"clauses that are gone, over {VERSIONS} versions": repeated(lambda _query: queries.last_homes(versions[-1])),
        },
        times=len(QUERIES),
    )
    return Table(f"A policy of {CLAUSES} clauses with {VERSIONS} versions (SQLite)", rows(seconds, READ))


def repeated(run: Callable[[str], object]) -> Callable[[int], None]:
    def times(count: int) -> None:
        for turn in range(count):
            run(QUERIES[turn % len(QUERIES)])

    return times


def grown() -> "list[Version]":
    """Versions on top of the demo policy, each with CHANGED clauses reworded; rows only, without publishing them."""
    from portal.policies import queries

    last = queries.latest()
    assert last is not None
    texts = queries.clauses(last)
    return [version(number, texts) for number in range((last.number or 0) + 1, (last.number or 0) + 1 + VERSIONS)]


def version(number: int, texts: "list[Clause]") -> "Version":
    """A draft filled first and published after: the database takes no clause of a published version."""
    from datetime import timedelta

    from django.utils import timezone

    from portal.policies.models import Clause, Section, Version
    from portal.policies.rules import Status

    made = Version.objects.create(material=False)
    section = Section.objects.create(version=made, number=1, title_zh="条款", title_en="Clauses")
    Clause.objects.bulk_create(clause(made, section, place, texts[place % len(texts)], number) for place in range(CLAUSES))
    made.number, made.status, made.sha256 = number, Status.PUBLISHED, f"{number:064x}"
    made.published_at = made.effective_at = timezone.now() - timedelta(hours=24) + timedelta(minutes=number)
    made.save()
    return made


def clause(made: "Version", section: object, place: int, text: "Clause", number: int) -> "Clause":
    """The demo's clauses in turn; a clause was last reworded in the latest version up to `number` whose turn it was."""
    from portal.policies.models import Clause

    worded = number - (number - place) % (CLAUSES // CHANGED)
    names = ("title_zh", "title_en", "summary_zh", "summary_en", "table")
    kept = {name: getattr(text, name) for name in names}
    said = {"text_zh": f"{text.text_zh}保存 {worded} 日。", "text_en": f"{text.text_en} Kept for {worded} days."}
    where = {"number": f"1.{place + 1}", "anchor": f"b{place}", "position": place}
    return Clause(version=made, section=section, **where, **kept, **said)
