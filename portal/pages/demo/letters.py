"""Two invented letters of authorities in the register: one refused, one that still waits for a second person."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from portal.accounts.models import User
from portal.authorities import services
from portal.authorities.rules import Authority, Outcome

REFUSED, NEW = timedelta(days=75), timedelta(days=2)
BASIS = {Authority.TAX: "《税收征收管理法》第五十四条", Authority.POLICE: "《刑事诉讼法》第五十四条"}


def write_down(team: Sequence[User], now: datetime) -> None:
    """Entered by the privacy officer; the publisher confirmed the older one and its answer."""
    officer, publisher = (next(user for user in team if user.has_role(role)).actor(role) for role in ("privacy_officer", "publisher"))
    came, sent = now - REFUSED, now - REFUSED + timedelta(days=3)
    asked = services.enter_request(
        authority=Authority.TAX, basis=BASIS[Authority.TAX], asked_on=timezone.localdate(came), people=14, by=officer, at=came
    )
    services.confirm_request(request=asked, by=publisher, at=came)
    said = services.enter_answer(request=asked, outcome=Outcome.REFUSED, answered_on=timezone.localdate(sent), by=officer, at=sent)
    services.confirm_answer(answer=said, by=publisher, at=sent)
    day = timezone.localdate(now - NEW)
    services.enter_request(authority=Authority.POLICE, basis=BASIS[Authority.POLICE], asked_on=day, people=1, by=officer, at=now - NEW)
