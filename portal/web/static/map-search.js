/* Search on the map: what is typed is looked for among the names that the map has fetched; the first
   places found are listed with their values, and the first of them is outlined. Nothing is sent.
   Without scripts the same field asks the server. Text reaches the page as text nodes only. */
(function () {
  "use strict";

  const MOST = 8;

  function plain(text) {
    return text.toLocaleLowerCase().replaceAll("ё", "е");
  }

  class Search {
    constructor(form) {
      this.form = form;
      this.map = document.querySelector(".folium-map");
      this.field = form.querySelector("input[type=search]");
      this.region = form.querySelector("select");
      this.list = form.querySelector("ul");
      this.status = form.querySelector("[role=status]");
      this.map.addEventListener("atlas:painted", (event) => this.know(event.detail));
      this.field.addEventListener("input", () => this.look());
      this.region.addEventListener("change", () => this.map.dispatchEvent(new CustomEvent("atlas:group", { detail: this.region.value })));
      form.addEventListener("submit", (event) => {
        const link = this.list.querySelector("a");
        if (!link) return;
        event.preventDefault();
        link.focus();
      });
    }

    know({ shown, parents, names }) {
      this.places = [...shown].map(([code, place]) => ({ code, place, within: names.get(parents.get(code)) || "", words: plain(place.name).split(/[\s«»"()-]+/) }));
      this.look();
    }

    look() {
      const asked = plain(this.field.value.trim());
      this.list.replaceChildren();
      if (asked.length < 2 || !this.places) {
        this.status.textContent = "";
        return this.map.dispatchEvent(new CustomEvent("atlas:find", { detail: [] }));
      }
      const found = this.places.filter(({ words, place }) => plain(place.name).startsWith(asked) || words.some((word) => word.startsWith(asked)));
      for (const one of found.slice(0, MOST)) this.list.appendChild(this.row(one));
      const data = this.form.dataset;
      this.status.textContent = found.length ? data.found + " " + found.length : data.none;
      this.map.dispatchEvent(new CustomEvent("atlas:find", { detail: found.slice(0, MOST).map(({ code }) => code) }));
    }

    row({ code, place, within }) {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = place.link;
      link.textContent = place.name;
      link.addEventListener("focus", () => this.map.dispatchEvent(new CustomEvent("atlas:find", { detail: [code] })));
      item.appendChild(document.createElement("span")).textContent = [within, place.label].filter(Boolean).join(" · ");
      return item;
    }
  }

  for (const form of document.querySelectorAll(".map-search")) new Search(form);
})();
