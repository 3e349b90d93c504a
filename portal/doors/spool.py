"""Where the body of a request waits until it is read: in memory while small, beyond that in a temporary file that is encrypted.

Somebody may be sending a picture of an identity card to a form: a temporary file in clear would be a copy nobody knows of. The key
lives only in this object, so what stays on the disk after a crash opens nothing.
"""

import io
import os
import tempfile
from typing import IO, Any, cast

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from daphne.http_protocol import WebRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY = 1024 * 1024
BLOCK = 16
PIECE = 65536


class Spool(io.RawIOBase):
    """A file to be written from its start and then read anywhere; AES-256-CTR under a key that is nowhere else.

    `most` bytes are kept: what comes after that is dropped, because a body of more is turned away unread (doors.middleware)."""

    def __init__(self, most: int | None = None) -> None:
        super().__init__()
        self.most, self.size, self.place = most, 0, 0
        self._file: Any = io.BytesIO()
        self._key: bytes | None = None
        self._nonce = os.urandom(BLOCK - 8)

    @property
    def on_disk(self) -> bool:
        return self._key is not None

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self.place, io.SEEK_END: self.size}[whence]
        self.place = max(start + offset, 0)
        return self.place

    def write(self, data: Any) -> int:
        """At the end only: a stream cipher must not write two texts at one place."""
        given = bytes(data)
        self.seek(0, io.SEEK_END)
        kept = given if self.most is None else given[: max(self.most - self.size, 0)]
        if self._key is None and self.size + len(kept) > IN_MEMORY:
            self._roll_over()
        self._file.seek(self.size)
        self._file.write(self._crypt(kept, self.size))
        self.size = self.place = self.size + len(kept)
        return len(given)

    def read(self, size: int | None = -1) -> bytes:
        left = max(self.size - self.place, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        self._file.seek(self.place)
        found = self._crypt(self._file.read(wanted), self.place)
        self.place += len(found)
        return found

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
            self._key = None if self._key is None else b""
        super().close()

    def _roll_over(self) -> None:
        held = self._file.getvalue()
        self._key, self._file = os.urandom(32), tempfile.TemporaryFile()  # noqa: SIM115 (closed with the spool)
        self._file.write(self._crypt(held, 0))

    def _crypt(self, data: bytes, at: int) -> bytes:
        """Encrypt or decrypt what stands at `at`: in CTR the two are one, and any place can be reached at once."""
        if self._key is None or not data:
            return data
        counter = self._nonce + (at // BLOCK).to_bytes(8, "big")
        stream = Cipher(algorithms.AES(self._key), modes.CTR(counter)).encryptor()
        stream.update(bytes(at % BLOCK))
        return stream.update(data)


class SpooledUpload(FileUploadHandler):
    """Django's upload handler for every file of a form: into a spool, never into a temporary file in clear."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = Spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        self.file.seek(0)
        return UploadedFile(
            file=cast(IO[Any], self.file), name=self.file_name, content_type=self.content_type, size=file_size, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )  # fmt: skip


def spool_requests(most: int) -> None:
    """Let the web server keep bodies in spools, too, at most `most` bytes of each; its own temporary files are in clear."""

    def got_length(request: Any, length: int | None) -> None:
        request.content = Spool(most) if length is None or length > PIECE else io.BytesIO()

    WebRequest.gotLength = got_length
