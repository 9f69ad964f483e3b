import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Func

from missions.choices import AreaLevel, BaseKind, SiteKind
from missions.models.mission import Mission
from missions.querysets import AreaQuerySet, BaseQuerySet, GeographyQuerySet, SiteQuerySet


class Area(models.Model):
    """A polygon of the mission's tree, with its P-code where the source has one."""

    public_id = models.UUIDField(unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="areas")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, help_text="Ids from the root, each followed by a slash")
    level = models.CharField(max_length=8, choices=AreaLevel)
    name = models.CharField(max_length=160)
    pcode = models.CharField(max_length=40)
    pcode_is_official = models.BooleanField(default=False)
    geometry = models.MultiPolygonField()
    centre = models.PointField(help_text="A point that lies inside")

    objects: Any = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["mission_id", "path"]
        constraints = [models.UniqueConstraint(fields=["mission", "pcode"], name="area_pcode_per_mission")]

    def __str__(self) -> str:
        return self.name


class Cell(models.Model):
    """One H3 hexagon that risk is scored on."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="cells")
    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="cells",
        help_text="Smallest admin area",
    )
    h3 = models.CharField(max_length=15)
    centre = models.PointField()
    geometry = models.PolygonField(help_text="Whole hexagon; only drawing is clipped")
    settlement_km = models.FloatField(help_text="Distance from the centre to the nearest settlement, km")
    place = models.CharField(max_length=160, blank=True, help_text="Nearest settlement, for titles")

    objects: Any = GeographyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["mission", "h3"], name="cell_once_per_mission")]

    def __str__(self) -> str:
        return self.h3


def fold(field: str) -> Func:
    """A text column as the indexes of names have it: small letters without accents, dashes and vowel signs."""
    return Func(F(field), function="missions_fold", output_field=models.TextField())


def place_text() -> Func:
    """All names of a settlement in one folded text: `|name|other|...|`."""
    return Func(F("name"), F("alternate_names"), function="missions_place_text", output_field=models.TextField())


class Settlement(models.Model):
    """A populated place in or within 50 km of the mission area."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="settlements")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="settlements")
    geonames_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    alternate_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    feature_code = models.CharField(max_length=10, blank=True)
    population = models.PositiveIntegerField(null=True, help_text="Empty: unknown")
    point = models.PointField()
    source = models.CharField(max_length=60, default="GeoNames")

    objects: Any = GeographyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["mission", "geonames_id"], name="settlement_geonames_once")]
        indexes = [
            # find_places: by part of a name or of another spelling, accents folded, with typing errors
            GinIndex(OpClass(place_text(), name="gin_trgm_ops"), name="settlement_place_trigram"),
        ]

    def __str__(self) -> str:
        return self.name


class Base(models.Model):
    """A place from which the mission works."""

    public_id = models.UUIDField(unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="bases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="bases")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=24, choices=BaseKind, default=BaseKind.BASE)
    point = models.PointField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.CharField(max_length=200, blank=True, help_text="Why it closes, and who takes over")
    patrols = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="That can leave at once; empty: unknown"
    )
    road_kmh = models.PositiveSmallIntegerField(default=40, help_text="At most, on main roads")
    track_kmh = models.PositiveSmallIntegerField(default=12, help_text="On level, inhabited ground off the roads")
    source = models.CharField(max_length=120, blank=True)

    objects: Any = BaseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="base_name_per_mission")]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place that the law of war protects: school, clinic, camp, well. Our own map of them is a target list."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="sites")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="sites")
    kind = models.CharField(max_length=24, choices=SiteKind)
    name = models.CharField(max_length=200)
    point = models.PointField()
    occupied = models.BooleanField(default=False, help_text="People shelter there, or armed actors hold it")
    source = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: Any = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "source", "external_id"],
                condition=~models.Q(external_id=""),
                name="site_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BasemapFeature(models.Model):
    """Public reference geography behind every map (Natural Earth), the same for all missions."""

    layer = models.CharField(max_length=16)
    scale = models.PositiveSmallIntegerField(help_text="10 or 50: the 1:10m or 1:50m series")
    name = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    min_zoom = models.FloatField(default=0)
    geometry = models.GeometryField()

    class Meta:
        indexes = [models.Index(fields=["layer", "scale"], name="basemap_layer_scale")]

    def __str__(self) -> str:
        return f"{self.layer} {self.name}".strip()
