// The claims of a comparison that is being changed: they move by buttons and by dragging.
// Without this script the numbers in the boxes say the order.

const list = document.querySelector("[data-places]");
const told = document.querySelector("[data-places-told]");
const rows = () => [...list.querySelectorAll(".place")];

function number() {
  rows().forEach((row, at) => {
    row.querySelector('[name$="-place"]').value = at + 1;
  });
}

function tell(row) {
  const name = row.querySelector("strong")?.textContent ?? "The claim";
  told.textContent = `${name} is now ${rows().indexOf(row) + 1} of ${rows().length}.`;
}

if (list) {
  for (const row of rows()) {
    row.draggable = true;
    row.querySelector("[data-steps]").hidden = false;
    row.querySelector(".place-ways .field").classList.add("hidden");
  }
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const row = button.closest(".place");
    const at = rows().indexOf(row) + Number(button.dataset.step);
    const goal = rows()[at];
    if (!goal) return;
    if (button.dataset.step === "-1") goal.before(row);
    else goal.after(row);
    number();
    button.focus();
    tell(row);
  });

  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".place");
    // Text in a box is selected by dragging, too: that is not the row.
    if (!dragged || event.target !== dragged) return;
    event.dataTransfer.effectAllowed = "move";
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const goal = event.target.closest(".place");
    if (!dragged || !goal || goal === dragged) return;
    event.preventDefault();
    const box = goal.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) goal.before(dragged);
    else goal.after(dragged);
  });
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    number();
    tell(dragged);
    dragged = null;
  });
  list.addEventListener("drop", (event) => event.preventDefault());
}
