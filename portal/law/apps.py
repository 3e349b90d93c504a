from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "portal.law"
    label = "law"

    def ready(self) -> None:
        from portal.law import audited
        from portal.trail import rooms
        from portal.trail.holding import room

        rooms.register("law", room(audited.LAW))
        rooms.register_acts("proposed calendar years", audited.YEARS)
        rooms.register_acts("proposed terms", audited.TERMS)
        rooms.register_acts("simulations of terms", audited.RUNS)
        rooms.register_alone(rooms.Without.ELSEWHERE, "law.loaded", "law.year_recorded", "operator.set")
