"""What is refused at the desk says why in the reader's language and keeps what was typed; an address of a clause never breaks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.inventory.queries import Listed
from portal.policies import queries, services
from portal.policies.lists import Register
from portal.policies.models import Version
from portal.policies.registers import HEADS, RETENTION
from tests.people import signed_in, sun
from tests.policies.samples import OFFICER, PUBLISHER, published, sections

pytestmark = pytest.mark.django_db
BOTH = {"text_zh": "办结后 20 日内销毁。", "text_en": "Destroyed within 20 days."}
PHONE = Register(
    [Listed("phone", ({"zh": "电话", "en": "Phone"}, {"zh": "1 年", "en": "1 year"}))], HEADS[RETENTION][0], HEADS[RETENTION][1:3]
)


@pytest.mark.parametrize(
    ("changes", "registers", "days", "status", "zh", "en"),
    [
        ({"text_zh": "办结后 20 日内销毁。"}, {}, 9, 409, "只改了中文", "Only the Chinese changed since the version in force."),
        (BOTH | {"text_en": "Destroyed within 90 days."}, {}, 9, 409, "90", "Numbers or dates only in the English: 90 days."),
        (BOTH, {RETENTION: PHONE}, 9, 409, "电话 / Phone", "The list does not name “电话 / Phone”, which stands in the register."),
        (BOTH | {"title_en": ""}, {}, 9, 409, "缺", "English is missing: title."),
        (BOTH, {}, 3, 422, "最早", "This version may take effect on"),
    ],
    ids=["one language alone", "numbers differ", "register entry missing", "language missing", "too soon"],
)
def test_publishing_is_refused_in_both_languages_and_the_day_stays(client, firm, monkeypatch, changes, registers, days, status, zh, en):
    published()
    draft = services.draft_version(sections=sections(**changes), by=OFFICER, changes_zh=["一"], changes_en=["one"])
    monkeypatch.setattr(queries, "registers", lambda: registers)
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    desk = signed_in(client, sun())
    for language, reason in (("zh-hans", zh), ("en", en)):
        client.cookies["django_language"] = language
        answer = desk.post(f"/staff/policy/{draft.public_id}/publish/", {"effective_on": day}, HTTP_ACCEPT_LANGUAGE=language)
        assert answer.status_code == status and reason in answer.content.decode() and f'value="{day}"' in answer.content.decode()
    assert Version.objects.filter(number__isnull=False).count() == 1


def test_every_address_a_clause_had_leads_to_it_after_it_was_renumbered_and_after_it_is_gone(client, firm):
    first = published()
    second = services.copy_version(version=first, by=OFFICER)
    services.add_clause(after=queries.clause(second, "1.1"), words=queries.words(queries.clause(second, "2.1")), edits=0, by=OFFICER)
    third = _next(second)
    moved = queries.as_drafts(third)
    moved[0].clauses.insert(0, moved[1].clauses.pop())
    fourth = _next(services.draft_version(sections=moved, by=OFFICER))
    assert queries.clause(fourth, "1.1").anchor == "copies"
    for page in ("/en/policy/1/", "/en/policy/2/", "/zh-hans/policy/3/", "/en/policy/"):
        assert 'id="copies"' in client.get(page).content.decode(), page
    assert 'id="c-2.1"' in client.get("/en/policy/1/").content.decode()
    last = _next(services.draft_version(sections=[moved[0].__class__("概要", "Overview", moved[0].clauses[1:])], by=OFFICER))
    page = client.get("/en/policy/").content.decode()
    assert 'id="copies"' in page and f'href="/en/policy/{(last.number or 0) - 1}/#copies"' in page


def _next(draft):
    services.describe_changes(version=draft, material=False, changes_zh=["一"], changes_en=["one"], edits=_edits(draft), by=OFFICER)
    return services.publish_version(version=draft, by=PUBLISHER)


def _edits(draft):
    return Version.objects.get(pk=draft.pk).edits
