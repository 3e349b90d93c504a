import pytest

from tests.disputes import conftest as disputes

law, firm = disputes.law, disputes.firm


@pytest.fixture
def inbox(firm, settings, tmp_path):
    """An empty Maildir that the portal reads, at a server whose word about senders it trusts."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    settings.INBOUND_MAIL, settings.INBOUND_ADDRESS = f"folder:{tmp_path}", "cases@firm.example"
    settings.INBOUND_AUTHSERV = "mx.firm.example"
    return tmp_path
