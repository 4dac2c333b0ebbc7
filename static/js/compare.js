// The comparison: sides move at the press of an arrow, or dragged, without the page being loaded again.
// Without this script each arrow is a button of a form that brings the page in its new order.

const form = document.getElementById("arrange");
const told = document.getElementById("arranged");

// Post the form, put the new table in the old one's place, and leave the reader where they were.
async function arrange(values, focused, name) {
  const answer = await fetch(form.action, { method: "POST", body: values });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["comparison", "arrange"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  history.replaceState(null, "", answer.url);
  prepare();
  document.getElementById(focused)?.focus({ preventScroll: true });
  const names = [...document.querySelectorAll(".sides [data-side] .sides-head")].map((head) => head.textContent.trim());
  const at = names.indexOf(name);
  told.textContent = at === -1 ? `${name} is moved.` : `${name} is now side ${at + 1} of ${names.length}.`;
}

function send(values, focused, name) {
  arrange(values, focused, name).catch(() => form.submit());
}

form?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || "plain" in button.dataset) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  send(new FormData(form, button), button.id, button.dataset.moves);
});

// Dragging a side's head onto another puts it in that one's place.
let dragged = null;
const heads = () => [...document.querySelectorAll(".sides [data-side]")];

function prepare() {
  if (heads().length < 2) return;
  for (const head of heads()) head.draggable = true;
  for (const hint of document.querySelectorAll("[data-drags]")) hint.hidden = false;
}

// The keys of the claims of each side, from the cells of the table.
function claimsBySide() {
  const sides = heads().map(() => []);
  for (const row of document.querySelectorAll(".sides tbody tr:not(.ties)")) {
    [...row.querySelectorAll("td")].forEach((cell, at) => {
      for (const entry of cell.querySelectorAll(".entry")) sides[at].push(entry.id.replace("entry-", ""));
    });
  }
  return sides;
}

const wrap = document.getElementById("comparison");
wrap?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-side]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  dragged.classList.add("is-dragged");
});
wrap?.addEventListener("dragover", (event) => {
  const head = event.target.closest("[data-side]");
  for (const other of heads()) other.classList.toggle("is-goal", other === head && head !== dragged);
  if (dragged && head) event.preventDefault();
});
wrap?.addEventListener("dragend", () => {
  for (const head of heads()) head.classList.remove("is-dragged", "is-goal");
  dragged = null;
});
wrap?.addEventListener("drop", (event) => {
  const goal = event.target.closest("[data-side]");
  if (!dragged || !goal || goal === dragged) return;
  event.preventDefault();
  const order = heads().map((_head, at) => at);
  const [from, to] = [Number(dragged.dataset.side), Number(goal.dataset.side)];
  order.splice(to, 0, ...order.splice(from, 1));
  const sides = claimsBySide();
  const before = new FormData(form);
  const keys = before.getAll("claim");
  before.delete("claim");
  for (const at of order) {
    for (const key of keys) if (sides[at].includes(key)) before.append("claim", key);
  }
  send(before, dragged.querySelector("button").id, dragged.querySelector(".sides-head").textContent.trim());
});

prepare();
