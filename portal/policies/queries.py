import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import Basis
from portal.law import queries as law
from portal.policies.checks import Blocker, blockers
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.models import Clause, Version
from portal.policies.registers import registers
from portal.policies.rules import Status, earliest_effective, midnight_from
from portal.trail import queries as trail
from portal.trail.models import Entry


def published() -> list[Version]:
    """Every published version, oldest first."""
    return list(Version.objects.filter(status=Status.PUBLISHED).order_by("number"))


def find_in_force(at: datetime | None = None) -> Version | None:
    """The version that binds at a moment (default now), or None before the first one."""
    return Version.objects.filter(status=Status.PUBLISHED, effective_at__lte=at or timezone.now()).order_by("-number").first()


def in_force(at: datetime | None = None) -> Version:
    """The version that binds at a moment (default now). Raises Refusal `policy.none` when nothing is in force yet."""
    version = find_in_force(at)
    if version is None:
        raise Refusal("policy.none", 404, _("No privacy policy is in force yet."))
    return version


def coming(at: datetime | None = None) -> Version | None:
    """The next version that is published but not yet in force."""
    return Version.objects.filter(status=Status.PUBLISHED, effective_at__gt=at or timezone.now()).order_by("number").first()


def by_consent() -> list[tuple[str, str]]:
    """(code, title in the active language) of every purpose of the inventory that rests on consent."""
    return [(row.code, row.title) for row in inventory.purposes() if row.basis == Basis.CONSENT]


def asking_again(until: datetime) -> list[Version]:
    """Versions in force by `until` that name purposes whose consent they touch, the oldest first."""
    named = Version.objects.filter(status=Status.PUBLISHED, material=True, purposes__isnull=False, effective_at__lte=until)
    return [version for version in named.order_by("number") if version.purposes]


def version(number: int) -> Version:
    """A published version by its number. Raises Refusal `policy.not_found`; a draft is not found either."""
    found = Version.objects.filter(status=Status.PUBLISHED, number=number).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such version of the policy."))
    return found


def clauses(version: Version) -> list[Clause]:
    """All clauses in reading order, their sections loaded."""
    return list(version.clauses.select_related("section").order_by("position"))


def clause(version: Version, number: str) -> Clause:
    """A clause by its number, "3.2". Raises Refusal `policy.clause_not_found`."""
    found = version.clauses.select_related("section").filter(number=number).first()
    if found is None:
        raise Refusal("policy.clause_not_found", 404, _("This version has no such clause."))
    return found


def latest() -> Version | None:
    """The version published last, whether or not it binds already."""
    return Version.objects.filter(status=Status.PUBLISHED).order_by("-number").first()


def drafts() -> list[Version]:
    """Every draft, the newest first."""
    return list(Version.objects.filter(status=Status.DRAFT).order_by("-drafted_at"))


def draft(public_id: UUID) -> Version:
    """A draft by its address. Raises Refusal `policy.not_found`."""
    found = Version.objects.filter(status=Status.DRAFT, public_id=public_id).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such draft of the policy."))
    return found


def as_drafts(version: Version) -> list[SectionDraft]:
    """A stored version as plain data, ready to become the next draft."""
    return [
        SectionDraft(section.title_zh, section.title_en, [ClauseDraft(clause.anchor, words(clause)) for clause in group])
        for section, group in groupby(clauses(version), key=lambda clause: clause.section)
    ]


def words(clause: Clause) -> Words:
    """What a stored clause says, as plain data."""
    return Words(
        clause.title_zh,
        clause.title_en,
        clause.text_zh,
        clause.text_en,
        clause.summary_zh,
        clause.summary_en,
        clause.table,
        tuple(clause.topics),
        tuple(clause.items),
    )


def what_blocks(version: Version) -> list[Blocker]:
    """Everything that keeps a draft from being published."""
    last = latest()
    return blockers(
        clauses(version),
        before=clauses(last) if last else [],
        jurisdictions=law.operator().jurisdictions,
        material=version.material,
        changes_zh=version.changes_zh,
        changes_en=version.changes_en,
        registers=registers(),
    )


def earliest(version: Version, published_at: datetime) -> datetime:
    """The earliest moment a draft may bind if it is published then: a midnight, unless it is the first version or wording."""
    last = latest()
    moment = earliest_effective(published_at, material=version.material, last=last.effective_at if last else None)
    return midnight_from(timezone.localtime(moment)) if last and version.material else moment


def last_homes(version: Version) -> list[tuple[Clause, Version]]:
    """Clauses of earlier versions that this one no longer has, each with the last version that had it: an address never breaks."""
    kept = {clause.anchor for clause in clauses(version)}
    homes: dict[str, tuple[Clause, Version]] = {}
    for earlier in published():
        if version.number is not None and (earlier.number or 0) < version.number:
            homes |= {clause.anchor: (clause, earlier) for clause in clauses(earlier) if clause.anchor not in kept}
    return list(homes.values())


def anchors() -> dict[str, str]:
    """Title in either language -> anchor, over every published clause, the newest winning."""
    rows = Clause.objects.filter(version__status=Status.PUBLISHED).order_by("version__number")
    return {title: clause.anchor for clause in rows for title in (clause.title_zh, clause.title_en) if title}


def proof(version: Version) -> str | None:
    """The version's .tlog-proof; None until the next checkpoint of the log has it."""
    entry = Entry.objects.filter(pk=version.entry).first()
    return trail.proof(entry) if entry else None


def neighbours(version: Version) -> tuple[Version | None, Version | None]:
    """The published versions just before and just after."""
    numbers: Sequence[Version] = published()
    place = [each.number for each in numbers].index(version.number)
    return (numbers[place - 1] if place else None), (numbers[place + 1] if place + 1 < len(numbers) else None)


def digests(version: Version | None) -> dict[str, str]:
    """Anchor -> SHA-256 of what each clause of a published version says (title, text, table, both languages), whatever its number."""
    return _digests(version.pk, version.sha256) if version else {}


@lru_cache(maxsize=32)
def _digests(pk: int, _sha256: str) -> dict[str, str]:
    said = {clause.anchor: words(clause) for clause in Clause.objects.filter(version_id=pk)}
    lines = {anchor: [each.title_zh, each.title_en, each.text_zh, each.text_en, each.table] for anchor, each in said.items()}
    return {anchor: sha256(json.dumps(line, ensure_ascii=False, sort_keys=True).encode()).hexdigest() for anchor, line in lines.items()}
