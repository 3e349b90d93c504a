"""A field cannot exist without a purpose: every form, API shape and frame is named by the product's inventory."""

import pytest
import yaml
from django import forms
from django.conf import settings

from bot import frames
from portal.consent import services as consent
from portal.inventory import doors, queries, start_checks
from portal.inventory.services import PACKS, load_pack
from portal.law import services as law
from portal.trail.rules import SYSTEM

pytestmark = pytest.mark.django_db
WALKED = ("form:", "api:disputes", "socket:")


def named() -> list[str]:
    loaded = yaml.safe_load((PACKS / "product.yaml").read_text())
    return [place for row in loaded["datum"].values() for place in row["places"]]


def test_every_field_of_every_door_is_named():
    missing = doors.uncovered(named(), doors.fields())
    assert missing == [], "name these in portal/inventory/data/product.yaml"


def test_the_inventory_names_no_field_that_is_gone():
    fields = doors.fields()
    later = ("form:retention", "form:accounts.allauth_forms")
    stale = [place for place in named() if place.startswith(WALKED) and not place.startswith(later)]
    assert [place for place in stale if not any(doors.covers(place, field) for field in fields)] == []


def test_the_frames_walked_are_those_the_socket_reads():
    described = yaml.safe_load((settings.BASE_DIR / "docs" / "asyncapi.yaml").read_text())["components"]["messages"]
    for frame, names in frames.FIELDS.items():
        members = set(described[frame]["payload"]["properties"]) - {"type", "id"}
        assert members == set(names), frame


def test_every_choice_we_ask_for_is_a_purpose_with_consent_as_its_basis():
    law.load_pack(by=SYSTEM)
    load_pack()
    asked = {row["code"] for row in yaml.safe_load(consent.CONTENT.read_text())["purposes"]}
    by_consent = {row.code for row in queries.purposes() if row.basis == "consent"}
    assert asked <= by_consent


def test_an_operator_is_warned_at_start_of_a_field_nobody_explained():
    law.load_pack(by=SYSTEM)
    assert start_checks.every_field_is_in_the_inventory(None) == []
    load_pack()
    assert start_checks.every_field_is_in_the_inventory(None) == []

    class NosyForm(forms.Form):
        blood_group = forms.CharField()

    NosyForm.__module__ = "disputes.forms"
    try:
        (warning,) = start_checks.every_field_is_in_the_inventory(None)
        assert "form:disputes.NosyForm.blood_group" in (warning.hint or "")
    finally:
        NosyForm.__module__ = "tests"
