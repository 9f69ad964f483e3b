"""Submissions of KoboToolbox and ODK, made into reports by a saved mapping."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.choices import Channel, MappingKind
from incidents.intake.submissions import answers_of, instance_of
from incidents.models import IntakeMapping, Report
from incidents.services.mapped import account_of, faults_of
from incidents.services.mappings import mapping_of
from incidents.services.reports import submit_report
from missions.audience import Audience
from missions.models import ApiClient, User


@transaction.atomic
def take_submission(
    *,
    mapping_key: UUID,
    submission: AnyMapping[str, Any],
    audience: Audience,
    user: User | None = None,
    client: ApiClient | None = None,
) -> tuple[Report, bool]:
    """The report of one submission and whether it is new. The form's own instance number makes it one report for ever.

    Raises IntakeMapping.DoesNotExist, NotAllowedError, ConflictError for other content under the same number, and
    ValidationError by question.
    """
    saved: IntakeMapping = (
        IntakeMapping.objects.in_use()
        .filter(kind=MappingKind.SUBMISSION)
        .select_related("mission")
        .get(public_id=mapping_key)
    )
    if not audience.may_somewhere("report", mission_id=saved.mission_id):
        raise IntakeMapping.DoesNotExist  # a stranger does not learn that there is one
    answers = answers_of(submission)
    instance = instance_of(answers)
    if not instance:
        raise ValidationError({"meta/instanceID": [_("The submission has no instance number.")]})
    mapping = mapping_of(saved)
    account = account_of(saved.mission, mapping, answers)
    if account.data is None:
        raise ValidationError({column or "submission": [text] for column, text in account.faults.items()})
    try:
        return submit_report(
            audience=audience, mission=saved.mission, data=account.data, user=user, client=client,
            public_id=uuid5(saved.mission.public_id, instance), channel=Channel.SUBMISSION,
        )  # fmt: skip
    except ValidationError as error:
        faults = faults_of(error, mapping)
        raise ValidationError({column or "submission": [text] for column, text in faults.items()}) from error
