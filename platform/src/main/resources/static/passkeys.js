// Making a passkey and signing in with one. The rest of the page works without this file; without it, or in a browser that has no
// passkeys, the buttons stay hidden.
"use strict";
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = credentials => (credentials || []).map(c => ({ ...c, id: bytes(c.id) }));

  const ask = async (form) => {
    const answer = await fetch(form.dataset.options, { method: "POST", body: new URLSearchParams({ _csrf: form.elements._csrf.value }) });
    if (!answer.ok) throw new Error("options: " + answer.status);
    return answer.json();
  };
  const make = async (form) => {
    const options = await ask(form);
    const made = await navigator.credentials.create({ publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials) } });
    return { id: made.id, rawId: text(made.rawId), type: made.type, authenticatorAttachment: made.authenticatorAttachment,
      clientExtensionResults: {}, response: {
        clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [] } };
  };
  const show = async (form) => {
    const options = await ask(form);
    const shown = await navigator.credentials.get({ publicKey: {
      ...options, challenge: bytes(options.challenge), allowCredentials: listed(options.allowCredentials) } });
    return { id: shown.id, rawId: text(shown.rawId), type: shown.type, authenticatorAttachment: shown.authenticatorAttachment,
      clientExtensionResults: {}, response: {
        clientDataJSON: text(shown.response.clientDataJSON), authenticatorData: text(shown.response.authenticatorData),
        signature: text(shown.response.signature), userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null } };
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async event => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      try {
        form.elements.answer.value = JSON.stringify(await (form.dataset.passkey === "make" ? make : show)(form));
        form.submit();
      } catch (trouble) {
        form.querySelector("[role=alert]").hidden = false;
      }
    });
  }
})();
