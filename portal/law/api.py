"""The deadline calculator as an API: public, reads only."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from portal.doors.problems import declared
from portal.law import calculator

router = Router(tags=["law"], by_alias=True)


class StepOut(Schema):
    """One run of days, as data and as a sentence in both languages."""

    kind: str
    from_: Annotated[str, Field(alias="from", description="first day of the run")]
    to: str
    first: Annotated[int | None, Field(description="number of the first counted day")]
    last: int | None
    at: str | None
    name_zh: str
    name_en: str
    source: Annotated[str | None, Field(description="address of the notice that makes the day a holiday or workday")]
    provisional: bool
    zh: str
    en: str


class TermOut(Schema):
    """The term, and what it rests on."""

    code: str
    version: int
    title_zh: str
    title_en: str
    basis_zh: str
    basis_en: str
    start_event: str
    hardness: Annotated[str, Field(description="hard, strict, soft or info")]
    status: Annotated[str, Field(description="verified or unverified against the official text")]
    bound: Annotated[str, Field(description="latest: to be done by then; earliest: not before then")]
    source_url: str | None
    checked_on: str


class DeadlineOut(Schema):
    """`due` is the last day, or the moment for hours; `due_at` is the first moment that is too late."""

    due: str
    due_at: str
    start: str
    period: str
    calendar: str
    zone: str
    provisional: bool
    paused: bool
    trace: list[StepOut]
    term: TermOut | None


@router.get("/deadlines", response={200: DeadlineOut, **declared(404, 422)}, summary="When a period runs out, and why")
def deadlines(
    request: HttpRequest,
    term: Annotated[str, Query(description="a term code such as cn.complaint, or a period: 15wd, 30d, 1m, 72h", examples=["cn.complaint"])],
    start: Annotated[str, Query(description="2026-02-12, or a moment with its offset: 2026-02-12T10:00+08:00", examples=["2026-02-12"])],
) -> dict[str, Any]:
    """Working days follow the notices of the State Council, make-up workdays included; months follow Regulation 1182/71."""
    return calculator.as_json(calculator.answer(term, start))
