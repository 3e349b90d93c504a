"""What was agreed is done item by item: said so by who owes it, confirmed by the other side or the mediator, or the case comes back.

The rule of a breach: once the day of an item is over, or as soon as it is said to be done and is not, the other side or the
mediator can say so; then the agreement has not ended the dispute, and the case is with the firm again with all its deadlines."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from disputes import offer_refusals
from disputes.life import maker_of
from disputes.models import Case, CaseEvent, Clock
from disputes.offers_rules import Item, may_item
from disputes.refusals import allowed
from disputes.rules import Event, Side
from disputes.services import mediation_news, threads
from disputes.services.moving import locked, move, state_of
from portal.trail.rules import Actor

CODES = {Side.RESPONDENT: "agreement.item", Side.CLIENT: "agreement.yours"}


def clock_of(case: Case, items: dict[int, Item], n: int) -> Clock | None:
    """The clock of item `n`: the runs of a side's clock follow its items, the last ones those of this agreement."""
    mine = [each for each, item in items.items() if item.who is items[n].who]
    clocks = list(case.clocks.filter(code=CODES[items[n].who]).order_by("run"))[-len(mine) :]
    return clocks[mine.index(n)] if len(clocks) == len(mine) else None


def overdue(case: Case, items: dict[int, Item], n: int, now: datetime) -> bool:
    """Whether the day of an item is over."""
    clock = clock_of(case, items, n)
    return clock is not None and clock.due_at <= now


def mark_done(*, case: Case, item: int, by: Actor, words: str = "", at: datetime | None = None) -> CaseEvent:
    """Who owes the item says that it is done, and how."""
    return _about(case, Event.ITEM_DONE, item, words, by, at)


def confirm_item(*, case: Case, item: int, by: Actor, at: datetime | None = None) -> CaseEvent:
    """The other side, or the mediator, confirms it; with the last item the agreement is carried out."""
    return _about(case, Event.ITEM_CONFIRMED, item, "", by, at)


def report_broken(*, case: Case, item: int, reason: str, by: Actor, at: datetime | None = None) -> CaseEvent:
    """It was not done, although its day is over or it is said to be: the case is open again."""
    return _about(case, Event.BROKEN, item, threads.required_reason(reason), by, at)


@transaction.atomic
def _about(case: Case, event: Event, n: int, words: str, by: Actor, at: datetime | None) -> CaseEvent:
    current = locked(case)
    state = state_of(current)
    allowed(state, event, by)
    items = dict(state.deal.items)
    if n not in items:
        raise offer_refusals.no_item()
    if not may_item(items[n], event, maker_of(by.role), overdue=overdue(current, items, n, at or timezone.now())):
        raise offer_refusals.not_now_item()
    row = move(case, event, by=by, at=at, data={"item": n}, note=threads.reason(words))
    mediation_news.tell(case, row, by)
    return row
