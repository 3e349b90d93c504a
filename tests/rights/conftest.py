from tests.disputes.conftest import _the_day_after_filing, firm, law  # noqa: F401
