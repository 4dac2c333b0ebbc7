// The desk of an editor: verdicts by keys, editors in the cards, marks from selections, undo and redo.
// Without it each of these is a link or a button of a form.

import { actions, activate, cardOf, cards, current, isOpen, keysAreOn, step, typing } from "./article.js";
import { ArticleText } from "./offsets.js";
import { Draft } from "./spans.js";
import { combine } from "./who.js";

const main = document.getElementById("main");
const turn = document.getElementById("turn");
const tools = document.getElementById("tools");

let text = null;
export const article = () => {
  const root = document.getElementById("desk-text");
  if (!text || text.root !== root) text = new ArticleText(root);
  return text;
};

// The quiet bar: the newest word stands there alone, with what went wrong.
function tidyBar() {
  const notices = [...document.querySelectorAll("#quiet-bar .notice:not(.notice-error)")];
  for (const notice of notices.slice(0, -1)) notice.remove();
}

function say(words, level = "info") {
  const blank = document.getElementById("notice-blank").content.firstElementChild.cloneNode(true);
  blank.classList.add(`notice-${level}`);
  blank.querySelector("[data-text]").textContent = words;
  document.getElementById("quiet-bar").append(blank);
  tidyBar();
}

// -- Verdicts ------------------------------------------------------------------------------------------------

// Press a button of the card and go on: the answer comes while one reads the next.
function judge(key) {
  const card = current() && cardOf(current());
  const button = card?.querySelector(`.card-state [data-key="${key}"]`);
  if (!button) return;
  button.click();
  card.classList.add("is-judged");
  goOn();
}

// The verdict of a claim that somebody else changed first waits for a choice; whoever went on finds back to it.
function tellLate(card) {
  say("Somebody else changed that claim first. ", "error");
  const way = document.createElement("a");
  way.href = `#${card.id}`;
  way.textContent = "See both";
  document.querySelector("#quiet-bar .notice:last-child [data-text]").append(way);
}

const waiting = (card) => isOpen(card) && !card.classList.contains("is-judged");

function goOn() {
  if (step(1, waiting) || step(-1, waiting)) return;
  // Nothing waits any more: the way to the next article is at hand, and Enter takes it.
  document.getElementById("announce").textContent = "All are checked.";
  main.querySelector("[data-next-article]")?.focus({ preventScroll: true });
}

// Before the answer is put in: the button that asked is gone afterwards.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const card = event.detail.elt.closest?.("[data-claim]");
  card?.classList.remove("is-judged");
  if (card && event.detail.xhr.status === 409 && event.detail.elt.closest(".card-state")) tellLate(card);
});
document.body.addEventListener("htmx:sendError", (event) => {
  event.detail.elt.closest?.("[data-claim]")?.classList.remove("is-judged");
});

// -- Editors -------------------------------------------------------------------------------------------------

let draft = null;
let afterOpening = null;
// What is typed between the key that opens an editor and its coming goes into its box.
let early = null;
const openForm = () => main.querySelector(".editor-slot:not([hidden]) form");

const stateOf = (form) => new URLSearchParams(new FormData(form)).toString();
const isDirty = (form) => form.dataset.opened !== undefined && form.dataset.opened !== stateOf(form);

function open(key, address, then = null) {
  const card = cardOf(key);
  if (!card) return;
  close();
  if (current() !== key) activate(key, "card");
  let slot = card.querySelector(".editor-slot");
  afterOpening = then;
  if (slot) {
    slot.hidden = false;
    opened(slot.querySelector("form"));
    say("What you had changed is still here, unsaved.");
    return;
  }
  slot = document.createElement("div");
  slot.className = "editor-slot";
  card.append(slot);
  early = address.includes("only=who") ? { words: "", enter: null } : null;
  htmx.ajax("GET", address, { target: slot, swap: "innerHTML" }).finally(() => {
    if (slot.firstElementChild) return; // it is there, and takes what was typed as soon as it has settled
    slot.remove();
    early = null;
  });
}

function opened(form) {
  if (!form.isConnected || form.closest(".editor-slot").hidden || draft?.form === form) return;
  const isWho = form.elements.only.value === "who";
  draft = new Draft(form, article());
  for (const note of form.querySelectorAll("[data-with-script]")) note.hidden = false;
  for (const box of form.querySelectorAll("[data-combo]")) {
    combine(box, form.dataset.who, (option, shift) => chosen(form, box, option, shift, isWho));
  }
  form.dataset.opened ??= stateOf(form);
  const clash = form.querySelector("[data-clash]");
  if (clash) clash.focus();
  else if (form.querySelector(".errorlist")) form.querySelector(".field-wrong input")?.focus();
  else if (isWho) typeOn(form.elements.speaker);
  else form.querySelector(".editor-foot button").focus({ preventScroll: true });
  form.closest("[data-claim]")?.scrollIntoView({ block: "nearest", behavior: "instant" });
  afterOpening?.();
  afterOpening = null;
}

function typeOn(box) {
  box.focus();
  const { words, enter } = early ?? {};
  early = null;
  if (words) {
    box.value = words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (enter) box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", shiftKey: enter.shiftKey, bubbles: true }));
}

function chosen(form, box, option, shift, isWho) {
  if (box.dataset.combo === "speaker") {
    form.elements.kind.value = option.kind;
    form.elements.is_new.value = option.isNew ? "on" : "";
    if (isWho) {
      if (shift && form.elements.alike) form.elements.alike.checked = true;
      form.requestSubmit();
    }
  }
}

// What was changed is kept in the card until it is saved, or left with the button that says so.
function close(discard = false) {
  early = null;
  const form = openForm();
  if (!form) return;
  const slot = form.closest(".editor-slot");
  draft?.end();
  draft = null;
  if (discard || !isDirty(form)) slot.remove();
  else slot.hidden = true;
}

document.body.addEventListener("htmx:load", (event) => {
  const form = event.detail.elt.closest?.(".editor-slot form") ?? event.detail.elt.querySelector?.(".editor-slot form");
  if (form && event.detail.elt.closest(".editor-slot")) opened(form);
});
document.addEventListener("desk:left", () => close());
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target.closest?.(".editor-slot")) return;
  draft?.end();
  const form = event.detail.target.querySelector("form");
  if (form && !event.detail.xhr.responseText.includes("data-editor-of")) form.dataset.saved = "yes";
});
// A card may be put in anew while somebody writes in it: what they wrote moves over.
const moving = new Map();
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const slot = event.detail.target.matches?.("[data-claim]") && event.detail.target.querySelector(".editor-slot");
  const form = slot && slot.querySelector("form");
  if (form && form.dataset.saved === undefined) moving.set(event.detail.target.dataset.claim, slot);
});
addEventListener("beforeunload", (event) => {
  if ([...main.querySelectorAll(".editor-slot form")].some(isDirty)) event.preventDefault();
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("[data-editor]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    open(link.closest("[data-claim]").dataset.claim, link.dataset.editor);
  }
  const leave = event.target.closest("[data-close-editor]");
  if (leave) {
    event.preventDefault();
    const card = leave.closest("[data-claim]");
    close(true);
    card.focus({ preventScroll: true });
  }
  const theirs = event.target.closest("[data-keep-theirs]");
  if (theirs) {
    event.preventDefault();
    close(true);
    htmx.ajax("GET", theirs.dataset.keepTheirs, { target: turn, swap: "none" });
  }
  const piece = event.target.closest(".editor-slot [name=do]");
  if (piece && draft?.press(piece.value)) event.preventDefault();
});

// After a save the next one is at hand.
document.body.addEventListener("claim-saved", (event) => {
  const key = String(event.detail.value);
  if (current() === key || current() === null) {
    activate(key, "card");
    goOn();
  }
});
document.body.addEventListener("claim-made", (event) => {
  const key = String(event.detail.value);
  getSelection().removeAllRanges();
  activate(key, "text");
  open(key, cardOf(key).querySelector('[data-key="s"]').dataset.editor);
});
document.body.addEventListener("claims-turned", (event) => {
  const keys = String(event.detail.value).split(" ").filter((key) => cardOf(key));
  if (keys.length === 1) {
    activate(keys[0], "keys");
    cardOf(keys[0]).focus({ preventScroll: true });
  }
});

// -- What htmx put in ------------------------------------------------------------------------------------------

document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "quiet-bar") tidyBar();
  if (target.closest?.("#cards")) soon(settle);
  if (target.id === "desk-text" || target.matches?.("p[data-start]")) soon(repaint);
  for (const [key, slot] of moving) if (cardOf(key) && cardOf(key).querySelector(".editor-slot") !== slot) cardOf(key).append(slot);
  moving.clear();
});

// Once, however many pieces an answer has.
const waitingFor = new Set();
function soon(task) {
  if (!waitingFor.has(task)) queueMicrotask(() => { waitingFor.delete(task); task(); });
  waitingFor.add(task);
}

// The text is another one now: what is drafted is painted on it.
function repaint() {
  text = null;
  if (!openForm()) return;
  draft?.end();
  draft = new Draft(openForm(), article());
}

// Cards stand in the order of the text.
function settle() {
  const list = document.getElementById("cards");
  const held = document.activeElement;
  let after = null;
  for (const card of cards()) {
    const misplaced = after && Number(card.dataset.at) < Number(after.dataset.at);
    if (misplaced) {
      const next = [...list.children].find((other) => Number(other.dataset.at) > Number(card.dataset.at));
      list.insertBefore(card, next);
    } else after = card;
  }
  if (held !== document.activeElement && list.contains(held)) held.focus({ preventScroll: true });
}

// -- Undo and redo -----------------------------------------------------------------------------------------------

const post = (address, values = {}) => htmx.ajax("POST", address, { source: turn, target: turn, swap: "none", values });

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.undo === undefined || form === turn || !form.getAttribute("action").includes("/strokes/")) return;
  event.preventDefault();
  form.closest(".notice")?.remove();
  post(form.getAttribute("action"));
});

// -- Marks from a selection ----------------------------------------------------------------------------------------

const MARKS = { 1: "content", "+": "more", 2: "source", 3: "cue", 4: "hedges", m: "new" };

function mark(part) {
  const span = article().selected();
  if (!span) return false;
  if (part === "new") {
    post(tools.querySelector('[data-mark="new"]').dataset.url, { content: `${span[0]}-${span[1]}` });
  } else if (draft) {
    draft.mark(part, span);
    getSelection().removeAllRanges();
    openForm().querySelector(".editor-foot button").focus({ preventScroll: true });
  } else if (current() !== null && cardOf(current())) {
    const link = cardOf(current()).querySelector('[data-key="e"]');
    open(current(), link.dataset.editor, () => draft.mark(part, span));
    getSelection().removeAllRanges();
  } else {
    say("Choose the claim first that these words belong to, or press m for a new claim.");
  }
  return true;
}

let placing = false;
document.addEventListener("selectionchange", () => {
  if (!placing) requestAnimationFrame(placeTools);
  placing = true;
});
function placeTools() {
  placing = false;
  const selection = getSelection();
  const root = document.getElementById("desk-text");
  const inText = root && selection.rangeCount && !selection.isCollapsed && root.contains(selection.anchorNode);
  tools.hidden = !inText;
  if (!inText) return;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  const width = tools.offsetWidth;
  tools.style.left = `${Math.max(8, Math.min(box.left, innerWidth - width - 8)) + scrollX}px`;
  tools.style.top = `${box.bottom + scrollY + 8}px`;
}
// A press on a tool must not take the selection away before it is read.
tools.addEventListener("pointerdown", (event) => event.preventDefault());
tools.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-mark]");
  if (tool) mark(tool.dataset.mark);
});

// -- Keys ------------------------------------------------------------------------------------------------------------

const edit = (key) => current() !== null && cardOf(current())?.querySelector(`[data-key="${key}"]`)?.click();
Object.assign(actions, {
  a: () => judge("a"),
  x: () => judge("x"),
  s: () => edit("s"),
  e: () => edit("e"),
  m: () => main.querySelector('.desk-new [data-key="m"]')?.click(),
  "[": () => draft?.nudge("end", -1),
  "]": () => draft?.nudge("end", 1),
  "{": () => draft?.nudge("start", -1),
  "}": () => draft?.nudge("start", 1),
});

document.addEventListener(
  "keydown",
  (event) => {
    if (early && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key.length === 1 || event.key === "Enter")) {
      if (event.key === "Enter") early.enter = { shiftKey: event.shiftKey };
      else early.words += event.key;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    // Whoever thinks better of it before the editor is there gets none.
    if (early && event.key === "Escape") {
      early = null;
      for (const slot of main.querySelectorAll(".editor-slot:empty")) slot.remove();
    }
    if (!keysAreOn()) return;
    const form = event.target.closest(".editor-slot form");
    const combo = event.target.getAttribute?.("aria-expanded") === "true" && event.target.closest("[data-combo]");
    if (combo && combo.dataset.combo !== "speaker") return;
    if (event.key === "Escape" && openForm()) {
      event.preventDefault();
      const card = openForm().closest("[data-claim]");
      close();
      card.focus({ preventScroll: true });
      return;
    }
    if (typing(event.target)) return;
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (isCommand && (key === "z" || (key === "y" && !event.shiftKey))) {
      event.preventDefault();
      post(key === "z" && !event.shiftKey ? turn.dataset.undo : turn.dataset.redo);
      return;
    }
    if (isCommand || event.altKey) return;
    if (MARKS[event.key] && mark(MARKS[event.key])) event.preventDefault();
    // In the editor letters are no verdicts: "a" with the focus on its buttons must not save another state.
    else if (form && "axsec".includes(event.key)) event.preventDefault();
  },
  true, // before the keys of article.js, which leave alone what was used up here
);

// -- The first time ------------------------------------------------------------------------------------------------

const hint = main.querySelector("[data-hint]");
let hintRead = false;
try {
  hintRead = localStorage.getItem("hint-read") === "yes";
} catch {
  // Storage is closed: the hint is shown once more.
}
if (hint && cards().length) hint.hidden = hintRead;
hint?.querySelector("[data-hint-read]").addEventListener("click", () => {
  hint.hidden = true;
  try {
    localStorage.setItem("hint-read", "yes");
  } catch {
    // It comes again with the next page then.
  }
});
