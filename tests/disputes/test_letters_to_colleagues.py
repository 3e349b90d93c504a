"""A letter to a colleague leads to the case it is about."""

import re

import pytest
from django.test import Client

from disputes.services import triage
from portal.notices import queries as notices
from portal.notices.models import Notice
from tests import people
from tests.disputes.cases import hours, intake, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]


def test_the_address_in_the_letter_opens_the_case():
    case = taken()
    triage.assign_case(case=case, handler=people.zhao(), by=intake(), at=hours(2))
    letter = notices.letter(Notice.objects.filter(template="desk_case").latest("pk"))
    (path,) = re.findall(r"https?://[^/]+(/\S*)", letter.body)
    response = people.signed_in(Client(), people.zhao()).get(path)
    assert response.status_code == 200
    assert case.reference in response.content.decode()
