/* Draws a map as SVG: a path for each territory, all borders twice over (a light line under a dark
   one), marks of what is selected, pointed at or in focus, and patterns for what has no number.

   The paths are in steps of the file's grid. Moving and zooming change the transform of one group,
   never a path. Colours are classes of the style sheet. */
(function () {
  "use strict";

  const PATTERNS = { not_reported: "atlas-hatch", too_few: "atlas-dots" };

  function element(parent, name, attributes) {
    const child = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key of Object.keys(attributes || {})) child.setAttribute(key, attributes[key]);
    return parent.appendChild(child);
  }

  /* A gap is drawn as a mark: 45° lines for «not reported», dots for «too few to say»; what is
     known in part has its colour and sparse lines over it. */
  function addPatterns(svg, suffix) {
    const defs = element(svg, "defs");
    const pattern = (name, size) => element(defs, "pattern", { id: name + suffix, width: size, height: size, patternUnits: "userSpaceOnUse" });
    const hatch = pattern(PATTERNS.not_reported, 7);
    element(hatch, "rect", { width: 7, height: 7, class: "atlas-state" });
    element(hatch, "path", { d: "M3.5 0V7", class: "atlas-hatch-line" });
    const dots = pattern(PATTERNS.too_few, 6);
    element(dots, "rect", { width: 6, height: 6, class: "atlas-state" });
    element(dots, "circle", { cx: 3, cy: 3, r: 0.95, class: "atlas-dot" });
    const part = pattern("atlas-partial", 9);
    element(part, "path", { d: "M0 4.5H9", class: "atlas-part-halo" });
    element(part, "path", { d: "M0 4.5H9", class: "atlas-part-line" });
    return [hatch, dots, part];
  }

  class SvgPainter {
    /* «pane» is the element of the map that moves with it. */
    constructor(map, pane, id) {
      Object.assign(this, { map, id, suffix: "-" + id, paths: new Map(), codes: new WeakMap(), marks: {} });
      this.svg = element(pane, "svg", { class: "atlas-svg" });
      this.patterns = addPatterns(this.svg, this.suffix);
      this.ground = element(this.svg, "g", { class: "atlas-ground" });
      this.parts = element(this.ground, "g", { class: "atlas-parts" });
      this.lines = ["atlas-edge", "atlas-line"].map((name) => element(this.ground, "path", { class: name }));
      for (const kind of ["selected", "active"])
        this.marks[kind] = ["atlas-mark-halo", "atlas-mark"].map((name) => element(this.ground, "path", { class: name }));
    }

    /* Draw shapes, or give the paths that are there the outlines of another scale: focus, colours
       and selection stay with them. */
    draw(shapes) {
      this.shapes = shapes;
      shapes.areas.forEach(({ outline }, code) => {
        if (!this.paths.has(code)) this._add(code);
        this.paths.get(code).setAttribute("d", outline);
      });
      const lines = atlasShapes.linesOf(shapes.arcs);
      for (const line of this.lines) line.setAttribute("d", lines);
      for (const kind of Object.keys(this.marks)) this.outline(kind, this.marks[kind].code, this.marks[kind].look);
      this.place();
    }

    _add(code) {
      const path = element(this.ground, "path", { class: "atlas-area", tabindex: "-1" });
      this.ground.insertBefore(path, this.parts);
      this.paths.set(code, path);
      this.codes.set(path, code);
    }

    /* Put the drawing where the map is now. */
    place() {
      const { left, top, step } = this.shapes;
      const k = Math.pow(2, this.map.getZoom());
      const origin = this.map.getPixelOrigin();
      this.size = k * step;
      // What the box shows now is the picture: on paper it is as wide as the paper lets it be.
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const box = this.map.getSize();
      L.DomUtil.setPosition(this.svg, corner);
      this.svg.setAttribute("viewBox", `${corner.x} ${corner.y} ${box.x} ${box.y}`);
      this.svg.setAttribute("width", box.x);
      this.svg.setAttribute("height", box.y);
      this.ground.setAttribute("transform", `translate(${left * k - origin.x} ${top * k - origin.y}) scale(${this.size})`);
      const [hatch, dots, part] = this.patterns;
      dots.setAttribute("patternTransform", `scale(${1 / this.size})`);
      hatch.setAttribute("patternTransform", `scale(${1 / this.size}) rotate(45)`);
      part.setAttribute("patternTransform", `scale(${1 / this.size}) rotate(-45)`);
    }

    /* Show all that is drawn and nothing around it, for paper. */
    crop() {
      const { x, y, width, height } = this.svg.getBBox();
      this.svg.setAttribute("viewBox", `${x - 2} ${y - 2} ${width + 4} ${height + 4}`);
    }

    /* Colour the territories: [{code, className, state}]; without a class the state is drawn. */
    fill(looks) {
      this.parts.replaceChildren();
      for (const { code, className, state } of looks) {
        const path = this.paths.get(code);
        const pattern = className ? null : PATTERNS[state];
        path.setAttribute("class", "atlas-area " + (className || (pattern ? "atlas-gap" : "atlas-gap atlas-blank")));
        path.setAttribute("fill", pattern ? `url(#${pattern}${this.suffix})` : "none");
        if (className && state === "partial")
          element(this.parts, "path", { d: this.shapes.areas.get(code).outline, fill: `url(#atlas-partial${this.suffix})`, class: "atlas-part" });
      }
    }

    describe(code, role, label) {
      const path = this.paths.get(code);
      path.setAttribute("role", role);
      path.setAttribute("aria-label", label);
    }

    /* Outline a territory, or none; «look» is hover, focus or selected. */
    outline(kind, code, look) {
      const marks = this.marks[kind];
      const area = this.shapes.areas.get(code);
      Object.assign(marks, { code, look });
      for (const mark of marks) {
        mark.setAttribute("d", area ? area.outline : "");
        mark.setAttribute("class", mark.getAttribute("class").split(" ")[0] + (area ? " is-" + look : ""));
      }
    }

    /* The territory under a pointer. */
    at(event) {
      return this.codes.get(event.target);
    }
  }

  window.atlasSvg = { SvgPainter, element };
})();
