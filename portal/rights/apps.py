from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "portal.rights"
    label = "rights"

    def ready(self) -> None:
        from disputes import beside, panels, restricted
        from portal.doors import jobs
        from portal.policies import catalogue as policy
        from portal.rights import audited, audited_papers, catalogue, outside_shown, personal_data, queries, shown
        from portal.rights.services import drp, drp_telling, outside
        from portal.trail import rooms
        from portal.vault import holders

        panels.register("rights", shown.panel)
        panels.register("rights.beside", shown.beside)
        panels.register("rights_outside", outside_shown.panel)
        beside.register("rights", shown.lines)
        panels.register_above_queue("rights_outside", outside_shown.above_queue)
        restricted.register("rights", queries.uses_stopped)
        rooms.register("rights", audited.ROOM)
        rooms.register_acts("certificates of deletion", audited_papers.CERTIFICATES)
        rooms.register_acts("tasks outside", audited_papers.TASKS)
        rooms.register_acts("exemptions", audited_papers.EXEMPTIONS)
        rooms.register_acts("agents", audited_papers.AGENTS)
        rooms.register_alone(rooms.Without.LATEST, *audited_papers.STEPS)
        rooms.register_alone(rooms.Without.ELSEWHERE, *audited_papers.BESIDE)
        rooms.register_alone(rooms.Without.NO_ROW, "rights.held")
        jobs.register("tasks outside", 3600, outside.remind_due)
        jobs.register("old refusals of agents", 86400, drp.forget_refusals)
        jobs.register("agents told", 30, drp_telling.tell_agents)
        policy.register("rights", catalogue.tell)
        holders.register("rights", personal_data.export, personal_data.erase)
