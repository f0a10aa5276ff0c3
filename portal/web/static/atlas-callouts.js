/* Labels of a few territories, set beside the shapes with a line to each, as on a printed map. One
   that finds no free place near by is left out; a narrow or zoomed map has none. Text reaches the
   page as text nodes only. */
(function () {
  "use strict";

  const ROOMY = 640; // px; a narrower map has no room for labels
  const REACHES = [24, 44, 70, 100, 140, 190]; // px from the territory, nearest first

  function overlaps(one, other) {
    return one.x < other.x + other.width && other.x < one.x + one.width &&
      one.y < other.y + other.height && other.y < one.y + one.height;
  }

  class Callouts {
    /* «painter» has drawn the shapes; «footer» px at the bottom of the map stay free. */
    constructor(map, painter, footer) {
      Object.assign(this, { map, painter, footer });
      this.group = atlasSvg.element(painter.svg, "g", { class: "atlas-callouts", "aria-hidden": "true" });
    }

    show(codes, shown) {
      this.group.replaceChildren();
      const isAtRest = this.map.getZoom() <= this.map.getMinZoom();
      if (!codes.length || !isAtRest || this.map.getSize().x < ROOMY) return;
      this.taken = [];
      const { shapes, size } = this.painter;
      const k = size / shapes.step;
      const origin = this.map.getPixelOrigin();
      this.toLayer = ([x, y]) => ({ x: x * size + shapes.left * k - origin.x, y: y * size + shapes.top * k - origin.y });
      this.boxes = [...shapes.areas].map(([code, { box }]) => {
        const [from, to] = [this.toLayer([box[0], box[1]]), this.toLayer([box[2], box[3]])];
        return [this.painter.paths.get(code), { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y }];
      });
      this.back = ({ x, y }) => ({ x: (x + origin.x - shapes.left * k) / size, y: (y + origin.y - shapes.top * k) / size });
      for (const code of codes) if (shapes.areas.has(code) && shown.has(code)) this._place(code, shown.get(code));
    }

    _place(code, { name, label }) {
      const from = this.toLayer(this.painter.shapes.middle(code));
      const text = atlasSvg.element(this.group, "text");
      atlasSvg.element(text, "tspan", { class: "atlas-callout-name", x: 0, dy: "1em" }).textContent = name;
      atlasSvg.element(text, "tspan", { x: 0, dy: "1.25em" }).textContent = label;
      const size = text.getBBox();
      const box = this._freeBox(from, size.width, size.height);
      if (!box) return void text.remove();
      this.taken.push(box);
      text.setAttribute("transform", `translate(${box.x - size.x} ${box.y - size.y})`);
      const x2 = Math.min(Math.max(from.x, box.x), box.x + box.width);
      const y2 = Math.min(Math.max(from.y, box.y), box.y + box.height);
      atlasSvg.element(this.group, "line", { x1: from.x, y1: from.y, x2, y2 });
      atlasSvg.element(this.group, "circle", { cx: from.x, cy: from.y, r: 2.5 });
    }

    _freeBox(from, width, height) {
      for (const reach of REACHES) {
        for (let turn = 0; turn < 16; turn += 1) {
          const [dx, dy] = [Math.cos(turn * Math.PI / 8), -Math.sin(turn * Math.PI / 8)];
          const x = from.x + dx * (reach + width / 2) - width / 2;
          const y = from.y + dy * (reach + height / 2) - height / 2;
          const box = { x, y, width, height };
          if (this._isInside(box) && !this.taken.some((other) => overlaps(box, other)) && !this._isOnLand(box)) return box;
        }
      }
      return null;
    }

    _isInside(box) {
      const corner = this.map.containerPointToLayerPoint([0, 0]);
      const size = this.map.getSize();
      return box.x > corner.x + 4 && box.y > corner.y + 4 &&
        box.x + box.width < corner.x + size.x - 4 && box.y + box.height < corner.y + size.y - this.footer;
    }

    _isOnLand(box) {
      const near = this.boxes.filter(([, other]) => overlaps(box, other));
      const point = this.painter.svg.createSVGPoint();
      for (let column = 0; column <= 8; column += 1) {
        for (let row = 0; row <= 3; row += 1) {
          Object.assign(point, this.back({ x: box.x + box.width * column / 8, y: box.y + box.height * row / 3 }));
          if (near.some(([path]) => path.isPointInFill(point))) return true;
        }
      }
      return false;
    }
  }

  window.atlasCallouts = { Callouts };
})();
