"""Contacts, rights and how to complain: the policy says what the firm, its terms and the rights it serves are now."""

from dataclasses import replace

import pytest

from portal.doors.errors import Refusal
from portal.law.models import Operator, Term
from portal.policies import catalogue, queries, services, standing
from portal.policies.catalogue import RightLine
from portal.policies.registers import registers
from portal.policies.rules import required_items
from portal.rights.catalogue import tell
from portal.rights.rules import Right
from tests.people import sun, zhao
from tests.policies.samples import named_firm
from tests.policies.test_lists import _policy
from tests.standing import stand_inside, stand_on_law

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(firm):
    """The demo policy with its registers, as in test_lists."""
    stand_inside("policy and registers", _policy)
    return queries.latest()


def table(version, item):
    return next(clause.table for clause in queries.clauses(version) if item in clause.items)


def found(version):
    return [(blocker.code, blocker.facts) for blocker in queries.what_blocks(version) if blocker.code.startswith("register_")]


def copied(version):
    return services.copy_version(version=version, by=zhao().actor("privacy_officer"))


def test_the_demo_policy_carries_every_section_and_nothing_is_stale(policy):
    assert found(copied(policy)) == []
    assert len(table(policy, standing.RIGHTS)["rows"]) == len(Right)
    said = str([table(policy, item) for item in (standing.CONTACTS, standing.COMPLAINTS)])
    assert "privacy@mingchuan.example" in said and "15 个工作日" in said and "60 days" in said


def test_a_contact_that_moved_blocks_publishing_until_the_section_is_written_anew(policy):
    copy = copied(policy)
    Operator.objects.update(officer_email="new@mingchuan.example")
    ((code, facts),) = found(copy)
    assert (code, facts["entry"]) == ("register_differs", "隐私专员的电子邮箱 / Privacy officer’s email")
    with pytest.raises(Refusal, match=r"^policy\.blocked$"):
        services.publish_version(version=copy, by=sun().actor("publisher"))
    assert services.write_lists(version=copy, by=zhao().actor("privacy_officer")) == 1
    assert found(copy) == []


def test_a_term_we_changed_is_said_where_people_read_how_to_complain(policy):
    copy = copied(policy)
    Term.objects.filter(code="cn.complaint").update(count=20)
    assert [facts["entry"] for _code, facts in found(copy)] == ["处理结果 / Decision"]


def test_a_right_the_room_serves_but_the_policy_hides_blocks_publishing(policy, monkeypatch):
    copy, line = copied(policy), RightLine({"zh": "新权利", "en": "A new right"}, {"zh": "提出请求", "en": "Ask"}, {})
    monkeypatch.setitem(catalogue._told, "elsewhere", lambda jurisdictions: [line])
    assert found(copy) == [("register_missing", {"entry": "新权利 / A new right", "columns": ""})]


def test_words_alone_do_not_do_for_a_section(policy):
    copy = copied(policy)
    clause = next(each for each in queries.clauses(copy) if standing.COMPLAINTS in each.items)
    words = replace(queries.words(clause), table=None)
    services.edit_clause(clause=clause, words=words, edits=copy.edits, by=zhao().actor("privacy_officer"))
    assert [code for code, _facts in found(copy)] == ["register_list"]


@pytest.mark.parametrize(
    ("jurisdictions", "when"),
    [
        (("cn",), "15 working days"),
        (("eu", "uk"), "1 month"),
        (("cn", "eu"), "mainland China 15 working days; EU 1 month"),
    ],
)
def test_each_place_has_its_own_period_where_they_differ(db, jurisdictions, when):
    stand_on_law()
    named_firm(jurisdictions=jurisdictions)
    item = standing.RIGHTS if "cn" in jurisdictions else standing.RIGHTS_ELSEWHERE
    lines = {line.code: line.cells[2]["en"] for line in standing.sections()[item].lines}
    assert (lines["Deletion"], lines["Withdrawing consent"]) == (when, "At once")


def test_a_firm_under_chinese_law_alone_has_to_carry_the_rights_and_its_pages_by_situation_show_its_own_terms(client, db):
    stand_on_law()
    named_firm(jurisdictions=("cn",))
    version = services.load_demo_policy(by=sun().actor("publisher"))
    assert standing.RIGHTS in required_items(["cn"]) and standing.RIGHTS_ELSEWHERE not in required_items(["cn"])
    for code in ("sold-my-company", "child-is-a-student", "only-chatted"):
        page = client.get(f"/en/policy/for/{code}/").content.decode()
        assert "<caption>Rights and how to use them</caption>" in page and "15 working days" in page and "EU 1 month" not in page
    copy = copied(version)
    clause = next(each for each in queries.clauses(copy) if standing.RIGHTS in each.items)
    words = replace(queries.words(clause), items=(standing.RIGHTS_ELSEWHERE,))
    services.edit_clause(clause=clause, words=words, edits=copy.edits, by=zhao().actor("privacy_officer"))
    assert [each.facts["code"] for each in queries.what_blocks(copy) if each.code == "item_missing"] == [standing.RIGHTS]


def test_a_contact_nobody_gave_is_not_listed(firm):
    before = len(standing.sections()[standing.CONTACTS].lines)
    Operator.objects.update(officer_phone="")
    assert len(standing.sections()[standing.CONTACTS].lines) == before - 1


def test_the_catalogue_of_the_policy_is_the_whole_catalogue_of_rights():
    assert len(tell(["cn"])) == len(Right) and all(line.name["zh"] and line.how["en"] for line in tell(["cn"]))


def test_while_no_register_is_in_use_the_words_of_the_policy_stand(firm):
    assert registers() == {}
