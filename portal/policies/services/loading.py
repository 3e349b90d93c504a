from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.policies import demo, queries
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.importing import parse
from portal.policies.models import Version
from portal.policies.pairing import Pair, SectionPair, pair
from portal.policies.services.drafting import draft_version
from portal.policies.services.publishing import publish_version
from portal.trail.rules import SYSTEM, Actor


def import_policy(*, texts: Mapping[str, str], by: Actor, at: datetime | None = None) -> Version:
    """A draft of clause pairs from a firm's own text: {"zh": …}, {"en": …} or both; what is missing stays empty.

    A clause that has the title of a published one keeps its anchor. Raises Refusal `policy.import_empty`.
    """
    sections = pair(*(parse(texts.get(lang, ""), lang) for lang in ("zh", "en")))
    drafts = list(_drafts(sections, queries.anchors()))
    if not any(section.clauses for section in drafts):
        raise Refusal("policy.import_empty", 422, _("There is no text in this file that could become a clause."))
    return draft_version(sections=drafts, by=by, based_on=queries.latest(), at=at)


def _drafts(sections: Sequence[SectionPair], known: Mapping[str, str]) -> Iterator[SectionDraft]:
    taken: set[str] = set()
    for section in sections:
        draft = SectionDraft(section.title_zh[:200], section.title_en[:200])
        for both in section.pairs:
            words = _words(both)
            anchor = _anchor(words, section, known, taken)
            taken.add(anchor)
            draft.clauses.append(ClauseDraft(anchor, words))
        yield draft


def _words(both: Pair) -> Words:
    zh, en = both.zh, both.en
    return Words(zh.title[:200] if zh else "", en.title[:200] if en else "", zh.text if zh else "", en.text if en else "")


def _anchor(words: Words, section: SectionPair, known: Mapping[str, str], taken: set[str]) -> str:
    anchor = known.get(words.title_zh) or known.get(words.title_en)
    if anchor and anchor not in taken:
        return anchor
    seed = "\n".join((section.title_zh, section.title_en, words.title_zh, words.title_en))
    anchor = "c" + sha256(seed.encode()).hexdigest()[:8]
    while anchor in taken or anchor in known.values():
        anchor = "c" + sha256(anchor.encode()).hexdigest()[:8]
    return anchor


def _facts() -> dict[str, dict[str, str]]:
    firm = law.operator()
    shared = {
        "email": firm.contact_email,
        "phone": firm.contact_phone,
        "officer_email": firm.officer_email,
        "officer_phone": firm.officer_phone,
    }
    hours = [f"{moment.hour}:{moment:%M}" for moment in (firm.opens, firm.closes)]
    zh = {"name": firm.name_zh, "address": firm.address_zh, "officer": firm.officer_name_zh, "hours": "～".join(hours)}
    en = {"name": firm.name_en, "address": firm.address_en, "officer": firm.officer_name_en, "hours": "–".join(hours)}
    return {"zh": shared | zh, "en": shared | en}


def _morning(now: datetime, days_ago: int, hour: int) -> datetime:
    day = timezone.localdate(now) - timedelta(days=days_ago)
    return timezone.make_aware(datetime.combine(day, time(hour)))


@transaction.atomic
def load_demo_policy(*, by: Actor, at: datetime | None = None) -> Version:
    """The demo firm's policy with its earlier versions, dated back from `at`; the last one is in force. Nothing when a policy exists."""
    existing = queries.latest()
    if existing is not None:
        return existing
    now, version = at or timezone.now(), None
    for each in demo.versions(_facts()):
        published_at = _morning(now, each.published_days_ago, 10)
        effective_at = max(published_at, _morning(now, each.effective_days_ago, 0))
        changes = {f"changes_{lang}": each.changes[lang] for lang in ("zh", "en")}
        draft = draft_version(sections=each.sections, by=SYSTEM, material=each.material, based_on=version, at=published_at, **changes)
        version = publish_version(version=draft, effective_at=effective_at, by=by, at=published_at)
    assert version is not None
    return version
