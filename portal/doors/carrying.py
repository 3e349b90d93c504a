"""What a form asks, carried out: the shape of every page that takes one and shows it again with the reason when it cannot be done."""

from collections.abc import Callable

from django import forms

from portal.doors.errors import Refusal


def carried_out(form: forms.Form, act: Callable[[], object]) -> int:
    """Do what a valid form asks. 0 once it is done, else the status with which the form is shown again, the reason said in it.

    A form that has `refuse` says itself where a refusal belongs; else it stands at the top.
    """
    if not form.is_valid():
        return 422
    try:
        act()
    except Refusal as refusal:
        refuse: Callable[[Refusal], None] = getattr(form, "refuse", lambda said: form.add_error(None, said.text))
        refuse(refusal)
        return refusal.status
    return 0
