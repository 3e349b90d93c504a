"""The desk as a browser of a member of staff uses it."""

import re
import uuid
from html import unescape

from django.conf import settings
from django.test import Client

from disputes.models import CannedReply, Macro
from disputes.services import tools
from portal.trail.rules import SYSTEM
from tests import people


def browser(who, language: str = "en") -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return people.signed_in(client, who())


def said(answer) -> str:
    return unescape(answer.content.decode())


def page(client, case) -> str:
    return said(client.get(f"/staff/cases/{case.reference}/"))


def field(html: str, action: str, name: str) -> str:
    """The value of a hidden or text field in the form that goes to `action`."""
    form = html.partition(f'action="{action}"')[2].partition("</form>")[0]
    return re.search(rf'name="{name}" value="([^"]*)"', form)[1]


def token() -> str:
    return uuid.uuid4().hex


def reply(shortcut: str = "hello", text_en: str = "Hello about {reference}.", text_zh: str = "您好，关于 {reference}。") -> CannedReply:
    names = {"name_zh": "问候", "name_en": "Greeting"}
    return tools.keep_reply(reply=None, shortcut=shortcut, text_zh=text_zh, text_en=text_en, **names, by=SYSTEM)


def macro(*todo: str, name: str = "Greet") -> Macro:
    return tools.keep_macro(macro=None, name_zh="问候并受理", name_en=name, todo=list(todo), by=SYSTEM)
