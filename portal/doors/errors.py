"""What a service says when it will not do something; every door translates it (page, problem+json, socket frame)."""

from collections.abc import Mapping

from django.utils.functional import Promise

Words = str | Promise


class Refusal(Exception):
    """A refusal with a stable `code`, an HTTP `status` and a translatable `message`.

    `facts` fill `%(name)s` places in the message and travel with it to the API; `fields` names what is wrong with single
    inputs; `retry_after` is in seconds. `str()` gives the code only, so that a log line never holds what somebody typed.
    """

    def __init__(
        self,
        code: str,
        status: int,
        message: Words,
        *,
        fields: Mapping[str, Words] | None = None,
        facts: Mapping[str, str | int] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.status, self.message = code, status, message
        self.fields = dict(fields or {})
        self.facts = dict(facts or {})
        self.retry_after = retry_after

    @property
    def text(self) -> str:
        """The message in the active language."""
        return str(self.message) % self.facts if self.facts else str(self.message)
