import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts import gates, services
from portal.accounts.models import User
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def wu(client):
    return people.signed_in(client, people.wu())


def page_of(user: User) -> str:
    return reverse("accounts:person", kwargs={"public_id": user.public_id})


def test_the_list_says_who_may_do_what_since_when(wu):
    people.qian()
    page = wu.get(reverse("accounts:people")).content.decode()
    assert "Qian Yue" in page and "Intake" in page and "Second factor missing" in page


def test_the_list_asks_the_same_number_of_questions_however_many_work_here(wu):
    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            wu.get(reverse("accounts:people"))
        return len(seen)

    questions()
    one = questions()
    for who in (people.qian, people.li, people.zhao):
        who()
    assert questions() == one


def test_an_auditor_reads_the_list_and_changes_nothing(client):
    qian = people.qian()
    people.signed_in(client, people.zhou())
    page = client.get(page_of(qian)).content.decode()
    assert "Qian Yue" in page and "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert client.get(reverse("accounts:invite")).status_code == 403


def test_going_through_the_list_is_recorded(client):
    people.signed_in(client, people.zhou())
    client.post(reverse("accounts:review"))
    (entry,) = trail.history("staff:access")
    assert (entry.event, entry.actor_role) == ("staff.access_reviewed", "auditor")
    assert entry.facts == {"people": 1, "grants": 1}


@pytest.mark.parametrize("who", [people.li, people.zhao, people.qian, people.sun, people.chen_at_work])
def test_nobody_else_sees_who_works_here(who):
    client, other = people.signed_in(Client(), who()), people.zheng()
    for path in (reverse("accounts:people"), reverse("accounts:invite"), page_of(other)):
        answer = client.get(path)
        assert answer.status_code == 403 and other.email.encode() not in answer.content


def test_an_invitation_is_written_on_a_page(wu):
    answer = wu.post(reverse("accounts:invite"), {"email": "New@Mingshi.example", "roles": ["intake", "mediator"], "language": "en"})
    assert answer.url == reverse("accounts:people")
    assert User.objects.get(email="new@mingshi.example").roles == ("intake", "mediator")


def test_what_is_wrong_is_said_at_the_field_and_the_rest_is_kept(wu):
    answer = wu.post(reverse("accounts:invite"), {"email": "nonsense", "name_zh": "朱青", "language": "en"})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"email", "roles"}
    assert 'value="朱青"' in answer.content.decode()


def test_somebody_who_is_here_already_is_named_at_the_field(wu):
    people.qian()
    answer = wu.post(reverse("accounts:invite"), {"email": "qian@mingshi.example", "roles": ["intake"], "language": "en"})
    assert answer.context["form"].errors == {"email": ["Somebody with this address already works here."]}


@pytest.mark.parametrize("name", ["朱\x00青", "朱\ud800青", "a" * 61, "\u202e朱青"])
def test_names_are_cleaned_or_refused_and_never_break_the_page(wu, name):
    answer = wu.post(
        reverse("accounts:invite"),
        {
            "email": "new@mingshi.example",
            "roles": ["intake"],
            "language": "en",
            "name_zh": name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        },
    )
    assert answer.status_code in (302, 422)
    for user in User.objects.filter(email="new@mingshi.example"):
        assert "\x00" not in user.name_zh and "\u202e" not in user.name_zh


def test_roles_are_changed_on_the_persons_page(wu):
    qian = people.qian()
    wu.post(reverse("accounts:roles", kwargs={"public_id": qian.public_id}), {"roles": ["mediator"]})
    assert User.objects.get(pk=qian.pk).roles == ("mediator",)


def test_taking_every_role_away_is_said_at_the_field(wu):
    qian = people.qian()
    answer = wu.post(reverse("accounts:roles", kwargs={"public_id": qian.public_id}), {})
    assert answer.status_code == 422 and "Choose at least one role" in answer.content.decode()


def test_a_reset_needs_a_reason(wu):
    qian = people.qian()
    answer = wu.post(reverse("accounts:reset_factor", kwargs={"public_id": qian.public_id}), {"reason": "because"})
    assert answer.status_code == 422


def test_an_administrators_own_page_offers_nothing_to_do_to_oneself(wu):
    page = wu.get(page_of(people.wu())).content.decode()
    assert "This is you" in page and reverse("accounts:let_go", kwargs={"public_id": people.wu().public_id}) not in page


def test_a_person_nobody_knows_is_not_found(wu):
    assert wu.get("/staff/people/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_nobody_counts_through_the_people(wu):
    assert wu.get("/staff/people/1/").status_code == 404


def test_changes_are_never_made_by_a_link(wu):
    qian = people.qian()
    for name in ("roles", "reset_factor", "let_go", "invite_again"):
        assert wu.get(reverse(f"accounts:{name}", kwargs={"public_id": qian.public_id})).status_code == 405


def test_ones_own_page_keeps_name_and_language(client):
    people.signed_in(client, people.qian())
    client.post(reverse("accounts:me"), {"name_zh": "钱月", "name_en": "", "language": "en"})
    qian = User.objects.get(email="qian@mingshi.example")
    assert (qian.name_zh, qian.language, client.cookies["lang"].value) == ("钱月", "en", "en")


def test_somebody_without_any_name_is_asked_for_one(client):
    people.signed_in(client, people.qian())
    answer = client.post(reverse("accounts:me"), {"name_zh": " ", "name_en": "", "language": "en"})
    assert answer.context["form"].errors.keys() == {"name_zh"}


def test_a_closed_queue_says_why_on_both_pages(wu, monkeypatch):
    monkeypatch.setattr(gates, "_gates", {})
    gates.register("courses", lambda user: "Your course has lapsed." if user.has_role("intake") else None)
    assert gates.queue_open(people.qian()) == ["Your course has lapsed."] and gates.queue_open(people.li()) == []
    assert "Your course has lapsed." in wu.get(page_of(people.qian())).content.decode()


def test_work_begins_at_the_desk_of_ones_main_role(client):
    people.signed_in(client, people.wu())
    assert client.get(reverse("accounts:home")).url == reverse("accounts:people")
    other = people.signed_in(Client(), people.chen_at_work())
    assert other.get(reverse("accounts:home")).url == reverse("accounts:me")


def test_letters_that_did_not_arrive_are_the_administrators(client):
    for who, status in ((people.wu, 200), (people.zhao, 403), (people.chen_at_work, 403)):
        assert people.signed_in(Client(), who()).get(reverse("notices:undelivered")).status_code == status


def test_an_access_review_by_somebody_who_may_not_is_refused(client):
    people.signed_in(client, people.qian())
    assert client.post(reverse("accounts:review")).status_code == 403 and trail.history("staff:access") == []


def test_services_refuse_roles_nobody_knows():
    with pytest.raises(Refusal):
        services.change_roles(user=people.qian(), roles=["root"], by=people.wu().actor())
