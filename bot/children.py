"""A child in the chat: who says that they are under 14 is told, once, what the rules for children mean; a "yes" then waits."""

from django.utils import translation
from django.utils.translation import gettext as _

from bot import rights_heard
from bot.actions.here import Here
from bot.engine import Response
from disputes import queries, sealed
from portal.consent import guarding
from portal.consent.rules import How
from portal.trail.rules import Actor
from portal.vault import services as vault


def heard(now: Here, language: str, payload: str) -> list[Response]:
    """Note it for the conversation and for the cases made in it; [] where nothing of the kind was said, or it is known."""
    conversation = now.conversation
    if payload or conversation is None or not rights_heard.is_child(now.masked):
        return []
    subject = f"conversation:{conversation.public_id}"
    if guarding.told(subject):
        return []
    by, secret = Actor("client", str(conversation.public_id), "client"), vault.secret(conversation.key_id, "trail")
    guarding.note_child(subject=subject, how=How.CHAT, by=by, secret=secret, at=now.at)
    for case in queries.open_cases(conversation):
        me = sealed.client_of(case)
        guarding.note_child(subject=case.subject, how=How.CHAT, by=me, secret=sealed.trail_secret(case), at=now.at)
    return [_said(language)]


def _said(language: str) -> Response:
    prefix = "zh-hans" if language.startswith("zh") else "en"
    with translation.override(prefix):
        text = _(
            "You say that you are under 14. Then the rules for children hold: what you agree to counts only once your parent or guardian "
            "has shown who they are and agrees. You can always ask, complain, say no, or take something back yourself."
        )
        titles = (_("For your parent or guardian: write to us here"), _("The rules for children are in our privacy policy"))
    addresses = (f"/{prefix}/rights/ask/?whom=child", f"/{prefix}/policy/")
    buttons = [{"title": title, "payload": "", "url": url} for title, url in zip(titles, addresses, strict=True)]
    return {"text": text, "buttons": buttons, "custom": {}}
