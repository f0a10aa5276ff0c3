/* The forms of the documentation page: values to an address, the address to an answer.

   A form stands in a closed <details hidden> and has the path in data-path; a field has data-place
   («path» or «query») and data-several where it takes a list. Fields left empty are not sent. The
   script's own element gives the texts as data-… attributes. */
(function () {
  "use strict";

  const texts = document.currentScript.dataset;
  const MOST = 50000; // characters of an answer that are shown
  const HEADERS = ["Content-Type", "Otklik-Release", "Otklik-Data-Note", "X-Pagination", "ETag", "Deprecation", "Sunset", "RateLimit", "Retry-After", "X-Request-Id"];
  const READABLE = /json|csv|text|xml|calendar/;

  function values(field) {
    const text = field.value.trim();
    if (!text) return [];
    return field.hasAttribute("data-several") ? text.split(/[\s,]+/).filter(Boolean) : [text];
  }

  /* A period such as 2025-09-01/P1Y stands in a path as it is. */
  function inPath(text) {
    return text.split("/").map(encodeURIComponent).join("/");
  }

  function addressOf(form) {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const field of form.querySelectorAll("[data-place]")) {
      if (field.dataset.place === "path") {
        path = path.replace("{" + field.name + "}", inPath(field.value.trim()));
      } else {
        for (const value of values(field)) query.append(field.name, value);
      }
    }
    const asked = query.toString();
    return location.origin + path + (asked ? "?" + asked : "");
  }

  /* The beginning of a body as text; a long one is not read to its end. */
  async function beginning(answer) {
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { text: text + decoder.decode(), isWhole: true };
      text += decoder.decode(value, { stream: true });
      if (text.length > MOST) {
        await reader.cancel();
        return { text: text.slice(0, MOST), isWhole: false };
      }
    }
  }

  function pretty(text, type) {
    if (!/json/.test(type) || /ndjson/.test(type)) return text;
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  async function answerTo(address) {
    const answer = await fetch(address);
    const lines = [answer.status + " " + answer.statusText];
    for (const name of HEADERS) {
      if (answer.headers.has(name)) lines.push(name + ": " + answer.headers.get(name));
    }
    const type = answer.headers.get("Content-Type") || "";
    if (!answer.body) return { lines, note: texts.empty, text: "" };
    if (!READABLE.test(type) || /spreadsheet/.test(type)) {
      await answer.body.cancel();
      return { lines, note: texts.binary, text: "" };
    }
    const { text, isWhole } = await beginning(answer);
    return { lines, note: isWhole ? "" : texts.cut, text: isWhole ? pretty(text, type) : text };
  }

  function connect(details) {
    const form = details.querySelector("form");
    const link = form.querySelector("output a");
    const status = details.querySelector("[role=status]");
    const shown = details.querySelector("pre");
    const button = form.querySelector("button:not(.copy)");
    let asked = 0;

    function update() {
      link.href = link.textContent = addressOf(form);
    }

    async function send(event) {
      event.preventDefault();
      update();
      const own = (asked += 1);
      status.textContent = texts.sending + "…";
      shown.hidden = true;
      button.setAttribute("aria-busy", "true");
      let found;
      try {
        found = await answerTo(link.href);
      } catch {
        found = { lines: [], note: texts.lost, text: "" };
      }
      if (own !== asked) return; // a later question is waiting for its own answer
      button.removeAttribute("aria-busy");
      status.textContent = [found.lines[0], found.note].filter(Boolean).join(". ");
      shown.firstElementChild.textContent = [found.lines.join("\n"), found.text].filter(Boolean).join("\n\n");
      shown.hidden = !found.lines.length;
    }

    form.addEventListener("input", update);
    form.addEventListener("submit", send);
    update();
    details.hidden = false;
  }

  /* A link to what lies in a closed part opens it. */
  function reveal() {
    let inside = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!inside) return;
    const target = inside;
    for (; inside; inside = inside.parentElement) if (inside.tagName === "DETAILS") inside.open = true;
    target.scrollIntoView();
  }

  document.querySelectorAll("details.try").forEach(connect);
  addEventListener("hashchange", reveal);
  reveal();
})();
