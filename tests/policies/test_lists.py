"""The policy's lists are those of the registers: written from them, and refused when they say something else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from portal.doors.errors import Refusal
from portal.inventory import services as inventory
from portal.inventory.queries import Listed
from portal.law.services import load_pack
from portal.partners import queries as third_parties
from portal.partners import services as partners
from portal.policies import lists, queries, services
from portal.policies.lists import Register
from portal.trail.rules import SYSTEM
from tests.people import signed_in, sun, zhao
from tests.standing import stand_inside

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def policy(firm):
    """The demo policy with the registers of the demo firm, loaded as `manage.py demo` does."""
    stand_inside("policy and registers", _policy)
    return queries.latest()


def _policy():
    load_pack(by=SYSTEM)
    services.load_demo_policy(by=SYSTEM, at=NOW)
    for name in ("product", "demo"):
        inventory.load_pack(name=name)
        partners.load_partners(name=name)


def draft(policy):
    return services.copy_version(version=policy, by=zhao().actor("privacy_officer"))


def found(version):
    with override("en"):
        return [(blocker.code, blocker.text) for blocker in queries.what_blocks(version) if blocker.code.startswith("register_")]


def suspended(code):
    row = next(each for each in third_parties.active() if each.code == code)
    return partners.suspend_partner(partner=row, note="停用。", by=zhao().acting("partners.edit"))


def test_the_demo_policy_says_what_the_registers_say(policy):
    copy = draft(policy)
    assert found(copy) == []
    assert queries.words(queries.clause(copy, "2.1")).table == queries.words(queries.clause(policy, "2.1")).table


def test_a_third_party_the_policy_does_not_name_blocks_publishing(policy):
    row = suspended("bangda_express")
    copy = draft(policy)
    partners.activate_partner(partner=row, by=sun().acting("partners.edit"))
    ((code, text),) = found(copy)
    assert code == "register_missing" and "邦达速运 / Bangda Express" in text
    with pytest.raises(Refusal) as refused:
        services.publish_version(version=copy, by=sun().actor("publisher"))
    assert refused.value.code == "policy.blocked"


def test_a_third_party_that_gets_nothing_any_more_is_not_named_either(policy):
    copy = draft(policy)
    suspended("suxun_sms")
    assert [code for code, _text in found(copy)] == ["register_unknown"]


def test_a_retention_rule_that_changed_is_said_with_its_column(policy):
    copy = draft(policy)
    content = inventory.queries.find("keeping", "conversations").content()
    shorter = {"period": "60d", "kept_zh": "最后一条消息起 60 日", "kept_en": "60 days from the last message"}
    inventory.propose_change(
        kind="keeping", code="conversations", content=content | shorter, why="够用了。", by=zhao().acting("inventory.edit")
    )
    ((code, text),) = found(copy)
    assert code == "register_differs" and "Conversations that do not become a case" in text and "Kept for" in text
    assert services.write_lists(version=copy, by=zhao().actor("privacy_officer")) == 1
    assert found(copy) == [] and services.write_lists(version=copy, by=zhao().actor("privacy_officer")) == 0


def test_a_new_draft_has_the_lists_as_they_are_now(policy):
    suspended("suxun_sms")
    table = next(clause.table for clause in queries.clauses(draft(policy)) if clause.anchor == "third-party-list")
    assert "速讯短信" not in str(table) and "汇安支付" in str(table)


def test_a_published_list_never_changes(policy):
    suspended("suxun_sms")
    assert "速讯短信" in str([clause.table for clause in queries.clauses(policy)])
    with pytest.raises(Refusal):
        services.write_lists(version=policy, by=zhao().actor("privacy_officer"))


def test_the_page_says_which_entry_and_writes_the_lists_by_a_button(policy, client):
    copy = draft(policy)
    suspended("suxun_sms")
    browser = signed_in(client, zhao())
    at = f"/staff/policy/{copy.public_id}/"
    assert "速讯短信 / Suxun SMS" in browser.get(at).content.decode()
    assert browser.post(f"{at}lists/").status_code == 302
    assert "速讯短信 / Suxun SMS" not in browser.get(at).content.decode()
    assert client.__class__().post(f"{at}lists/").status_code in (302, 403)


NAMES = st.text(alphabet="甲乙丙丁abc", min_size=1, max_size=4)
LINES = st.lists(st.tuples(NAMES, NAMES), max_size=6, unique_by=lambda pair: pair[0])


@given(LINES, LINES)
def test_a_list_written_from_a_register_has_nothing_against_it(old, new):
    def cell(text):
        return {"zh": text, "en": text}

    register = Register([Listed(a, (cell(a), cell(b))) for a, b in new], cell("表"), [cell("甲"), cell("乙")])
    table = {"caption": cell("旧"), "columns": [cell("一"), cell("二")], "rows": [[cell(a), cell(b)] for a, b in old]}
    assert list(lists.differences(lists.written(table, register), register)) == []
    assert list(lists.differences(lists.written(None, register), register)) == []
    assert (list(lists.differences(table, register)) == []) == (dict(old) == dict(new))
