import uuid

from django.contrib.auth.models import AbstractUser
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from missions.choices import Classification, Compartment, Role
from missions.models.geography import Area
from missions.models.mission import Mission


class User(AbstractUser):
    """A person who signs in. Rights come from memberships only; Django's own permissions are not used."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    language = models.CharField(max_length=5, blank=True)
    must_change_password = models.BooleanField(default=False)

    @property
    def actor(self) -> str:
        """The name under which the ledger records this person."""
        return f"user:{self.pk}"


class Membership(models.Model):
    """One role of one person in one mission, or in all missions."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        help_text="Empty: all",
    )
    role = models.CharField(max_length=16, choices=Role)
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    ceiling = models.PositiveSmallIntegerField(choices=Classification, default=Classification.UNCLASSIFIED)
    compartments = ArrayField(models.CharField(max_length=20, choices=Compartment), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "mission", "role"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="membership_role_once",
            ),
            models.CheckConstraint(
                name="membership_area_needs_mission",
                condition=models.Q(area=None) | models.Q(mission__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class ApiClient(models.Model):
    """A machine that pulls or pushes; its token is stored only as a fingerprint and always expires."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=120)
    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="api_clients",
        help_text="Empty: all",
    )
    role = models.CharField(max_length=16, choices=Role, default=Role.HEADQUARTERS)
    ceiling = models.PositiveSmallIntegerField(choices=Classification, default=Classification.UNCLASSIFIED)
    token_hint = models.CharField(max_length=12, help_text="First characters, to recognise it by")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        """The name under which the ledger records this machine."""
        return f"client:{self.pk}"


class SavedFilter(models.Model):
    """A list with its filters under a name of its own: an address that a person comes back to or passes on."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_filters")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=40, help_text="Name of the list's page")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, help_text="The query string: ids and codes, so rights still apply")
    shared = models.BooleanField(default=False, help_text="Others of the mission see it in their list")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "mission", "page", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
