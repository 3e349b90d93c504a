"""What staff ask of a draft before it is published: which remarks are open, at which clauses, and by whom."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.accounts.rules import Role
from portal.doors.errors import Refusal
from portal.policies.checks import Blocker
from portal.policies.models import Clause, Remark, Version


@dataclass(frozen=True)
class Line:
    """A remark as colleagues see it; `author` and `settler` are None once their accounts are gone, `number` is the clause's number now."""

    remark: Remark
    number: str
    author: User | None
    settler: User | None

    @property
    def role(self) -> str:
        return _role(self.remark.role)

    @property
    def settled_role(self) -> str:
        return _role(self.remark.settled_role)


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role.values else code


def remark(public_id: UUID) -> Remark:
    """One remark by its address. Raises Refusal `policy.not_found`."""
    found = Remark.objects.select_related("version").filter(public_id=public_id).first()
    if found is None:
        raise Refusal("policy.not_found", 404, _("There is no such comment."))
    return found


def lines(version: Version, clauses: Sequence[Clause]) -> list[Line]:
    """Every remark on a version, open ones first, each in the order they were made; two queries however many there are."""
    numbers = {clause.anchor: clause.number for clause in clauses}
    found = sorted(version.remarks.all(), key=lambda each: each.settled_at is not None)
    ids = {each for one in found for each in (one.by, one.settled_by) if accounts.PUBLIC_ID.fullmatch(each)}
    people = {str(user.public_id): user for user in User.objects.filter(public_id__in=ids)}
    return [Line(each, numbers.get(each.anchor, ""), people.get(each.by), people.get(each.settled_by)) for each in found]


def unsettled(version: Version, clauses: Sequence[Clause]) -> Iterator[Blocker]:
    """Clauses with open remarks, each once: what nobody has answered yet is not published over."""
    numbers = {clause.anchor: clause.number for clause in clauses}
    open_ones = version.remarks.filter(settled_at=None).values_list("anchor", flat=True)
    for number, count in Counter(numbers.get(anchor, "") for anchor in open_ones).items():
        yield Blocker("remark_open", number, _("Comments of colleagues that nobody has settled: %(count)s."), {"count": str(count)})
