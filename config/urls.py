"""Every door of the house. Each one is declared in `config.doors`, or the process does not start."""

from allauth.account import views as account
from django.urls import include, path

from config import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("deepz", views.deepz, name="deepz"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/signup/", account.signup, name="account_signup"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/reset/", account.password_reset, name="account_reset_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/language/", views.set_language, name="set_language"),
    path("api/", include("config.api_urls")),
    path("tiles/", include("config.tile_urls")),
    path("", include("frontend.urls")),
]
handler400 = "config.errors.page_400"
handler403 = "config.errors.page_403"
handler404 = "config.errors.page_404"
handler500 = "config.errors.page_500"
