"""Evidence files over the API: begun with the receipt in the body, then sent in pieces (tus 1.0.0) with a token of that one upload."""

import hmac
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from disputes import exporting_files, files_refusals, files_tus, queries, sealed
from disputes.api_schemas import TEXT, Receipt, ReceiptIn
from disputes.files_rules import NAME_LIMIT
from disputes.models import Case, CaseFile
from disputes.services import file_intake
from disputes.services.file_intake import NOTHING_SENSITIVE, Said
from portal.consent.rules import How
from portal.doors import limits
from portal.doors.problems import declared
from portal.vault import services as vault

router = Router(tags=["cases"], by_alias=True)


class FileIn(Schema):
    """A file that will be sent. Consents are asked for in the words of `/consent`, in the language of this request."""

    model_config = {"extra": "forbid"}

    receipt: Receipt
    size: Annotated[int, Field(ge=0, le=2**40, description="bytes of the whole file")]
    name: Annotated[str, Field(max_length=5 * NAME_LIMIT, examples=["contract.pdf"])]
    words: Annotated[str, Field(max_length=TEXT, description="what it shows, at most 500 characters")] = ""
    claim: Annotated[int | None, Field(ge=1, le=1000, description="the claim it supports")] = None
    sensitive: Annotated[
        str,
        Field(
            pattern=f"^({NOTHING_SENSITIVE}|[0-9a-f]{{64}})$",
            description="`none`, or it holds sensitive information and its use is agreed to: the SHA-256 of the words that were shown "
            "(purpose sensitive_attachment in `/consent`); other words are refused (409)",
        ),
    ]
    keep_original: Annotated[
        str,
        Field(
            pattern="^([0-9a-f]{64})?$",
            description="keeping the untouched original is agreed to: the SHA-256 of the words that were shown (purpose original_file)",
        ),
    ] = ""
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$", description="of the whole file; another one is refused")] = ""


class UploadOut(Schema):
    """Where its pieces go: PATCH, HEAD and DELETE as in tus 1.0.0, with `Authorization: Bearer <token>`; at most 1 MiB a piece."""

    id: str
    upload: str
    token: str
    expires_at: str


class FilesOut(Schema):
    """The files of the case as the client sees them, with the hashes and salts that open the log's entries."""

    files: list[dict[str, Any]]


def _case(request: HttpRequest, receipt: str) -> Case:
    limits.hit("receipt", limits.client_key(request), limit=30, window=900)
    return queries.by_receipt(receipt)


@router.post("/cases/files", response={201: UploadOut, **declared(400, 404, 409, 413, 422, 429, 507)}, summary="Begin to send a file")
def begin(request: HttpRequest, given: FileIn) -> Status[dict[str, Any]]:
    """Its place in the quotas is kept for a day. The file is checked when it is complete; `/cases/files/list` says what came of it."""
    limits.hit("upload", limits.client_key(request), limit=120, window=3600)
    case, language = _case(request, given.receipt), get_language() or "en"
    said = Said(
        name=given.name, words=given.words, claim=given.claim, sha256=given.sha256,
        sensitive=given.sensitive, original=given.keep_original,
    )  # fmt: skip
    file = file_intake.begin(case=case, size=given.size, said=said, by=sealed.client_of(case), language=language, how=How.API)
    ends = file.expires_at.isoformat() if file.expires_at else ""
    where = f"/api/v1/cases/files/uploads/{file.public_id}"
    return Status(201, {"id": str(file.public_id), "upload": where, "token": _token(case, file.public_id), "expires_at": ends})


@router.post("/cases/files/list", response={200: FilesOut, **declared(400, 404, 422, 429)}, summary="The files of a case")
def files(request: HttpRequest, given: ReceiptIn) -> dict[str, Any]:
    """State, what was left out of the shared copy, and why a file was not accepted."""
    return {"files": exporting_files.files(_case(request, given.receipt))}


@router.api_operation(["OPTIONS", "HEAD", "PATCH", "DELETE", "POST"], "/cases/files/uploads/{uuid:public_id}", include_in_schema=False)
def upload(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One upload, as tus 1.0.0 has it."""

    def run() -> HttpResponse:
        if files_tus.method(request) == "OPTIONS":
            return files_tus.options()
        case = _by_token(request, public_id)
        me = sealed.client_of(case)
        return files_tus.on_upload(request, case, files_tus.upload_for(case, me, public_id), me)

    return files_tus.answer(request, run)


def _token(case: Case, public_id: UUID) -> str:
    """What opens this one upload and nothing else; it ends with the case's key, and is stored nowhere."""
    return hmac.digest(vault.secret(case.key_id, "upload"), public_id.bytes, "sha256").hex()


def _by_token(request: HttpRequest, public_id: UUID) -> Case:
    """The case of an upload whose token is right; unknown and wrong are one answer."""
    found = CaseFile.objects.select_related("case").filter(public_id=public_id).first()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if found is None or found.case.erased_at is not None or not hmac.compare_digest(given.encode(), _token(found.case, public_id).encode()):
        raise files_refusals.not_found()
    return found.case
