// Exports: shows how far a download is. Without this the download goes on all the same, and says nothing.

const number = new Intl.NumberFormat("en-GB");

async function watch(link) {
  const line = document.querySelector(`[data-progress-of="${link.dataset.download}"]`);
  const [bar, words] = [line.querySelector("progress"), line.querySelector("span")];
  const total = Number(link.dataset.total);
  let silent = 0;
  line.hidden = false;
  bar.removeAttribute("value");
  words.textContent = "Looking for the claims …";
  while (silent < 120) {
    await new Promise((after) => setTimeout(after, 500));
    let told;
    try {
      told = await (await fetch(link.dataset.watch)).json();
    } catch {
      silent += 1;
      continue;
    }
    if (told.done) {
      bar.value = total;
      words.textContent = "Done. The file is with your browser’s downloads.";
      return;
    }
    if (told.rows === null) {
      silent += 1;
      continue;
    }
    silent = 0;
    bar.value = told.rows;
    words.textContent = `${number.format(told.rows)} of about ${number.format(total)} claims`;
  }
  line.hidden = true;
}

for (const link of document.querySelectorAll("[data-download]")) {
  link.addEventListener("click", () => watch(link));
}
