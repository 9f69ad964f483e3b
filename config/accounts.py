"""Sign-in policy: accounts are made by `create_user`, never by visitors."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from ledger.services import audit
from missions.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No sign-up, and no e-mail to anybody: a mission's administrator resets passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        """A password of one's own ends the duty to change the one-time one."""
        user.must_change_password = False
        super().set_password(user, password)


@receiver(user_logged_in)
def record_sign_in(sender: type[User], user: User, **kwargs: object) -> None:
    """Every sign-in is in the trail."""
    audit(actor=user.actor, verb="session.open", object_type="user", object_id=user.public_id)


@receiver(user_login_failed)
def record_failed_sign_in(sender: object, **kwargs: object) -> None:
    """A failure is in the trail without the name that was tried: it may be a password typed in the wrong field."""
    audit(actor="nobody", verb="session.refused", object_type="user", object_id="")
