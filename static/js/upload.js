// Dropping files onto the form, a list of what was chosen, and how much of it has been sent.
// Underneath is a plain form with a file picker, which works without any of this.

const megabytes = (size) => (size < 1e6 ? `${Math.ceil(size / 1e3)} kB` : `${Number((size / 1e6).toFixed(1))} MB`);

function list(form) {
  const picker = form.querySelector('input[type="file"]');
  const limit = Number(form.dataset.fileLimit);
  const rows = [...picker.files].map((file) => {
    const row = document.createElement("li");
    const name = document.createElement("span");
    const size = document.createElement("span");
    name.textContent = file.name;
    const tooLarge = file.size > limit;
    size.textContent = tooLarge ? `${megabytes(file.size)}: larger than ${megabytes(limit)}` : megabytes(file.size);
    size.classList.toggle("too-large", tooLarge);
    row.append(name, size);
    return row;
  });
  // The picker itself names a single file.
  const telling = rows.length > 1 || form.querySelector("[data-drop-list] li") || picker.files[0]?.size > limit;
  form.querySelector("[data-drop-list]").replaceChildren(...(telling ? rows : []));
}

function onDrop(form, event) {
  const picker = form.querySelector('input[type="file"]');
  const together = new DataTransfer();
  for (const file of [...picker.files, ...event.dataTransfer.files]) together.items.add(file);
  picker.files = together.files;
  list(form);
}

// The browser's own submission, with a bar: the page that comes back is shown as if it had been navigated to.
function send(form) {
  const bar = form.querySelector("[data-progress]");
  const [meter, words] = [bar.querySelector("progress"), bar.querySelector("span")];
  const button = form.querySelector("button:not([formaction])");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("HX-Request", "true");
  bar.hidden = false;
  meter.hidden = false;
  button.disabled = true;
  words.textContent = "Sending …";
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) meter.value = (100 * event.loaded) / event.total;
  });
  request.upload.addEventListener("load", () => {
    meter.removeAttribute("value");
    words.textContent = "Sent; looking at the files …";
  });
  const over = () => {
    bar.hidden = true;
    button.disabled = false;
  };
  const say = (sentence) => {
    over();
    bar.hidden = false;
    meter.hidden = true;
    words.textContent = sentence;
  };
  request.addEventListener("load", () => {
    const address = request.getResponseHeader("HX-Redirect");
    if (address) {
      location.assign(address);
    } else if (request.status === 422) {
      over();
      showErrors(form, request.responseText);
    } else if (request.status === 403 || request.responseURL.includes("/sign-in/")) {
      say("Your sign-in has run out. Keep a copy of what you typed, load this page again, and sign in.");
    } else if (request.status === 400 || request.status === 413) {
      say("That was too much at once. Nothing was saved; send it in parts.");
    } else {
      say("Something went wrong on the server. What you typed is still here; try again in a moment.");
    }
  });
  request.addEventListener("error", () => {
    say("The server cannot be reached. What you typed is still here; try again in a moment.");
  });
  request.send(new FormData(form));
}

// Errors come as the form anew. The fields here stay as they are, so that the chosen files stay chosen.
function showErrors(form, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const old of form.querySelectorAll(".errorlist, .trouble")) old.remove();
  for (const wrong of form.querySelectorAll(".field-wrong")) wrong.classList.remove("field-wrong");
  const whole = answer.querySelector(".trouble");
  if (whole) form.querySelector("[data-drop]").before(whole);
  for (const errors of answer.querySelectorAll(".field .errorlist")) {
    const name = errors.closest(".field").querySelector("[name]").name;
    const field = form.querySelector(`[name="${name}"]`);
    const box = field?.closest(".field") ?? form.querySelector("[data-drop]");
    box.classList.add("field-wrong");
    box.append(errors);
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", errors.id);
    field?.closest("details")?.setAttribute("open", "");
  }
  (form.querySelector("[aria-invalid]") ?? form.querySelector("textarea")).focus();
}

for (const form of document.querySelectorAll("[data-upload]")) {
  const area = form.querySelector("[data-drop]");
  let depth = 0;
  form.querySelector("[data-drop-hint]").hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") list(form);
  });
  area.addEventListener("dragenter", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    depth += 1;
    area.classList.add("is-over");
  });
  area.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    if (depth === 0) area.classList.remove("is-over");
  });
  area.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  area.addEventListener("drop", (event) => {
    depth = 0;
    area.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    onDrop(form, event);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    send(form);
  });
}
