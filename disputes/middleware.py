"""What a request changes is told to whoever listens in one go, when all of it is done."""

from collections.abc import Callable

from asgiref.sync import async_to_sync
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from disputes import channels


def tell_together(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The way from a thread to the loop of the sockets and back costs more than the telling, and filing a case tells five groups."""

    def through(request: HttpRequest) -> HttpResponseBase:
        told: channels.Told = []
        try:
            with channels.gathered(told):
                return get_response(request)
        finally:
            if told:
                async_to_sync(channels.tell_all)(told)

    return through
