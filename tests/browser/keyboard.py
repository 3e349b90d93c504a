"""A person without a pointer: Tab, arrows, Enter, Space. Whatever takes the focus on the way has to show it and be in sight."""

from playwright.sync_api import Locator, Page

FAR = 400  # stops: more than any page has
LEADING = ("Enter", "Space")
# [whether one of the targets has the focus, why a person could not tell where the focus is (WCAG 2.4.7, 2.4.11)].
STOP = """targets => {
  const at = document.activeElement, there = targets.includes(at);
  const say = (trouble) => [there, trouble];
  if (!at || at === document.body || at === document.documentElement) return say("");
  const marked = (node) => {
    const style = node && getComputedStyle(node);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  const name = `${at.tagName.toLowerCase()} "${(at.innerText || at.name || at.getAttribute("aria-label") || at.id || "").trim().slice(0, 40)}"`;
  if (!marked(at) && !marked(at.closest("label"))) return say(`${name} does not show that it has the focus`);
  const points = [...at.getClientRects()].flatMap((box) => {
    const left = Math.max(box.left, 0), top = Math.max(box.top, 0);
    const width = Math.min(box.right, innerWidth) - left, height = Math.min(box.bottom, innerHeight) - top;
    return width < 0 || height < 0 ? [] : [.1, .5, .9].flatMap((x) => [.15, .5, .85].map((y) => [left + width * x, top + height * y]));
  });
  const seen = points.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (top === at || at.contains(top) || top.contains(at) && !["HTML", "BODY", "MAIN"].includes(top.tagName) || top.closest("label")?.control === at);
  });
  return say(seen ? "" : `${name} has the focus where nobody can see it`);
}"""
HAS_FOCUS = "node => node === document.activeElement"


class Keyboard:
    """The keys of one window; `troubles` are the stops that could not be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        """Where Enter or Space leads to another page, that page is there afterwards."""
        for _each in range(times):
            if key in LEADING:
                self.page.evaluate_handle("document.activeElement").as_element().press(key)
            else:
                self.page.keyboard.press(key)

    def to(self, target: Locator) -> None:
        """Tab until `target` (or, where there are several, one of them) has the focus."""
        target.first.wait_for(state="attached")
        self.page.wait_for_load_state()  # all of the page, and its style sheets
        targets = target.element_handles()
        there, _trouble = self.page.evaluate(STOP, targets)
        for _stop in range(FAR):
            if there:
                return
            self.press("Tab")
            there, trouble = self.page.evaluate(STOP, targets)
            if trouble:
                self.troubles.append(f"{self.page.url}: {trouble}")
        raise AssertionError(f"the keyboard never reaches {target} on {self.page.url}")

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Go to a link or a button and press it."""
        self.to(target)
        self.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Go to a field and replace what it holds."""
        self.to(target)
        self.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def choose(self, option: Locator) -> None:
        """Go to a group of radio buttons and move to one of them with the arrows."""
        group = self.page.locator(f"input[type=radio][name='{option.get_attribute('name')}']")
        self.to(group)
        for _step in range(group.count()):
            if option.evaluate(HAS_FOCUS):
                break
            self.press("ArrowDown")
        if not option.is_checked():
            self.press("Space")
        assert option.is_checked()
