"""What the recipient gets: the cases that go, with what the firm itself may know of them, and a signed list with the hash of every file."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import IO, Any

from disputes import exporting, exporting_handover
from disputes.models import Case
from portal.succession import queries
from portal.succession.models import Handover, Succession
from portal.trail import services as trail
from portal.trail.leaves import canonical
from portal.vault import holders

FORMAT = "mingshi/handover@v1"
MANIFEST = "manifest.json"
PIECE = 1 << 16
CASES = "disputes"  # the holder of the cases themselves


def write(handover: Handover, cases: Sequence[Case], at: datetime, target: Any) -> str:
    """Write the ZIP forwards into `target`; SHA-256 in hex of its manifest, which stands last and is signed by the log key."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        stays = queries.without_room(handover.succession)
        files = [_entry(bundle, name, source) for case in cases for name, source in _contents(case, room=case.pk not in stays)]
        said = _manifest(handover, cases, files, at)
        body = canonical({**said, "signed": trail.sign(canonical(said))})
        bundle.writestr(MANIFEST, body)
    return sha256(body).hexdigest()


def _contents(case: Case, *, room: bool) -> Iterator[tuple[str, Any]]:
    about = exporting_handover.as_data(case, room=room)
    others = {holder.name: found for holder in holders.all() if holder.name != CASES and (found := dict(holder.export(case.subject)))}
    yield f"{case.reference}/case.txt", exporting.data_as_text(about, case.language).encode()
    yield f"{case.reference}/data.json", json.dumps({CASES: about, **others}, ensure_ascii=False, indent=1, default=str).encode()
    for name, source in exporting_handover.files(case, room=room):
        yield f"{case.reference}/{name}", source


def _entry(bundle: zipfile.ZipFile, name: str, source: bytes | IO[bytes]) -> dict[str, Any]:
    digest, size = sha256(), 0
    with bundle.open(name, "w") as entry:
        for piece in [source] if isinstance(source, bytes) else iter(lambda: source.read(PIECE), b""):
            digest.update(piece)
            size += entry.write(piece)
    return {"path": name, "bytes": size, "sha256": digest.hexdigest()}


def _manifest(handover: Handover, cases: Sequence[Case], files: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    succession = handover.succession
    return {
        "format": FORMAT,
        "handover": str(handover.public_id),
        "succession": str(succession.public_id),
        "notice_sha256": succession.sha256,
        "recipient": {"zh": succession.name_zh, "en": succession.name_en, "contact": succession.contact},
        "taken_at": at.isoformat(),
        "cases": [case.reference for case in cases],
        "without_mediation_room": [case.reference for case in cases if case.pk in queries.without_room(succession)],
        "ask_for_new_consent": ask_again(succession),
        "new_consents": _agreed(succession, cases),
        "files": files,
    }


def _agreed(succession: Succession, cases: Sequence[Case]) -> list[dict[str, str]]:
    """Whose client agreed to what the notice with this hash says is done otherwise, and when."""
    given = {each.subject: each for each in succession.new_consents.all()}
    found = [(case, given[case.subject]) for case in cases if case.subject in given]
    return [{"case": case.reference, "at": row.at.isoformat(), "notice_sha256": row.shown} for case, row in found]


def ask_again(succession: Succession) -> list[str]:
    """Purposes for which the recipient must ask everybody anew (PIPL 22): what anybody agreed to before does not cover them."""
    return sorted(succession.lines.filter(changes=True).values_list("purpose", flat=True))
