"""News of this floor for the floors above it, sent inside the transaction of the change."""

from django.dispatch import Signal

# A mission was set up. Argument: mission. Sent before commit, so that what a receiver writes stands or falls with it.
mission_made = Signal()
