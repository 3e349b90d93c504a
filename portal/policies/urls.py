from django.urls import path

from portal.policies import views
from portal.policies.views import bringing, impacts, layers, opened, reviewing, subscribing

app_name = "policies"
urlpatterns = [
    path("policy/", views.current, name="current"),
    path("policy/versions/", views.versions, name="versions"),
    path("policy/feed.atom", views.feed, name="feed"),
    path("policy/summary/", layers.summary, name="summary"),
    path("policy/for/<slug:code>/", layers.situation, name="situation"),
    path("policy/search/", views.search, name="search"),
    path("policy/compare/<int:old>/<int:new>/", views.compare, name="compare"),
    path("policy/<int:number>/", views.version, name="version"),
    path("policy/<int:number>/policy.tlog-proof", views.proof, name="proof"),
    path("policy/<int:number>/policy.pdf", views.pdf, name="pdf"),
    path("policy/<int:number>/<str:name>", views.download, name="download"),
    path("policy/subscribe/", subscribing.subscribe, name="subscribe"),
    path("policy/subscribe/<uuid:public_id>/", subscribing.confirm, name="subscribe_code"),
    path("policy/unsubscribe/<str:token>/", subscribing.unsubscribe, name="unsubscribe"),
    path("policy/draft/<uuid:public_id>/", opened.draft, name="opened"),
    path("policy/draft/<uuid:public_id>/comments/", opened.discussion, name="discussion"),
    path("policy/comments/<uuid:public_id>/", opened.sent, name="comment_sent"),
    path("staff/policy/", views.staff_list, name="staff_list"),
    path("staff/policy/new/", views.staff_new, name="staff_new"),
    path("staff/policy/bring/", bringing.staff_bring, name="staff_bring"),
    path("staff/policy/comments/", opened.staff_comments, name="staff_comments"),
    path("staff/policy/comments/<uuid:public_id>/", opened.staff_comment, name="staff_comment"),
    path("staff/policy/impacts/", impacts.impact_list, name="impacts"),
    path("staff/policy/impacts/<uuid:public_id>/", impacts.impact_page, name="impact"),
    path("staff/policy/impacts/<uuid:public_id>/owner/", impacts.give, name="impact_owner"),
    path("staff/policy/impacts/<uuid:public_id>/done/", impacts.finish, name="impact_done"),
    path("staff/policy/<uuid:public_id>/open/", opened.staff_open, name="staff_open"),
    path("staff/policy/<uuid:public_id>/continue/", opened.staff_continue, name="staff_continue"),
    path("staff/policy/<uuid:public_id>/", views.staff_draft, name="staff_draft"),
    path("staff/policy/<uuid:public_id>/preview/", reviewing.preview, name="staff_preview"),
    path("staff/policy/<uuid:public_id>/remark/", reviewing.remark, name="staff_remark"),
    path("staff/policy/<uuid:public_id>/review/", reviewing.review, name="staff_review"),
    path("staff/policy/remarks/<uuid:public_id>/", reviewing.settle, name="staff_settle"),
    path("staff/policy/<uuid:public_id>/changes/", views.staff_changes, name="staff_changes"),
    path("staff/policy/<uuid:public_id>/publish/", views.staff_publish, name="staff_publish"),
    path("staff/policy/<uuid:public_id>/lists/", views.staff_lists, name="staff_lists"),
    path("staff/policy/<uuid:public_id>/discard/", views.staff_discard, name="staff_discard"),
    path("staff/policy/<uuid:public_id>/<str:number>/", views.staff_clause, name="staff_clause"),
    path("staff/policy/<uuid:public_id>/<str:number>/add/", views.staff_add, name="staff_add"),
    path("staff/policy/<uuid:public_id>/<str:number>/remove/", views.staff_remove, name="staff_remove"),
]

# Without a language: one address for machines.
root_urlpatterns = [path("policy.jsonld", views.machine, name="policy_jsonld")]
