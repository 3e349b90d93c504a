from portal.law.models.calendars import CalendarDay, CalendarYear, Proposal, WorkCalendar
from portal.law.models.facts import Instrument, OutsideRoute, Provision, RefusalGround, RouteAdvice, Term
from portal.law.models.operator import Operator
from portal.law.models.rows import LawRow, LawRows
from portal.law.models.terms import TermProposal, TermSimulation

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Instrument",
    "LawRow",
    "LawRows",
    "Operator",
    "OutsideRoute",
    "Proposal",
    "Provision",
    "RefusalGround",
    "RouteAdvice",
    "Term",
    "TermProposal",
    "TermSimulation",
    "WorkCalendar",
]
