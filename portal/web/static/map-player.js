/* The slider under a map: other periods are painted from one small file, fetched when the reader
   first reaches for it; the shapes are never fetched again.

   While the slider moves, the map, the tiles, the legend's numbers and the sentence follow. Once it
   rests, the address of the page says the period, and everything else on the page is replaced by
   what the server prints for that address: table, links, other figures. So what stands there is what
   a reader without scripts gets. Text reaches the page as text nodes only. */
(function () {
  "use strict";

  const PACE = 1000; // ms for a step of the play
  const REST = 350; // ms after the last step until the rest of the page follows
  const CALM = matchMedia("(prefers-reduced-motion: reduce)");

  function put(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  /* Another class and value on a tile. Marks of what has no number come with the tiles that the
     server draws as soon as the slider rests; until then such a tile is plain. */
  function repaintTile(tile, fill, state, label, short) {
    const [cell, ...others] = tile.querySelectorAll("rect, path");
    cell.setAttribute("class", fill ? "tile " + fill : "tile tile-gap");
    cell.removeAttribute("fill");
    for (const other of others) if (!other.matches(".tile-own")) other.classList.toggle("is-gone", other.matches(".tile-strip") ? Boolean(fill) : state !== "partial");
    const [name, value] = tile.querySelectorAll("text");
    name.setAttribute("class", "tile-name" + (fill ? " on-" + fill : ""));
    put(tile.querySelector("title"), tile.querySelector("title").textContent.split(": ")[0] + ": " + label);
    if (!value) return;
    value.setAttribute("class", "tile-value" + (fill ? " on-" + fill : ""));
    put(value, short);
  }

  class Player {
    constructor(node) {
      this.node = node;
      this.section = node.closest("section");
      this.range = node.querySelector("input");
      this.output = node.querySelector("output");
      this.button = node.querySelector("button");
      this.status = node.querySelector("[role=status]");
      this.range.value = this.range.getAttribute("value");
      this.range.addEventListener("input", () => this.move());
      this.button.addEventListener("click", () => (this.timer ? this.stop() : this.play()));
      for (const name of ["pointerenter", "focusin", "touchstart"])
        node.addEventListener(name, () => this.load().catch(() => {}), { once: true, passive: true });
      node.addEventListener("keydown", (event) => event.key === "Escape" && this.stop());
      document.addEventListener("visibilitychange", () => document.hidden && this.stop());
      CALM.addEventListener("change", () => this.calm());
      this.calm();
      node.classList.add("is-ready");
    }

    /* Nothing moves by itself for those who ask for that; the slider is theirs all the same. */
    calm() {
      this.button.hidden = CALM.matches;
      if (CALM.matches) this.stop();
    }

    load() {
      if (!this.loading) {
        this.loading = fetch(this.node.dataset.months).then((answer) => {
          if (!answer.ok) throw new Error(this.node.dataset.months + ": " + answer.status);
          return answer.json();
        });
        this.loading.catch((fault) => {
          this.loading = null;
          put(this.status, this.node.dataset.fault);
          console.warn(fault);
        });
      }
      return this.loading;
    }

    async move() {
      const data = await this.load().catch(() => null);
      if (!data) return this.stop();
      const step = data.steps[Number(this.range.value)];
      if (step === this.shown) return;
      this.shown = step;
      put(this.output, step.title);
      this.range.setAttribute("aria-valuetext", step.title);
      this.paint(data, step);
      clearTimeout(this.resting);
      if (!this.timer) this.resting = setTimeout(() => this.rest(step), REST);
    }

    async play() {
      const data = await this.load().catch(() => null);
      if (!data || this.timer) return;
      if (Number(this.range.value) === data.steps.length - 1) this.range.value = 0;
      put(this.button, this.node.dataset.stop);
      this.timer = setInterval(() => this.advance(data.steps.length - 1), PACE);
      this.move();
    }

    advance(last) {
      if (Number(this.range.value) >= last) return this.stop();
      this.range.value = Number(this.range.value) + 1;
      this.move();
    }

    stop() {
      if (!this.timer) return;
      clearInterval(this.timer);
      this.timer = null;
      put(this.button, this.node.dataset.play);
      if (this.shown) this.rest(this.shown);
    }

    paint(data, step) {
      const { kind } = data;
      const prefix = kind === "diverging" ? "div-" : "seq-";
      const classes = [...step.classes].map((sign) => (sign in data.marks ? null : Number(sign)));
      const states = [...step.classes].map((sign, index) => data.marks[sign] || step.states[index] || "value");
      const map = this.section.querySelector(".folium-map");
      const values = { kind, classes, states, labels: step.labels || classes.map(() => "…"), details: step.details, link: step.link, callouts: step.callouts };
      if (map && map.dataset.mapReady === "true") map.dispatchEvent(new CustomEvent("atlas:values", { detail: values }));
      this.section.querySelectorAll(".legend-bar li > span").forEach((node, index) => put(node, step.counts[index]));
      this.section.querySelectorAll(".legend-marks [data-state] > span").forEach((node) => put(node, step.gaps[node.parentNode.dataset.state] || step.none));
      put(this.section.querySelector(".statement"), step.statement);
      put(this.section.querySelector(".legend-title"), step.legend);
      if (this.section.querySelector(".tiles")) this.paintTiles(data, step, classes, prefix);
    }

    paintTiles(data, step, classes, prefix) {
      data.codes.forEach((code, index) => {
        const fill = classes[index] === null ? null : prefix + (classes[index] + 1);
        for (const tile of this.section.querySelectorAll(`g[data-code="${CSS.escape(code)}"]`))
          repaintTile(tile, fill, step.states[index], step.labels[index], step.tiles[index]);
      });
    }

    /* Let the address and all else on the page follow. */
    async rest(step) {
      const address = new URL(location.href);
      address.searchParams.set("time", step.time);
      history.replaceState(history.state, "", address);
      // A map of thousands of places was painted without their words.
      if (step.values) this.section.querySelector(".folium-map").dataset.values = step.values;
      const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
      if (!answer || !answer.ok || this.shown !== step || this.timer) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (this.shown !== step || this.timer) return;
      this.replace(fresh);
      put(this.status, step.statement);
    }

    /* Put what the server printed in the place of what stands here, but for the map, its search and the slider. */
    replace(fresh) {
      const own = fresh.getElementById(this.section.id);
      const [main, freshMain] = [document.querySelector("main"), fresh.querySelector("main")];
      if (!own || !freshMain) return;
      const open = [...main.querySelectorAll("details[open] > summary")].map((node) => node.textContent);
      const stays = (node) => node.matches(".map-frame, .map-search, .player");
      for (const node of this.section.querySelectorAll(".map-frame")) {
        const other = own.querySelector(".map-frame");
        const tiles = node.querySelector(".tiles-box");
        if (tiles && other && other.querySelector(".tiles-box")) tiles.replaceWith(other.querySelector(".tiles-box"));
      }
      this.swap(this.section, own, stays);
      const path = (root, section) => [...root.children].find((child) => child.contains(section));
      this.swap(main, freshMain, (node) => node === path(main, this.section) || node === path(freshMain, own));
      for (const name of ["header", "footer"]) {
        const [old, now] = [document.querySelector("body > " + name), fresh.querySelector("body > " + name)];
        if (old && now) old.replaceWith(now);
      }
      for (const summary of document.querySelectorAll("main details > summary"))
        if (open.includes(summary.textContent)) summary.parentNode.open = true;
      document.title = fresh.title;
      document.dispatchEvent(new CustomEvent("map:replaced"));
    }

    /* The children that «stays» says yes to stay where they are; all others are those of «other». */
    swap(node, other, stays) {
      const fixed = [...node.children].filter(stays);
      for (const child of [...node.childNodes]) if (!fixed.includes(child)) child.remove();
      let next = 0;
      for (const child of [...other.childNodes]) {
        if (child.nodeType === Node.ELEMENT_NODE && stays(child)) next += 1;
        else node.insertBefore(document.adoptNode(child), fixed[next] || null);
      }
    }
  }

  for (const node of document.querySelectorAll(".player")) new Player(node);
})();
