from django.urls import path

from transparency_reports import comment_views, counted_views, live_views, public, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.archive, name="archive"),
    path("reports/feed.atom", views.feed, name="feed"),
    path("reports/live/", live_views.page, name="live"),
    path("staff/reports/statements/", live_views.statements, name="statements"),
    path("staff/reports/statements/<uuid:public_id>/", live_views.approve, name="approve_statement"),
    path("reports/comments/<uuid:public_id>/", comment_views.sent, name="comment_sent"),
    path("reports/<slug:slug>/comments/", comment_views.comments, name="comments"),
    path("reports/<slug:slug>/draft/", comment_views.draft, name="open_draft"),
    path("staff/reports/comments/", comment_views.queue, name="comment_queue"),
    path("staff/reports/comments/<uuid:public_id>/", comment_views.decide, name="comment"),
    path("staff/reports/<uuid:public_id>/open/", comment_views.open_draft, name="open"),
    path("reports/compare/", public.compare, name="compare"),
    path("reports/<slug:slug>/report.pdf", public.pdf, name="pdf"),
    path("reports/<slug:slug>/v<int:version>/report.pdf", public.pdf, name="version_pdf"),
    path("reports/<slug:slug>/figure/<str:code>.svg", public.figure, name="figure"),
    path("reports/<slug:slug>/", views.published, name="report"),
    path("reports/<slug:slug>/report.tlog-proof", views.proof, name="proof"),
    path("reports/<slug:slug>/versions/", views.versions, name="versions"),
    path("reports/<slug:slug>/v<int:version>/", views.published, name="version"),
    path("reports/<slug:slug>/v<int:version>/report.tlog-proof", views.proof, name="version_proof"),
    path("reports/<slug:slug>/v<int:version>/<str:name>", views.published, name="version_file"),
    path("reports/<slug:slug>/<str:name>", views.published, name="file"),
    path("cases/mine/counted/", counted_views.counted, name="counted"),
    path("cases/mine/counted/<slug:slug>/<int:version>.json", counted_views.proof, name="counted_proof"),
    path("staff/reports/", views.desk, name="desk"),
    path("staff/reports/openings/", views.export_openings, name="openings"),
    path("staff/reports/draft/", views.draft, name="draft"),
    path("staff/reports/<uuid:public_id>/", views.review, name="review"),
    path("staff/reports/<uuid:public_id>/correct/", views.correct, name="correct"),
    path("staff/reports/<uuid:public_id>/publish/", views.publish, name="publish"),
]
