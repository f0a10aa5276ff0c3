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
  /* Let the browser paint and answer the reader between two pieces of work. */
  function pause() {
    return new Promise((resolve) => setTimeout(resolve));
  }

  const Choropleth = L.Layer.extend({
    includes: [atlasReach, atlasFrame],

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
      if (data.baseMap) this._base = new atlasBase.BaseMap(map);
      this._painter = new Painter(map, map.getPane("overlayPane"), this._box.id);
      this._callouts = this._painter.svg && new atlasCallouts.Callouts(map, this._painter, atlasFrame.BUTTONS);
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
      map.on("moveend", () => this._paper || this._painter.place());
      map.on("zoomend", () => this._settle(map));
      map.on("resize", () => this._paper || this._rest());
      window.addEventListener("beforeprint", () => this._print(map));
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

    _settle: function (map) {
      const zoom = map.getZoom();
      map.dragging[zoom > map.getMinZoom() && zoom !== this._restZoom ? "enable" : "disable"]();
      this._offer(zoom > map.getMinZoom());
      this._painter.place();
      if (this._ready) this._label();
      this._rescale(map);
    },

    _paint: function (values) {
      const prefix = values.kind === "diverging" ? "div-" : "seq-";
      if (values.classes.length !== this._codes.length) throw new Error("names and values of different places");
      this._shown.clear();
      if (values.groups) this._group(values.groups);
      if (values.inside) this._inside = values.inside; // of all periods the same
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
      setTimeout(() => this._label()); // the colours first: labels look for free places
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

    _label: function () {
      if (this._callouts) this._callouts.show(this._calloutCodes, this._shown, this._inside || []);
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
