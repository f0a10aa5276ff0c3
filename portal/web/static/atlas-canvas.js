/* Draws a map of thousands of territories on a canvas: what atlas-svg.js does for dozens, without an
   element for each. Colours are read from the style sheet's properties, so both schemes work; what
   has no number carries the same marks. A second canvas holds the outline of what is pointed at. */
(function () {
  "use strict";

  const SLICE = 400; // territories read at a time, so that the page answers in between
  const MARKS = { hover: [["--map-line-strong", 1.6]], selected: [["--paper", 5], ["--map-line-strong", 2.2]], focus: [["--paper", 8.5], ["--focus", 3.5]] };

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function pause() {
    return new Promise((resolve) => setTimeout(resolve));
  }

  /* A tile of lines or dots, as wide on the screen as those of other maps. */
  function pattern(context, state, ratio) {
    const size = state === "too_few" ? 6 : 7;
    const tile = new OffscreenCanvas(size * ratio, size * ratio);
    const pen = tile.getContext("2d");
    pen.scale(ratio, ratio);
    pen.fillStyle = colour("--state-bg");
    pen.fillRect(0, 0, size, size);
    pen.fillStyle = pen.strokeStyle = colour("--state-mark");
    pen.lineWidth = 1;
    pen.beginPath();
    if (state === "too_few") pen.arc(3, 3, 0.95, 0, 2 * Math.PI);
    if (state === "too_few") pen.fill();
    else for (const shift of [-7, 0, 7]) {
      pen.moveTo(shift - 1, 8);
      pen.lineTo(shift + 8, -1);
    }
    if (state === "not_reported") pen.stroke();
    return context.createPattern(tile, "repeat");
  }

  class CanvasPainter {
    constructor(map, pane) {
      Object.assign(this, { map, looks: [], outlines: new Map(), marks: {} });
      this.sheets = [0, 1].map(() => {
        const canvas = pane.appendChild(document.createElement("canvas"));
        canvas.className = "atlas-canvas";
        return canvas.getContext("2d");
      });
      const repaint = () => this.shapes && this.paint();
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    }

    /* Read the outlines, a slice at a time; «groups» are the codes of places of one parent. */
    async draw(shapes) {
      const outlines = new Map();
      for (const [code, { outline }] of shapes.areas) {
        outlines.set(code, new Path2D(outline));
        if (outlines.size % SLICE === 0) await pause();
      }
      const lines = new Path2D(atlasShapes.linesOf(shapes.arcs));
      Object.assign(this, { shapes, outlines, lines, thick: null });
      this.place();
    }

    /* Which territories lie in one and the same: borders between others are drawn stronger. */
    group(parents) {
      this.parents = parents;
      this.thick = null;
    }

    _thick() {
      if (this.thick || !this.parents) return this.thick;
      const sides = this.shapes.arcs.map(() => new Set());
      for (const [code, { polygons }] of this.shapes.areas)
        for (const rings of polygons) for (const pieces of rings) for (const piece of pieces) sides[piece < 0 ? ~piece : piece].add(this.parents.get(code));
      this.thick = new Path2D(atlasShapes.linesOf(this.shapes.arcs.filter((_, index) => sides[index].size > 1)));
      return this.thick;
    }

    /* Put the sheets over the map as it lies now, and paint them. */
    place() {
      const { left, top, step } = this.shapes;
      const k = Math.pow(2, this.map.getZoom());
      const origin = this.map.getPixelOrigin();
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const size = this.map.getSize();
      this.ratio = Math.min(window.devicePixelRatio || 1, 2);
      this.size = k * step;
      this.x = left * k - origin.x - corner.x;
      this.y = top * k - origin.y - corner.y;
      for (const { canvas } of this.sheets) {
        L.DomUtil.setPosition(canvas, corner);
        if (canvas.width !== size.x * this.ratio || canvas.height !== size.y * this.ratio) {
          canvas.width = size.x * this.ratio;
          canvas.height = size.y * this.ratio;
          canvas.style.width = size.x + "px";
          canvas.style.height = size.y + "px";
        }
      }
      this.paint();
      this.mark();
    }

    _clean(sheet) {
      sheet.setTransform(1, 0, 0, 1, 0, 0);
      sheet.clearRect(0, 0, sheet.canvas.width, sheet.canvas.height);
      sheet.setTransform(this.ratio * this.size, 0, 0, this.ratio * this.size, this.ratio * this.x, this.ratio * this.y);
      sheet.lineJoin = "round";
    }

    /* Colour the territories: [{code, className, state}]; without a class the state is drawn. */
    fill(looks) {
      this.looks = [...looks].sort((one, other) => (this._ink(one) < this._ink(other) ? -1 : 1));
      this.paint();
    }

    _ink({ className, state }) {
      return className || state;
    }

    paint() {
      const sheet = this.sheets[0];
      this._clean(sheet);
      const inverse = new DOMMatrix().scale(1 / (this.size * this.ratio));
      let ink = null;
      for (const look of this.looks) {
        if (!this._isInSight(this.shapes.areas.get(look.code).box)) continue;
        if (this._ink(look) !== ink) {
          ink = this._ink(look);
          if (look.className) sheet.fillStyle = colour("--" + look.className);
          else {
            sheet.fillStyle = pattern(sheet, look.state, this.ratio);
            sheet.fillStyle.setTransform(inverse);
          }
        }
        sheet.fill(this.outlines.get(look.code), "evenodd");
      }
      const isNear = this.map.getZoom() > 1.5;
      if (isNear) this._line(sheet, this.lines, "--paper", 2);
      this._line(sheet, this.lines, "--map-line", isNear ? 0.9 : 0.4);
      if (this._thick()) this._line(sheet, this._thick(), "--map-line-strong", 1);
    }

    _line(sheet, path, name, width) {
      sheet.strokeStyle = colour(name);
      sheet.lineWidth = width / this.size;
      sheet.stroke(path);
    }

    _isInSight(box) {
      const size = this.map.getSize();
      return box[2] * this.size + this.x > 0 && box[0] * this.size + this.x < size.x &&
        box[3] * this.size + this.y > 0 && box[1] * this.size + this.y < size.y;
    }

    describe() {} // the search field and the table say what a canvas cannot

    outline(kind, code, look) {
      this.marks[kind] = { code, look };
      this.mark();
    }

    mark() {
      const sheet = this.sheets[1];
      this._clean(sheet);
      for (const kind of ["selected", "active"]) {
        const { code, look } = this.marks[kind] || {};
        if (this.outlines.has(code)) for (const [name, width] of MARKS[look]) this._line(sheet, this.outlines.get(code), name, width);
      }
    }

    /* The territory under a pointer. */
    at(event) {
      if (event.target.closest(".leaflet-control")) return undefined;
      const point = this.map.mouseEventToContainerPoint(event);
      const [x, y] = [(point.x - this.x) / this.size, (point.y - this.y) / this.size];
      const sheet = this.sheets[1];
      sheet.setTransform(1, 0, 0, 1, 0, 0);
      for (const [code, { box }] of this.shapes.areas)
        if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && sheet.isPointInPath(this.outlines.get(code), x, y, "evenodd")) return code;
      return undefined;
    }
  }

  window.atlasCanvas = { CanvasPainter };
})();
