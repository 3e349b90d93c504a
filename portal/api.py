"""The API under /api/v1/: which room's router hangs where; nothing else."""

from disputes.api import router as cases
from disputes.api_consent import router as consent
from disputes.api_files import router as files
from portal.doors.problems import ProblemAPI
from portal.law.api import router as law
from portal.policies.api import router as policies
from portal.rights.api import router as rights
from portal.succession.api import router as succession
from transparency_reports.api import router as reports

api = ProblemAPI(
    title="Mingshi 明示",
    version="1",
    description="Privacy policy, deadlines, cases, rights and transparency reports. Every error is RFC 9457 application/problem+json.",
    urls_namespace="api-v1",
    docs_url="/docs",
    openapi_url="/openapi.json",
)
for router in (policies, law, cases, consent, files, rights, succession, reports):
    api.add_router("", router)
