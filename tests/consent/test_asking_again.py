"""A purpose that reaches further is asked about anew; what does not touch it leaves every answer as it is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.consent import queries, services
from portal.doors.errors import Refusal
from portal.inventory import queries as inventory
from portal.inventory import services as registers
from portal.policies.models import Version
from tests.people import sun, wang, zhao
from tests.standing import LAW_SINCE

pytestmark = pytest.mark.django_db
WANG, KEEP, SHARE = "case:wang1", "keep_conversation_to_improve", "share_with_other_party"


@pytest.fixture(autouse=True)
def _ready(texts, firm):
    registers.load_pack(at=LAW_SINCE)


def said(answer=services.give_consent, code=KEEP, at=None, language="en"):
    shown = queries.purpose(code, at).sha256(language)
    return answer(purpose=code, subject=WANG, shown=shown, language=language, how="page", by=wang(), at=at)


def widen(code=KEEP, kind="purpose", **columns):
    """Two people change an entry so that it reaches further; returns the moment it did."""
    content = inventory.find(kind, code).content() | columns
    by = [person.acting("inventory.edit") for person in (zhao(), sun())]
    proposal = registers.propose_change(kind=kind, code=code, content=content, why="More.", by=by[0])
    return registers.approve_change(proposal=proposal, by=by[1]).valid_from


def policy(purposes, number=1, days=1):
    at = timezone.now() - timedelta(days=days)
    return Version.objects.create(
        number=number, status="published", material=True, purposes=purposes, published_at=at, effective_at=at, sha256="0" * 64,
        changes_zh=["保留两年"], changes_en=["Kept for two years"],
    )  # fmt: skip


def test_a_widened_purpose_is_not_covered_by_an_older_yes_and_others_are():
    said()
    said(code=SHARE)
    widen(information_en="The chat and your files", information_zh="对话和文件")
    assert queries.state(WANG, KEEP).outdated and not queries.valid(WANG, KEEP)
    assert queries.valid(WANG, SHARE)
    assert [each.code for each in queries.to_ask_again(WANG)] == [KEEP]
    assert queries.to_ask_again("case:chen1") == []


def test_what_was_added_is_part_of_what_is_asked_and_of_its_hash():
    old = queries.purpose(KEEP).sha256("en")
    widen(information_en="The chat and your files", information_zh="对话和文件")
    words = queries.purpose(KEEP).words("en")[1]
    assert "The chat and your files" in words and "对话和文件" in queries.purpose(KEEP).words("zh-hans")[1]
    with pytest.raises(Refusal, match=r"consent\.words_changed"):
        services.give_consent(purpose=KEEP, subject=WANG, shown=old, language="en", how="page", by=wang())


def test_a_yes_to_all_of_it_counts_again_and_is_an_answer_of_its_own():
    first = said()
    widen(information_en="The chat and your files", information_zh="对话和文件")
    second = said()
    assert queries.valid(WANG, KEEP) and second.public_id != first.public_id
    assert said().public_id == second.public_id


def test_narrowing_asks_nobody_again():
    said()
    content = inventory.find("purpose", KEEP).content() | {"separate_consent": True, "needed_en": "No, never"}
    registers.propose_change(kind="purpose", code=KEEP, content=content, why="Less.", by=zhao().acting("inventory.edit"))
    assert queries.valid(WANG, KEEP)


def test_a_field_used_for_one_more_purpose_touches_that_purpose_only():
    said()
    said(code="sensitive_attachment")
    field = next(row for row in inventory.data() if row.purposes == ["cases", "sensitive_attachment"])
    widen(code=field.code, kind="datum", purposes=[*field.purposes, KEEP])
    assert queries.state(WANG, KEEP).outdated and queries.valid(WANG, "sensitive_attachment")
    assert field.title_en in queries.purpose(KEEP).words("en")[1]


def test_a_policy_touches_the_purposes_it_names_from_the_day_it_binds():
    said()
    policy([KEEP], days=-8)
    assert queries.valid(WANG, KEEP)
    later = timezone.now() + timedelta(days=9)
    assert queries.state(WANG, KEEP, later).outdated
    assert "Kept for two years" in queries.purpose(KEEP, later).words("en")[1]


def test_who_said_no_is_not_asked_again_because_of_it():
    said(services.refuse_consent)
    widen(information_en="The chat and your files", information_zh="对话和文件")
    assert queries.to_ask_again(WANG) == [] and not queries.state(WANG, KEEP).may_ask(timezone.now())
