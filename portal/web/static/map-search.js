/* Search on the map: what is typed is looked for among the names that the map has fetched; the first
   places found are listed with their values, and the first of them is outlined. Nothing is sent:
   only the last link of the list, or the field without scripts, asks the server for other places.
   The map's own script fetches this one when a reader first comes to the field. Text reaches the
   page as text nodes only. */
(function () {
  "use strict";

  const MOST = 6;

  function plain(text) {
    return text.toLocaleLowerCase().replaceAll("ё", "е");
  }

  class Search {
    constructor(form) {
      this.form = form;
      this.map = document.querySelector(".folium-map");
      this.field = form.querySelector("input[type=search]");
      this.list = form.querySelector("ul");
      this.status = form.querySelector("[role=status]");
      this.map.addEventListener("atlas:painted", (event) => this.know(event.detail));
      this.field.addEventListener("input", () => this.look());
      const near = form.querySelector("select");
      if (near) near.addEventListener("change", () => this.send("atlas:group", near.value));
      form.addEventListener("submit", (event) => {
        const link = this.list.querySelector("[data-code] a");
        if (!link) return;
        event.preventDefault();
        link.focus();
      });
      this.send("atlas:ask");
    }

    send(name, detail) {
      this.map.dispatchEvent(new CustomEvent(name, { detail }));
    }

    know({ shown, parents, names }) {
      this.places = [...shown].map(([code, place]) => ({ code, place, within: names.get(parents.get(code)) || "", words: plain(place.name).split(/[\s«»"()-]+/) }));
      // Values of another period stand in the list at once; where the reader is in it, it stays.
      if (!this.list.contains(document.activeElement)) this.look();
    }

    look() {
      const asked = plain(this.field.value.trim());
      this.list.replaceChildren();
      const isShort = asked.length < 2 || !this.places;
      const found = isShort ? [] : this.places.filter(({ words, place }) => plain(place.name).startsWith(asked) || words.some((word) => word.startsWith(asked)));
      for (const one of found.slice(0, MOST)) this.list.appendChild(this.row(one));
      if (!isShort) this.list.appendChild(this.elsewhere());
      this.say(isShort ? "" : this.words(found));
      if (!isShort || this.outlined) this.send("atlas:find", found.slice(0, 1).map(({ code }) => code));
      this.outlined = found.length > 0;
    }

    say(text) {
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    /* How many were found, and of the first what the map shows. */
    words(found) {
      const { found: head, none } = this.form.dataset;
      return found.length ? `${head} ${found.length}. ${found[0].place.name}: ${found[0].place.label}` : none;
    }

    row({ code, place, within }) {
      const item = document.createElement("li");
      item.dataset.code = code;
      const link = item.appendChild(document.createElement("a"));
      link.href = place.link;
      link.textContent = place.name;
      link.addEventListener("focus", () => this.send("atlas:find", [code]));
      item.appendChild(document.createElement("span")).textContent = [within, place.label].filter(Boolean).join(" · ");
      return item;
    }

    /* A place that this map does not show may be known all the same. */
    elsewhere() {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = this.form.action + "?" + new URLSearchParams(new FormData(this.form));
      link.textContent = this.form.dataset.all.replace("{words}", () => this.field.value.trim());
      return item;
    }
  }

  for (const form of document.querySelectorAll(".map-search")) new Search(form);
})();
