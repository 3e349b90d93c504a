// Passkeys (WebAuthn level 2): the ceremony of a form, its result in the hidden field, then the form goes out as any other.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function envelope(credential, response) {
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function create(options, alone) {
  const publicKey = {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  if (alone) publicKey.authenticatorSelection = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  const credential = await navigator.credentials.create({ publicKey });
  const { attestationObject, clientDataJSON } = credential.response;
  return envelope(credential, {
    attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON),
    transports: credential.response.getTransports?.() ?? [],
  });
}

async function get(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const credential = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
  return envelope(credential, {
    authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
}

async function ceremony(form) {
  if (form.dataset.passkey === "sign-in") return get((await fetched(form.action)).publicKey);
  const options = JSON.parse(form.dataset.options).publicKey;
  return form.dataset.passkey === "add" ? create(options, form.elements.passwordless?.checked) : get(options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const trouble = form.querySelector("[data-trouble]");
  form.hidden = false;
  document.querySelectorAll("[data-without-passkey]").forEach((each) => { each.hidden = true; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ceremony(form));
      form.submit();
    } catch (error) {
      trouble.hidden = false;
      trouble.textContent = error.name === "SecurityError" ? trouble.dataset.place : trouble.dataset.trouble;
    }
  });
}
