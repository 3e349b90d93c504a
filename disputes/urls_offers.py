"""Addresses of offers, sealed figures and agreements; they come before the addresses that take any name."""

from django.urls import path

from disputes.views import agreement_files, offers

urlpatterns = [
    path("verify/agreement/", agreement_files.verify, name="verify_agreement"),
    path("cases/mine/offers/", offers.mine, name="offers"),
    path("cases/mine/offers/agreement/", offers.mine_agreement, name="agreement"),
    path("cases/mine/offers/agreement.pdf", agreement_files.mine_pdf, name="agreement_pdf"),
    path("cases/mine/offers/round-<int:n>-<slug:side>.tlog-proof", agreement_files.mine_proof, name="figure_proof"),
    path("cases/mine/offers/code/", offers.mine_code, name="sign_code"),
    path("cases/mine/offers/sign/", offers.mine_sign, name="sign"),
    path("cases/mine/offers/<slug:name>/", offers.mine_act, name="offer_act"),
    path("room/offers/", offers.party, name="room_offers"),
    path("room/offers/agreement/", offers.party_agreement, name="room_agreement"),
    path("room/offers/agreement.pdf", agreement_files.party_pdf, name="room_agreement_pdf"),
    path("room/offers/round-<int:n>-<slug:side>.tlog-proof", agreement_files.party_proof, name="room_figure_proof"),
    path("room/offers/code/", offers.party_code, name="room_sign_code"),
    path("room/offers/sign/", offers.party_sign, name="room_sign"),
    path("room/offers/<slug:name>/", offers.party_act, name="room_offer_act"),
    path("staff/cases/<str:reference>/offers/", offers.desk, name="desk_offers"),
    path("staff/cases/<str:reference>/offers/agreement/", offers.desk_agreement, name="desk_agreement"),
    path("staff/cases/<str:reference>/offers/agreement.pdf", agreement_files.desk_pdf, name="desk_agreement_pdf"),
    path("staff/cases/<str:reference>/offers/round-<int:n>-<slug:side>.tlog-proof", agreement_files.desk_proof, name="desk_figure_proof"),
    path("staff/cases/<str:reference>/offers/draft/", offers.desk_draft, name="desk_draft"),
    path("staff/cases/<str:reference>/offers/code/", offers.desk_code, name="desk_sign_code"),
    path("staff/cases/<str:reference>/offers/sign/", offers.desk_sign, name="desk_sign"),
    path("staff/cases/<str:reference>/offers/<slug:name>/", offers.desk_act, name="desk_offer_act"),
]
