// The queue of unsure records by keys; without this every answer is a button of a form.

const entries = [...document.querySelectorAll("[data-doubt]")];
const line = document.querySelector("[data-keys-line]");
let keysOn = true;
try {
  keysOn = localStorage.getItem("keys") !== "off";
} catch {
  // Storage is closed: the keys work.
}

if (line) {
  const box = line.querySelector("[data-keys-on]");
  line.hidden = false;
  box.checked = keysOn;
  box.addEventListener("change", () => {
    keysOn = box.checked;
    try {
      localStorage.setItem("keys", keysOn ? "on" : "off");
    } catch {
      // It holds for this page then.
    }
  });
}

const at = () => entries.findIndex((entry) => entry.contains(document.activeElement));

function step(by) {
  const now = at();
  const next = now === -1 ? 0 : Math.max(0, Math.min(entries.length - 1, now + by));
  entries[next]?.focus();
  entries[next]?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const here = entries[at()];
  let button = null;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (/^[1-9]$/.test(event.key)) button = here?.querySelector(`[data-number="${event.key}"]`);
  else if (event.key === "d") button = here?.querySelector("[data-different]");
  else return;
  event.preventDefault();
  button?.click();
});

// After an answer the next one is at hand.
if (entries.length && document.querySelector("#quiet-bar .notice") && !location.hash) entries[0].focus();
