"""Background work: every job may run twice (acknowledged late), so every job is idempotent."""

from __future__ import annotations

from celery.schedules import crontab

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page that sends a job does not wait for a queue that is away: what is lost so, a sweep finds (core.messages). The
# worker has its own patience.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "max_retries": 0, "socket_connect_timeout": 2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800  # below the visibility timeout: a job is never delivered again while it runs
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "portal.tasks.beat_heartbeat", "schedule": 60.0},
    "roll-calendar": {"task": "bookings.tasks.roll_calendar", "schedule": crontab(hour="0", minute="10")},
    # Does nothing when the night's roll is done; catches up after a machine was off.
    "roll-calendar-catch-up": {"task": "bookings.tasks.roll_calendar", "schedule": crontab(minute="40")},
    # What the queue forgot, what was put off, what a worker died of.
    "sweep-messages": {"task": "core.tasks.sweep_messages", "schedule": crontab()},
    "gather-digests": {"task": "core.tasks.gather_digests", "schedule": crontab(hour="18", minute="0")},
    "forget-old-messages": {"task": "core.tasks.forget_old_messages", "schedule": crontab(hour="3", minute="20")},
    "apply-retention": {"task": "portal.tasks.apply_retention", "schedule": crontab(hour="3", minute="40")},
    "forget-over-sign-ins": {"task": "accounts.tasks.forget_over_sign_ins", "schedule": crontab(hour="3", minute="30")},
    "tell-new-places": {"task": "portal.tasks.tell_new_places", "schedule": crontab(minute="*/15")},
    "tell-counsellors": {
        "task": "portal.tasks.tell_new_places_to_counsellors",
        "schedule": crontab(hour="7", minute="10"),
    },
    "send-manager-weeks": {
        "task": "portal.tasks.send_manager_weeks",
        "schedule": crontab(hour="7", minute="0", day_of_week="fri"),
    },
    "follow-days": {"task": "bookings.tasks.follow_days", "schedule": crontab(minute="20")},
    # Overseas included: each place on its own clock.
    "remind": {"task": "bookings.tasks.remind", "schedule": crontab(minute="50")},
    # Gives overdue seats back, as childcare.tasks.expire_overdue does, then does what follows.
    "follow-delays": {"task": "bookings.tasks.follow_delays", "schedule": crontab()},
    "offer-freed-seats": {"task": "bookings.tasks.offer_freed_seats", "schedule": crontab()},
}
