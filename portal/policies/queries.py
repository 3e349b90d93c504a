import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.comments.queries import in_turn
from portal.comments.rules import State
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory.rules import Basis
from portal.law import queries as law
from portal.policies.checks import Blocker, blockers
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.models import Clause, DraftComment, Remark, Subscriber, Version
from portal.policies.registers import registers
from portal.policies.remarks import unsettled
from portal.policies.rules import Status, earliest_effective, midnight_from
from portal.policies.situations import losses, shown
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


def layers() -> list[tuple[str, datetime | None]]:
    """Paths, without their language, of the pages made of the version in force (in short, by situation) and when they changed."""
    version = find_in_force()
    if version is None:
        return []
    paths = ["policy/summary/", *(f"policy/for/{each.code}/" for each in shown(clauses(version)))]
    return [(path, version.effective_at) for path in paths]


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


def reviewed() -> set[int]:
    """Keys of the versions that colleagues asked something of."""
    return set(Remark.objects.values_list("version", flat=True))


def drafts() -> list[Version]:
    """Every draft, the newest first."""
    return list(Version.objects.filter(status=Status.DRAFT).order_by("-drafted_at"))


def draft(public_id: UUID) -> Version:
    """A draft by its address. Raises Refusal `policy.not_found`."""
    found = Version.objects.filter(status=Status.DRAFT, public_id=public_id).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such draft of the policy."))
    return found


def any_version(public_id: UUID) -> Version:
    """A version by its address at the desk, published or not. Raises Refusal `policy.not_found`."""
    found = Version.objects.filter(public_id=public_id).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such draft of the policy."))
    return found


def opened(public_id: UUID) -> Version:
    """A version that was shown as a draft for comment, published since or not. Raises Refusal `policy.not_found`."""
    found = Version.objects.filter(public_id=public_id, opening__isnull=False).select_related("opening").first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such draft of the policy."))
    return found


def open_for_comment(day: date) -> list[Version]:
    """Drafts that take comments on that day, the one that closes first first."""
    found = Version.objects.filter(status=Status.DRAFT, opening__until__gte=day).select_related("opening")
    return list(found.order_by("opening__until"))


def takes_comments(version: Version, day: date) -> bool:
    return version.status == Status.DRAFT and day <= version.opening.until


def comments_on(version: Version) -> list[DraftComment]:
    """The published comments on a draft, newest first."""
    return list(version.comments.filter(state=State.PUBLISHED))


def comment_queue() -> list[DraftComment]:
    """What staff see of comments on drafts, in the order in which it needs them."""
    return in_turn(DraftComment.objects.select_related("version__opening"))


def subscribers() -> dict[str, int]:
    """How many are told of changes by e-mail, by language: all that staff see of them."""
    counted = dict(Subscriber.objects.values_list("language").annotate(n=Count("pk")).order_by())
    return {"zh": counted.get("zh-hans", 0), "en": counted.get("en", 0)}


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
    now, before = clauses(version), clauses(last) if last else []
    found = blockers(
        now,
        before=before,
        jurisdictions=law.operator().jurisdictions,
        material=version.material,
        changes_zh=version.changes_zh,
        changes_en=version.changes_en,
        registers=registers(),
    )
    return [*found, *losses(now, before), *unsettled(version, now)]


def earliest(version: Version, published_at: datetime) -> datetime:
    """The earliest moment a draft may bind if it is published then: a midnight, unless it is the first version or wording."""
    last = latest()
    moment = earliest_effective(published_at, material=version.material, last=last.effective_at if last else None)
    return midnight_from(timezone.localtime(moment)) if last and version.material else moment


def last_homes(version: Version) -> list[tuple[Clause, Version]]:
    """Clauses of earlier versions that this one no longer has, each with the last version that had it: an address never breaks."""
    earlier = Clause.objects.filter(version__status=Status.PUBLISHED, version__number__lt=version.number)
    gone = earlier.exclude(anchor__in=version.clauses.values("anchor"))
    rows = gone.select_related("version").order_by("version__number", "position")
    return list({clause.anchor: (clause, clause.version) for clause in rows}.values())


def anchors() -> dict[str, str]:
    """Title in either language -> anchor, over every published clause, the newest winning."""
    rows = Clause.objects.filter(version__status=Status.PUBLISHED).order_by("version__number")
    return {title: clause.anchor for clause in rows for title in (clause.title_zh, clause.title_en) if title}


def proof(version: Version) -> str | None:
    """The version's .tlog-proof; None until the next checkpoint of the log has it."""
    entry = Entry.objects.filter(pk=version.entry).first()
    return trail.proof(entry) if entry else None


def logged_hashes(version: Version) -> dict[str, str]:
    """The hashes of a version's files that its leaf in the public log names; {} for a version without one."""
    entry = Entry.objects.filter(pk=version.entry).first()
    return dict(entry.document["sha256"]) if entry and entry.document else {}


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
