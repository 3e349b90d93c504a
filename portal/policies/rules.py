"""What a policy must contain before it may be published; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

NOTICE = timedelta(days=7)
LANGUAGES = ("zh", "en")
# The subjects a question can be about; the bot answers by them.
TOPICS = {
    "collection": _("What is collected"),
    "purpose": _("Purposes"),
    "legal_basis": _("Legal basis"),
    "consent_withdraw": _("Consent and withdrawal"),
    "storage_retention": _("Storage and retention"),
    "encryption_security": _("Encryption and security"),
    "staff_access": _("Access by staff"),
    "third_party_sharing": _("Sharing with third parties"),
    "cross_border": _("Sending information abroad"),
    "access_copy": _("Access and copies"),
    "correction": _("Correction"),
    "deletion": _("Deletion"),
    "portability": _("Portability"),
    "account_cancel": _("Closing an account"),
    "automated_decision": _("Automated decisions"),
    "sensitive_info": _("Sensitive information"),
    "minors": _("Children"),
    "cookies": _("Cookies"),
    "breach_notice": _("Notice of a breach"),
    "policy_change": _("Changes to the policy"),
    "contact_dpo": _("Contact and privacy officer"),
    "complaint_how": _("How to complain"),
    "dispute_how": _("Disputes and mediation"),
    "response_time": _("Response times"),
    "transparency_report": _("Transparency reports"),
}


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class ImpactKind(TextChoices):
    """What a change of the policy may reach beyond its own text."""

    ANSWERS = "answers", _("Answers of the robot")
    TERMS = "terms", _("Terms we promise")
    FORMS = "forms", _("Forms and notices")
    TRAINING = "training", _("Training of staff")
    CONSENTS = "consents", _("Consents asked for")


# What a clause may be about when it promises something by a day, and when it says what our forms ask and tell.
_PROMISES = frozenset({"response_time", "complaint_how", "dispute_how", "breach_notice"})
_ASKED_AND_TOLD = frozenset({
    "collection", "purpose", "legal_basis", "consent_withdraw", "third_party_sharing", "cross_border", "sensitive_info", "minors",
    "cookies",
})  # fmt: skip


@dataclass(frozen=True)
class Touched:
    """A clause that reads differently now, is new, or is gone: what it is about, and whether its numbers or dates changed."""

    number: str
    anchor: str
    title_zh: str
    title_en: str
    topics: frozenset[str]
    counts: bool = False
    gone: bool = False

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en


def touched_by(kind: ImpactKind, clauses: Sequence[Touched], *, material: bool, purposes: Sequence[str]) -> list[Touched] | None:
    """The changed clauses somebody has to look at for this kind of thing; None when the change does not reach it.

    Wording reaches only the robot, which quotes clauses word by word. Substance also reaches the people at the desk, terms where a
    clause promises something or counts differently, forms where it says what is asked, consents where the draft names purposes.
    """
    if kind == ImpactKind.CONSENTS:
        return list(clauses) if material and purposes else None
    if not clauses or (not material and kind != ImpactKind.ANSWERS):
        return None
    if kind == ImpactKind.TERMS:
        return [clause for clause in clauses if clause.counts or clause.topics & _PROMISES] or None
    if kind == ImpactKind.FORMS:
        return [clause for clause in clauses if clause.topics & _ASKED_AND_TOLD] or None
    return list(clauses)


def impact_due(published: date, effective: date) -> date:
    """The last day for what has to follow a version: the day before it binds, the day itself when it binds at once."""
    return max(published, effective - timedelta(days=1))


# item -> (what it is in plain words, must it carry a table). The code before the dot names the provision.
_CN = {
    "ndsr20.channel": gettext_noop("Complaint and report channel, with a response time"),
    "ndsr21.name_contact": gettext_noop("Name and contact of the organisation"),
    "ndsr21.purposes": gettext_noop("Purposes, methods and categories of processing"),
    "ndsr21.sensitive": gettext_noop("Sensitive information: why it is needed and how it affects people"),
    "ndsr21.retention": gettext_noop("Retention periods"),
    "ndsr21.expiry": gettext_noop("What happens when a retention period ends"),
    "ndsr21.access": gettext_noop("How to see one’s information"),
    "ndsr21.copy": gettext_noop("How to get a copy"),
    "ndsr21.transfer": gettext_noop("How to move information to another organisation"),
    "ndsr21.correct": gettext_noop("How to correct information"),
    "ndsr21.supplement": gettext_noop("How to complete information"),
    "ndsr21.delete": gettext_noop("How to have information deleted"),
    "ndsr21.restrict": gettext_noop("How to restrict processing"),
    "ndsr21.close_account": gettext_noop("How to close an account"),
    "ndsr21.withdraw": gettext_noop("How to withdraw consent"),
    "ndsr21.collection_list": gettext_noop("List of what is collected, as a table"),
    "ndsr21.third_party_list": gettext_noop("List of third parties, as a table"),
    "pipl17.rights": gettext_noop("How to use one’s rights, and by when, as a table"),
    "pipl22.handover": gettext_noop("What happens to information in a merger, division or closure"),
    "pipl24.automated": gettext_noop("Automated decisions"),
    "pipl31.minors": gettext_noop("Children under 14"),
    "pipl39.cross_border": gettext_noop("Transfers out of the country"),
    "pipl57.breach": gettext_noop("Notice of a breach"),
}
_GDPR = {
    "gdpr13.controller": gettext_noop("Identity and contact of the controller"),
    "gdpr13.dpo": gettext_noop("Contact of the data protection officer"),
    "gdpr13.purposes_basis": gettext_noop("Purposes and legal bases"),
    "gdpr13.interests": gettext_noop("Legitimate interests relied on"),
    "gdpr13.recipients": gettext_noop("Recipients"),
    "gdpr13.transfers": gettext_noop("International transfers and safeguards"),
    "gdpr13.retention": gettext_noop("Storage periods"),
    "gdpr13.rights": gettext_noop("Rights of the data subject"),
    "gdpr13.withdrawal": gettext_noop("Right to withdraw consent"),
    "gdpr13.authority": gettext_noop("Right to complain to a supervisory authority"),
    "gdpr13.required": gettext_noop("Whether information must be given, and what follows if it is not"),
    "gdpr13.automated": gettext_noop("Automated decision-making, including profiling"),
    "gdpr13.further": gettext_noop("Notice before a further purpose"),
}
ITEMS = {"cn": _CN, "eu": _GDPR, "uk": _GDPR}
NEED_TABLE = frozenset({"ndsr21.collection_list", "ndsr21.third_party_list"})


def required_items(jurisdictions: Iterable[str]) -> dict[str, str]:
    """Item code -> plain words (an English message id) for every mandatory item of the jurisdictions."""
    required: dict[str, str] = {}
    for jurisdiction in jurisdictions:
        required |= ITEMS.get(jurisdiction, {})
    return required


def earliest_effective(published_at: datetime, *, material: bool, last: datetime | None) -> datetime:
    """The earliest moment a version published then may bind; `last` is when the version before it takes effect (None: there is none).

    A change of substance is shown seven days first (ECL art. 34); no version overtakes the one before it.
    """
    if last is None:
        return published_at
    return max(published_at + (NOTICE if material else timedelta()), last)


def midnight_from(moment: datetime) -> datetime:
    """The moment itself when it is midnight in its own zone, else the next midnight."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == moment else midnight + timedelta(days=1)
