// What every page has: the search key, the theme switch, menus that close, and the quiet bar at the foot.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  if (event.key === "/" && !typing(event.target)) {
    const box = document.querySelector("[data-search-box]");
    if (!box || !box.offsetParent) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".notice").remove();
});

// Theme: three radio buttons in the footer, shown only where this script runs.
const themes = document.querySelector("[data-themes]");
if (themes) {
  const root = document.documentElement;
  const current = root.dataset.theme ?? "auto";
  themes.querySelector(`input[value="${current}"]`).checked = true;
  themes.hidden = false;
  themes.addEventListener("change", (event) => {
    const theme = event.target.value;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Not kept then; it holds for this page.
    }
  });
}

// A request that htmx made and that failed is told in the quiet bar, never swallowed.
export function notify(text, level = "error") {
  const bar = document.getElementById("quiet-bar");
  const blank = document.getElementById("notice-blank");
  const notice = blank.content.firstElementChild.cloneNode(true);
  notice.classList.add(`notice-${level}`);
  notice.querySelector("[data-text]").textContent = text;
  bar.append(notice);
}

let unreachable = false;
document.body.addEventListener("htmx:sendError", () => {
  if (!unreachable) notify("The server cannot be reached at the moment. What you see is kept; try again shortly.");
  unreachable = true;
});
document.body.addEventListener("htmx:afterOnLoad", () => {
  unreachable = false;
});
document.body.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 403) notify("You may not do that, or your sign-in has run out. Sign in again; nothing was changed.");
  else if (status === 404) notify("That is not there any more. Load the page again to see what is.");
  else notify("Something went wrong on the server and nothing was changed. Try again in a moment.");
});

// What asks again every second rests while nobody looks. (htmx's own filters would need eval.)
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches('[hx-trigger^="every"]')) event.preventDefault();
});
