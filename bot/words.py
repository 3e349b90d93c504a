"""Words of our own interface inside replies (the replies themselves are in domain.yml)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

MASKED_KINDS = {
    "name": gettext_lazy("person's name"),
    "phone": gettext_lazy("phone number"),
    "id_card": gettext_lazy("ID card number"),
    "bank_card": gettext_lazy("bank card number"),
    "email": gettext_lazy("e-mail address"),
    "uscc": gettext_lazy("company registration code"),
    "passport": gettext_lazy("passport number"),
    "address": gettext_lazy("postal address"),
    "plate": gettext_lazy("number plate"),
    "wechat": gettext_lazy("WeChat ID"),
}


def kind_names(kinds: Iterable[str]) -> str:
    """ "ID card number, phone number" in the active language, each once."""
    return listed(str(MASKED_KINDS.get(kind, kind)) for kind in dict.fromkeys(kinds))


def listed(names: Iterable[str]) -> str:
    """ "one, two" in the active language."""
    return pgettext("list", ", ").join(names)


def not_given() -> str:
    return _("Not provided")
