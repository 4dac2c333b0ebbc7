// Collecting for the comparison anywhere: a box on a card counts as soon as it is ticked, and the key c
// does what the card's own box or button does. Without this, boxes count when their form is sent.

const typing = (target) => target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

document.addEventListener("change", (event) => {
  const box = event.target.closest?.('.pick input[type="checkbox"]');
  if (!box) return;
  const values = { action: box.checked ? "add" : "remove", claim: box.value };
  // What else came in through another tab stays: one claim goes in or out.
  htmx.ajax("POST", box.form.getAttribute("action"), { values, source: document.body, target: document.body, swap: "none" });
});

let near = null;
document.addEventListener("mouseover", (event) => {
  near = event.target.closest?.("[data-claim]") ?? near;
});

function keysAreOn() {
  try {
    return localStorage.getItem("keys") !== "off";
  } catch {
    return true;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (typing(event.target) || document.querySelector("dialog[open]") || !keysAreOn()) return;
  const focused = document.activeElement.closest("[data-claim]");
  const card = focused ?? document.querySelector("[data-claim].is-active") ?? (near?.isConnected ? near : null);
  // On a claim's own page it is that claim, unless the reader is at another's card.
  const control = (card ?? document.querySelector(".to-compare"))?.querySelector('[data-key="c"]');
  if (!control) return;
  event.preventDefault();
  control.click();
});
