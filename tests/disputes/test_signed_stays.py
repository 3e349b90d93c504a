"""A text that can be signed and the signatures under it: not even SQL beside the program changes them."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from disputes.models import AgreementText, Signature
from tests.disputes.offers import signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("firm")]
CHANGES = [
    (AgreementText, "sha256", "0" * 64),
    (AgreementText, "text_en", b"other words"),
    (AgreementText, "n", 7),
    (Signature, "name", b"another name"),
    (Signature, "sha256", "0" * 64),
    (Signature, "by_id", "somebody else"),
]


@pytest.mark.parametrize("model, column, value", CHANGES)
def test_the_database_refuses_another_value(model, column, value):
    signed()
    rows = list(model.objects.order_by("pk").values())
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        QuerySet(model).update(**{column: value})  # not the manager, which refuses by itself
    assert rows and list(model.objects.order_by("pk").values()) == rows


@pytest.mark.parametrize("model", [AgreementText, Signature])
def test_the_program_neither_changes_nor_deletes_one(model):
    signed()
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(sha256="0" * 64)):
        with pytest.raises(TypeError):
            change()
    assert model.objects.filter(pk=row.pk).exists()
