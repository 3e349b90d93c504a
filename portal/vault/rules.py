"""Why something sealed cannot be read: three refusals, all of which give away nothing; and how long copies of keys live."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal, Words

# How long a copy of the key store in a backup may live: when the last one dies, what was erased is gone for good.
KEY_STORE_DAYS = 30


class Unreadable(Refusal):
    """A sealed value that does not open: wrong key, wrong place, changed or cut. An operator must look."""

    def __init__(self, code: str = "vault.unreadable", status: int = 503, message: Words = "") -> None:
        super().__init__(code, status, message or _("This protected text cannot be opened. We have to look into it."))


class StorageFailed(Unreadable):
    """The disk with the sealed files does not answer or is full: nothing is wrong with what is sealed, and later may be better."""

    def __init__(self) -> None:
        super().__init__("vault.storage", message=_("Files cannot be read or kept just now. Try again in a few minutes."))


class KeysUnavailable(Unreadable):
    """The key ring is gone or lacks a master key: nothing is opened or sealed until an operator restores it."""

    def __init__(self) -> None:
        super().__init__("vault.unavailable", 503, _("Protected data cannot be opened right now. Try again later."))


class Erased(Unreadable):
    """The key was destroyed on purpose: nobody can read this again."""

    def __init__(self) -> None:
        super().__init__("vault.erased", 410, _("This was erased. Nobody can read it any more."))
