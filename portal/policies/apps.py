from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "portal.policies"
    label = "policies"

    def ready(self) -> None:
        from portal.doors import jobs
        from portal.policies import audited, personal_data, services
        from portal.policies.services import subscribing
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register_acts("published policies", audited.VERSIONS)
        rooms.register_acts("opened drafts", audited.OPENINGS)
        rooms.register_acts("remarks on drafts", audited.REMARKS)
        rooms.register_acts("tasks of a version", audited.TASKS)
        rooms.register_alone(rooms.Without.DRAFT, *audited.DRAFTS, audited.DISCARDED)
        rooms.register_alone(rooms.Without.LATEST, "policy.impact_given")
        rooms.register_alone(rooms.Without.PASSING, audited.SUBSCRIBED, audited.UNSUBSCRIBED)
        holders.register("policies", personal_data.export, personal_data.erase)
        jobs.register("policy news", 20, subscribing.tell_subscribers)
        jobs.register("late policy tasks", 3600, services.tell_late)
        jobs.register("declined comments on drafts", 3600, services.forget_declined)
