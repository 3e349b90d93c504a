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

        rooms.register_documents("published policies", audited.VERSIONS)
        holders.register("policies", personal_data.export, personal_data.erase)
        jobs.register("policy news", 20, subscribing.tell_subscribers)
        jobs.register("late policy tasks", 3600, services.tell_late)
        jobs.register("declined comments on drafts", 3600, services.forget_declined)
