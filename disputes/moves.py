"""The MOVES table: the whole life of a case as data. Who may do what when, where it leads, whose turn is next."""

from dataclasses import dataclass
from enum import StrEnum

from disputes.rules import OPEN, Ball, Event, Stage


class Guard(StrEnum):
    """What must hold besides stage and role; each is one function in life.py."""

    OWN_CASE = "own_case"
    NO_CONFLICT = "no_conflict"
    OWN_MEDIATION = "own_mediation"
    MAY_STILL_ACCEPT = "may_still_accept"
    READY_TO_START = "ready_to_start"
    PROPOSAL_OPEN = "proposal_open"
    NO_PROPOSAL_OPEN = "no_proposal_open"
    OWN_PROPOSAL = "own_proposal"
    NO_ROUND_OPEN = "no_round_open"
    ROUNDS_LEFT = "rounds_left"
    MAY_SEAL = "may_seal"
    BOTH_SEALED = "both_sealed"
    BOTH_ACCEPTED = "both_accepted"
    TEXT_OPEN = "text_open"
    MAY_SIGN = "may_sign"
    ALL_SIGNED = "all_signed"
    HAS_ITEMS = "has_items"
    NO_ITEMS = "no_items"
    NOTHING_OWED = "nothing_owed"
    ANSWER_GIVEN = "answer_given"
    NO_HANDLER = "no_handler"
    OTHER_PERSON = "other_person"
    WAS_DECIDED = "was_decided"
    WAS_REFUSED = "was_refused"
    ENDED_WITHOUT_ANSWER = "ended_without_answer"
    APPEAL_OPEN = "appeal_open"
    RETURN_OPEN = "return_open"
    NOT_TESTING = "not_testing"
    TESTING = "testing"
    NOT_PERFORMED = "not_performed"
    CONFIRMABLE = "confirmable"
    NOT_RATED = "not_rated"
    SPEAKS_FOR_SIDE = "speaks_for_side"
    INVITED = "invited"
    NOT_DECLARED = "not_declared"
    HAS_MEDIATOR = "has_mediator"
    NO_MEDIATOR = "no_mediator"
    NOT_SUSPENDED = "not_suspended"
    NOT_CHALLENGED = "not_challenged"
    CHALLENGED = "challenged"
    NO_FOUND_CONFLICT = "no_found_conflict"
    NOT_THE_MEDIATOR = "not_the_mediator"
    OVERRIDE_ASKED = "override_asked"
    SECOND_PERSON = "second_person"
    NOT_IN_DOUBT = "not_in_doubt"


@dataclass(frozen=True)
class Move:
    """`to=None`: the stage stays. `ball=None`: the turn stays, or falls to the side that has not answered yet."""

    event: Event
    froms: tuple[Stage, ...]
    to: Stage | None
    roles: frozenset[str]
    ball: Ball | None = None
    guards: tuple[Guard, ...] = ()


S, E, B, G = Stage, Event, Ball, Guard
CLIENT = frozenset({"client"})
OFFICE = frozenset({"intake", "privacy_officer"})
FIRM_SIDE = frozenset({"privacy_officer", "respondent"})
HELPERS = frozenset({"representative", "adviser"})
PARTIES = HELPERS | {"respondent"}
SIDES = CLIENT | FIRM_SIDE
IN_THE_ROOM = SIDES | HELPERS
INVITING = frozenset({"intake", "mediator"})
UNINVOLVED = frozenset({"intake", "administrator"})
DECIDING = frozenset({"administrator", "mediator"})
MEDIATOR = frozenset({"mediator"})
PEOPLE = SIDES | MEDIATOR
SYSTEM = frozenset({"system"})
EVIDENCE = SIDES | OFFICE | MEDIATOR
BEFORE_ANSWER = (S.FILED, S.IN_REVIEW, S.AWAITING_CLIENT)
WITH_THE_OFFICE = (S.FILED, S.APPEALED, S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED)
WITH_A_PERSON = (S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED, S.MEDIATION_OFFERED, S.MEDIATION, S.AGREED)
WRITABLE = (S.FILED, S.APPEALED, S.IN_REVIEW, S.ANSWERED, S.MEDIATION_OFFERED, S.MEDIATION, S.AGREED)
WITHDRAWABLE = (*WITH_THE_OFFICE, S.MEDIATION_OFFERED, S.MEDIATION)
MEDIATING = (S.MEDIATION_OFFERED, S.MEDIATION)
EVERY = tuple(Stage)

MOVES: tuple[Move, ...] = (
    Move(E.ACKNOWLEDGED, BEFORE_ANSWER, None, SYSTEM | OFFICE),
    Move(E.TAKEN, (S.FILED, S.APPEALED), S.IN_REVIEW, OFFICE, B.FIRM, (G.OTHER_PERSON,)),
    Move(E.TAKEN, (S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED), None, OFFICE, None, (G.NO_HANDLER, G.OTHER_PERSON)),
    Move(E.ASSIGNED, WITH_THE_OFFICE, None, OFFICE, None, (G.OTHER_PERSON,)),
    Move(E.HANDED_OVER, WITH_THE_OFFICE, None, OFFICE),
    Move(E.MERGED, BEFORE_ANSWER, S.CLOSED, OFFICE, B.NOBODY),
    Move(E.EXTENDED, (S.FILED, S.IN_REVIEW, S.AWAITING_CLIENT), None, OFFICE),
    Move(E.REPLIED, WITH_A_PERSON, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.CLIENT_WROTE, WRITABLE, None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.INFORMATION_ASKED, (S.IN_REVIEW,), S.AWAITING_CLIENT, OFFICE, B.CLIENT),
    Move(E.INFORMATION_GIVEN, (S.AWAITING_CLIENT,), S.IN_REVIEW, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.REMINDED, (S.AWAITING_CLIENT,), None, SYSTEM),
    Move(E.LAPSED, (S.AWAITING_CLIENT, S.ANSWERED), S.CLOSED, SYSTEM, B.NOBODY),
    Move(E.ANSWERED, (S.IN_REVIEW, S.AWAITING_CLIENT), S.ANSWERED, OFFICE, B.CLIENT, (G.OTHER_PERSON,)),
    Move(E.CONTESTED, (S.ANSWERED,), S.IN_REVIEW, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.DECLINED, BEFORE_ANSWER, S.CLOSED, OFFICE, B.NOBODY, (G.OTHER_PERSON,)),
    Move(E.MEDIATION_OFFERED, (S.IN_REVIEW, S.ANSWERED), S.MEDIATION_OFFERED, OFFICE, B.CLIENT),
    Move(E.MEDIATION_REQUESTED, (S.IN_REVIEW, S.ANSWERED), S.MEDIATION_OFFERED, CLIENT, B.FIRM, (G.OWN_CASE,)),
    Move(E.MEDIATOR_ASSIGNED, (S.MEDIATION_OFFERED,), None, OFFICE, None, (G.NO_CONFLICT,)),
    Move(E.MEDIATOR_ASSIGNED, (S.MEDIATION,), None, OFFICE, B.MEDIATOR, (G.NO_CONFLICT, G.NO_MEDIATOR)),
    Move(E.MEDIATOR_REFUSED, MEDIATING, None, OFFICE),
    Move(E.MEDIATOR_DECLARED, MEDIATING, None, MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_DECLARED)),
    Move(E.MEDIATOR_CHALLENGED, MEDIATING, None, IN_THE_ROOM, None, (G.OWN_CASE, G.HAS_MEDIATOR, G.NOT_CHALLENGED)),
    Move(E.CHALLENGE_UPHELD, MEDIATING, None, DECIDING, B.FIRM, (G.CHALLENGED, G.NOT_THE_MEDIATOR)),
    Move(E.CHALLENGE_DISMISSED, MEDIATING, None, DECIDING, None, (G.CHALLENGED, G.NO_FOUND_CONFLICT, G.NOT_THE_MEDIATOR)),
    Move(E.CONFLICT_FOUND, MEDIATING, None, SYSTEM, None, (G.HAS_MEDIATOR,)),
    Move(E.OVERRIDE_ASKED, MEDIATING, None, UNINVOLVED, None, (G.NOT_THE_MEDIATOR,)),
    Move(E.OVERRIDE_GIVEN, MEDIATING, None, UNINVOLVED, None, (G.OVERRIDE_ASKED, G.SECOND_PERSON, G.NOT_THE_MEDIATOR)),
    Move(E.PARTICIPANT_INVITED, (*MEDIATING, S.AGREED), None, INVITING, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.PARTICIPANT_JOINED, (*MEDIATING, S.AGREED), None, PARTIES, None, (G.INVITED,)),
    Move(E.PARTICIPANT_LEFT, EVERY, None, PARTIES, None, (G.OWN_CASE,)),
    Move(E.PARTICIPANT_REMOVED, EVERY, None, INVITING, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.SESSION_SET, (S.MEDIATION,), None, MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_SUSPENDED)),
    Move(E.SESSION_ANSWERED, (S.MEDIATION,), None, IN_THE_ROOM, None, (G.OWN_CASE,)),
    Move(E.SESSION_CANCELLED, (S.MEDIATION,), None, MEDIATOR, None, (G.OWN_MEDIATION,)),
    Move(E.MINUTES_WRITTEN, (S.MEDIATION, S.AGREED), None, MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.MEDIATION_ACCEPTED, (S.MEDIATION_OFFERED,), None, SIDES, None, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.MAY_STILL_ACCEPT)),
    Move(E.MEDIATION_DECLINED, (S.MEDIATION_OFFERED,), S.IN_REVIEW, SIDES, B.FIRM, (G.OWN_CASE, G.SPEAKS_FOR_SIDE)),
    Move(E.MEDIATION_LAPSED, (S.MEDIATION_OFFERED,), S.IN_REVIEW, SYSTEM, B.FIRM),
    Move(E.MEDIATION_STARTED, (S.MEDIATION_OFFERED,), S.MEDIATION, SYSTEM, B.MEDIATOR, (G.READY_TO_START,)),
    Move(
        E.PROPOSAL_MADE,
        (S.MEDIATION,),
        None,
        PEOPLE,
        None,
        (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.NOT_SUSPENDED, G.NO_PROPOSAL_OPEN, G.NO_ROUND_OPEN),
    ),  # fmt: skip
    Move(E.PROPOSAL_ACCEPTED, (S.MEDIATION,), None, SIDES, None, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.NOT_SUSPENDED, G.PROPOSAL_OPEN)),
    Move(E.PROPOSAL_DECLINED, (S.MEDIATION,), None, SIDES, B.MEDIATOR, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.PROPOSAL_OPEN)),
    Move(
        E.PROPOSAL_WITHDRAWN, (S.MEDIATION,), None, PEOPLE, B.MEDIATOR, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.OWN_PROPOSAL)
    ),  # fmt: skip
    Move(E.PROPOSAL_LAPSED, (S.MEDIATION,), None, SYSTEM, B.MEDIATOR),
    Move(
        E.ROUND_OPENED,
        (S.MEDIATION,),
        None,
        MEDIATOR,
        B.BOTH,
        (G.OWN_MEDIATION, G.NOT_SUSPENDED, G.NO_PROPOSAL_OPEN, G.NO_ROUND_OPEN, G.ROUNDS_LEFT),
    ),  # fmt: skip
    Move(E.FIGURE_SEALED, (S.MEDIATION,), None, SIDES, None, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.NOT_SUSPENDED, G.MAY_SEAL)),
    Move(E.ROUND_SETTLED, (S.MEDIATION,), None, SYSTEM, B.MEDIATOR, (G.BOTH_SEALED, G.NOT_SUSPENDED)),
    Move(E.ROUND_MISSED, (S.MEDIATION,), None, SYSTEM, B.MEDIATOR, (G.BOTH_SEALED,)),
    Move(E.ROUND_LAPSED, (S.MEDIATION,), None, SYSTEM, B.MEDIATOR),
    Move(E.APPRAISAL_STARTED, (S.MEDIATION,), None, MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_SUSPENDED, G.NOT_TESTING)),
    Move(E.APPRAISAL_ENDED, (S.MEDIATION,), None, MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_SUSPENDED, G.TESTING)),
    Move(E.AGREEMENT_DRAFTED, (S.MEDIATION,), None, MEDIATOR, B.BOTH, (G.OWN_MEDIATION, G.NOT_SUSPENDED, G.BOTH_ACCEPTED)),
    Move(
        E.AGREEMENT_SIGNED,
        (S.MEDIATION,),
        None,
        PEOPLE,
        None,
        (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.NOT_SUSPENDED, G.MAY_SIGN),
    ),  # fmt: skip
    Move(
        E.AGREEMENT_REFUSED, (S.MEDIATION,), None, PEOPLE, B.MEDIATOR, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.TEXT_OPEN)
    ),  # fmt: skip
    Move(
        E.AGREEMENT_RECORDED,
        (S.MEDIATION,),
        S.AGREED,
        MEDIATOR | SYSTEM,
        B.BOTH,
        (G.OWN_MEDIATION, G.NOT_SUSPENDED, G.BOTH_ACCEPTED, G.ALL_SIGNED),
    ),  # fmt: skip
    Move(E.ITEM_DONE, (S.AGREED,), None, SIDES, None, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.HAS_ITEMS)),
    Move(E.ITEM_CONFIRMED, (S.AGREED,), None, PEOPLE, None, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.HAS_ITEMS)),
    Move(E.BROKEN, (S.AGREED,), S.IN_REVIEW, PEOPLE, B.FIRM, (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.HAS_ITEMS)),
    Move(E.PERFORMED, (S.AGREED,), None, CLIENT | MEDIATOR, None, (G.OWN_CASE, G.OWN_MEDIATION, G.NOT_PERFORMED, G.NO_ITEMS)),
    Move(E.CONFIRMATION_ASKED, (S.AGREED,), None, MEDIATOR, None, (G.OWN_MEDIATION, G.CONFIRMABLE)),
    Move(
        E.MEDIATION_ENDED,
        (S.MEDIATION,),
        S.CLOSED,
        SIDES | MEDIATOR,
        B.NOBODY,
        (G.OWN_CASE, G.SPEAKS_FOR_SIDE, G.OWN_MEDIATION, G.NOT_IN_DOUBT),
    ),  # fmt: skip
    Move(E.CLOSED, (S.ANSWERED,), S.CLOSED, CLIENT | OFFICE, B.NOBODY, (G.OWN_CASE, G.ANSWER_GIVEN)),
    Move(E.CLOSED, (S.AGREED,), S.CLOSED, MEDIATOR | OFFICE, B.NOBODY, (G.OWN_MEDIATION, G.NOTHING_OWED)),
    Move(E.WITHDRAWN, WITHDRAWABLE, S.CLOSED, CLIENT, B.NOBODY, (G.OWN_CASE,)),
    Move(E.REOPENED, (S.CLOSED,), S.IN_REVIEW, CLIENT | OFFICE, B.FIRM, (G.OWN_CASE, G.WAS_DECIDED, G.RETURN_OPEN)),
    Move(E.REINSTATED, (S.CLOSED,), S.IN_REVIEW, CLIENT | OFFICE, B.FIRM, (G.OWN_CASE, G.ENDED_WITHOUT_ANSWER, G.RETURN_OPEN)),
    Move(E.APPEALED, (S.CLOSED,), S.APPEALED, CLIENT, B.FIRM, (G.OWN_CASE, G.WAS_REFUSED, G.APPEAL_OPEN)),
    Move(E.CLAIM_MADE, WITH_THE_OFFICE, None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.CLAIM_CHANGED, WITH_THE_OFFICE, None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.CLAIM_ANSWERED, (S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED), None, OFFICE),
    Move(E.CLAIM_DONE, EVERY, None, OFFICE),
    Move(E.FILE_ADDED, OPEN, None, EVIDENCE, None, (G.OWN_CASE, G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.FILE_DESCRIBED, OPEN, None, EVIDENCE, None, (G.OWN_CASE, G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.FILE_REMOVED, EVERY, None, EVIDENCE | SYSTEM, None, (G.OWN_CASE, G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.FILE_STRUCK, EVERY, None, EVIDENCE, None, (G.OWN_CASE, G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.FILE_REFUSED, EVERY, None, SYSTEM),
    Move(E.FILE_MARKED, EVERY, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.FILE_UNMARKED, EVERY, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION, G.NOT_IN_DOUBT)),
    Move(E.RATED, (S.CLOSED,), None, CLIENT, None, (G.OWN_CASE, G.NOT_RATED)),
    Move(E.LESSON, (S.CLOSED,), None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION,)),
    Move(E.IDENTITY_CONFIRMED, (*WITH_THE_OFFICE, S.MEDIATION_OFFERED), None, CLIENT | OFFICE, None, (G.OWN_CASE,)),
    Move(E.COPY_DESTROYED, EVERY, None, OFFICE),
    Move(E.CARRIED_OUT, (S.IN_REVIEW, S.AWAITING_CLIENT, S.ANSWERED), None, OFFICE, None, (G.OTHER_PERSON,)),
    Move(E.CONTACT_GIVEN, EVERY, None, CLIENT, None, (G.OWN_CASE,)),
    Move(E.RECEIPT_REPLACED, EVERY, None, CLIENT | SYSTEM, None, (G.OWN_CASE,)),
    Move(E.WARNED, OPEN, None, SYSTEM),
    Move(E.BREACHED, OPEN, None, SYSTEM),
    Move(E.ESCALATED, OPEN, None, SYSTEM),
    Move(E.RAN_OUT, EVERY, None, SYSTEM),
    Move(E.CLOCK_MOVED, EVERY, None, SYSTEM),
    Move(E.BREACH_EXPLAINED, EVERY, None, OFFICE | MEDIATOR, None, (G.OWN_MEDIATION,)),
)
"""Case life. `case.filed` starts it and is no move; the drawing in docs/case-life.md is made from these rows."""

ROWS = {(stage, move.event): move for move in MOVES for stage in move.froms}
STAFF_ROLES = ("intake", "mediator", "privacy_officer", "publisher", "auditor", "administrator")
ROLES = ("client", *STAFF_ROLES, "respondent", "representative", "adviser", "bot", "system")


def move_for(stage: str, event: str) -> Move | None:
    """The row for `event` from `stage`, or None where the case cannot go that way."""
    return ROWS.get((Stage(stage), Event(event)))
