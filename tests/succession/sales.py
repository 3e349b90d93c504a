"""A firm that is sold: notices entered, approved, and the day that comes."""

from dataclasses import replace
from datetime import timedelta

import time_machine
from django.utils import timezone

from portal.inventory import queries as inventory
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.succession.rules import Draft, Fate, Line
from portal.succession.services import deciding, handing, telling
from tests.people import wu, zhao

BUYER = "海阔企业服务有限公司"
BUYER_EN = "Haikuo Business Services Ltd"


def boss():
    return wu().acting("succession.manage")


def officer():
    return zhao().acting("succession.manage")


def taker():
    return zhao().acting("succession.hand_over")


def draft(fates=(), changed=(), days=10, **said):
    """Everything goes, in ten days, with every open case; `fates` maps purposes that do not go."""
    fate = dict(fates)
    lines = [
        Line(row.code, row.version, fate.get(row.code, Fate.GOES), row.code in changed) for row in inventory.purposes()
    ]  # fmt: skip
    usual = Draft(
        "sale", BUYER, BUYER_EN, "privacy@haikuo.example", timezone.localdate() + timedelta(days=days), "", "", "open", (), tuple(lines)
    )  # fmt: skip
    return replace(usual, **said)


def closing(**said):
    """The firm ends and nobody takes over."""
    every = {row.code: Fate.DESTROYED for row in inventory.purposes()}
    return draft(every, **{"kind": "dissolution", "reach": "none", **said})


def announced(what=None, **said):
    found = deciding.enter_succession(draft=what or draft(**said), by=officer())
    return deciding.approve_succession(succession=found, by=boss())


def the_day(succession):
    """A minute into the day it takes effect."""
    return time_machine.travel(succession.effective_at + timedelta(minutes=1))


def opened(succession):
    """A bundle one person asked for and another opened."""
    return handing.open_bundle(handover=handing.ask_for_bundle(succession=succession, by=officer()), by=boss())


def tell():
    return telling.tell_everybody()


def told_addresses():
    """Addresses a letter about a change of hands went to, as often as it did."""
    letters = Notice.objects.filter(template__startswith="succession_")
    return sorted(notices.letter(each).address for each in letters)
