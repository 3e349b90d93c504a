"""What this room holds about somebody can be handed out and ended."""

import pytest

from portal.consent import personal_data, queries, services
from portal.consent.models import ConsentEvent
from portal.trail import queries as trail
from portal.trail.rules import SYSTEM
from portal.vault import holders
from tests.people import wang

pytestmark = pytest.mark.django_db
KEEP = "keep_conversation_to_improve"


@pytest.fixture(autouse=True)
def _texts(texts):
    for subject in ("case:wang1", "case:chen1"):
        shown = queries.purpose(KEEP).sha256("en")
        services.give_consent(purpose=KEEP, subject=subject, shown=shown, language="en", how="page", by=wang())


def test_the_room_is_among_the_holders():
    assert "consent" in [holder.name for holder in holders.all()]


def test_a_person_gets_every_answer_and_nobody_elses():
    (one,) = personal_data.export("case:wang1")["answers"]
    assert (one["purpose"], one["answer"], one["how"]) == (KEEP, "given", "page")
    assert personal_data.export("case:nobody") == {}


def test_erasing_ends_one_person_and_is_on_record():
    personal_data.erase("case:wang1", by=SYSTEM)
    assert list(ConsentEvent.objects.values_list("subject", flat=True)) == ["case:chen1"]
    assert trail.history("case:wang1")[-1].event == "consent.erased"
    personal_data.erase("case:wang1", by=SYSTEM)
    assert len(trail.history("case:wang1")) == 2


def test_what_was_erased_stays_erased_when_a_backup_comes_back():
    kept = list(ConsentEvent.objects.filter(subject="case:wang1"))
    personal_data.erase("case:wang1", by=SYSTEM)
    ConsentEvent.objects.bulk_create(kept)  # as the copy of a database brings them
    assert services.forget_again(by=SYSTEM) == 1
    assert list(ConsentEvent.objects.values_list("subject", flat=True)) == ["case:chen1"]
    assert services.forget_again(by=SYSTEM) == 0


def test_what_was_said_after_the_erasing_stays():
    personal_data.erase("case:wang1", by=SYSTEM)
    shown = queries.purpose(KEEP).sha256("en")
    services.give_consent(purpose=KEEP, subject="case:wang1", shown=shown, language="en", how="page", by=wang())
    assert services.forget_again(by=SYSTEM) == 0 and queries.state("case:wang1", KEEP).valid
