"""Case passports: issued once for each state of a case, then copied as often as the client likes, each copy with their own choice."""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import passporting, sealed
from disputes.models import Case, Passport
from disputes.services.moving import locked
from portal.doors.errors import Refusal
from portal.trail import note, passports, queries
from portal.trail import services as trail
from portal.trail.encoding import from_base64
from portal.trail.models import Entry
from portal.trail.passports import Signed
from portal.trail.rules import Actor

ROUND = 16  # digests come in such steps: their number does not tell how much happened
PARTS = ("protected", "payload", "signature")


@transaction.atomic
def issue_passport(*, case: Case, by: Actor, at: datetime | None = None) -> Passport:
    """Sign what the case says now, and enter its hash in the log. The same state again gives the passport already there."""
    current, moment = locked(case), at or timezone.now()
    there = Passport.objects.filter(case=current, n=current.n).first()
    if there is not None:
        return there
    signed = _sign(current, moment)
    entry = trail.record(
        event=passports.EVENT, by=by, subject=current.subject, secret=sealed.trail_secret(current),
        facts={"passport_sha256": signed.digest}, at=moment,
    )  # fmt: skip
    issued = Passport(case=current, n=current.n, sha256=signed.digest, entry=str(entry.id), issued_at=moment)
    kept = {name: getattr(signed, name) for name in PARTS} | {"disclosures": dict(signed.disclosures)}
    issued.signed = sealed.seal_passport(current, issued, json.dumps(kept))
    issued.save(force_insert=True)
    return issued


def _sign(case: Case, at: datetime) -> Signed:
    """Every field under 128 bits of fresh salt, and as many empty digests as fill the round."""
    disclosures = {
        name: passports.disclose(secrets.token_bytes(passports.SALT), name, value) for name, value in passporting.fields(case).items()
    }
    digests = [passports.digest(each) for each in disclosures.values()]
    decoys = [passports.digest(secrets.token_hex(32)) for _n in range(-len(digests) % ROUND)]
    head = passports.protected(passports.ISSUED, _key())
    body = passports.payload(settings.PUBLIC_ORIGIN, at, case.reference, [*digests, *decoys])
    return Signed(head, body, _signature(f"{head}.{body}"), disclosures)


def _key() -> str:
    """The label of the key that signs now."""
    return note.parse_vkey(queries.vkeys()[0]).label


def _signature(text: str) -> str:
    return passports.unpadded(from_base64(trail.sign(text.encode())["signature"], "passport.form"))


def opened(passport: Passport) -> Signed:
    """The passport with all its disclosures: for the client alone."""
    kept = json.loads(sealed.open_passport(passport.case, passport))
    return Signed(**kept)


def copy_passport(*, passport: Passport, names: Iterable[str], at: datetime | None = None) -> str:
    """The file with the fields `names` and no other, and the proof of the log if it has the passport by now.

    Refusals (422): `passport.nothing` when no field is chosen, `passport.no_field` for one that is not in it.
    """
    signed, wanted, moment = opened(passport), set(names), at or timezone.now()
    if not wanted:
        raise Refusal("passport.nothing", 422, _("Choose at least one thing to show."))
    if not wanted <= set(signed.disclosures):
        raise Refusal("passport.no_field", 422, _("This passport does not hold everything you chose. Choose again."))
    shown = [each for name, each in signed.disclosures.items() if name in wanted]
    proof = proof_of(passport) or ""
    head = passports.protected(passports.SHOWN, _key())
    body = passports.shown_payload(signed, shown, proof, moment)
    return passports.write(signed, shown, f"{head}.{body}.{_signature(f'{head}.{body}')}", proof)


def proof_of(passport: Passport) -> str | None:
    """The `.tlog-proof` that opens the facts but not which case it is; None until the log has it."""
    entry = Entry.objects.filter(pk=passport.entry).first()
    return queries.proof(entry, opening=True) if entry else None
