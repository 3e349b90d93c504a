"""A mediation begun beside the served portal: the steps before it have walks of their own. Run by `Served.manage("shell", …)`."""

from disputes import sealed
from disputes.models import Case
from disputes.services import mediation, neutrality, triage
from portal.accounts.models import User
from portal.trail.rules import Actor


def begin(reference: str) -> None:
    """Qian takes the case, the client asks for mediation, Li leads it, the privacy officer accepts."""
    case = Case.objects.get(reference=reference)
    intake = staff("qian", "intake")
    triage.take_case(case=case, by=intake)
    mediation.route_to_mediation(case=case, by=sealed.client_of(case))
    mediation.assign_mediator(case=case, mediator=User.objects.get(email="li@mingshi.example"), by=intake)
    neutrality.declare_neutrality(case=case, by=staff("li", "mediator"))
    mediation.accept_mediation(case=case, by=staff("zhao", "privacy_officer"))


def staff(name: str, role: str) -> Actor:
    return User.objects.get(email=f"{name}@mingshi.example").actor(role)
