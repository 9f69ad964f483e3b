"""Mappings that are kept under a name: how a table, a form or a gateway's flow becomes reports."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import MappingKind
from incidents.intake.mapping import FIELDS, Mapping
from incidents.models import IntakeMapping
from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError
from missions.models import Mission, User
from missions.validation import FieldErrors, tidy

MAX_COLUMN = 200
MAX_WORDS = 200


def check_mapping(mapping: Mapping) -> None:
    """Raise ValidationError by part for a mapping that names what does not exist, or holds more than it should."""
    errors = FieldErrors()
    for part, named in (("fields", mapping.fields), ("values", mapping.values), ("constants", mapping.constants)):
        if unknown := sorted(set(named) - set(FIELDS)):
            errors.add(part, _("A report has no field %(name)s.") % {"name": unknown[0][:60]})
    for text in (*mapping.fields.values(), *mapping.constants.values()):
        errors.text("fields", text, limit=MAX_COLUMN)
    for words in mapping.values.values():
        _check_words(errors, words)
    errors.raise_if_any()


def _check_words(errors: FieldErrors, words: Any) -> None:
    if len(words) > MAX_WORDS:
        errors.add("values", _("At most %(most)d words for a field.") % {"most": MAX_WORDS})
    for word, code in list(words.items())[:MAX_WORDS]:
        errors.text("values", word, limit=MAX_COLUMN)
        errors.text("values", code, limit=MAX_COLUMN)


@transaction.atomic
def save_mapping(
    *, mission: Mission, kind: str, name: str, mapping: Mapping, user: User, audience: Audience
) -> IntakeMapping:
    """Keep a mapping under a name; the one that had the name is retired. Raises NotAllowedError, ValidationError."""
    if not audience.may_somewhere("upload", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not upload tables."))
    name = tidy(name)
    errors = FieldErrors()
    errors.text("name", name, limit=80, required=True)
    errors.choice("kind", kind, MappingKind)
    errors.raise_if_any()
    check_mapping(mapping)
    IntakeMapping.objects.in_use().filter(mission=mission, kind=kind, name=name).update(retired_at=timezone.now())
    try:
        saved: IntakeMapping = IntakeMapping.objects.create(
            mission=mission, kind=kind, name=name, fields=dict(mapping.fields), values=dict(mapping.values),
            constants=dict(mapping.constants), created_by=user,
        )  # fmt: skip
    except IntegrityError as error:
        raise ConflictError(_("Somebody saved a mapping of this name just now. Choose another name.")) from error
    _record(saved, audience, "mapping.save")
    return saved


@transaction.atomic
def retire_mapping(*, mapping_id: int, user: User, audience: Audience) -> IntakeMapping:
    """Use a mapping no more: what comes in by it is refused from now on."""
    seen = IntakeMapping.objects.visible_to(audience).select_for_update(of=("self",))
    saved: IntakeMapping = seen.get(pk=mapping_id)
    if saved.retired_at is None:
        saved.retired_at = timezone.now()
        saved.save(update_fields=["retired_at"])
        _record(saved, audience, "mapping.retire")
    return saved


def mapping_of(saved: IntakeMapping) -> Mapping:
    """The saved mapping as it is applied."""
    return Mapping(saved.fields, saved.values, saved.constants)


def _record(saved: IntakeMapping, audience: Audience, verb: str) -> None:
    audit(actor=audience.actor, verb=verb, object_type="mapping", object_id=saved.public_id,
          mission_id=saved.mission_id, data={"kind": saved.kind})  # fmt: skip
