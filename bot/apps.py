from django.apps import AppConfig


class BotConfig(AppConfig):
    name = "bot"

    def ready(self) -> None:
        from bot import following, frames, questions
        from portal.doors import jobs
        from portal.inventory import doors

        doors.register("chat", frames.addresses)
        jobs.register("questions", 5, questions.sort_in)
        jobs.register("old questions", 3600, questions.forget_old)
        jobs.register("changed clauses", 60, following.follow)
