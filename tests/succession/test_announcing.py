"""One enters, another approves, everybody is told once; calling off before the day; what is refused."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from disputes.services.participants import invite_participant
from portal.accounts.models import Contact
from portal.accounts.services.contacts import forget_contact
from portal.doors.errors import Refusal
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.press import services as press
from portal.succession import queries, rules
from portal.succession.models import Line, Succession
from portal.succession.services import deciding, telling
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM
from tests.disputes.cases import file, mediated, mediator
from tests.rights.requests import CHENS, WANGS, verified
from tests.succession.sales import BUYER, announced, boss, closing, draft, officer, tell, the_day, told_addresses

pytestmark = pytest.mark.django_db


def refused(draft):
    with pytest.raises(Refusal) as found:
        deciding.enter_succession(draft=draft, by=officer())
    return found.value


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"days": -1}, "effective_on"),
        ({"days": 6}, "effective_on"),
        ({"contact": "ask for Mr Wang"}, "contact"),
        ({"name_en": " "}, "name_en"),
        ({"more_zh": "用于推销。"}, "more_en"),
        ({"reach": "none"}, "reach"),
        ({"reach": "listed"}, "references"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_named_and_nothing_is_kept(said, field):
    refusal = refused(draft(**said))
    assert refusal.status == 422 and field in refusal.fields
    assert not Succession.objects.exists() and not Line.objects.exists()


def test_every_purpose_needs_an_answer_and_a_sale_gives_something():
    whole = draft()
    assert "lines" in refused(draft(lines=whole.lines[1:])).fields
    assert "lines" in refused(closing(kind="sale")).fields


def test_who_entered_it_cannot_approve_it_nobody_decides_twice_and_the_same_is_not_entered_twice():
    found = deciding.enter_succession(draft=draft(), by=officer())
    assert refused(draft()).code == "succession.already"
    with pytest.raises(Refusal, match="succession.own"):
        deciding.approve_succession(succession=found, by=officer())
    deciding.approve_succession(succession=found, by=boss())
    with pytest.raises(Refusal, match="succession.decided"):
        deciding.approve_succession(succession=found, by=boss())


def test_an_approval_too_late_to_tell_people_is_refused_and_tells_nobody():
    verified_case()
    found = deciding.enter_succession(draft=draft(), by=officer())
    late = timezone.now() + timedelta(days=4)
    with pytest.raises(Refusal, match="succession.too_soon"):
        deciding.approve_succession(succession=found, by=boss(), at=late)
    found.refresh_from_db()
    assert found.waiting and tell() == 0


def verified_case(address=WANGS, **said):
    return file(contact=verified(address), **said).case


def test_everybody_with_an_address_is_told_once_whatever_number_of_cases_and_workers():
    verified_case()
    verified_case()
    verified_case(CHENS, language="en")
    file()
    found = announced()
    assert (tell(), tell()) == (2, 0)
    assert told_addresses() == sorted([WANGS, CHENS])
    verified_case("later@example.com")
    assert tell() == 1
    counted = queries.told(found)
    assert (counted.letters, counted.receipt_only) == (3, 1)
    assert counted.for_everybody()["receipt"] == "suppressed"


def test_others_at_the_table_are_told_too():
    case = mediated()
    invite_participant(
        case=case, part="adviser", capacity="lawyer", name="郑凯", language="zh-hans", by=mediator(), address="kai@example.com"
    )
    announced()
    tell()
    assert told_addresses() == ["kai@example.com"]


def test_a_letter_names_the_recipient_how_to_reach_it_and_how_to_say_no():
    verified_case()
    found = announced()
    tell()
    body = notices.letter(Notice.objects.get(template="succession_coming")).body
    for words in (BUYER, "privacy@haikuo.example", "/zh-hans/cases/", "/zh-hans/choices/", f"/zh-hans/succession/{found.public_id}/"):
        assert words in body


def test_called_off_before_the_day_everybody_who_was_told_is_told_so_and_nobody_else():
    verified_case()
    found = announced()
    tell()
    with pytest.raises(Refusal, match="succession.no_words"):
        deciding.call_off(succession=found, why_zh="谈判未成。", why_en="", by=boss())
    off = deciding.call_off(succession=found, why_zh="谈判未成。", why_en="Talks failed.", by=boss())
    verified_case(CHENS)
    assert (tell(), tell()) == (1, 0)
    assert told_addresses() == [WANGS, WANGS]
    off.refresh_from_db()
    assert off.told_at is not None
    with pytest.raises(Refusal, match="succession.not_standing"):
        deciding.call_off(succession=found, why_zh="再一次。", why_en="Again.", by=boss())


def test_once_the_day_has_come_it_cannot_be_called_off():
    found = announced()
    with the_day(found), pytest.raises(Refusal, match="succession.over"):
        deciding.call_off(succession=found, why_zh="谈判未成。", why_en="Talks failed.", by=boss())


def test_the_log_names_the_notice_by_the_hash_of_the_published_file(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = announced()
    for language in ("zh-hans", "en"):
        shown = press.read(f"/{language}/succession/{found.public_id}/notice.json", language)
        assert shown is not None and sha256(shown.body).hexdigest() == found.sha256
    said = json.loads(shown.body)
    assert said["recipient"]["zh"] == BUYER and said["takes_effect_on"] == found.effective_on.isoformat()
    entry = Entry.objects.get(event="succession.announced")
    assert entry.document == {"type": "succession.notice", "succession": str(found.public_id), "sha256": found.sha256}


def test_what_was_announced_is_not_rewritten_or_deleted():
    found = announced()
    for act in (
        lambda: Succession.objects.filter(pk=found.pk).update(contact="other@example.com"),
        lambda: Line.objects.filter(succession=found).update(fate="stays"),
        lambda: Line.objects.filter(succession=found).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


FATES = st.sampled_from(["goes", "stays", "destroyed"])


@settings(max_examples=25)
@given(
    fates=st.lists(FATES, min_size=2, max_size=4), changed=st.lists(st.booleans(), min_size=4, max_size=4), reach=st.sampled_from(["none", "open", "all"]),
    kind=st.sampled_from(list(rules.Kind.values)), days=st.integers(-3, 20),
)  # fmt: skip
def test_whatever_is_entered_a_notice_without_complaint_gives_time_and_fits_together(fates, changed, reach, kind, days):
    today = timezone.localdate()
    codes = ["cases", "chat", "quote", "training"][: len(fates)]
    lines = tuple(rules.Line(code, 1, fate, change) for code, fate, change in zip(codes, fates, changed, strict=False))
    said = rules.Draft(kind, "甲", "A", "a@b.example", today + timedelta(days=days), "变", "Changes", reach, (), lines)
    if not rules.problems(said, codes, today):
        assert days >= rules.NOTICE_DAYS and said.changes
        assert (said.fate("cases") == "goes") == (reach != "none")


def test_small_numbers_are_not_printed():
    assert [rules.few(count, 5) for count in (0, 1, 4, 5, 12)] == ["0", "suppressed", "suppressed", "5", "12"]


def test_an_address_erased_before_its_turn_is_left_alone():
    case = verified_case()
    found = announced()
    (person,) = telling._not_told(found, "coming")
    forget_contact(contact=Contact.objects.get(subject=case.subject), by=SYSTEM)
    assert telling._write(found, person, timezone.now()) is False and told_addresses() == []
