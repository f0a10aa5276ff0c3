/* The map in the browser: shapes, names and values are fetched, joined by code and drawn.

   The page gives a container
     <div id="map_atlas" class="folium-map" role="region" aria-label="…" data-lang="ru"
          data-scales='[{"file": "/geo/region.<hash>.json", "min_zoom": -3}, …]'
          data-object="region" data-names="/geo/region.names.<hash>.json"
          data-values="/maps/values.json?indicator=…&topic=…&time=…" data-selected="29000000"
          data-zoom-in="Приблизить" data-zoom-out="Отдалить" data-credit="…" data-fault="…"></div>
   and Folium's script calls atlas.layer(map). The file of names lists all codes of the map; values
   come in the same order. To show another month, set data-values to another address (only the values
   are fetched again) or send the container the event «atlas:values» with the values themselves. When
   painted, the container carries data-map-ready="true" and sends «atlas:painted»; if something
   failed, data-map-ready is "false" and the text of data-fault is shown. data-scale is the number of
   the scale that is drawn. «atlas:find» with a list of codes outlines the first and shows its words;
   «atlas:ask» asks for another «atlas:painted», which tells all that is shown.

   Text reaches the page as text nodes only. */
(function () {
  "use strict";

  const { Scales, fetchJson } = atlasShapes;
  const BUTTONS = 56; // px kept free under the shapes for the buttons
  const CREDIT = 24; // and for the credit, which on a narrow map has a line of its own
  const NARROW = 640; // px; a narrower map of a wide country begins where its places are many
  const WINDOW = 0.34; // width of that part, of the whole

  /* Let the browser paint and answer the reader between two pieces of work. */
  function pause() {
    return new Promise((resolve) => setTimeout(resolve));
  }

  const Choropleth = L.Layer.extend({
    includes: atlasReach,

    onAdd: function (map) {
      this._box = map.getContainer();
      this._shown = new Map();
      this._tooltip = L.tooltip({ className: "atlas-tooltip", opacity: 1, offset: [14, 0] });
      this._start(map).catch((fault) => this._fail(fault));
    },

    /* Fetch shapes, names and values at the same time, draw once, then follow what is asked for. */
    _start: async function (map) {
      const data = this._box.dataset;
      this._scales = new Scales(JSON.parse(data.scales), data.object);
      const [shapes, names, values] = await Promise.all(
        [this._scales.load(0), fetchJson(data.names), fetchJson(data.values)]);
      this._codes = names.codes;
      this._names = names.names[data.lang];
      await pause();
      this._shapes = shapes;
      this._addControls(map);
      this._fit(map);
      const Painter = data.painter === "canvas" ? atlasCanvas.CanvasPainter : atlasSvg.SvgPainter;
      this._painter = new Painter(map, map.getPane("overlayPane"), this._box.id);
      this._callouts = this._painter.svg && new atlasCallouts.Callouts(map, this._painter, BUTTONS);
      await pause();
      await this._painter.draw(shapes);
      data.scale = "0";
      await pause();
      this._paint(values);
      this._listen(map);
      this._settle(map);
      data.mapReady = "true";
      this._tell();
      await pause();
      this._ready = true;
      this._label();
    },

    _listen: function (map) {
      new MutationObserver(() => this._refresh().catch((fault) => this._fail(fault)))
        .observe(this._box, { attributes: true, attributeFilter: ["data-values"] });
      this._box.addEventListener("atlas:values", (event) => this._paint(event.detail));
      this._box.addEventListener("atlas:group", (event) => this._near(map, event.detail));
      this._box.addEventListener("atlas:find", (event) => this._find(event.detail));
      this._box.addEventListener("atlas:ask", () => this._tell());
      this._await(document.querySelector(".map-search"));
      map.on("moveend", () => this._painter.place());
      map.on("zoomend", () => this._settle(map));
      map.on("resize", () => this._rest());
      map.on("click", (event) => this._press(map, event.originalEvent));
      this._box.addEventListener("pointermove", (event) => this._point(map, event));
      this._box.addEventListener("pointerleave", () => this._leave());
      if (this._painter.paths) this._painter.paths.forEach((path, code) => this._reach(map, path, code));
    },

    _refresh: async function () {
      const address = this._box.dataset.values;
      const values = await fetchJson(address);
      if (address === this._box.dataset.values) this._paint(values);
    },

    /* Draw what is there until the scale of this zoom has come; without it, go on with what is. */
    _rescale: async function (map) {
      const number = this._scales.at(map.getZoom());
      this._wanted = String(number);
      if (this._wanted === this._box.dataset.scale) return;
      const shapes = await this._scales.load(number).catch((fault) => console.warn(fault));
      if (!shapes || this._wanted !== String(number) || this._wanted === this._box.dataset.scale) return;
      this._shapes = shapes;
      await this._painter.draw(shapes);
      this._box.dataset.scale = String(number);
    },

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
        const hasParts = size.x < NARROW && ratio(bounds) > 1.5 * size.x / (size.y - foot());
        if (hasParts && !isWhole) look(this._crowd());
        this._restZoom = map.getZoom();
        this._offer(hasParts, map.getZoom() > map.getMinZoom());
        if (this._ready) this._settle(map);
      };
      this._rest();
      map.setMaxBounds(bounds.pad(0.3));
    },

    /* A button between the crowded part and the whole, where a map has both. */
    _offer: function (hasParts, isNear) {
      this._part.hidden = !hasParts;
      this._part.textContent = this._box.dataset[isNear ? "whole" : "near"] || "";
      this._part.onclick = () => this._rest(isNear);
    },

    _settle: function (map) {
      const zoom = map.getZoom();
      map.dragging[zoom > map.getMinZoom() && zoom !== this._restZoom ? "enable" : "disable"]();
      this._painter.place();
      if (this._ready) this._label();
      this._rescale(map);
    },

    _paint: function (values) {
      const prefix = values.kind === "diverging" ? "div-" : "seq-";
      if (values.classes.length !== this._codes.length) throw new Error("names and values of different places");
      this._shown.clear();
      if (values.groups) this._group(values.groups);
      const looks = [];
      this._codes.forEach((code, index) => {
        if (!this._shapes.areas.has(code)) return;
        const level = values.classes[index];
        const link = values.link && values.link.replace("{code}", encodeURIComponent(code));
        const shown = { name: this._names[index], label: values.labels[index], detail: (values.details || [])[index], link };
        this._shown.set(code, shown);
        looks.push({ code, className: level === null ? null : prefix + (level + 1), state: values.states[index] });
        this._painter.describe(code, link ? "link" : "img", shown.name + ": " + shown.label);
      });
      this._painter.fill(looks);
      const chosen = this._box.dataset.selected;
      if (!this._shown.has(this._stop)) this._setStop(this._shown.has(chosen) ? chosen : [...this._shown.keys()][0]);
      this._painter.outline("selected", chosen, "selected");
      this._calloutCodes = values.callouts || [];
      if (this._pointed) this._show(this._pointed);
      if (this._box.dataset.mapReady !== "true") return;
      this._label();
      this._tell();
    },

    /* Who hears this knows all that is painted, for a search or a list. */
    _tell: function () {
      const detail = { shown: this._shown, parents: this._parents || new Map(), names: this._parentNames || new Map() };
      this._box.dispatchEvent(new CustomEvent("atlas:painted", { bubbles: true, detail }));
    },

    /* The script of the search is fetched when a reader first comes to its field. */
    _await: function (form) {
      if (!form) return;
      const fetchScript = () => { document.head.appendChild(document.createElement("script")).src = form.dataset.script; };
      if (form.contains(document.activeElement)) fetchScript();
      else form.addEventListener("focusin", fetchScript, { once: true });
    },

    /* «groups» are [parent, its name, number of places], in the order of the places. */
    _group: function (groups) {
      this._parents = new Map();
      this._parentNames = new Map(groups.map(([code, name]) => [code, name]));
      let next = 0;
      for (const [parent, , count] of groups)
        for (const code of this._codes.slice(next, (next += count))) this._parents.set(code, parent);
      if (this._painter.group) this._painter.group(this._parents);
    },

    /* Show the places of one parent from near by, or the whole map again. */
    _near: function (map, parent) {
      const boxes = [...this._shapes.areas].filter(([code]) => this._parents.get(code) === parent).map(([, area]) => area.box);
      if (!boxes.length) return this._rest(true);
      const box = [0, 1, 2, 3].map((side) => Math[side < 2 ? "min" : "max"](...boxes.map((one) => one[side])));
      map.fitBounds(this._bounds(box), { padding: [12, 12], animate: false });
    },

    _label: function () {
      if (this._callouts) this._callouts.show(this._calloutCodes, this._shown);
    },

    _addControls: function (map) {
      const data = this._box.dataset;
      L.control.zoom({ position: "bottomleft", zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
      this._part = document.createElement("button");
      this._part.type = "button";
      this._part.className = "leaflet-control atlas-whole";
      L.DomEvent.disableClickPropagation(this._part);
      this._box.querySelector(".leaflet-bottom.leaflet-left").appendChild(this._part);
      if (!data.credit) return;
      const credit = L.control({ position: "bottomright" });
      credit.onAdd = () => {
        const node = L.DomUtil.create("div", "atlas-credit");
        node.textContent = data.credit;
        return node;
      };
      credit.addTo(map);
    },

    _fail: function (fault) {
      this._box.dataset.mapReady = "false";
      const note = this._box.appendChild(document.createElement("p"));
      note.className = "atlas-fault";
      note.textContent = this._box.dataset.fault || "";
      console.error(fault);
    },
  });

  window.atlas = { layer: () => new Choropleth() };
})();
