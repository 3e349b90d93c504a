"""Check the edition of a year against the quarterly reports it was made from: worked out again, it says the same. Pure but for `fetch`."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.trail.findings import Line
from portal.trail.verifying import Fetch
from transparency_reports import years


def check_year(fetch: Fetch, bodies: Mapping[str, bytes], document: Mapping[str, Any]) -> Iterator[Line]:
    """The reports it names are those the log names, and give its numbers, its CSV and the rates of its stories."""
    base = f"/en/reports/{document['report']}/"
    try:
        said = json.loads(bodies[f"{base}data.json"])
        reports = {
            source["report"]: fetch(f"/en/reports/{source['report']}/v{source['version']}/data.json") for source in document["sources"]
        }
        held = said["sources"] == document["sources"]
        held = held and all(hashlib.sha256(reports[each["report"]]).hexdigest() == each["sha256"] for each in document["sources"])
        figures = {slug: json.loads(body)["figures"] for slug, body in reports.items()}
        quarters = {int(slug[-1]): figures[slug] for slug in figures if slug.startswith(f"{document['report']}-q")}
        same = said["figures"] == years.combine(quarters) and bodies[f"{base}data.csv"] == years.to_csv(said["figures"])
        told = all(_is_told(story, figures) for story in said["stories"])
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        held = same = told = False
    yield Line(
        held, "sources", _("The quarterly reports it names are unchanged.") if held else _("A quarterly report it names was changed.")
    )
    yield Line(same, "numbers", _("They give its numbers.") if same else _("They do not give its numbers."))
    yield Line(told, "stories", _("They print what its stories tell.") if told else _("They do not print what its stories tell."))


def _is_told(story: Mapping[str, Any], figures: Mapping[str, years.Figures]) -> bool:
    """Whether both sides are what the two reports print."""
    sides = [story["before"], story["after"]]
    place = (story["figure"], story["row"])
    return all(side == years.rate(side["quarter"], *years.bound(figures[side["quarter"]])[place]) for side in sides)
