"""What staff type to let an agent in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.forms import CleanedField
from portal.doors.errors import Refusal

PLAIN = {"class": "w-30", "autocomplete": "off", "spellcheck": "false"}


class AgentForm(forms.Form):
    """An agent as the protocol's directory lists it."""

    use_required_attribute = False
    agent_id = CleanedField(
        limit=60, multiline=False, label=_("Agent id"), help_text=_("As in the directory: capital letters and _."),
        widget=forms.TextInput(attrs=PLAIN), error_messages={"required": _("Capital letters and _ only, as in the directory.")},
    )  # fmt: skip
    name = CleanedField(
        limit=120, multiline=False, label=_("Name of the agent"), widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": _("Say what the agent is called.")},
    )  # fmt: skip
    verify_key = CleanedField(
        limit=60, multiline=False, label=_("Public key"), help_text=_("Ed25519, in base64 (verify_key of the directory)."),
        widget=forms.TextInput(attrs=PLAIN), error_messages={"required": _("This is not an Ed25519 public key in base64.")},
    )  # fmt: skip

    def refuse(self, refusal: Refusal) -> None:
        """Say at each field the service objects to why, or at the top."""
        for name, words in refusal.fields.items():
            self.add_error(name, str(words))
        if not refusal.fields:
            self.add_error(None, refusal.text)
