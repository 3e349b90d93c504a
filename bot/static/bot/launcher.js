// The floating launcher: without this script it is a link to the chat page; with it, the chat opens beside the page.
const link = document.querySelector("a.launcher[data-chat]");
if (link && !document.querySelector("mingshi-chat")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.textContent = link.textContent.trim();
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "chat-panel");
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  link.replaceWith(button);
  button.after(status);
  const title = document.title;
  let panel = null, unread = 0;

  const count = (number) => {
    unread = number;
    button.dataset.unread = number || "";
    if (!number) delete button.dataset.unread;
    if (number) button.classList.remove("away");
    status.textContent = number ? link.dataset.unread.replace("{n}", number) : "";
    document.title = number ? `(${number}) ${title}` : title;
  };
  // On a phone, and in a low window, the panel covers the page, which then takes no part: nothing behind it gets the focus or is read.
  const phone = matchMedia("(max-width: 30rem), (max-height: 34rem)");
  const cover = () => {
    const covers = Boolean(panel) && !panel.hidden && phone.matches;
    for (const part of document.body.children) if (part !== panel) part.inert = covers;
    panel?.setAttribute("aria-modal", covers);
  };
  phone.addEventListener("change", cover);
  // While somebody reads down a phone the button steps aside; it is back on the way up, and at the end.
  let last = scrollY;
  addEventListener("scroll", () => {
    const end = scrollY + innerHeight > document.documentElement.scrollHeight - 80;
    if (Math.abs(scrollY - last) > 8 || end) { button.classList.toggle("away", scrollY > last && scrollY > 40 && !end); last = scrollY; }
  }, { passive: true });
  const close = () => { panel.hidden = true; cover(); button.setAttribute("aria-expanded", "false"); button.focus(); };
  const write = () => panel.querySelector("textarea")?.focus();
  const open = async () => {
    if (!panel) {
      try { await import(link.dataset.module); } catch { location.href = link.href; return; } // its own page works without it
      panel = document.createElement("section");
      panel.id = "chat-panel";
      panel.className = "chat chat-panel";
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-label", link.dataset.title);
      const head = document.createElement("div");
      head.className = "head";
      const name = document.createElement("strong");
      name.textContent = link.dataset.title;
      const kind = document.createElement("span");
      kind.className = "tag";
      kind.textContent = link.dataset.robot;
      const full = document.createElement("a");
      full.href = link.href;
      full.textContent = link.dataset.full;
      const shut = document.createElement("button");
      shut.type = "button";
      shut.className = "quiet shut";
      shut.textContent = link.dataset.close;
      shut.addEventListener("click", close);
      head.append(name, kind, full, shut);
      const chat = document.createElement("mingshi-chat");
      chat.dataset.lang = document.documentElement.lang;
      chat.dataset.words = link.dataset.words;
      const notice = document.createElement("p");
      notice.className = "note keep";
      notice.textContent = link.dataset.notice;
      panel.append(head, notice, chat);
      panel.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) close(); });
      chat.addEventListener("mingshi-message", () => { if (panel.hidden || document.hidden) count(unread + 1); });
      chat.addEventListener("mingshi-absent", () => { location.href = link.href; });
      document.addEventListener("visibilitychange", () => { if (!document.hidden && !panel.hidden) count(0); });
      chat.addEventListener("mingshi-ready", write);
      button.before(panel);
    }
    panel.hidden = false;
    cover();
    button.setAttribute("aria-expanded", "true");
    count(0);
    write();
  };
  button.addEventListener("click", () => (panel && !panel.hidden ? close() : open()));
}
