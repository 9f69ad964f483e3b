"""Sign-in policy: accounts are made by `create_user`, never by visitors."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No sign-up, and no e-mail to anybody: a mission's administrator resets passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
