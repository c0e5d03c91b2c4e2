"""Property tests whose outcome no clock decides: on a busy machine, making a charter is slow."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

unhurried = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
