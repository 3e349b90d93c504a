from django.urls import path

from disputes.views import desk, desk_kept, desk_live, filing, status

app_name = "disputes"
urlpatterns = [
    path("cases/", status.enter, name="enter"),
    path("cases/new/", filing.start, name="new"),
    path("cases/new/check/", filing.check, name="check"),
    path("cases/new/done/", filing.done, name="done"),
    path("cases/new/kept/", filing.put_away, name="put_away"),
    path("cases/new/contact/code/", filing.question_code, name="question_code"),
    path("cases/new/<slug:name>/", filing.question, name="question"),
    path("cases/leave/", filing.abandon, name="leave"),
    path("cases/lost/", status.lost, name="lost"),
    path("cases/lost/code/", status.lost_code, name="lost_code"),
    path("cases/mine/", status.mine, name="mine"),
    path("cases/mine/withdraw/confirm/", status.withdraw, name="withdraw"),
    path("cases/mine/contact/", status.contact, name="contact"),
    path("cases/mine/contact/code/", status.contact_code, name="contact_code"),
    path("cases/mine/statement.json", status.statement, name="statement"),
    path("cases/mine/filing.tlog-proof", status.proof, name="proof"),
    path("cases/mine/everything.zip", status.everything, name="everything"),
    path("cases/mine/<slug:name>/", status.act, name="act"),
    path("staff/cases/", desk.queue, name="desk"),
    path("staff/search/", desk.search, name="desk_search"),
    path("staff/views/", desk_kept.keep, name="desk_keep"),
    path("staff/views/<uuid:public_id>/delete/", desk_kept.drop, name="desk_drop"),
    path("staff/live/cases/", desk_live.queue, name="live_queue"),
    path("staff/live/cases/<str:reference>/", desk_live.case, name="live_case"),
    path("staff/live/cases/<str:reference>/people/", desk_live.people, name="live_people"),
    path("staff/live/conversations/<uuid:public_id>/", desk_live.conversation, name="live_conversation"),
    path("staff/cases/<str:reference>/", desk.case, name="desk_case"),
    path("staff/cases/<str:reference>/reveal/", desk.reveal, name="desk_reveal"),
    path("staff/cases/<str:reference>/note/", desk.note, name="desk_note"),
    path("staff/cases/<str:reference>/<slug:name>/", desk.act, name="desk_act"),
    path("staff/conversations/<uuid:public_id>/", desk.conversation, name="desk_conversation"),
    path("staff/conversations/<uuid:public_id>/<slug:name>/", desk.converse, name="desk_converse"),
]
