// "Choose all on this page": the boxes of the cards, which stand outside of the form that sends them.

const all = document.querySelector("[data-all]");

if (all) {
  const boxes = [...document.querySelectorAll('input[form="many"][name="claim"]')];
  const box = all.querySelector("input");
  all.hidden = false;
  box.addEventListener("change", () => boxes.forEach((each) => { each.checked = box.checked; }));
  boxes.forEach((each) => each.addEventListener("change", () => {
    box.checked = boxes.every((other) => other.checked);
  }));
}
