// Pages about accounts: copy what is shown once; the switch of the keys, which the desk and the queues read.

const secret = document.querySelector("[data-once]");
if (secret) {
  const button = document.querySelector("[data-copy]");
  secret.addEventListener("focus", () => secret.select());
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(secret.value);
        button.textContent = "Copied";
      } catch {
        secret.focus(); // Not allowed here: it is marked, to be copied by hand.
      }
    });
  }
}

const keys = document.querySelector("[data-keys]");
if (keys) {
  const box = keys.querySelector("[data-keys-on]");
  try {
    box.checked = localStorage.getItem("keys") !== "off";
    keys.hidden = false;
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  } catch {
    // Storage is closed: there is nothing to switch.
  }
}
