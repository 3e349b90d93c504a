"""Everything that changes an account, a contact or a link; see the modules for the stories."""

from portal.accounts.services.contacts import (
    attach_contact,
    forget_contact,
    forget_expired_challenges,
    prove_address,
    resend_contact_code,
    send_contact_code,
    verify_contact,
)
from portal.accounts.services.demo import create_demo_staff
from portal.accounts.services.factors import note_factor_change, remove_factor, reset_factor
from portal.accounts.services.links import change_password, find_link, send_password_link, set_password, use_factor_link
from portal.accounts.services.people import (
    accept_invitation,
    change_language,
    change_roles,
    forget_person,
    invite_person,
    let_go,
    note_sign_in,
    record_review,
)

__all__ = [
    "accept_invitation",
    "attach_contact",
    "change_language",
    "change_password",
    "change_roles",
    "create_demo_staff",
    "find_link",
    "forget_contact",
    "forget_expired_challenges",
    "forget_person",
    "invite_person",
    "let_go",
    "note_factor_change",
    "note_sign_in",
    "prove_address",
    "record_review",
    "remove_factor",
    "resend_contact_code",
    "reset_factor",
    "send_contact_code",
    "send_password_link",
    "set_password",
    "use_factor_link",
    "verify_contact",
]
