"""Virus scanners of an operator's own, good and bad, for the tests."""

import threading


def clean(source) -> bool:
    return b"EICAR" not in source.read()


def broken(source) -> bool:
    raise OSError


def silent(source):
    return None


def hanging(source) -> bool:
    threading.Event().wait(5)
    return True
