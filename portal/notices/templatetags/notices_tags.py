from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()
WORDS = {
    "recipient_refused": _("The mail server does not know the address"),
    "server_refused": _("The mail server refused"),
    "server_login_refused": _("The mail server did not accept our login"),
    "server_unreachable": _("The mail server did not answer"),
    "gateway_unreachable": _("The SMS gateway did not answer"),
    "no_sms_gateway": _("No SMS gateway is set up"),
    "mail_url_unknown": _("MAIL_URL is not understood"),
    "sms_url_unknown": _("SMS_GATEWAY_URL is not understood"),
    "vault.erased": _("It was erased before it could be sent"),
    "vault.unreadable": _("It cannot be opened: is the key ring complete?"),
}


@register.filter
def problem_words(code: str) -> str:
    """What a problem code of a notice means, in the language of the page."""
    if code.startswith("gateway_") and code[8:].isdecimal():
        return gettext("The SMS gateway answered %(status)s") % {"status": code[8:]}
    return str(WORDS.get(code, code))
