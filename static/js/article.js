// The desk: the text's marks and the cards are tied both ways; keys walk through the claims.
// Everything is delegated from <main>, because htmx swaps the desk when an article is done. Editors get desk.js
// as well, which imports this.

const main = document.getElementById("main");
const narrow = matchMedia("(max-width: 62rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let active = null;

export const current = () => active;
export const cards = () => [...main.querySelectorAll("[data-claim]")];
export const cardOf = (key) => document.getElementById(`claim-${key}`);
const keysOf = (element) => (element.dataset.claims ?? element.dataset.names ?? "").split(" ").filter(Boolean);
export const stretches = (key) =>
  document
    .getElementById("desk-text")
    .querySelectorAll(`[data-claims~="${key}"], [data-names~="${key}"]:not([data-claims])`);
const smooth = () => (calm.matches ? "instant" : "smooth");

function light(key, on) {
  for (const stretch of stretches(key)) stretch.classList.toggle("is-lit", on);
}

export function letGo() {
  if (active === null) return;
  light(active, false);
  cardOf(active)?.classList.remove("is-active", "is-sheet");
  document.body.classList.remove("has-sheet");
  sheetGrows.disconnect();
  document.dispatchEvent(new CustomEvent("desk:left", { detail: active }));
  const close = main.querySelector("[data-sheet-close]");
  if (close) close.hidden = true;
  active = null;
}

// Bring a claim forward. `from` is where the reader is: what is already before their eyes does not move.
export function activate(key, from) {
  if (key !== active) letGo();
  active = key;
  light(key, true);
  const card = cardOf(key);
  card?.classList.add("is-active");
  if (from !== "text") stretches(key)[0]?.scrollIntoView({ block: "center", behavior: smooth() });
  if (narrow.matches) {
    if (from !== "card") openSheet(card);
  } else if (from !== "card") {
    alignCard(key, from === "text" ? undefined : innerHeight / 2 - 80);
  }
}

// The button that closes the sheet stands in its corner, also when an editor opens in it.
const sheetGrows = new ResizeObserver(([{ target }]) => {
  main.querySelector("[data-sheet-close]").style.bottom = `${target.offsetHeight - 44}px`;
  uncover(target);
});

// The words of a claim stand above its sheet, never under it.
function uncover(card) {
  const box = stretches(card.dataset.claim)[0]?.getBoundingClientRect();
  const room = innerHeight - card.offsetHeight;
  if (box && (box.top < 0 || box.bottom > room - 8)) {
    scrollBy({ top: box.top - Math.max(16, room * 0.25), behavior: smooth() });
  }
}

function openSheet(card) {
  card.classList.add("is-sheet");
  document.body.classList.add("has-sheet");
  main.querySelector("[data-sheet-close]").hidden = false;
  sheetGrows.observe(card);
}

// Scroll the side so that a card stands at the height of its words, or where they are being scrolled to.
function alignCard(key, goal) {
  const side = main.querySelector("[data-side]");
  const words = stretches(key)[0];
  if (!side || !words) return;
  const height = goal ?? Math.max(8, Math.min(words.getBoundingClientRect().top, innerHeight * 0.6));
  const offset = cardOf(key).getBoundingClientRect().top - height;
  side.scrollBy({ top: offset, behavior: "instant" });
}

// The side follows the text: the first claim on the screen has its card at its height.
let following = false;
function follow() {
  following = false;
  const side = main.querySelector("[data-side]");
  if (!side || narrow.matches || active !== null || side.matches(":hover, :focus-within")) return;
  const first = [...main.querySelectorAll("[data-flag]")].find((flag) => flag.getBoundingClientRect().top >= 0);
  if (first) alignCard(first.dataset.flag);
}
addEventListener(
  "scroll",
  () => {
    if (!following) requestAnimationFrame(follow);
    following = true;
  },
  { passive: true },
);

function prepare() {
  main.querySelector("[data-side]")?.classList.add("is-following");
  const opener = main.querySelector("[data-keys-open]");
  if (opener) opener.hidden = false;
}
prepare();
// Told of every piece that htmx puts in, be it a card's state or the whole desk; looked at once for all of an answer.
let refreshing = false;
document.body.addEventListener("htmx:load", () => {
  if (!refreshing) queueMicrotask(refresh);
  refreshing = true;
});
function refresh() {
  refreshing = false;
  prepare();
  count();
  if (active === null) return;
  light(active, true);
  // The button that was pressed is gone: whoever goes by keys stays at the card.
  if (document.activeElement === document.body) cardOf(active)?.focus({ preventScroll: true });
  const card = cardOf(active);
  if (card && !card.classList.contains("is-active")) {
    card.classList.add("is-active");
    if (narrow.matches && document.body.classList.contains("has-sheet")) openSheet(card);
  }
}

// How many are checked, kept up as cards change.
function count() {
  const label = main.querySelector("[data-reviewed]");
  if (!label) return;
  const total = Number(label.dataset.total);
  const open = main.querySelectorAll(".card-state.is-unreviewed").length;
  label.textContent = `${total - open} of ${total} checked`;
  const percent = total ? (100 * (total - open)) / total : 0;
  main.querySelector(".desk-review rect").setAttribute("width", String(percent));
}

main.addEventListener("click", (event) => {
  const { target } = event;
  if (target.closest("[data-sheet-close]")) return letGo();
  if (target.closest("[data-keys-open]")) return openKeys();
  const flag = target.closest("[data-flag]");
  const stretch = target.closest("[data-claims], [data-names]");
  const card = target.closest("[data-claim]");
  if (flag) {
    event.preventDefault();
    activate(flag.dataset.flag, "text");
    if (event.detail === 0) cardOf(flag.dataset.flag).focus({ preventScroll: true });
  } else if (stretch && getSelection().isCollapsed) {
    activate(keysOf(stretch).at(-1), "text");
  } else if (card && !target.closest("a, button, input, select, textarea, label, summary, .editor")) {
    activate(card.dataset.claim, "card");
  } else if (!card && !stretch && getSelection().isCollapsed && !target.closest(".tools, .handle")) {
    if (main.querySelector(".editor-slot:not([hidden])")) return undefined; // a click beside it is no farewell
    letGo();
  }
  return undefined;
});

for (const [kind, on] of [["mouseover", true], ["mouseout", false]]) {
  main.addEventListener(kind, (event) => {
    const card = event.target.closest("[data-claim]");
    const stretch = event.target.closest("[data-claims], [data-names]");
    const key = card ? card.dataset.claim : stretch && keysOf(stretch).at(-1);
    if (!key || key === active) return;
    light(key, on);
    cardOf(key)?.classList.toggle("is-near", on);
  });
}

main.addEventListener("focusin", (event) => {
  const card = event.target.closest("[data-claim]");
  if (card && card.dataset.claim !== active) activate(card.dataset.claim, "card");
});

// Keys. They rest while somebody types, and may be switched off for good.
let keysOn = true;
try {
  keysOn = localStorage.getItem("keys") !== "off";
} catch {
  // Storage is closed: the keys work.
}
const dialog = document.getElementById("keys");
const box = dialog.querySelector("[data-keys-on]");
box.checked = keysOn;
box.addEventListener("change", () => {
  keysOn = box.checked;
  try {
    localStorage.setItem("keys", keysOn ? "on" : "off");
  } catch {
    // It holds for this page then.
  }
});
const openKeys = () => dialog.showModal();

export function step(by, wanted = () => true) {
  const all = cards();
  const at = all.findIndex((card) => card.dataset.claim === active);
  const start = at === -1 && by < 0 ? all.length : at;
  for (let next = start + by; next >= 0 && next < all.length; next += by) {
    if (wanted(all[next])) {
      activate(all[next].dataset.claim, "keys");
      all[next].focus({ preventScroll: true });
      return true;
    }
  }
  return false;
}

export const isOpen = (card) => card.querySelector(".is-unreviewed") !== null;
// What keys do; desk.js adds those of editors.
export const actions = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, isOpen) || step(-1, isOpen),
  "?": openKeys,
};
export const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select") !== null;
export const keysAreOn = () => keysOn && !dialog.open;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === "Escape" && !event.defaultPrevented) letGo();
  const action = actions[event.key];
  if (!action || !keysOn || event.defaultPrevented || typing(event.target)) return;
  event.preventDefault();
  action();
});

// An address such as /articles/12/#claim-77 opens with that claim before the reader.
function openAddressed() {
  const key = /^#claim-(\d+)$/.exec(location.hash)?.[1];
  if (key && cardOf(key)) activate(key, "address");
}
addEventListener("hashchange", openAddressed);
openAddressed();
