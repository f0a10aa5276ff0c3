/* The map in the browser: shapes, names and values are fetched, joined by code and drawn as SVG.

   The page gives a container
     <div id="map_atlas" class="folium-map" role="region" aria-label="…" data-lang="ru"
          data-scales='[{"file": "/geo/region.<hash>.json", "min_zoom": -3}, …]'
          data-object="region" data-names="/geo/region.names.<hash>.json"
          data-values="/maps/values.json?indicator=…&topic=…&time=…" data-selected="29000000"
          data-zoom-in="Приблизить" data-zoom-out="Отдалить" data-credit="…" data-fault="…"></div>
   and Folium's script calls atlas.layer(map). The file of names lists all codes of the map; values
   come in the same order. To show another month, set data-values to another address: only the
   values are fetched again. When painted, the container carries data-map-ready="true" and sends the
   event «atlas:painted»; if something failed, data-map-ready is "false" and the text of data-fault
   is shown. data-scale is the number of the scale that is drawn.

   Colours are classes of the style sheet (seq-1…5, div-1…5), so both colour schemes work. Text
   reaches the page as text nodes only. */
(function () {
  "use strict";

  const { Callouts, element } = atlasCallouts;
  const { Scales, fetchJson } = atlasScales;

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const BUTTONS = 56; // px kept free under the shapes for the buttons and the credit
  const PATTERNS = { not_reported: "atlas-hatch", too_few: "atlas-dots" };

  /* A gap is drawn as a mark: 45° lines for «not reported», dots for «too few to say». */
  function addPatterns(svg, suffix) {
    const defs = element(svg, "defs", {});
    const hatch = element(defs, "pattern", {
      id: PATTERNS.not_reported + suffix, width: 7, height: 7,
      patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    });
    element(hatch, "rect", { width: 7, height: 7, class: "atlas-state" });
    element(hatch, "line", { x1: 3.5, y1: 0, x2: 3.5, y2: 7, class: "atlas-hatch-line" });
    const dots = element(defs, "pattern", {
      id: PATTERNS.too_few + suffix, width: 6, height: 6, patternUnits: "userSpaceOnUse",
    });
    element(dots, "rect", { width: 6, height: 6, class: "atlas-state" });
    element(dots, "circle", { cx: 3, cy: 3, r: 0.95, class: "atlas-dot" });
  }

  function tooltipNode(name, label) {
    const node = document.createElement("div");
    node.appendChild(document.createElement("b")).textContent = name;
    node.appendChild(document.createElement("span")).textContent = label;
    return node;
  }

  const Choropleth = L.Layer.extend({
    onAdd: function (map) {
      this._box = map.getContainer();
      this._areas = new Map();
      this._shown = new Map();
      this._addControls(map);
      this._start(map).catch((fault) => this._fail(fault));
    },

    /* Fetch shapes, names and values at the same time, draw once, then follow data-values. */
    _start: async function (map) {
      const data = this._box.dataset;
      this._scales = new Scales(JSON.parse(data.scales), data.object);
      const [shapes, names, values] = await Promise.all(
        [this._scales.load(0), fetchJson(data.names), fetchJson(data.values)]);
      this._codes = names.codes;
      this._names = names.names[data.lang];
      this._draw(map, shapes);
      this._fit(map);
      this._paint(values);
      new MutationObserver(() => this._refresh().catch((fault) => this._fail(fault)))
        .observe(this._box, { attributes: true, attributeFilter: ["data-values"] });
    },

    _refresh: async function () {
      const address = this._box.dataset.values;
      const values = await fetchJson(address);
      if (address === this._box.dataset.values) this._paint(values);
    },

    _draw: function (map, { shapes, lines }) {
      this._shared = { smoothFactor: 0.4, fill: false, interactive: false };
      shapes.forEach((points, code) => this._areas.set(code, L.polygon(points, {
        smoothFactor: 0.4, stroke: false, fillOpacity: 1, className: "atlas-area",
      }).addTo(map)));
      this._lines = ["atlas-edge", "atlas-line"].map(
        (className) => L.polyline(lines, { ...this._shared, className }).addTo(map));
      this._box.dataset.scale = "0";
      const marks = () => ["atlas-mark-halo", "atlas-mark"].map(
        (className) => Object.assign(L.layerGroup().addTo(map), { className }));
      this._selectedMarks = marks();
      this._activeMarks = marks();
      const svg = map.getPane("overlayPane").querySelector("svg");
      this._suffix = "-" + this._box.id;
      addPatterns(svg, this._suffix);
      this._callouts = new Callouts(map, svg, this._areas, BUTTONS);
      this._areas.forEach((area, code) => this._listen(area, code));
    },

    /* Draw what is there until the scale of this zoom has come; without it, go on with what is. */
    _rescale: async function (map) {
      const number = this._scales.at(map.getZoom());
      this._wanted = String(number);
      if (this._wanted === this._box.dataset.scale) return;
      const shapes = await this._scales.load(number).catch((fault) => console.warn(fault));
      if (shapes && this._wanted === String(number)) this._swap(this._wanted, shapes);
    },

    /* The paths stay and get new outlines: focus, tooltip, colours and selection stay with them. */
    _swap: function (number, { shapes, lines }) {
      if (number === this._box.dataset.scale) return;
      this._areas.forEach((area, code) => area.setLatLngs(shapes.get(code) || area.getLatLngs()));
      for (const layer of this._lines) layer.setLatLngs(lines);
      for (const marks of [this._selectedMarks, this._activeMarks]) this._outline(marks, marks.code, marks.kind);
      this._box.dataset.scale = number;
    },

    /* The whole map at rest; it is dragged only when zoomed in, so that a page still scrolls. */
    _fit: function (map) {
      const bounds = L.featureGroup([...this._areas.values()]).getBounds();
      const widest = map.getMinZoom();
      const settle = () => {
        map.dragging[map.getZoom() > map.getMinZoom() ? "enable" : "disable"]();
        this._label();
        this._rescale(map);
      };
      const rest = () => {
        map.setMinZoom(widest);
        map.fitBounds(bounds, { paddingTopLeft: [4, 4], paddingBottomRight: [4, BUTTONS], animate: false });
        map.setMinZoom(map.getZoom());
        settle();
      };
      map.on("zoomend", settle);
      map.on("resize", rest);
      rest();
      map.setMaxBounds(bounds.pad(0.3));
    },

    _paint: function (values) {
      const prefix = values.kind === "diverging" ? "div-" : "seq-";
      if (values.classes.length !== this._codes.length) throw new Error("names and values of different places");
      this._shown.clear();
      this._codes.forEach((code, index) => {
        const area = this._areas.get(code);
        if (!area) return;
        const level = values.classes[index];
        const state = values.states[index];
        const link = values.link.replace("{code}", encodeURIComponent(code));
        this._shown.set(code, { name: this._names[index], label: values.labels[index], link });
        this._fill(area.getElement(), level === null ? null : prefix + (level + 1), state);
        this._describe(area, this._shown.get(code));
      });
      this._setStop(this._shown.has(this._box.dataset.selected) ? this._box.dataset.selected : [...this._shown.keys()][0]);
      this._outline(this._selectedMarks, this._box.dataset.selected, "selected");
      this._calloutCodes = values.callouts || [];
      this._label();
      this._box.dataset.mapReady = "true";
      this._box.dispatchEvent(new CustomEvent("atlas:painted", { bubbles: true }));
    },

    _label: function () {
      if (this._calloutCodes) this._callouts.show(this._calloutCodes, this._shown);
    },

    _fill: function (path, className, state) {
      path.setAttribute("class", "leaflet-interactive atlas-area " + (className || "atlas-gap"));
      path.setAttribute("fill", state in PATTERNS ? "url(#" + PATTERNS[state] + this._suffix + ")" : "none");
      path.classList.toggle("atlas-blank", className === null && !(state in PATTERNS));
    },

    _describe: function (area, shown) {
      const path = area.getElement();
      path.setAttribute("role", shown.link ? "link" : "img");
      path.setAttribute("aria-label", shown.name + ": " + shown.label);
      area.unbindTooltip();
      area.bindTooltip(tooltipNode(shown.name, shown.label), { sticky: true, className: "atlas-tooltip", opacity: 1 });
    },

    _listen: function (area, code) {
      const path = area.getElement();
      path.setAttribute("tabindex", "-1");
      area.on("mouseover", () => this._outline(this._activeMarks, code, "hover"));
      area.on("mouseout", () => this._outline(this._activeMarks));
      area.on("click", (event) => this._press(area, code, event.originalEvent));
      path.addEventListener("focus", () => {
        this._setStop(code);
        if (path.matches(":focus-visible")) this._outline(this._activeMarks, code, "focus");
      });
      path.addEventListener("blur", () => this._outline(this._activeMarks));
      path.addEventListener("keydown", (event) => this._key(event, area, code));
    },

    /* A finger's first touch shows the figure, the second opens the page. */
    _press: function (area, code, event) {
      const isFirstTouch = event.pointerType === "touch" && this._touched !== code;
      this._touched = code;
      if (isFirstTouch) area.openTooltip();
      else this._open(code);
    },

    _open: function (code) {
      const shown = this._shown.get(code);
      if (shown && shown.link) window.location.assign(shown.link);
    },

    _key: function (event, area, code) {
      if (event.key === "Enter") this._open(code);
      else if (event.key === "Escape") area.closeTooltip();
      else if (event.key in ARROWS) this._step(area, ARROWS[event.key]);
      else if (event.key === "Home" || event.key === "End") {
        const codes = [...this._shown.keys()];
        this._areas.get(codes[event.key === "Home" ? 0 : codes.length - 1]).getElement().focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },

    /* Move to the nearest territory in the direction of the arrow. */
    _step: function (area, [dx, dy]) {
      const from = area.getBounds().getCenter();
      let best = null;
      for (const code of this._shown.keys()) {
        const to = this._areas.get(code).getBounds().getCenter();
        const along = (to.lng - from.lng) * dx + (to.lat - from.lat) * dy;
        const across = Math.abs((to.lng - from.lng) * dy) + Math.abs((to.lat - from.lat) * dx);
        const cost = along + 2 * across;
        if (along > 0 && along >= across / 2 && (!best || cost < best.cost)) best = { code, cost };
      }
      if (best) this._areas.get(best.code).getElement().focus();
    },

    /* One tab stop for the whole map. */
    _setStop: function (code) {
      const old = this._areas.get(this._stop);
      if (old) old.getElement().setAttribute("tabindex", "-1");
      const area = this._areas.get(code);
      if (area) area.getElement().setAttribute("tabindex", "0");
      this._stop = code;
    },

    /* Outline a territory, or none; «kind» is hover, focus or selected. */
    _outline: function (marks, code, kind) {
      const area = this._areas.get(code);
      Object.assign(marks, { code, kind });
      for (const mark of marks) {
        mark.clearLayers();
        if (!area) continue;
        const className = mark.className + " is-" + kind;
        mark.addLayer(L.polygon(area.getLatLngs(), { ...this._shared, className }));
      }
    },

    _addControls: function (map) {
      const data = this._box.dataset;
      L.control.zoom({ position: "bottomleft", zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
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
