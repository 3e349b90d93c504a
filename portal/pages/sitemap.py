"""Every public page, once for each language."""

from dataclasses import dataclass
from datetime import datetime

from portal.pages.navigation import FOOT, PUBLIC, leads_somewhere
from portal.policies import queries as policies
from portal.succession import queries as succession
from transparency_reports import queries as reports
from transparency_reports import year_queries as years


@dataclass(frozen=True)
class Page:
    """A path without its language, and when what it says last changed."""

    rest: str
    changed: datetime | None = None


def pages() -> list[Page]:
    """Standing pages first, then policy versions, the one in force in short and by situation, reports, yearly editions and notices.

    Pages of a person's own case are not among them.
    """
    standing = [Page("")] + [Page(rest) for rest, _label in (*PUBLIC, *FOOT)] + [Page("incidents/")]
    versions = [Page(f"policy/{version.number}/", version.published_at) for version in policies.published()]
    layers = [Page(rest, changed) for rest, changed in policies.layers()]
    quarters = [Page(f"reports/{report.slug}/", report.published_at) for report in reports.archive()]
    editions = [Page(f"reports/{edition.year}/", edition.published_at) for edition in years.editions()]
    notices = [Page(f"succession/{each.public_id}/", each.off_at or each.decided_at) for each in succession.announced()]
    notices += [Page("succession/")] if notices else []
    every = (*standing, *versions, *layers, *quarters, *editions, *notices)
    return [page for page in every if leads_somewhere(f"/en/{page.rest}") and page.rest != "cases/"]
