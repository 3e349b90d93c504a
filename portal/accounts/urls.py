"""allauth's views under our addresses, by the names allauth asks for; our own under `accounts:`."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from portal.accounts.views import me, people, sign_in

own = (
    [
        path("sign-in/no-factor/", sign_in.no_factor, name="no_factor"),
        path("sign-in/password/", sign_in.forgotten, name="forgotten"),
        path("sign-in/link/", sign_in.follow_link, name="follow_link"),
        path("sign-in/link/<str:token>/", sign_in.link, name="link"),
        path("start/", me.home, name="home"),
        path("account/", me.me, name="me"),
        path("account/password/", me.change_password, name="change_password"),
        path("account/factor/", me.set_up_factor, name="set_up_factor"),
        path("account/factor/passkey/remove/", me.remove_passkey, name="remove_passkey"),
        path("people/", people.people, name="people"),
        path("people/invite/", people.invite, name="invite"),
        path("people/review/", people.review, name="review"),
        path("people/<uuid:public_id>/", people.person, name="person"),
        path("people/<uuid:public_id>/roles/", people.roles, name="roles"),
        path("people/<uuid:public_id>/factor/", people.reset_factor, name="reset_factor"),
        path("people/<uuid:public_id>/leave/", people.let_go, name="let_go"),
        path("people/<uuid:public_id>/invite/", people.invite_again, name="invite_again"),
    ],
    "accounts",
)
of_allauth = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/", me.me, name="mfa_index"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/factor/app/", me.AddApp.as_view(), name="mfa_activate_totp"),
    path("account/factor/app/remove/", me.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("account/factor/passkey/", me.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("account/factor/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factor/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/factor/recovery-codes/renew/", me.RenewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
urlpatterns = [path("staff/", include(own)), path("staff/", include(of_allauth))]
