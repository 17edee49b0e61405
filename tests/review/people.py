"""Accounts for the tests of the pages."""

from django.contrib.auth.models import User

from review.permissions import set_roles


def account(name: str, *roles: str, provinces: tuple[str, ...] = (), password: str | None = None) -> User:
    """An account with these roles that has chosen its own password already."""
    user = User.objects.create_user(name, password=password)
    set_roles(user, list(roles), list(provinces))
    return user
