// Checks what the portal hands out, with nothing of the portal: bytes in, findings out, no network but what the caller lends.
// Everything follows portal/trail (note.py, proofs.py, merkle.py, leaves.py, kinds.py); a test holds the two against each other.
//
// To add a kind (say, a case's passport: a signed JSON bundle), put {code, reads, check} into KINDS below. `reads(file)` says whether a file is one;
// `check(file, others, trust)` is an async generator of held(code, facts) that throws Refuted(code, facts). Sentences come from verify-words.js, which
// `manage.py verifier_words` writes from portal/trail/findings.py: put the codes in there, and the kind into portal/trail/kinds.py for the command.
import { WORDS } from "./verify-words.js";

export class Refuted extends Error {
  constructor(code, facts = {}) { super(code); this.code = code; this.facts = facts; }
}
const held = (code, facts = {}) => ({ held: true, code, facts });
const refuse = (code, facts) => { throw new Refuted(code, facts); };

// Bytes and text, each with one spelling only.
const toText = (bytes, code = "note.form") => {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return refuse(code); }
};
const toBytes = (text) => new TextEncoder().encode(text);
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromBase64 = (text, code) => {
  let raw;
  try { raw = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)); } catch { return refuse(code); }
  return toBase64(raw) === text ? raw : refuse(code);
};
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text, code) => /^(?:[0-9a-f]{2})*$/.test(text) ? Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16)) : refuse(code);
const decimal = (text, code) => /^(?:0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : refuse(code);
const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
};
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) refuse("opening.form");
  return JSON.stringify(value);
};
const readJson = (text) => { try { const found = JSON.parse(text); return isObject(found) ? found : {}; } catch { return {}; } };
// Nothing, or the beginning of a JSON object and no end.
const isCut = ({ body }) => {
  let text;
  try { text = toText(body).trim(); } catch { return false; }
  return text === "" || (text.startsWith("{") && !/^\{\s*\}$/.test(text) && !Object.keys(readJson(text)).length);
};
const readFile = (file) => { try { return readJson(toText(file.body)); } catch { return {}; } };

// Hashes and trees (RFC 6962, RFC 9162).
const sha256 = async (bytes) => new Uint8Array(await (globalThis.crypto?.subtle ?? refuse("browser.ed25519")).digest("SHA-256", bytes));
const leafHash = (leaf) => sha256(join(Uint8Array.of(0), leaf));
const nodeHash = (left, right) => sha256(join(Uint8Array.of(1), left, right));

export async function verifyInclusion(leaf, index, size, path, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) refuse("inclusion");
  let position = index, last = size - 1, result = leaf;
  for (const step of path) {
    if (last === 0) refuse("inclusion");
    if (position % 2 === 1 || position === last) {
      result = await nodeHash(step, result);
      while (position !== 0 && position % 2 === 0) { position /= 2; last = Math.floor(last / 2); }
    } else result = await nodeHash(result, step);
    position = Math.floor(position / 2); last = Math.floor(last / 2);
  }
  if (last !== 0 || !same(result, root)) refuse("inclusion");
}

export async function verifyConsistency(old, now, path, oldRoot, root) {
  if (old === 0 || old === now) {
    if (path.length || !same(oldRoot, old === 0 ? await sha256(new Uint8Array()) : root)) refuse("consistency");
    return;
  }
  const steps = Number.isInteger(Math.log2(old)) ? [oldRoot, ...path] : [...path];
  if (!steps.length) refuse("consistency");
  let position = old - 1, last = now - 1;
  while (position % 2 === 1) { position = (position - 1) / 2; last = Math.floor(last / 2); }
  let before = steps[0], after = steps[0];
  for (const step of steps.slice(1)) {
    if (last === 0) refuse("consistency");
    if (position % 2 === 1 || position === last) {
      before = await nodeHash(step, before); after = await nodeHash(step, after);
      while (position !== 0 && position % 2 === 0) { position /= 2; last = Math.floor(last / 2); }
    } else after = await nodeHash(after, step);
    position = Math.floor(position / 2); last = Math.floor(last / 2);
  }
  if (last !== 0 || !same(before, oldRoot) || !same(after, root)) refuse("consistency");
}

// Keys and notes (c2sp.org/signed-note).
const NAME = /^[^\s+\u0000-\u001f]+$/;
const LOG = 1, WITNESS = 4, LATEST = 2n ** 63n - 1n, LAST_MOMENT = 253402300799n;

export async function readVkey(text) {
  const [name, id, ...rest] = text.split("+");
  const raw = fromBase64(rest.join("+"), "vkey");
  const expected = raw.length === 33 && [LOG, WITNESS].includes(raw[0]) && NAME.test(name) ? await sha256(join(toBytes(`${name}\n`), raw)) : refuse("vkey");
  if (toHex(expected.slice(0, 4)) !== id) refuse("vkey");
  return { name, id, label: `${name}+${id}`, raw: raw.slice(1), kind: raw[0] };
}

async function signed(key, message, signature) {
  let known;
  try { known = await globalThis.crypto.subtle.importKey("raw", key.raw, { name: "Ed25519" }, false, ["verify"]); } catch { refuse("browser.ed25519"); }
  return signature.length === 64 && globalThis.crypto.subtle.verify({ name: "Ed25519" }, known, signature, message);
}

// [key, signature, text] of every line by one of `keys`, the first of each, in the order of the lines.
function* signatures(note, keys) {
  const gap = note.lastIndexOf("\n\n"), text = note.slice(0, gap + 1), lines = note.slice(gap + 2), seen = new Set();
  if (gap < 0 || !lines.endsWith("\n") || /[\u0000-\u0009\u000b-\u001f]/.test(note)) refuse("note.form");
  for (const line of lines.slice(0, -1).split("\n")) {
    const [dash, name, ...rest] = line.split(" "), raw = fromBase64(rest.join(" "), "note.form");
    if (dash !== "—" || !NAME.test(name) || raw.length < 5) refuse("note.form");
    const key = keys.find((each) => each.name === name && each.id === toHex(raw.slice(0, 4)));
    if (!key || seen.has(key)) continue;
    seen.add(key);
    yield [key, raw.slice(4), text];
  }
}

async function openNote(note, keys) {
  const signers = [];
  let text = "";
  for (const [key, signature, over] of signatures(note, keys)) {
    if (!await signed(key, toBytes(over), signature)) refuse("note.signature", { key: key.label });
    signers.push(key);
    text = over;
  }
  return signers.length ? { text, signers } : refuse("note.unknown_key");
}

// A line for each witness we trust, whose signature carries the time it was made (c2sp.org/tlog-cosignature); refused for the first that is missing.
async function* cosigned(note, { witnesses }) {
  const at = new Map();
  for (const [key, signature, text] of signatures(note, witnesses)) {
    const moment = signature.length === 72 ? new DataView(signature.buffer, signature.byteOffset).getBigUint64(0) : LATEST + 1n;
    const said = toBytes(`cosignature/v1\ntime ${moment}\n${text}`);
    if (moment > LATEST || !await signed(key, said, signature.slice(8))) refuse("note.signature", { key: key.label });
    at.set(key, moment > LAST_MOMENT ? String(moment) : `${new Date(Number(moment) * 1000).toISOString().slice(0, 19)}Z`);
  }
  for (const key of witnesses) yield at.has(key) ? held("witness", { key: key.label, at: at.get(key) }) : refuse("witness.absent", { key: key.label });
}

async function openCheckpoint(note, keys) {
  const { text, signers } = await openNote(note, keys), lines = text.split("\n");
  if (lines.length < 4 || lines.pop() !== "" || !lines.every(Boolean)) refuse("checkpoint.form");
  const root = fromBase64(lines[2], "checkpoint.form");
  if (root.length !== 32) refuse("checkpoint.form");
  const head = { origin: lines[0], size: decimal(lines[1], "checkpoint.form"), root };
  const key = signers.find((each) => each.name === head.origin) ?? refuse("checkpoint.origin", { origin: head.origin });
  return { head, key };
}
const saidOf = ({ head, key }) => held("checkpoint", { origin: head.origin, size: head.size, key: key.label });

// Entries and proofs (c2sp.org/tlog-proof).
const FIRST = "c2sp.org/tlog-proof@v1", MARKER = toBytes("mingshi-trail-1\n");
const isPersonal = (leaf) => same(leaf.slice(0, MARKER.length), MARKER);
const hash32 = (text, code) => { const raw = fromBase64(text, code); return raw.length === 32 ? raw : refuse(code); };

function parseProof(text) {
  const gap = text.indexOf("\n\n"), lines = text.slice(0, gap).split("\n");
  if (gap < 0 || lines.shift() !== FIRST) refuse("proof.form");
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift().slice(6), "proof.form") : new Uint8Array();
  if (!lines[0]?.startsWith("index ") || lines.length > 64) refuse("proof.form");
  return { extra, index: decimal(lines[0].slice(6), "proof.form"), path: lines.slice(1).map((line) => hash32(line, "proof.form")), checkpoint: text.slice(gap + 2) };
}

function readOpening(extra) {
  const text = toText(extra, "opening.form"), found = readJson(text);
  if (typeof found.leaf !== "string" || canonical(found) !== text || found.v !== 1) refuse("opening.form");
  if (!Object.keys(found).every((name) => ["facts", "leaf", "link", "v"].includes(name))) refuse("opening.form");
  const half = (name) => {
    if (!(name in found)) return null;
    if (!isObject(found[name]) || typeof found[name].salt !== "string" || !isObject(found[name].value) || Object.keys(found[name]).length !== 2) refuse("opening.form");
    return { salt: hash32(found[name].salt, "opening.form"), value: found[name].value };
  };
  return { leaf: fromBase64(found.leaf, "opening.form"), facts: half("facts"), link: half("link") };
}

const commit = (salt, value) => sha256(join(salt, toBytes(canonical(value))));

function readDocument(leaf) {
  const text = toText(leaf, "leaf.form"), found = readJson(text);
  return found.v === 1 && canonical(found) === text ? found : refuse("leaf.form");
}

async function checkOpening({ leaf, facts, link }) {
  if (!isPersonal(leaf)) {
    readDocument(leaf);
    if (facts || link) refuse("opening.facts");
    return;
  }
  if (leaf.length !== MARKER.length + 64) refuse("leaf.form");
  const halves = { facts: leaf.slice(MARKER.length, MARKER.length + 32), link: leaf.slice(MARKER.length + 32) };
  for (const [name, half] of Object.entries({ facts, link })) {
    if (half && !same(await commit(half.salt, half.value), halves[name])) refuse(`opening.${name}`);
  }
}

async function checkProof(text, trust) {
  const proof = parseProof(text), opening = readOpening(proof.extra), opened = await openCheckpoint(proof.checkpoint, trust.keys);
  await verifyInclusion(await leafHash(opening.leaf), proof.index, opened.head.size, proof.path, opened.head.root);
  await checkOpening(opening);
  const seen = async function* () { yield saidOf(opened); yield* cosigned(proof.checkpoint, trust); };
  return { seen, opening, index: proof.index, hash: await leafHash(opening.leaf), head: opened.head };
}

async function* told({ seen, opening, index }) {
  yield* seen();
  yield held("inclusion", { index });
  if (opening.facts) yield held("facts", { facts: canonical(opening.facts.value) });
  if (opening.link) yield held("link", { subject: opening.link.value.subject, n: opening.link.value.n });
  if (!isPersonal(opening.leaf)) yield held("document", { document: toText(opening.leaf) });
}

const hashesIn = (value, name = "") => isObject(value)
  ? Object.entries(value).flatMap(([key, each]) => hashesIn(each, key))
  : typeof value === "string" && value.length === 64 ? [[value, name]] : [];

// Kinds.
async function* proof(file, others, trust) {
  const found = await checkProof(toText(file.body), trust);
  yield* told(found);
  const named = isPersonal(found.opening.leaf) ? new Map() : new Map(hashesIn(readDocument(found.opening.leaf).document));
  const states = others.filter(isState);
  if (states.length) yield* compare({ ...found.head, earlier: Boolean(file.earlier) }, states, trust);
  for (const other of others.filter((each) => !isState(each) && !each.earlier)) {
    if (SIGNED.reads(other)) {
      yield* statement(other, [], trust);
      if (readFile(other).leaf_sha256 !== toHex(found.hash)) refuse("statement.leaf");
      yield held("statement.leaf");
      continue;
    }
    const path = named.get(toHex(await sha256(other.body)));
    yield path ? held("file.named", { file: other.name, path }) : refuse("file.changed", { file: other.name });
  }
}

// A checkpoint, or a proof that one follows another.
const isState = (file) => CHECKPOINT.reads(file) || starts(file, "old ");

async function* heads(file, others, trust) {
  const text = toText(file.body), opened = await openCheckpoint(text, trust.keys);
  yield saidOf(opened);
  yield* cosigned(text, trust);
  yield* compare({ ...opened.head, earlier: Boolean(file.earlier) }, others, trust);
}

async function* compare(first, others, trust) {
  const found = [first];
  for (const each of others.filter(CHECKPOINT.reads)) {
    const opened = await openCheckpoint(toText(each.body), trust.keys);
    yield saidOf(opened);
    yield* cosigned(toText(each.body), trust);
    found.push({ ...opened.head, earlier: Boolean(each.earlier) });
  }
  const sizes = (earlier) => found.filter((head) => head.earlier === earlier).map((head) => head.size);
  const kept = Math.max(-Infinity, ...sizes(true)), least = Math.min(Infinity, ...sizes(false));
  if (kept > least && least < Infinity && kept > -Infinity) refuse("head.rollback", { old: kept, new: least });
  found.sort((one, other) => one.size - other.size);
  const given = others.map((each) => { try { return toText(each.body); } catch { return ""; } }).find((text) => text.startsWith("old "));
  for (let at = 1; at < found.length; at++) yield await follows(found[at - 1], found[at], given, trust);
}

async function follows(old, now, given, trust) {
  if (old.origin !== now.origin) refuse("checkpoint.origin", { origin: now.origin });
  if (old.size === now.size) return same(old.root, now.root) ? held("heads.same") : refuse("head.split", { size: old.size });
  if (!given) return { held: false, code: "need.consistency", facts: {} };
  const [first, ...lines] = given.split("\n\n")[0].split("\n");
  decimal(first.slice(4), "consistency");
  await verifyConsistency(old.size, now.size, lines.filter(Boolean).map((line) => fromBase64(line, "consistency")), old.root, now.root);
  return held("consistency", { size: old.size });
}

// A JSON document that we signed: it without `signed`, and the key.
async function signedBy(document, trust, form) {
  const { signed: signature, ...said } = document;
  if (!isObject(signature) || typeof signature.key !== "string" || typeof signature.signature !== "string") refuse(form);
  const key = trust.keys.find((each) => each.label === signature.key) ?? refuse("note.unknown_key");
  let message;
  try { message = toBytes(canonical(said)); } catch { refuse(form); }
  if (!await signed(key, message, fromBase64(signature.signature, form))) refuse("note.signature", { key: key.label });
  return { said, key };
}

async function* statement(file, others, trust) {
  const { said, key } = await signedBy(readFile(file), trust, "statement.form");
  yield held("statement", { reference: said.reference, at: said.filed_at, key: key.label });
}

// A consent receipt (portal/consent/checking.py).
const ANSWERS = { "dpv:ConsentGiven": "given", "dpv:ConsentRefused": "refused", "dpv:ConsentWithdrawn": "withdrawn" };

async function* consent(file, others, trust) {
  const { said, key } = await signedBy(readFile(file), trust, "consent.form");
  const part = (whole, name) => isObject(whole[name]) ? whole[name] : refuse("consent.form");
  const record = part(said, "dct:references"), status = part(record, "dpv:hasConsentStatus"), process = part(record, "dpv:hasProcess");
  const answer = Object.hasOwn(ANSWERS, status["@id"]) ? ANSWERS[status["@id"]] : refuse("consent.form");
  const purpose = part(process, "dpv:hasPurpose")["dct:title"], notices = process["dpv:hasNotice"];
  if (typeof purpose !== "string" || !Array.isArray(notices) || !isObject(notices[0])) refuse("consent.form");
  yield held(`consent.${answer}`, { purpose, at: status["dct:date"], key: key.label });
  const notice = notices[0], words = ["dct:title", "dct:description", "pipl:refusal"].map((name) => notice[name] ?? null);
  if (words.every((word) => word === null)) { yield held("consent.no_words", { sha256: notice["pipl:sha256"] }); return; }
  if (!words.every((word) => typeof word === "string")) refuse("consent.form");
  if (toHex(await sha256(toBytes(words.join("\n")))) !== notice["pipl:sha256"]) refuse("consent.shown");
  yield held("consent.shown", { version: notice["dct:hasVersion"], language: notice["dct:language"] });
}

const COUNTED_FORM = "mingshi-counted-1";

function readCounted(file) {
  const found = readFile(file), said = found.statement, rows = said?.rows;
  const good = found.format === COUNTED_FORM && isObject(said) && typeof said.report === "string" && Number.isSafeInteger(said.version)
    && typeof said.filing === "string" && said.type === "counted" && said.v === 1 && Object.keys(said).length === 6
    && Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.length === 2 && row.every((each) => typeof each === "string"))
    && rows.every((row, at) => at === 0 || rows[at - 1][0] < row[0] || (rows[at - 1][0] === row[0] && rows[at - 1][1] <= row[1]))
    && Array.isArray(found.path) && Number.isSafeInteger(found.place) && typeof found.salt === "string" && typeof found.report === "string"
    && (found.filing === undefined || found.filing === null || typeof found.filing === "string");
  if (!good) refuse("counted.form");
  fromHex(said.filing, "counted.form");
  return { ...found, path: found.path.map((step) => hash32(String(step), "counted.form")), salt: hash32(found.salt, "counted.form") };
}

async function* counted(file, others, trust) {
  const claim = readCounted(file), said = claim.statement, report = await checkProof(claim.report, trust);
  yield* report.seen();
  const document = isPersonal(report.opening.leaf) ? {} : readDocument(report.opening.leaf).document ?? {}, list = document.counted;
  if (document.type !== "report" || !isObject(list) || document.report !== said.report || document.version !== said.version) refuse("counted.report");
  if (!Number.isSafeInteger(list.size)) refuse("counted.report");
  try {
    await verifyInclusion(await leafHash(await commit(claim.salt, said)), claim.place, list.size, claim.path, fromBase64(String(list.root), "counted.report"));
  } catch (error) { refuse(error.code === "inclusion" ? "counted.list" : error.code, error.facts); }
  yield held("counted", { report: said.report, version: said.version, rows: said.rows });
  if (!claim.filing) { yield held("counted.filing_named", { leaf: said.filing }); return; }
  const filing = await checkProof(claim.filing, trust), lines = filing.seen();
  while (!(await lines.next()).done);
  yield toHex(filing.hash) === said.filing ? held("counted.filing", { index: filing.index }) : refuse("counted.filing");
}

// A case's passport (RFC 9901 in its JSON form; portal/trail/passports.py).
const PASSPORT = { issued: "mingshi-passport+sd-jwt", shown: "mingshi-passport-presentation+jwt", format: "mingshi/case-passport@v1", most: 5000, longest: 5000000 };
const fromUnpadded = (text) => typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text)
  ? fromBase64(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - text.length % 4) % 4), "passport.form") : refuse("passport.form");
const toUnpadded = (raw) => toBase64(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const hashText = async (text) => toUnpadded(await sha256(toBytes(text)));
const spelled = (value) => { try { return canonical(value); } catch { return refuse("passport.form"); } };
const isPassport = (found) => ["header", "payload", "protected", "signature"].every((name) => name in found);
const moment = (seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

function claims(part, names) {
  const text = toText(fromUnpadded(part), "passport.form"), found = readJson(text);
  if (Object.keys(found).sort().join() !== names.join() || spelled(found) !== text) refuse("passport.form");
  return "iat" in found && !Number.isSafeInteger(found.iat) ? refuse("passport.form") : found;
}

async function jws(head, body, signature, type, keys) {
  const said = claims(head, ["alg", "kid", "typ"]);
  if (said.alg !== "EdDSA" || said.typ !== type) refuse("passport.form");
  const key = keys.find((each) => each.label === said.kid) ?? refuse("note.unknown_key");
  if (!await signed(key, toBytes(`${head}.${body}`), fromUnpadded(signature))) refuse("note.signature", { key: key.label });
  return key;
}

async function shownFields(disclosures, digests) {
  const found = new Map();
  for (const each of disclosures) {
    const text = toText(fromUnpadded(each), "passport.form");
    let parts;
    try { parts = JSON.parse(text); } catch { refuse("passport.form"); }
    if (!Array.isArray(parts) || parts.length !== 3 || spelled(parts) !== text || typeof parts[1] !== "string") refuse("passport.form");
    if (!/^[a-z][a-z0-9_.]{0,79}$/.test(parts[1]) || fromUnpadded(parts[0]).length < 16) refuse("passport.form");
    if (!digests.includes(await hashText(each)) || found.has(parts[1])) refuse("passport.disclosure", { name: parts[1] });
    found.set(parts[1], parts[2]);
  }
  return found;
}

async function logged(text, input, trust) {
  const inside = parseProof(text), opening = readOpening(inside.extra), opened = await openCheckpoint(inside.checkpoint, trust.keys);
  await verifyInclusion(await leafHash(opening.leaf), inside.index, opened.head.size, inside.path, opened.head.root);
  await checkOpening(opening);
  const facts = opening.facts?.value ?? {};
  if (facts.event !== "passport.issued" || facts.facts?.passport_sha256 !== toHex(await sha256(toBytes(input)))) refuse("passport.proof");
  return held("passport.inclusion", { index: inside.index, size: opened.head.size });
}

async function* passport(file, others, trust) {
  const text = toText(file.body), whole = readJson(text), { payload, protected: head, signature } = whole;
  const { disclosures, presentation, tlog_proof: inside = "" } = isObject(whole.header) ? whole.header : {};
  if (text.length > PASSPORT.longest || !Array.isArray(disclosures) || disclosures.length > PASSPORT.most) refuse("passport.form");
  if (![payload, head, signature, presentation, inside, ...disclosures].every((each) => typeof each === "string")) refuse("passport.form");
  const shown = { disclosures, presentation, ...(inside ? { tlog_proof: inside } : {}) };
  if (`${spelled({ header: shown, payload, protected: head, signature })}\n` !== text) refuse("passport.form");
  const key = await jws(head, payload, signature, PASSPORT.issued, trust.keys), said = claims(payload, ["_sd", "_sd_alg", "case", "iat", "iss", "vct"]);
  const digests = said._sd, good = said.vct === PASSPORT.format && said._sd_alg === "sha-256" && Array.isArray(digests);
  if (!good || new Set(digests.map(String)).size !== digests.length) refuse("passport.form");
  const fields = await shownFields(disclosures, digests), parts = presentation.split("."), input = `${head}.${payload}`;
  if (parts.length !== 3) refuse("passport.form");
  await jws(...parts, PASSPORT.shown, trust.keys);
  const copy = claims(parts[1], ["iat", "proof_sha256", "sd_hash"]), joined = [`${input}.${signature}`, ...disclosures].map((part) => `${part}~`).join("");
  const proven = inside ? toHex(await sha256(toBytes(inside))) : "";
  if (copy.sd_hash !== await hashText(joined) || copy.proof_sha256 !== proven) refuse("passport.shown");
  const place = inside ? await logged(inside, input, trust) : held("passport.no_proof");
  yield held("passport", { case: said.case, issuer: said.iss, at: moment(said.iat), key: key.label });
  yield held("passport.shown", { at: moment(copy.iat), shown: fields.size, of: digests.length });
  yield place;
  for (const [name, value] of fields) yield held("passport.field", { name, value: canonical(value) });
}

// The cases handed over when the firm changed hands: a ZIP whose last entry is a signed list of the others (portal/succession/checking.py).
const HANDOVER = { format: "mingshi/handover@v1", list: "manifest.json" };
const isZip = (file) => file.body[0] === 0x50 && file.body[1] === 0x4b;

const CRC = Uint32Array.from({ length: 256 }, (_, sum) => {
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});
const crc32 = (body) => (body.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1) ^ -1) >>> 0;

// [{name, method, size, sum, sound, packed}] of a ZIP's own directory, in its order; [] for what is none. Not sound: locked, or not what stands at its place.
function entries(body) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let end = body.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return [];
  const found = [];
  for (let at = view.getUint32(end + 16, true), left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== 0x02014b50) refuse("bundle.form");
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)], length = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true), start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const own = body.slice(at + 46, at + 46 + length), name = toText(own, "bundle.form");
    const sound = !(view.getUint16(at + 8, true) & 1) && view.getUint32(local, true) === 0x04034b50
      && same(body.slice(local + 30, local + 30 + view.getUint16(local + 26, true)), own);
    found.push({ name, method: view.getUint16(at + 10, true), size, sum: view.getUint32(at + 16, true), sound, packed: body.slice(start, start + packed) });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}
const readEntries = (file) => { try { return entries(file.body); } catch { return []; } };

async function unpacked(entry) {
  if (!entry.sound || (entry.method !== 0 && entry.method !== 8)) refuse("bundle.form");
  const stream = new Blob([entry.packed]).stream();
  try {
    const body = new Uint8Array(await new Response(entry.method ? stream.pipeThrough(new DecompressionStream("deflate-raw")) : stream).arrayBuffer());
    return body.length === entry.size && crc32(body) === entry.sum ? body : refuse("bundle.form");
  } catch { return refuse("bundle.form"); }
}

async function* bundleList(body, trust) {
  const { said, key } = await signedBy(readJson(toText(body, "bundle.form")), trust, "bundle.form");
  if (said.format !== HANDOVER.format || !Array.isArray(said.cases) || !Array.isArray(said.files)) refuse("bundle.form");
  yield held("bundle.signed", { key: key.label, when: said.taken_at });
  yield held("bundle.manifest", { hash: toHex(await sha256(body)) });
  yield held("bundle.cases", { count: said.cases.length, notice: said.notice_sha256 });
}

async function* handover(file, others, trust) {
  if (!isZip(file)) { yield* bundleList(file.body, trust); yield { held: false, code: "need.bundle", facts: {} }; return; }
  const inside = entries(file.body), lists = inside.filter((entry) => entry.name === HANDOVER.list), body = await unpacked(lists[0] ?? refuse("bundle.form"));
  yield* bundleList(body, trust);
  const listed = new Map(readJson(toText(body)).files.map((each) => [String(each.path), each.sha256])), wrong = [];
  for (const [name, digest] of listed) {
    const found = inside.filter((entry) => entry.name === name);
    if (found.length !== 1 || toHex(await sha256(await unpacked(found[0]))) !== digest) wrong.push(name);
  }
  wrong.push(...inside.filter((entry) => entry.name !== HANDOVER.list && !listed.has(entry.name)).map((entry) => entry.name));
  if (lists.length !== 1) wrong.push(HANDOVER.list);
  for (const name of wrong) yield { held: false, code: "bundle.file", facts: { file: name } };
  if (!wrong.length) yield held("bundle.files", { count: listed.size });
}

const starts = (file, text) => same(file.body.slice(0, toBytes(text).length), toBytes(text));
const CHECKPOINT = { code: "checkpoint", check: heads, takes: isState, reads: (file) => { try { return /^[^\n]*\n[0-9]+\n[^]*\n\n— /.test(toText(file.body)); } catch { return false; } } };
const SIGNED = { code: "statement", check: statement, reads: (file) => readFile(file).type === "mingshi/filing-statement@v1" };
export const KINDS = [
  { code: "consent", check: consent, reads: (file) => readFile(file).type === "mingshi/consent-receipt@v1" },
  { code: "counted", check: counted, reads: (file) => readFile(file).format === COUNTED_FORM },
  { code: "handover", check: handover, reads: (file) => isZip(file) ? readEntries(file).some((each) => each.name === HANDOVER.list) : readFile(file).format === HANDOVER.format },
  { code: "passport", check: passport, reads: (file) => isPassport(readFile(file)) },
  { code: "proof", check: proof, takes: (other) => isState(other) || !other.earlier, reads: (file) => starts(file, `${FIRST}\n`) },
  CHECKPOINT,
  SIGNED,
];

// What the page calls: files are [{name, body: Uint8Array}], vkeys the keys to trust, as text: a witness's among them must have cosigned. Never throws.
export async function check(files, vkeys) {
  const lines = [];
  let kind = "", unread = [];
  try {
    const given = await Promise.all(vkeys.map(readVkey)), of = (kind) => given.filter((key) => key.kind === kind);
    const trust = { keys: of(LOG), witnesses: of(WITNESS) };
    const found = KINDS.flatMap((each) => files.filter(each.reads).slice(0, 1).map((file) => ({ each, file })))[0];
    const cut = found ? [] : files.filter(isCut);
    for (const file of cut) lines.push({ held: false, code: "file.cut", facts: { file: file.name } });
    if (cut.length) return { kind, lines, verdict: "refuted" };
    if (!found) refuse(files.length ? "need.proof" : "need.file");
    kind = found.each.code;
    if (kind === "proof") kind = aboutDocument(found.file) ? "document" : kind;
    const others = files.filter((file) => file !== found.file);
    unread = others.filter((other) => !found.each.takes?.(other)).map((other) => ({ held: false, code: "need.unread", facts: { file: other.name } }));
    for await (const line of found.each.check(found.file, others, trust)) lines.push(line);
  } catch (error) {
    lines.push({ held: false, code: error instanceof Refuted ? error.code : "proof.form", facts: error.facts ?? {} });
  }
  lines.push(...unread);
  const whole = lines.length > 0 && lines.every((line) => line.held);
  const open = lines.length > 0 && lines.every((line) => line.held || line.code.startsWith("need."));
  return { kind, lines, verdict: whole ? "held" : open ? "open" : "refuted" };
}

function aboutDocument(file) {
  try { return !isPersonal(readOpening(parseProof(toText(file.body)).extra).leaf); } catch { return false; }
}

// In words.
const labelled = (rows, words) => rows.map(([code, row]) => `${words.labels[code] ?? code} – ${words.labels[`${code}/${row}`] ?? row}`).join("; ");
export function say(line, language) {
  const words = WORDS[language], facts = line.code === "counted" ? { ...line.facts, rows: labelled(line.facts.rows, words) } : line.facts;
  const sentence = (line.held ? words.held : words.refused)[line.code] ?? line.code;
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => String(facts[name] ?? "None")).replaceAll("%%", "%");
}
export const meaning = (found, language) => {
  const said = WORDS[language].means, refused = found.lines.find((line) => !line.held)?.code;
  return said[refused ?? found.kind] ?? said[found.verdict] ?? ["", ""];
};
export const ui = (language) => WORDS[language].ui;
