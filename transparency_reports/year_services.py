"""The edition of a year: drafted, told in words and stories, read by somebody else, published, corrected by a next version."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.trail import services as trail
from portal.trail.rules import Actor
from transparency_reports import data, keeping, prints, year_rendering, years
from transparency_reports.models import Edition, Story
from transparency_reports.rules import METHOD, Status

COPIED = ("title_zh", "title_en", "text_zh", "text_en", "figure", "row", "before", "after")


@transaction.atomic
def draft_edition(*, year: int, reason_zh: str = "", reason_en: str = "", by: Actor, at: datetime | None = None) -> Edition:
    """Begin the edition of a year that is over, or the next version of a published one, with its words, for which a reason is needed."""
    now = at or timezone.now()
    if timezone.localdate(now).year <= year:
        raise Refusal("edition.not_over", 409, _("This year is not over yet."))
    if not year_rendering.reports_of(year):
        raise Refusal("edition.no_reports", 409, _("No report of this year is published, so there is nothing to make its edition from."))
    last = Edition.objects.filter(year=year).first()
    if last is not None and last.status == Status.DRAFT:
        raise Refusal("edition.drafted", 409, _("There is a draft for this year already."))
    if last is not None and not (reason_zh.strip() and reason_en.strip()):
        raise Refusal("report.no_reason", 422, _("Give the reason in both languages: it is published with the correction."))
    made = Edition(year=year, drafted_at=now, written_by=[_name(by)])
    if last is not None:
        made.version, made.correction_zh, made.correction_en = last.version + 1, reason_zh, reason_en
        made.summary_zh, made.summary_en = last.summary_zh, last.summary_en
    made.save()
    for story in last.stories.all() if last is not None else ():
        Story.objects.create(edition=made, **{name: getattr(story, name) for name in COPIED})
    _note("edition.drafted", made, by, now)
    return made


@transaction.atomic
def describe_edition(*, edition: Edition, summary_zh: str, summary_en: str, by: Actor, at: datetime | None = None) -> Edition:
    """The text before the figures, in both languages."""
    if not (summary_zh.strip() and summary_en.strip()):
        raise Refusal("edition.one_language", 422, _("Write the text in both languages."))
    found = _writing(edition, by)
    found.summary_zh, found.summary_en = summary_zh, summary_en
    found.save()
    _note("edition.described", found, by, at)
    return found


@transaction.atomic
def add_story(
    *, edition: Edition, title_zh: str, title_en: str, text_zh: str, text_en: str, figure: str, row: str, before: str, after: str,
    by: Actor, at: datetime | None = None,
) -> Story:  # fmt: skip
    """Tell what got better, bound to one row of two quarters. Both must print it with its total: what is suppressed cannot be told."""
    found, reports = _writing(edition, by), {report.slug: report for report in year_rendering.for_stories(edition.year)}
    if not before < after:
        raise Refusal("story.order", 422, _("The quarter before has to lie before the quarter after."))
    for slug in (before, after):
        if slug not in reports or (figure, row) not in years.bound(reports[slug].figures):
            raise Refusal("story.not_printed", 422, _("The report of that quarter does not print this row with its total. Choose another."))
    if not (title_zh and title_en and text_zh and text_en):
        raise Refusal("edition.one_language", 422, _("Write the text in both languages."))
    told = {"title_zh": title_zh, "title_en": title_en, "text_zh": text_zh, "text_en": text_en}
    made = Story.objects.create(edition=found, **told, figure=figure, row=row, before=before, after=after)
    found.save()
    _note("edition.story_added", found, by, at)
    return made


@transaction.atomic
def remove_story(*, story: Story, by: Actor, at: datetime | None = None) -> None:
    found = _writing(story.edition, by)
    Story.objects.filter(pk=story.pk).delete()
    found.save()
    _note("edition.story_removed", found, by, at)


def seen(edition: Edition) -> str:
    """A short name of what a draft says now, so that nobody publishes something else than was read."""
    return data.digest(data.to_json(year_rendering.compose(edition)))


@transaction.atomic
def publish_edition(*, edition: Edition, read: str, by: Actor, at: datetime | None = None) -> Edition:
    """Freeze and publish what was read (`read` is its `seen`), as somebody who wrote nothing of it. The log gets every file's hash."""
    now, found = at or timezone.now(), _draft(edition)
    if _name(by) in found.written_by:
        raise Refusal("report.second_person", 409, _("You wrote part of this edition. Someone else has to read and publish it."))
    if not found.summary_zh:
        raise Refusal("edition.no_text", 409, _("The text before the figures is missing."))
    if seen(found) != read:
        raise Refusal("edition.changed", 409, _("This edition says something else now than when you opened it. Read it again."))
    found.published_at, found.published_by = now, _name(by)
    found.document = year_rendering.compose(found)
    if any(story[side] is None for story in found.document["stories"] for side in ("before", "after")):
        raise Refusal("story.not_printed_any_more", 409, _("A story is bound to a row that a corrected report no longer prints."))
    found.status = Status.PUBLISHED
    files = year_rendering.files(found)
    found.hashes = {file.path: file.sha256 for file in files}
    event = "report.published" if found.version == 1 else "report.corrected"
    found.entry = str(trail.record_document(event=event, by=by, document=_leaf(found), at=now).id)
    found.save()
    keeping.keep(files)
    transaction.on_commit(lambda: keeping.print_files(files, found.version))
    transaction.on_commit(lambda: prints.print_edition.enqueue(year=found.year, version=found.version))
    return found


def _leaf(edition: Edition) -> dict[str, Any]:
    """What the public log says of the edition: the hash of every file, and which reports it was made from."""
    leaf = {"type": "report", "report": edition.slug, "version": edition.version, "method": METHOD, "sha256": edition.hashes}
    leaf["sources"] = edition.document["sources"]
    if edition.version > 1:
        leaf["reason"] = {"zh-hans": edition.correction_zh, "en": edition.correction_en}
    return leaf


def _draft(edition: Edition) -> Edition:
    found = Edition.objects.select_for_update().get(pk=edition.pk)
    if found.status != Status.DRAFT:
        raise Refusal("edition.published", 409, _("This edition is published. It no longer changes."))
    return found


def _writing(edition: Edition, by: Actor) -> Edition:
    """The locked draft, with `by` among those who wrote it; not saved yet."""
    found = _draft(edition)
    found.written_by = sorted({*found.written_by, _name(by)})
    return found


def _note(event: str, edition: Edition, by: Actor, at: datetime | None) -> None:
    trail.record(event=event, by=by, subject=f"report:{edition.slug}", facts={"version": edition.version}, at=at)


def _name(by: Actor) -> str:
    return f"{by.kind}:{by.id}"
