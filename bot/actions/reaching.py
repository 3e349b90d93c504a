"""How the firm is reached, with what it has: not every firm publishes a telephone number."""

from bot.actions.answering import Domain, reviewed
from bot.engine import fill
from portal.law import queries as law


def ways(domain: Domain, language: str) -> str:
    """“call … or write to …”, as far as there is a number and an address."""
    firm = law.operator()
    known = {name: value for name, value in (("phone", firm.contact_phone), ("email", firm.contact_email)) if value}
    address = firm.address_zh if language.startswith("zh") else firm.address_en
    return fill(reviewed(f"utter_ways_{'_'.join(known) or 'post'}", domain, language), known | {"address": address})
