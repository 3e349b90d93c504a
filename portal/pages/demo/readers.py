"""What readers find beside the invented reports: a comment with its answer, a statement that holds, and one nobody renewed."""

from datetime import datetime, timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.trail.rules import Actor
from transparency_reports import comment_services, live_services
from transparency_reports.models import Report

COMMENT = "很多数字写着“不予公布”，看不出你们做得好不好。能不能把几个季度合起来公布？（演示用）"
ANSWER = {
    "answer_zh": "目前不能：合并的数字减去已公布的季度，就能推出不予公布的那一个。四个季度都公布的数字，全年合计见年度报告。（演示用）",
    "answer_en": "Not now: from a sum, less the quarters that are printed, the hidden one follows. Where all four quarters print a "
    "number, the edition of the year has their sum. (Invented.)",
}
SOLD = ("我们从未出售个人信息。（演示用）", "We have never sold personal information. (Invented.)")
KEYS = ("我们从未应要求交出密钥。（演示用）", "We have never handed over a key because somebody asked for it. (Invented.)")


def talk(report: Report, officer: User, publisher: User, now: datetime) -> None:
    """A reader comments on the newest report, the publisher publishes it, the officer answers; two statements, the second expired."""
    said = now - timedelta(days=3)
    sun, zhao = publisher.actor("publisher"), officer.actor("privacy_officer")
    comment = comment_services.send_comment(report=report, text=COMMENT, by=Actor("client", "", "client"), at=said)
    comment_services.publish_comment(comment=comment, by=sun, at=said + timedelta(hours=4))
    comment_services.answer_comment(comment=comment, **ANSWER, by=zhao, at=said + timedelta(days=1))
    for (zh, en), days, lasts in ((SOLD, 20, 180), (KEYS, 120, 90)):
        at = now - timedelta(days=days)
        accurate, expires = timezone.localdate(at), timezone.localdate(at + timedelta(days=lasts))
        made = live_services.draft_statement(text_zh=zh, text_en=en, accurate_on=accurate, expires_on=expires, by=zhao, at=at)
        live_services.approve_statement(statement=made, by=sun, at=at)
