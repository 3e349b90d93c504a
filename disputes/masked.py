"""Personal details in what somebody is about to file: the masked text staff will see first, and what was found, in words."""

from django.utils.translation import gettext_lazy as _

from portal.vault.finding import find, mask_text

WORDS = {
    "name": _("names"),
    "phone": _("phone numbers"),
    "id_card": _("identity card numbers"),
    "bank_card": _("bank card numbers"),
    "email": _("e-mail addresses"),
    "uscc": _("company registration numbers"),
    "passport": _("passport numbers"),
    "address": _("addresses"),
    "plate": _("vehicle plates"),
    "wechat": _("WeChat or QQ accounts"),
}


def text(words: str) -> str:
    """`words` as the desk's lists show them."""
    return mask_text(words).text


def kinds(words: str) -> list[str]:
    """What kinds of details were found, each once, in the order of the text, in the active language."""
    found = dict.fromkeys(one.kind for one in find(words))
    return [str(WORDS[kind]) for kind in found if kind in WORDS]
