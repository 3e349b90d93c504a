import pytest

from portal.vault.rules import Unreadable
from portal.vault.services import create_key, open_sealed, seal

PLACE = {"table": "disputes_message", "column": "text", "row": 7}


@pytest.mark.django_db
def test_what_is_sealed_opens_at_its_place():
    key = create_key(purpose="case")
    assert open_sealed(key, seal(key, "身份证 110101199003078515", **PLACE), **PLACE) == "身份证 110101199003078515"


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"table": "x"}, {"column": "x"}, {"row": 8}])
def test_a_value_moved_elsewhere_does_not_open(other):
    key = create_key(purpose="case")
    with pytest.raises(Unreadable):
        open_sealed(key, seal(key, "secret", **PLACE), **{**PLACE, **other})
