/* What of a map is in sight: the whole, its crowded part, one region near by, all of it on paper. Part
   of the layer in atlas.js, which knows the shapes («_shapes») and draws them with «_painter». */
(function () {
  "use strict";

  const BUTTONS = 56; // px kept free under the shapes for the buttons
  const CREDIT = 24; // and for the credit, which on a narrow map has a line of its own
  const NARROW = 640; // px; a narrower map of a wide country begins where its places are many
  const WINDOW = 0.34; // width of that part, of the whole

  window.atlasFrame = {
    BUTTONS,

    /* Corners of the whole drawing, or of one territory, as the map counts them. */
    _bounds: function (box) {
      const { left, top, step } = this._shapes;
      return L.latLngBounds([-(box[1] * step + top), box[0] * step + left], [-(box[3] * step + top), box[2] * step + left]);
    },

    _middle: function (map, code) {
      return this._bounds(this._shapes.areas.get(code).box).getCenter();
    },

    /* Where the places stand closest: in a part of the width, the most of their middles. */
    _crowd: function () {
      const { areas, box } = this._shapes;
      const middles = [...areas.values()].map(({ box: [west, north, east, south] }) => [(west + east) / 2, (north + south) / 2]);
      middles.sort((one, other) => one[0] - other[0]);
      const width = (box[2] - box[0]) * WINDOW;
      let [from, best] = [0, [0, 0]];
      middles.forEach(([x], to) => {
        while (middles[from][0] < x - width) from += 1;
        if (to - from > best[1] - best[0]) best = [from, to];
      });
      const crowd = middles.slice(best[0], best[1] + 1);
      const side = (axis, pick) => pick(...crowd.map((point) => point[axis]));
      const edge = width / 14; // their middles stand inside
      return this._bounds([side(0, Math.min) - edge, side(1, Math.min) - edge, side(0, Math.max) + edge, side(1, Math.max) + edge]);
    },

    /* The map at rest: whole, or on a phone its crowded part, with a button for the whole. It is
       dragged only when zoomed in, so that a page still scrolls. */
    _fit: function (map) {
      const bounds = this._bounds(this._shapes.box);
      const widest = map.getMinZoom();
      const foot = () => BUTTONS + (map.getSize().x < NARROW ? CREDIT : 0);
      const look = (to) => map.fitBounds(to, { paddingTopLeft: [4, 4], paddingBottomRight: [4, foot()], animate: false });
      const ratio = (box) => (box.getEast() - box.getWest()) / (box.getNorth() - box.getSouth());
      this._rest = (isWhole) => {
        const size = map.getSize();
        map.setMinZoom(widest);
        look(bounds);
        map.setMinZoom(map.getZoom());
        this._hasParts = size.x < NARROW && ratio(bounds) > 1.5 * size.x / (size.y - foot());
        if (this._hasParts && !isWhole) look(this._crowd());
        this._restZoom = map.getZoom();
        if (this._ready) this._settle(map);
      };
      this._rest();
      map.setMaxBounds(bounds.pad(0.3));
    },

    /* A button between the crowded part and the whole, where a map has both. */
    _offer: function (isNear) {
      this._part.hidden = !this._hasParts;
      this._part.textContent = this._box.dataset[isNear ? "whole" : "near"] || "";
      this._part.onclick = () => this._rest(isNear);
    },

    /* On paper the whole map stands as wide as the sheet; after that all is as it was. */
    _print: function (map) {
      const [centre, zoom] = [map.getCenter(), map.getZoom()];
      this._rest(true);
      this._paper = true;
      if (this._painter.crop) this._painter.crop();
      window.addEventListener("afterprint", () => {
        this._paper = false;
        map.setView(centre, zoom, { animate: false });
        this._settle(map);
      }, { once: true });
    },

    /* Show the places of one parent from near by, or the whole map again. */
    _near: function (map, parent) {
      const boxes = [...this._shapes.areas].filter(([code]) => this._parents.get(code) === parent).map(([, area]) => area.box);
      if (!boxes.length) return this._rest(true);
      const box = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((one) => one[side])));
      map.fitBounds(this._bounds(box), { padding: [12, 12], animate: false });
    },
  };
})();
