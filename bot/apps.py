from django.apps import AppConfig


class BotConfig(AppConfig):
    name = "bot"

    def ready(self) -> None:
        from django.core import checks

        from bot import audited, following, frames, knowledge, personal_data, questions, start_checks
        from bot.outside import handed, standing
        from disputes import restricted
        from portal.consent import acting
        from portal.consent import following as told
        from portal.doors import jobs
        from portal.inventory import doors
        from portal.partners import handing
        from portal.trail import rooms
        from portal.vault import holders

        rooms.register_acts("questions sent outside", audited.DISCLOSURES)
        rooms.register_alone(rooms.Without.PASSING, *audited.DESK, "question.struck")
        rooms.register_alone(rooms.Without.NO_ROW, "conversation.rated")
        acting.register(questions.IMPROVING, "bot", questions.leave_out)
        told.register(questions.IMPROVING, questions.what_followed)
        restricted.follow("bot", questions.learn_no_more)
        doors.register("chat", frames.addresses)
        holders.register("bot", personal_data.export, personal_data.erase)
        jobs.register("questions", 5, questions.sort_in)
        jobs.register("old questions", 3600, questions.forget_old)
        jobs.register("vectors", 5, knowledge.encode)
        jobs.register("changed clauses", 60, following.follow)
        handing.register(standing.PARTNER, handed.to, handed.altogether)
        checks.register(start_checks.language_model)
