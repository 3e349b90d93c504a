"""One incident of the invented firm, told from beginning to end: a notice when it was found, one when it was over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.accounts.models import User
from portal.incidents import services
from portal.incidents.rules import Kind

TITLE = {"title_zh": "聊天窗口中断（演示用，并未发生）", "title_en": "The chat did not answer (invented)"}
FOUND = {
    "text_zh": "今天上午 9:10 起，聊天窗口打不开。没有个人信息泄露。表单、电话和邮件照常受理。",
    "text_en": "Since 9:10 this morning the chat does not open. No personal information leaked. Form, telephone and e-mail work as usual.",
}
OVER = {
    "text_zh": "9:52 已恢复，共中断 42 分钟。原因是证书到期未换；现在到期前 30 天起每天提醒。",
    "text_en": "Back since 9:52, after 42 minutes. A certificate had expired; we are now reminded daily from 30 days before.",
}
AGO = timedelta(days=40)


def tell_of_the_chat(team: Sequence[User], now: datetime) -> None:
    """Written by the privacy officer, published by the publisher, forty days ago."""
    found = (now - AGO).replace(hour=1, minute=25, second=0)
    officer, publisher = (_one(team, role).actor(role) for role in ("privacy_officer", "publisher"))
    first = services.open_incident(**TITLE, **FOUND, by=officer, at=found)
    services.publish_notice(notice=first, by=publisher, at=found)
    over = services.draft_notice(incident=first.incident, kind=Kind.CLOSED, **OVER, by=officer, at=found + timedelta(minutes=50))
    services.publish_notice(notice=over, by=publisher, at=found + timedelta(minutes=55))


def _one(team: Sequence[User], role: str) -> User:
    return next(user for user in team if user.has_role(role))
