"""What the figures mean that stand in the registers of other rooms."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.authorities.rules import Authority, Outcome
from transparency_reports.definition import Definition

REGISTERS: dict[str, Definition] = {
    "recipients": Definition(
        _("Third parties"),
        _(
            "Third parties that could receive personal information when the quarter ended, and those of them outside mainland "
            "China. The policy names each."
        ),
        {"all": _("At the end of the quarter"), "abroad": _("Of these, abroad")},
    ),
    "transfers": Definition(
        _("Transfers abroad"),
        _("Transfers of personal information out of mainland China that were written down with a day in the quarter."),
        {"recorded": _("Written down")},
    ),
    "incidents": Definition(
        _("Incidents told to the public"),
        _(
            "Notices of incidents published in the quarter, each by a second person and in the public log, by what they are; and how many "
            "incidents were still open when it ended. What happened, and how many people it concerned as far as we know, each notice says."
        ),
        {
            "opened": pgettext_lazy("incident", "First notice"),
            "updated": pgettext_lazy("incident", "Update"),
            "closed": pgettext_lazy("incident", "Closed"),
            "open": _("Still open at the end of the quarter"),
        },
    ),
    "authorities.outcome": Definition(
        _("Requests of authorities: what came of them"),
        _(
            "Requests of authorities for people’s data that two people entered in the register in the quarter, by what had come of them "
            "when it ended. An answer that came later is not counted again."
        ),
        {**dict(Outcome.choices), "pending": pgettext_lazy("authority", "Pending")},
    ),
    "authorities.kind": Definition(
        _("Requests of authorities: who asked"), _("The same requests by the kind of authority."), dict(Authority.choices)
    ),
    "authorities.people": Definition(
        _("Requests of authorities: how many people"),
        _(
            "The data of how many people they asked for, together. Who was asked for in two requests counts twice. Printed only where "
            "the number of requests is."
        ),
        {"asked": _("People whose data were asked for")},
    ),
    "successions": Definition(
        _("Sale, merger or closing"),
        _("Changes of hands that were announced, called off or took effect in the quarter. Each has a page of its own."),
        {
            "announced": pgettext_lazy("succession", "Announced"),
            "off": pgettext_lazy("succession", "Called off"),
            "effect": pgettext_lazy("report", "Took effect"),
        },
    ),
    "handed_over": Definition(
        _("Handed over"),
        _(
            "Cases in bundles that whoever took over was given in the quarter. Who said no, or was asked anew and did not agree, is "
            "not in them."
        ),
        {"cases": _("Cases")},
    ),
}
