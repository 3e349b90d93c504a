"""Giving the copy out: put together in the moment it is fetched, sealed for a passphrase where one is given."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from disputes import files_serving
from portal.doors.spool import Spool
from portal.rights import age_sealed, gathering
from portal.rights.models import Package
from portal.rights.services import copying


@dataclass(frozen=True)
class Delivery:
    """What goes out; `source` is at its beginning."""

    source: Any
    size: int
    name: str
    mime: str


@transaction.atomic
def give_copy(*, package: Package, receipt: str, passphrase: str, language: str, at: datetime | None = None) -> Delivery:
    """Use the link up and put the copy together; whatever is refused uses nothing up.

    Refusals as `copying.take_copy`; rights.passphrase (422), rights.too_large_to_seal (413)."""
    if passphrase:
        age_sealed.check(passphrase)
    asked, bundle = copying.take_copy(package=package, receipt=receipt, at=at), Spool()
    gathering.write_copy(asked, language, files_serving.Sink(bundle))
    bundle.seek(0)
    name = f"{asked.case.reference}-copy.zip"
    if not passphrase:
        return Delivery(bundle, bundle.size, name, "application/zip")
    with bundle:
        sealed = age_sealed.seal(bundle.read(age_sealed.MOST + 1), passphrase)
    return Delivery(io.BytesIO(sealed), len(sealed), f"{name}.age", "application/octet-stream")
