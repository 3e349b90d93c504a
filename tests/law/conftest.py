from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from django.utils import translation

from portal.law import pack as packs
from portal.law import services
from portal.law.models import Operator
from tests.deadlines.calendars import at
from tests.people import wu
from tests.standing import stand_on_law

LOADED = at("2026-01-05")


@pytest.fixture(autouse=True)
def _no_language_stays() -> Iterator[None]:
    """A page answered in Chinese leaves the thread speaking Chinese."""
    yield
    translation.deactivate()


@pytest.fixture
def law(db: None) -> None:
    """The default pack."""
    stand_on_law(LOADED)


@pytest.fixture
def firm(law: None) -> Operator:
    return named_firm()


def named_firm(**changes: object) -> Operator:
    facts: dict[str, object] = {
        "name_zh": "明川企业服务",
        "name_en": "Mingchuan Business Services",
        "address_zh": "示例市明川路 1 号",
        "address_en": "1 Mingchuan Road, Example City",
        "contact_email": "privacy@mingchuan.example",
        "officer_name_zh": "赵宁",
        "officer_name_en": "Zhao Ning",
        "officer_email": "officer@mingchuan.example",
        "jurisdictions": ["cn", "eu"],
        "persons_bucket": "under_100k",
        "by": wu().actor("administrator"),
    }
    return services.set_operator(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def own_pack(tmp_path: Path) -> Callable[..., Path]:
    """A folder with one law and one term; the arguments change the term's row."""

    def write(**changes: object) -> Path:
        law = {"code": "LAW", "title_zh": "法", "title_en": "Law", "short_zh": "法", "short_en": "Law", "jurisdiction": "cn"}
        term = {
            "code": "own.term",
            "title_zh": "期限",
            "title_en": "Term",
            "period": "15wd",
            "start_event": "receipt",
            "pause": "pause",
            "reply": "human",
            "hardness": "hard",
            "basis": ["LAW.1"],
        }
        calendar = {"code": "cn", "zone": "Asia/Shanghai", "title_zh": "历", "title_en": "Calendar", "seed": "china", "years": []}
        whole = {
            "checked_on": datetime(2026, 1, 1).date(),
            "instruments": [law],
            "provisions": {"LAW": {"1": {"zh": "条文", "en": "Article"}}},
            "terms": [{name: value for name, value in {**term, **changes}.items() if value is not None}],
            "calendars": [calendar],
        }
        tmp_path.joinpath("law.yaml").write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def default_pack() -> packs.Pack:
    return packs.read()
