from incidents.querysets.records import IncidentQuerySet, ReportQuerySet
from incidents.querysets.reference import (
    ActorQuerySet,
    ActorRelationQuerySet,
    AttachmentQuerySet,
    CampaignQuerySet,
    MappingQuerySet,
    UploadQuerySet,
)
from incidents.querysets.remarks import CampaignLinkQuerySet, IncidentCommentQuerySet, IncidentRevisionQuerySet
from incidents.querysets.rooms import (
    AnnexQuerySet,
    IncidentMarkQuerySet,
    ReferralQuerySet,
    RoomCountQuerySet,
    rooms_of,
)
from incidents.querysets.sources import (
    CheckInQuerySet,
    MessageQuerySet,
    NetworkQuerySet,
    SourceQuerySet,
    ZeroReportQuerySet,
)

__all__ = [
    "ActorQuerySet",
    "ActorRelationQuerySet",
    "AnnexQuerySet",
    "AttachmentQuerySet",
    "CampaignLinkQuerySet",
    "CampaignQuerySet",
    "CheckInQuerySet",
    "IncidentCommentQuerySet",
    "IncidentMarkQuerySet",
    "IncidentQuerySet",
    "IncidentRevisionQuerySet",
    "MappingQuerySet",
    "MessageQuerySet",
    "NetworkQuerySet",
    "ReferralQuerySet",
    "ReportQuerySet",
    "RoomCountQuerySet",
    "SourceQuerySet",
    "UploadQuerySet",
    "ZeroReportQuerySet",
    "rooms_of",
]
