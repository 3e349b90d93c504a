"""Small policies to test with: complete ones, and ways to spoil them."""

from dataclasses import replace

from django.utils import timezone

from portal.law.models import Operator
from portal.policies import queries, services
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.models import Version
from portal.policies.rules import required_items
from portal.trail.rules import SYSTEM, Actor

PUBLISHER = Actor("staff", "7d0c6a52-4f6a-4d5c-9a51-0d1f6f1f0001", "publisher")
OFFICER = Actor("staff", "7d0c6a52-4f6a-4d5c-9a51-0d1f6f1f0002", "privacy_officer")
TABLE = {
    "caption": {"zh": "清单", "en": "List"},
    "columns": [{"zh": "信息", "en": "Information"}, {"zh": "期限", "en": "Period"}],
    "rows": [[{"zh": "姓名", "en": "Name"}, {"zh": "3 年", "en": "3 years"}]],
}


def named_firm(*, jurisdictions: tuple[str, ...] = ("cn", "eu")) -> Operator:
    """The invented firm, without loading the law."""

    facts = {
        "id": 1,
        "name_zh": "明川企业服务",
        "name_en": "Mingchuan Business Services",
        "address_zh": "示例市明川路 1 号",
        "address_en": "1 Mingchuan Road, Example City",
        "contact_email": "privacy@mingchuan.example",
        "contact_phone": "400-000-0000",
        "officer_name_zh": "赵宁",
        "officer_name_en": "Zhao Ning",
        "officer_email": "officer@mingchuan.example",
        "officer_phone": "400-000-0001",
        "jurisdictions": list(jurisdictions),
        "persons_bucket": "under_100k",
        "changed_at": timezone.now(),
    }
    return Operator.objects.create(**facts)


def whole_words() -> Words:
    """A clause that covers every mandatory item of every jurisdiction."""
    items = tuple(required_items(["cn", "eu", "uk"]))
    return Words("全部事项", "Everything", "保存 3 年。", "Kept for 3 years.", "保存 3 年", "3 years", TABLE, ("storage_retention",), items)


COPIES = Words(
    "证件复印件", "Copies of documents", "办结后 30 日内销毁。", "Destroyed within 30 days of completion.", topics=("sensitive_info",)
)


def sections(**changes: object) -> list[SectionDraft]:
    """Two sections, two clauses: 1.1 covers every mandatory item, 2.1 (anchor "copies") takes the changes."""
    copies = replace(COPIES, **changes)
    return [
        SectionDraft("概要", "Overview", [ClauseDraft("everything", whole_words())]),
        SectionDraft("证件", "Documents", [ClauseDraft("copies", copies)]),
    ]


def draft(by: Actor = SYSTEM, **changes: object) -> Version:
    return services.draft_version(sections=sections(**changes), by=by)


def published(at=None, **changes: object) -> Version:
    """A version published by a second person; the first takes effect at once, later ones say what changed."""
    points = {"changes_zh": ["改了一点。"], "changes_en": ["One thing changed."]} if queries.latest() else {}
    version = services.draft_version(sections=sections(**changes), by=SYSTEM, at=at, **points)
    return services.publish_version(version=version, by=PUBLISHER, at=at)
