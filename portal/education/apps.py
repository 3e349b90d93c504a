from django.apps import AppConfig


class EducationConfig(AppConfig):
    name = "portal.education"
    label = "education"

    def ready(self) -> None:
        from portal.education import audited
        from portal.trail import rooms

        rooms.register_acts("versions of guides and answers", audited.VERSIONS)
        rooms.register_acts("guides and answers shown", audited.TEXTS)
        rooms.register_alone(rooms.Without.ELSEWHERE, "education.loaded")
        rooms.register_alone(rooms.Without.DRAFT, *audited.DRAFTS)
