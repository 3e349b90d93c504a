from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.comments import services as comments
from portal.doors.errors import Refusal
from portal.law import queries as law
from portal.policies import demo, queries, standing
from portal.policies.documents import without_head
from portal.policies.drafts import ClauseDraft, SectionDraft, Words
from portal.policies.importing import parse
from portal.policies.lists import Register, written
from portal.policies.models import Version
from portal.policies.pairing import Pair, SectionPair, pair
from portal.policies.rules import ImpactKind
from portal.policies.services.commenting import open_for_comment, send_comment
from portal.policies.services.drafting import copy_version, describe_changes, draft_version, edit_clause
from portal.policies.services.following import finish_impact
from portal.policies.services.publishing import publish_version
from portal.policies.services.remarking import remark_on, settle_remark
from portal.policies.tables import from_markdown
from portal.trail.rules import SYSTEM, Actor


def import_policy(*, texts: Mapping[str, str], by: Actor, at: datetime | None = None) -> Version:
    """A draft of clause pairs from a firm's own text: {"zh": …}, {"en": …} or both; what is missing stays empty.

    A clause that has the title of a published one keeps its anchor, and what the last version knows beside its text.
    Raises Refusal `policy.import_empty`.
    """
    sections = pair(*(parse(without_head(texts.get(lang, "")), lang) for lang in ("zh", "en")))
    last = queries.latest()
    known = {clause.anchor: queries.words(clause) for clause in queries.clauses(last)} if last else {}
    drafts = list(_drafts(sections, queries.anchors(), known))
    if not any(section.clauses for section in drafts):
        raise Refusal("policy.import_empty", 422, _("There is no text in this file that could become a clause."))
    return draft_version(sections=drafts, by=by, based_on=last, at=at)


def _drafts(sections: Sequence[SectionPair], known: Mapping[str, str], last: Mapping[str, Words]) -> Iterator[SectionDraft]:
    taken: set[str] = set()
    for section in sections:
        draft = SectionDraft(section.title_zh[:200], section.title_en[:200])
        for both in section.pairs:
            words = _words(both)
            anchor = _anchor(words, section, known, taken)
            taken.add(anchor)
            draft.clauses.append(ClauseDraft(anchor, _knowing(words, last.get(anchor))))
        yield draft


def _words(both: Pair) -> Words:
    zh, en = both.zh, both.en
    titles = (zh.title[:200] if zh else "", en.title[:200] if en else "")
    text_zh, text_en, table = from_markdown(zh.text if zh else "", en.text if en else "", titles)
    return Words(*titles, text_zh, text_en, table=table)


def _knowing(words: Words, before: Words | None) -> Words:
    """A file says nothing of topics, mandatory items and summaries: they stay, a summary only while the text is the one it sums up."""
    if before is None:
        return words
    kept = replace(words, topics=before.topics, items=before.items)
    same = (words.text_zh, words.text_en, words.table) == (before.text_zh, before.text_en, before.table)
    return replace(kept, summary_zh=before.summary_zh, summary_en=before.summary_en) if same else kept


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
    now, version, past, tables = at or timezone.now(), None, demo.versions(_facts()), standing.sections()
    for each in past:
        published_at = _morning(now, each.published_days_ago, 10)
        effective_at = max(published_at, _morning(now, each.effective_days_ago, 0))
        changes = {f"changes_{lang}": each.changes[lang] for lang in ("zh", "en")}
        draft = draft_version(
            sections=[_with_tables(section, tables) for section in each.sections],
            by=SYSTEM,
            material=each.material,
            based_on=version,
            at=published_at,
            **changes,
        )
        version = publish_version(version=draft, effective_at=effective_at, by=by, at=published_at)
        _follow(version, by, all_done=each is not past[-1])
    assert version is not None
    return version


def _with_tables(section: SectionDraft, tables: Mapping[str, Register]) -> SectionDraft:
    """A section whose clauses carry what follows from the firm itself: contacts, rights, complaints."""

    def filled(clause: ClauseDraft) -> ClauseDraft:
        found = next((tables[item] for item in clause.words.items if item in tables), None)
        return ClauseDraft(clause.anchor, replace(clause.words, table=written(None, found))) if found else clause

    return SectionDraft(section.title_zh, section.title_en, [filled(clause) for clause in section.clauses])


def _follow(version: Version, by: Actor, *, all_done: bool) -> None:
    """The tasks of a demo version as they were done on their day; the training of the version in force is not, so that one is overdue."""
    for impact in version.impacts.exclude(kind="" if all_done else ImpactKind.TRAINING):
        at = timezone.make_aware(datetime.combine(impact.due, time(16)))
        finish_impact(impact=impact, note=demo.impact_notes()[impact.kind], by=by, at=at)


@transaction.atomic
def load_demo_draft(*, by: Actor, opened_by: Actor, at: datetime | None = None) -> Version:
    """A draft of the demo firm that has been open for comment for five days: one comment answered, one published, one not read yet.

    It is drafted by one person and opened by another. Nothing when there is a draft.
    """
    if drafts := queries.drafts():
        return drafts[0]
    now, told, last = at or timezone.now(), demo.opened_draft(), queries.latest()
    assert last is not None
    drafted, opened = now - timedelta(days=6), now - timedelta(days=5)
    draft = copy_version(version=last, by=by, at=drafted)
    clause = next(each for each in queries.clauses(draft) if each.anchor == told["clause"])
    words, adds = queries.words(clause), told["adds"]
    longer = replace(words, text_zh=words.text_zh + adds["zh"], text_en=f"{words.text_en} {adds['en']}")
    edit_clause(clause=clause, words=longer, edits=draft.edits, by=by, at=drafted)
    changes = {f"changes_{lang}": told["changes"][lang] for lang in ("zh", "en")}
    describe_changes(version=draft, material=True, edits=draft.edits + 1, by=by, at=drafted, **changes)
    remark = remark_on(version=draft, number=clause.number, text=told["remark"], by=opened_by, at=drafted)
    settle_remark(remark=remark, outcome=told["outcome"], by=by, at=opened)
    until = timezone.localdate(opened) + timedelta(days=told["open_days"])
    open_for_comment(version=draft, until=until, by=opened_by, at=opened)
    shown = queries.opened(draft.public_id)
    _say(shown, told["comments"], opened_by, now)
    return shown


def _say(draft: Version, said: Sequence[Mapping[str, Any]], by: Actor, now: datetime) -> None:
    """Comments of the public on a demo draft; all but those of today are published, and answered where there is an answer."""
    for each in said:
        at = now - timedelta(days=each["days_ago"])
        comment = send_comment(version=draft, text=each["text"], by=Actor("client", "", "client"), at=at)
        if each["days_ago"]:
            comment = comments.publish_comment(comment=comment, by=by, at=at + timedelta(hours=2))
        if "zh" in each:
            comments.answer_comment(comment=comment, answer_zh=each["zh"], answer_en=each["en"], by=by, at=at + timedelta(hours=20))
