from django.urls import path

from transparency_reports import year_views as views

urlpatterns = [
    path("reports/<int:year>/", views.published, name="year"),
    path("reports/<int:year>/versions/", views.versions, name="year_versions"),
    path("reports/<int:year>/report.pdf", views.pdf, name="year_pdf"),
    path("reports/<int:year>/report.tlog-proof", views.proof, name="year_proof"),
    path("reports/<int:year>/report.pdf.tlog-proof", views.proof, {"printed": True}, name="year_print_proof"),
    path("reports/<int:year>/v<int:version>/", views.published, name="year_version"),
    path("reports/<int:year>/v<int:version>/report.pdf", views.pdf, name="year_version_pdf"),
    path("reports/<int:year>/v<int:version>/report.tlog-proof", views.proof, name="year_version_proof"),
    path("reports/<int:year>/v<int:version>/report.pdf.tlog-proof", views.proof, {"printed": True}, name="year_version_print_proof"),
    path("reports/<int:year>/v<int:version>/<str:name>", views.published, name="year_version_file"),
    path("reports/<int:year>/<str:name>", views.published, name="year_file"),
    path("staff/reports/years/", views.desk, name="editions"),
    path("staff/reports/years/<uuid:public_id>/", views.edit, name="edition"),
    path("staff/reports/years/<uuid:public_id>/publish/", views.publish, name="publish_edition"),
]
