/* For pages of other sites: gives every block of the portal the height that it asks for.

   Only a frame that shows a page of the portal is believed, and only about its own height. */
(function () {
  "use strict";

  const MOST = 4000; // px; no block is higher

  window.addEventListener("message", function (event) {
    const said = event.data;
    if (!said || said.otklik !== "height") return;
    if (!(said.height > 0 && said.height <= MOST)) return;
    document.querySelectorAll("iframe").forEach(function (frame) {
      if (frame.contentWindow !== event.source) return;
      if (new URL(frame.src, document.baseURI).origin !== event.origin) return;
      frame.height = Math.ceil(said.height);
    });
  });
})();
