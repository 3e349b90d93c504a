from tests.disputes.conftest import _nobody_has_knocked_yet, _the_day_after_filing, firm, law  # noqa: F401
