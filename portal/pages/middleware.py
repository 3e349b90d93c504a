"""What a view did not translate itself: refusals of services, and a database that does not answer."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from portal.doors.errors import Refusal
from portal.pages.errors import error_page

RETRY = 60  # seconds
logger = logging.getLogger(__name__)


class Refusals(MiddlewareMixin):
    """Turns a Refusal into the page of its status, and a lost database into 503. The API answers for itself."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return error_page(request, exception.status, message=exception.text, fields=exception.fields, retry_after=exception.retry_after)
        if isinstance(exception, (OperationalError, InterfaceError)):
            logger.error("the database does not answer: %s", type(exception).__name__, exc_info=exception)
            return error_page(request, 503, retry_after=RETRY)
        return None
