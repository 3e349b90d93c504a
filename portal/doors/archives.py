"""Entries of ZIP archives that somebody sent, read without trusting what they say about themselves."""

import zipfile
import zlib
from typing import IO

# What zipfile raises for broken archives: a wrong structure or sum, wrong or too little packed data, a version that does not exist,
# a name that is no UTF-8 or a place before the start. No OSError: that would be our own disk.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # ECMA-376 part 2 knows no others, and we write no others
LOCKED = 1  # the flag of an entry under a password


def entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """One entry to read from. BadZipFile where there is none of that name, or it is locked or packed in a way nobody reads here."""
    found = archive.NameToInfo.get(name)
    if found is None or found.flag_bits & LOCKED or found.compress_type not in PACKED or found.header_offset < 0:
        raise zipfile.BadZipFile(name)
    return archive.open(found)
