/* A button «Copy» at every block of code that stands in an element with the class «copied».

   The script's own element gives the texts: data-copy, data-copied, data-failed. What was done is
   also said to screen readers, in the element #copy-status. Without the script the text can be
   selected as ever, so there is no button then. Blocks that come later, with another period of a map,
   get theirs too. */
(function () {
  "use strict";

  const texts = document.currentScript.dataset;
  const BACK = 4000; // ms until the button says «Copy» again

  /* Copies through a selection: where the page is not secure there is no clipboard to write to. */
  function copySelected(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (!document.execCommand("copy")) throw new Error("copy");
    selection.removeAllRanges();
  }

  async function copy(element) {
    if (navigator.clipboard) {
      try {
        await navigator.clipboard.writeText(element.textContent);
        return;
      } catch {
        // The reader or the frame around the page forbids it; a selection may still do.
      }
    }
    copySelected(element);
  }

  function say(button, text) {
    button.textContent = text;
    const status = document.getElementById("copy-status");
    if (status) status.textContent = text;
    setTimeout(() => {
      button.textContent = texts.copy;
      if (status) status.textContent = "";
    }, BACK);
  }

  /* Gives a button to each block that has none yet. */
  function dress() {
    for (const box of document.querySelectorAll(".copied")) if (!box.querySelector(".copy")) addButton(box);
  }

  function addButton(box) {
    const code = box.querySelector("code, output");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = texts.copy;
    const title = box.parentElement.querySelector("h2, h3, h4");
    if (title && title.id) button.setAttribute("aria-describedby", title.id);
    button.addEventListener("click", () => {
      copy(code).then(
        () => say(button, texts.copied),
        () => say(button, texts.failed),
      );
    });
    const row = box.querySelector(".copy-row") || box;
    row.insertBefore(button, row.querySelector("a"));
  }

  dress();
  document.addEventListener("map:replaced", dress); // what a slider put in place of the old is bare
})();
