from portal.education.views.public import changes, guide, history, index
from portal.education.views.staff import act, confirm, draft, new, retire, shelf

__all__ = ["act", "changes", "confirm", "draft", "guide", "history", "index", "new", "retire", "shelf"]
