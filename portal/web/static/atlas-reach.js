/* How a reader reaches a territory of the map: pointer, finger, keyboard, search. Part of the layer in
   atlas.js, which knows the shapes («_shapes»), what is painted («_shown») and with what
   («_painter»). Text reaches the page as text nodes only. */
(function () {
  "use strict";

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function tooltipNode({ name, label, detail }) {
    const node = document.createElement("div");
    node.appendChild(document.createElement("b")).textContent = name;
    node.appendChild(document.createElement("span")).textContent = label;
    if (detail) node.appendChild(document.createElement("small")).textContent = detail;
    return node;
  }

  window.atlasReach = {
    /* What a keyboard does on the path of a territory. */
    _reach: function (map, path, code) {
      path.addEventListener("focus", () => {
        this._setStop(code);
        if (!path.matches(":focus-visible")) return;
        this._painter.outline("active", code, "focus");
        this._show(code, this._middle(map, code));
      });
      path.addEventListener("blur", () => this._leave());
      path.addEventListener("keydown", (event) => this._key(event, code));
    },

    /* Outline what a reader searches for and open the words of the first. */
    _find: function (codes) {
      const known = codes.filter((code) => this._shown.has(code));
      if (!known.length) return this._leave();
      const place = this._middle(this._map, known[0]);
      if (!this._map.getBounds().contains(place)) this._map.panTo(place, { animate: false });
      this._painter.outline("active", known[0], "focus");
      this._show(known[0], place);
    },

    _show: function (code, place) {
      this._pointed = code;
      this._tooltip.setContent(tooltipNode(this._shown.get(code)));
      if (place) this._tooltip.setLatLng(place);
      if (!this._map.hasLayer(this._tooltip)) this._tooltip.openOn(this._map);
    },

    _leave: function () {
      this._pointed = null;
      this._map.closeTooltip(this._tooltip);
      this._painter.outline("active");
    },

    _point: function (map, event) {
      if (event.pointerType === "touch") return;
      const code = this._painter.at(event);
      if (!code || !this._shown.has(code)) return this._pointed && this._leave();
      if (code !== this._pointed) this._painter.outline("active", code, "hover");
      this._show(code, map.mouseEventToLatLng(event));
    },

    /* A finger's first touch shows the figure, the second opens the page. */
    _press: function (map, event) {
      const code = this._painter.at(event);
      if (!this._shown.has(code)) return this._leave();
      const isFirstTouch = event.pointerType === "touch" && this._pointed !== code;
      if (!isFirstTouch) return this._open(code);
      this._painter.outline("active", code, "hover");
      this._show(code, map.mouseEventToLatLng(event));
    },

    _open: function (code) {
      const shown = this._shown.get(code);
      if (shown && shown.link) window.location.assign(shown.link);
    },

    _key: function (event, code) {
      if (event.key === "Enter") this._open(code);
      else if (event.key === "Escape") this._map.closeTooltip(this._tooltip);
      else if (event.key in ARROWS) this._step(code, ARROWS[event.key]);
      else if (event.key === "Home" || event.key === "End") {
        const codes = [...this._shown.keys()];
        this._painter.paths.get(codes[event.key === "Home" ? 0 : codes.length - 1]).focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },

    /* Move to the nearest territory in the direction of the arrow. */
    _step: function (code, [dx, dy]) {
      const centre = (one) => {
        const { box } = this._shapes.areas.get(one);
        return [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
      };
      const [x, y] = centre(code);
      let best = null;
      for (const other of this._shown.keys()) {
        const [toX, toY] = centre(other);
        const along = (toX - x) * dx + (toY - y) * dy;
        const across = Math.abs((toX - x) * dy) + Math.abs((toY - y) * dx);
        const cost = along + 2 * across;
        if (along > 0 && along >= across / 2 && (!best || cost < best.cost)) best = { other, cost };
      }
      if (best) this._painter.paths.get(best.other).focus();
    },

    /* One tab stop for the whole map. */
    _setStop: function (code) {
      const paths = this._painter.paths;
      if (!paths) return;
      if (paths.has(this._stop)) paths.get(this._stop).setAttribute("tabindex", "-1");
      if (paths.has(code)) paths.get(code).setAttribute("tabindex", "0");
      this._stop = code;
    },
  };
})();
