"""News of this floor for the floors above it, sent inside the transaction of the change."""

from django.dispatch import Signal

# What the scores are made of has changed. Arguments: mission_id, reason (a short code such as "import"), and
# incident_id where it is one incident.
# Sent before commit, so that what a receiver writes stands or falls with the change.
evidence_changed = Signal()

# A sender's account was stored or corrected. Arguments: report, and audience (whoever sent it). Sent before commit, so
# that a warning and its alert are saved together or not at all.
report_submitted = Signal()
