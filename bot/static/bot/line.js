// What the chat keeps in the browser, and its socket.

const RETRY = [500, 1000, 2000, 4000, 8000, 15000];
export const STORE = "mingshi.chat";

// A frame on a site without HTTPS has no randomUUID, but it has random numbers (RFC 9562, version 4).
export const uuid = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

export class Store {
  // What a reload must not lose. The token opens the thread in every tab; words not yet accepted stay in the tab where they were typed.
  // By name: in a frame of another site, or in private mode, to look at a store is an error already.
  read(of = "localStorage") { try { return JSON.parse(window[of].getItem(STORE)) || {}; } catch { return {}; } }
  write(change, of = "localStorage") { try { window[of].setItem(STORE, JSON.stringify({ ...this.read(of), ...change })); } catch { /* no store */ } }
  get own() { return this.read("sessionStorage"); }
  keep(change) { this.write(change, "sessionStorage"); }
}

export class Line {
  // One socket, reopened with growing pauses; what is said while it is down waits and is said once (the server knows ids).
  constructor(hear, changed) {
    this.hear = hear; this.changed = changed; this.tries = 0; this.waiting = new Map(); this.ready = false;
    this.end = new AbortController();
    const { signal } = this.end;
    // A socket notices a lost network only minutes later; the browser knows at once, and when it is back.
    addEventListener("offline", () => this.lost(), { signal });
    addEventListener("online", () => { if (!this.ready) this.open(this.greeting); }, { signal });
  }
  open(greeting) {
    clearTimeout(this.again);
    this.greeting = greeting;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/chat/`);
    const now = (then) => (event) => { if (this.socket === socket) then(event); };
    this.socket?.close();
    this.socket = socket;
    socket.addEventListener("open", now(() => { this.tries = 0; socket.send(JSON.stringify(this.greeting())); }));
    socket.addEventListener("message", now((event) => this.hear(JSON.parse(event.data))));
    socket.addEventListener("close", now(() => this.lost()));
  }
  lost() {
    const socket = this.socket;
    this.socket = null; this.ready = false;
    socket?.close();
    this.changed(false);
    clearTimeout(this.again);
    const pause = RETRY[Math.min(this.tries++, RETRY.length - 1)];
    this.again = setTimeout(() => this.open(this.greeting), pause * (.75 + Math.random() / 2)); // not all browsers at once
  }
  // After a night's sleep a socket may look open and lead nowhere: where no answer comes, another one is tried.
  doubt() { if (this.ready) { this.tries = 0; this.lost(); } }
  started() { this.ready = true; this.changed(true); this.attempt(); }
  attempt() { for (const frame of this.waiting.values()) this.socket.send(JSON.stringify(frame)); }
  say(frame, keep = false) {
    if (keep) { this.waiting.set(frame.id, frame); this.kept?.([...this.waiting.values()]); }
    if (this.ready && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
  // Another conversation on the same socket; where there is none, the next one asks for it.
  greet() { this.ready = false; if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(this.greeting())); }
  forget() { this.waiting.clear(); this.kept?.([]); }
  settled(id) { if (this.waiting.delete(id)) this.kept?.([...this.waiting.values()]); }
  close() { this.end.abort(); clearTimeout(this.again); const socket = this.socket; this.socket = null; socket?.close(); }
}
