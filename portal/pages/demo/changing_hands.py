"""A merger that was announced and called off. A firm that is about to be sold would put a notice on every page and a question into every
case; this one shows the notice, its page and the staff's room, and touches nobody."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.inventory import queries as inventory
from portal.succession.models import Succession
from portal.succession.rules import CASES, Draft, Fate, Kind, Line, Reach
from portal.succession.services import PERMISSION, deciding

DAYS = 30
GOES = (CASES, "chat")


def call_off_merger(team: Sequence[User], at: datetime) -> Succession:
    """Entered by the privacy officer, announced and called off by the administrator."""
    officer, boss = (_one(team, role).acting(PERMISSION) for role in ("privacy_officer", "administrator"))
    found = deciding.enter_succession(draft=_draft(at), by=officer, at=at)
    deciding.approve_succession(succession=found, by=boss, at=at)
    why_zh, why_en = (
        "双方没有就您的信息怎样保护谈拢，合并不再进行。（演示用）",
        "We could not agree on how your information is protected. (Invented.)",
    )
    return deciding.call_off(succession=found, why_zh=why_zh, why_en=why_en, by=boss, at=at)


def _one(team: Sequence[User], role: str) -> User:
    return next(user for user in team if user.has_role(role))


def _draft(at: datetime) -> Draft:
    lines = [Line(row.code, row.version, Fate.GOES if row.code in GOES else Fate.STAYS, False) for row in inventory.purposes(at)]
    day = timezone.localdate(at) + timedelta(days=DAYS)
    names = ("示例江企业管理有限公司（演示用，并不存在）", "Shilijiang Business Management Ltd (invented)")
    return Draft(Kind.MERGER, *names, "privacy@shilijiang.example", day, "", "", Reach.OPEN, (), tuple(lines))
