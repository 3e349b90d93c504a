"""The receipt as a square to scan."""

from xml.etree import ElementTree

import qrcode
from django import template
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

register = template.Library()


@register.simple_tag
def receipt_square(code: str) -> SafeString:
    """A QR code (ISO/IEC 18004, level M) of exactly these characters as an SVG: no address, so that the code enters no history."""
    square = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathImage)
    square.add_data(code)
    square.make(fit=True)
    drawn = ElementTree.fromstring(square.make_image().to_string())  # noqa: S314 - drawn by ourselves a line above
    for name in ("width", "height", "version"):
        drawn.attrib.pop(name, None)
    drawn.attrib |= {"class": "square", "aria-hidden": "true", "focusable": "false"}
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return mark_safe(ElementTree.tostring(drawn, encoding="unicode"))
