// Pages about the record. Everything works without this: it folds the filters on narrow screens and prints.

if (matchMedia("(max-width: 62rem)").matches) {
  for (const filters of document.querySelectorAll("details[data-folds]")) filters.open = false;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
