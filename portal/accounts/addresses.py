"""Addresses as people type them, made one and the same: `Wang@Example.com `, `１３８ 0013-8000`."""

import unicodedata

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.accounts.refusals import wrong_address

HOME = "CN"  # a number without country code is one of here


def normalise(channel: str, typed: str) -> str:
    """The address in its one form: e-mail in lower case, number as +8613800138000; refused when it is neither."""
    text = unicodedata.normalize("NFKC", typed).strip()
    return _phone(text) if channel == "sms" else _email(text)


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise wrong_address() from None
    return text.lower()


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise wrong_address() from None
    if not phonenumbers.is_valid_number(number):
        raise wrong_address()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def digits(typed: str) -> str:
    """A code as typed, without spaces and hyphens, full-width digits made plain."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not sign.isspace() and sign not in "-–—")
