"""Roles as readable classes: what each is for and what each may do. Permissions are `room.verb` strings."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    INTAKE = "intake", _("Intake")
    MEDIATOR = "mediator", _("Mediator")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    PUBLISHER = "publisher", _("Publisher")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class ResetReason(TextChoices):
    """Why a second factor was taken away: a code, since the trail holds no free text."""

    LOST = "lost", _("The device is lost or broken")
    REPLACED = "replaced", _("The person has a new device and cannot use the old one")
    STOLEN = "stolen", _("The device was stolen, or somebody else may have used it")


class Intake:
    """The first person a client meets: reads what comes in, answers it, settles it or sends it on."""

    role = Role.INTAKE
    desk = "disputes:desk"
    duty: str | Promise = _("Receives cases, answers clients, settles a case or routes it onward.")
    may = frozenset({
        "disputes.view_queue", "disputes.view_case", "disputes.acknowledge", "disputes.take", "disputes.ask_for_more",
        "disputes.reveal", "disputes.reply", "disputes.settle", "disputes.decline", "disputes.route", "disputes.assign_mediator",
        "disputes.join_conversation", "disputes.explain_breach", "disputes.close", "disputes.enter", "mailroom.handle",
        "outcomes.view", "outcomes.draft",
    })  # fmt: skip


class Mediator:
    """Stands between both sides of a mediation assigned to them; sees nothing of the rest of the queue's content."""

    role = Role.MEDIATOR
    desk = "disputes:desk"
    duty: str | Promise = _("Conducts the mediations assigned to them.")
    may = frozenset({
        "disputes.view_queue", "disputes.view_case", "disputes.reveal", "disputes.reply", "disputes.explain_breach", "mediation.conduct",
        "mediation.decide",
    })  # fmt: skip


class PrivacyOfficer:
    """The person in charge of personal information protection (PIPL art. 52): answers for every case and for the policy's words."""

    role = Role.PRIVACY_OFFICER
    desk = "disputes:desk"
    duty: str | Promise = _("Answers for the handling of personal information: every case, the policy and its legal terms.")
    may = Intake.may | frozenset({
        "law.edit", "law.edit_calendars", "law.edit_terms", "policies.edit", "consent.view", "education.edit", "inventory.edit",
        "rights.handle", "retention.manage", "incidents.handle", "authorities.handle", "partners.edit", "assurance.view",
        "reports.draft", "trail.audit",
        "disputes.supervise", "team.seat", "replies.edit", "questions.handle", "succession.manage", "succession.hand_over",
    })  # fmt: skip


class Publisher:
    """Second pair of eyes: what the public reads goes out through this role, drafted by another."""

    role = Role.PUBLISHER
    desk = "reports:desk"
    duty: str | Promise = _("Reads and publishes policies, guides and transparency reports.")
    may = frozenset({
        "policies.edit", "policies.publish", "education.edit", "education.publish", "reports.draft", "reports.publish", "outcomes.view",
        "outcomes.publish", "inventory.edit", "partners.edit", "questions.handle", "incidents.handle", "authorities.handle",
    })  # fmt: skip


class Auditor:
    """Reads records, changes nothing."""

    role = Role.AUDITOR
    desk = "accounts:people"
    duty: str | Promise = _("Examines the records; changes nothing and sees no personal data.")
    may = frozenset({"trail.audit", "accounts.review", "assurance.view", "assurance.audit", "reports.view", "consent.view"})


class Administrator:
    """Lets people in and out and keeps the machine running; sees no case, and decides about mediators in doubt."""

    role = Role.ADMINISTRATOR
    desk = "accounts:people"
    duty: str | Promise = _("Manages people, roles and the running of the system; sees no cases.")
    may = frozenset({
        "accounts.manage", "accounts.review", "notices.manage", "vault.manage", "law.set_operator", "law.edit_calendars",
        "law.edit_terms", "team.seat", "replies.edit", "retention.manage", "mediation.decide", "succession.manage",
    })  # fmt: skip


RoleClass = type[Intake] | type[Mediator] | type[PrivacyOfficer] | type[Publisher] | type[Auditor] | type[Administrator]
ROLES: dict[str, RoleClass] = {kind.role.value: kind for kind in (Intake, Mediator, PrivacyOfficer, Publisher, Auditor, Administrator)}
PERMISSIONS = frozenset().union(*(kind.may for kind in ROLES.values()))


def permissions(roles: Iterable[str]) -> frozenset[str]:
    """Everything the holder of `roles` may do; an unknown role gives nothing."""
    return frozenset().union(*(ROLES[role].may for role in roles if role in ROLES))


def in_order(roles: Iterable[str]) -> tuple[str, ...]:
    """`roles` in the order of the Role list, so that the first is the one a person mainly acts in."""
    held = set(roles)
    return tuple(role for role in ROLES if role in held)
