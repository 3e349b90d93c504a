"""Legal holds, runs and their certificates as `manage.py verify_trail` holds them against the log."""

from collections.abc import Iterator

from portal.law.pack import digest
from portal.retention.models import Hold, Run
from portal.trail.rooms import Acts, Told, columns, document, entry_id, occasion

HELD, LIFTED, PROPOSED, CARRIED_OUT = "retention.held", "retention.lifted", "retention.proposed", "retention.carried_out"
DECIDED = ("retention.approved", "retention.rejected", "retention.withdrawn")


def held(hold: Hold) -> bytes:
    return columns(hold, "public_id", "subject", "ground", "until", "reason")


def lifted(hold: Hold) -> bytes:
    return columns(hold, "public_id", "lifted_at", "lifted_by", "lifted_role", "lifted_reason")


def decided(run: Run) -> bytes:
    return columns(run, "public_id", "sha256", "decision", "reason")


def listed(run: Run) -> bytes:
    """What the run lists, one thing after another."""
    return b"\n".join(columns(item, "rule", "version", "subject", "due_at") for item in run.items.order_by("pk"))


def _holds() -> Iterator[Told]:
    for hold in Hold.objects.order_by("pk").iterator():
        told = bool(bytes(hold.reason))  # the reasons go with what was held, the ground stays
        said = {"ground": hold.ground, "by": hold.placed_by, "by_role": hold.placed_role}
        yield str(hold), (HELD, hold.subject, hold.placed_at), said | ({"row": held(hold)} if told else {})
        if hold.lifted_at is not None:
            said = {"ground": hold.ground, "by": hold.lifted_by, "by_role": hold.lifted_role}
            yield str(hold), (LIFTED, hold.subject, hold.lifted_at), said | ({"row": lifted(hold)} if told else {})


def _runs() -> Iterator[Told]:
    for run in Run.objects.order_by("pk").iterator():
        name = f"run {run}"
        said: dict[str, object] = {"sha256": run.sha256}
        proposed = {"at": run.proposed_at, "by": run.proposed_by, "by_role": run.proposed_role, "row": listed(run)}
        yield name, (PROPOSED, str(run.public_id)), said | proposed
        if run.decision:
            said |= {"at": run.decided_at, "by": run.decided_by, "by_role": run.decided_role, "row": decided(run)}
            yield name, (f"retention.{run.decision}", str(run.public_id)), said


def _certificates() -> Iterator[Told]:
    for run in Run.objects.exclude(carried_at=None).order_by("pk").iterator():
        told = {name: value for name, value in (run.certificate or {}).items() if name != "signed"}
        yield f"certificate {run}", run.entry, {"run": str(run.public_id), "sha256": digest(told), "at": run.carried_at}


HOLDS = Acts((HELD, LIFTED), _holds, occasion)
RUNS = Acts((PROPOSED, *DECIDED), _runs, document("run"))
CERTIFICATES = Acts((CARRIED_OUT,), _certificates, entry_id)
