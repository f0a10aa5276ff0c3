/* A background map under the outlines, where the operator names a server of tiles and the outlines
   are in its projection (Web Mercator). The container says so:
     data-base-map="https://tiles.example/{z}/{x}/{y}.png" data-unit="8.5" (metres of a map unit)
   Tiles of a level are 256 px squares of a square world; here they are laid by their corners, at
   whatever size the map's own zoom gives them. Leaflet's layer of tiles is not needed for that. */
(function () {
  "use strict";

  const HALF = 20037508.342789244; // metres from the middle of that world to its edge
  const SIDE = 256;
  const DEEPEST = 19;

  class BaseMap {
    constructor(map) {
      const data = map.getContainer().dataset;
      Object.assign(this, { map, address: data.baseMap, unit: Number(data.unit), tiles: new Map() });
      this.pane = map.createPane("base");
      map.on("moveend zoomend resize", () => this.lay());
      this.lay();
    }

    /* Level whose tiles are nearest to their own size, and the side of one in map units. */
    level() {
      const world = 2 * HALF / this.unit;
      const wide = world * 2 ** this.map.getZoom();
      const z = Math.min(Math.max(Math.round(Math.log2(wide / SIDE)), 0), DEEPEST);
      return [z, world / 2 ** z];
    }

    lay() {
      const [z, side] = this.level();
      const seen = this.map.getBounds();
      const edge = HALF / this.unit;
      const column = (x) => Math.floor((x + edge) / side);
      const row = (y) => Math.floor((edge - y) / side);
      const wanted = new Set();
      for (let y = row(seen.getNorth()); y <= row(seen.getSouth()); y += 1)
        for (let x = column(seen.getWest()); x <= column(seen.getEast()); x += 1)
          if (y >= 0 && y < 2 ** z) wanted.add(z + "/" + x + "/" + y);
      for (const [key, tile] of this.tiles)
        if (!wanted.has(key)) {
          tile.remove();
          this.tiles.delete(key);
        }
      for (const key of wanted) this.place(key, side, edge);
    }

    place(key, side, edge) {
      const [z, x, y] = key.split("/").map(Number);
      const corner = (column, line) => this.map.latLngToLayerPoint([edge - line * side, column * side - edge]);
      const [from, to] = [corner(x, y), corner(x + 1, y + 1)];
      const tile = this.tiles.get(key) || this.add(key, z, x, y);
      L.DomUtil.setPosition(tile, from);
      // A pixel more than its side: neighbours meet without a seam.
      tile.style.width = Math.ceil(to.x - from.x) + 1 + "px";
      tile.style.height = Math.ceil(to.y - from.y) + 1 + "px";
    }

    add(key, z, x, y) {
      const tile = document.createElement("img");
      tile.alt = "";
      tile.className = "atlas-tile";
      // Beyond 180 degrees the world begins anew.
      const column = ((x % 2 ** z) + 2 ** z) % 2 ** z;
      tile.src = this.address.replace("{z}", z).replace("{x}", column).replace("{y}", y);
      tile.addEventListener("error", () => tile.classList.add("is-gone"));
      this.pane.appendChild(tile);
      this.tiles.set(key, tile);
      return tile;
    }
  }

  window.atlasBase = { BaseMap };
})();
