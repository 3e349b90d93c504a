"""The list of the cases a report counts: the one in the log, and no row of it counted more often than the report says."""

import base64
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from transparency_reports.outside.counting import Count
from transparency_reports.outside.export import STRANGE, Broken, Export, Held, compact, root

DECOY = b"mingshi counted decoy\n"


def check(export: Export, held: Held, found: Count) -> Broken | None:
    """What is wrong with the list; None where nothing is, or the report was published without one."""
    document = export.entries[held.published].document if held.published is not None else {}
    if "counted" not in document and not held.cases:
        return None
    try:
        return None if _is_the_one(export, held, document["counted"]) and _is_counted(held, found) else Broken("list")
    except STRANGE:
        return Broken("list")


def _is_the_one(export: Export, held: Held, named: Mapping[str, Any]) -> bool:
    """Opened leaves, closed ones and decoys give the root in the log; every opened one names a filing of its group."""
    seed, size = base64.b64decode(held.cases["seed"], validate=True), int(named["size"])
    opened = [sha256(base64.b64decode(each["salt"]) + compact(each["statement"])).digest() for each in held.listed]
    real = [*opened, *map(bytes.fromhex, held.cases["closed"])]
    decoys = [sha256(DECOY + seed + number.to_bytes(8, "big")).digest() for number in range(size - len(real))]
    every = [sha256(b"\x00" + leaf).digest() for leaf in sorted([*real, *decoys])]
    filings = {group[0].leaf: name for name, group in export.groups.items()}
    filed = all(filings.get(each["statement"]["filing"]) == each["group"] for each in held.listed)
    name = compact([held.report, held.version])
    said = [held.cases, *held.listed, *(each["statement"] for each in held.listed)]
    about = all(compact([each["report"], each["version"]]) == name for each in said)
    found = {"size": len(every), "root": base64.b64encode(root(every)).decode()}
    return filed and about and found == named == {"size": held.cases["size"], "root": held.cases["root"]}


def _is_counted(held: Held, found: Count) -> bool:
    """The rows of the opened cases; of those erased since nobody can say in which they count."""
    rows = Counter((figure, row) for each in held.listed for figure, row in each["statement"]["rows"])
    least = all(found.parts[figure][row] >= number for (figure, row), number in rows.items())
    filed = sum(number for (figure, _row), number in rows.items() if figure == "received.kind")
    return least and filed + len(held.cases["closed"]) >= found.parts["received.kind"].total()
