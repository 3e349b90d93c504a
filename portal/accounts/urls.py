"""allauth's views under our addresses, by the names allauth asks for; our own under `accounts:`."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from portal.accounts.views import me, people, sign_in

HERE = "staff/accounts"
CODES = "mfa_view_recovery_codes"
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
    path("sign-in/", sign_in.SignIn.as_view(template_name=f"{HERE}/sign_in.html"), name="account_login"),
    path("sign-in/code/", mfa.AuthenticateView.as_view(template_name=f"{HERE}/code.html"), name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("sign-in/closed/", account.AccountInactiveView.as_view(template_name=f"{HERE}/closed.html"), name="account_inactive"),
    path("sign-out/", account.LogoutView.as_view(template_name=f"{HERE}/sign_out.html"), name="account_logout"),
    path("account/", me.me, name="mfa_index"),
    path("account/confirm/", account.ReauthenticateView.as_view(template_name=f"{HERE}/confirm.html"), name="account_reauthenticate"),
    path("account/confirm/code/", mfa.ReauthenticateView.as_view(template_name=f"{HERE}/confirm_code.html"), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        webauthn.ReauthenticateWebAuthnView.as_view(template_name=f"{HERE}/confirm_passkey.html"),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/factor/app/", me.AddApp.as_view(template_name=f"{HERE}/add_app.html"), name="mfa_activate_totp"),
    path("account/factor/app/remove/", me.RemoveApp.as_view(template_name=f"{HERE}/remove_app.html"), name="mfa_deactivate_totp"),
    path("account/factor/passkey/", me.AddPasskey.as_view(template_name=f"{HERE}/add_passkey.html"), name="mfa_add_webauthn"),
    path("account/factor/recovery-codes/", codes.ViewRecoveryCodesView.as_view(template_name=f"{HERE}/recovery_codes.html"), name=CODES),
    path(
        "account/factor/recovery-codes/download/",
        codes.DownloadRecoveryCodesView.as_view(template_name=f"{HERE}/recovery_codes.txt"),
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/factor/recovery-codes/renew/",
        me.RenewRecoveryCodes.as_view(template_name=f"{HERE}/renew_codes.html"),
        name="mfa_generate_recovery_codes",
    ),
]
urlpatterns = [path("staff/", include(own)), path("staff/", include(of_allauth))]
