from django.urls import path

from portal.rights.views import outside

DESK = "staff/rights/<str:reference>/"
ONE = "staff/rights/tasks/<uuid:public_id>/"
outside_urls = [
    path("staff/rights/tasks/", outside.tasks, name="tasks"),
    path(ONE, outside.task, name="task"),
    path(f"{ONE}tell/", outside.tell, name="task_tell"),
    path(f"{ONE}answer/", outside.answer, name="task_answer"),
    path(f"{ONE}give/", outside.give, name="task_give"),
    path(f"{DESK}tasks/", outside.plan, name="plan_tasks"),
    path(f"{DESK}tasks/add/", outside.add, name="add_task"),
]
