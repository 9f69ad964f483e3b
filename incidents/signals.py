"""News of this floor for the floors above it, sent inside the transaction of the change."""

from django.dispatch import Signal

# What the scores are made of has changed. Arguments: mission_id, and reason (a short code such as "import").
# Sent before commit, so that what a receiver writes stands or falls with the change.
evidence_changed = Signal()
