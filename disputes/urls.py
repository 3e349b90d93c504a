from django.urls import path

from disputes.views import desk, filing, status

app_name = "disputes"
urlpatterns = [
    path("cases/new/", filing.new, name="new"),
    path("cases/", status.enter, name="enter"),
    path("staff/cases/", desk.queue, name="desk"),
    path("staff/cases/<str:reference>/", desk.case, name="desk_case"),
    path("staff/cases/<str:reference>/reveal/", desk.reveal, name="desk_reveal"),
    path("staff/cases/<str:reference>/<slug:name>/", desk.act, name="desk_act"),
    path("staff/conversations/<uuid:public_id>/", desk.conversation, name="desk_conversation"),
    path("staff/conversations/<uuid:public_id>/<slug:name>/", desk.converse, name="desk_converse"),
]
