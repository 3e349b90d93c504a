"""What is said before something is taken in: versioned, in both languages, with basis and retention."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.consent import queries, services
from portal.consent.models import NoticeText, Purpose
from portal.doors.errors import Refusal
from portal.policies.quantities import differences
from portal.trail.models import Entry
from portal.trail.rules import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db):
    services.load_notices(by=SYSTEM)


@pytest.mark.parametrize("code", ["chat", "filing"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_notice_says_what_on_which_basis_and_how_long(code, language):
    notice = queries.notice(code, language)
    assert notice.text and notice.retention and notice.version == 1
    assert ("20" in notice.basis and "13" in notice.basis) and len(notice.sha256) == 64


def test_the_languages_are_two_texts():
    assert queries.notice("chat", "en").sha256 != queries.notice("chat", "zh-hans").sha256


def test_an_unknown_notice_is_refused():
    with pytest.raises(Refusal, match="notice.not_found"):
        queries.notice("marketing", "en")


def test_the_version_of_its_day_holds():
    later = timezone.now() + timedelta(days=30)
    old = NoticeText.objects.get(code="chat")
    words = {name: getattr(old, name) for name in ("text_zh", "text_en", "basis_zh", "basis_en", "retention_zh", "retention_en")}
    NoticeText.objects.create(code="chat", version=2, valid_from=later, **words)
    assert queries.notice("chat", "en").version == 1
    assert queries.notice("chat", "en", later).version == 2


def test_loading_again_changes_nothing():
    entries = Entry.objects.count()
    assert services.load_notices(by=SYSTEM) == 0
    assert (NoticeText.objects.count(), Purpose.objects.count(), Entry.objects.count()) == (2, 4, entries)


def test_the_separate_consents():
    assert [purpose.code for purpose in queries.purposes()] == [
        "sensitive_attachment", "original_file", "share_with_other_party", "keep_conversation_to_improve",
    ]  # fmt: skip


def test_every_purpose_says_what_a_no_means():
    for purpose in queries.purposes():
        for language in ("zh-hans", "en"):
            assert all(purpose.words(language))


def test_both_languages_promise_the_same_periods():
    for row in [*NoticeText.objects.all(), *Purpose.objects.all()]:
        for part in ("text", "retention", "refusal", "basis"):
            if hasattr(row, f"{part}_zh"):
                assert differences(getattr(row, f"{part}_zh"), getattr(row, f"{part}_en")) == ([], [])
