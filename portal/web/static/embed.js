/* Inside a block: tells the page around it how high the block is, now and whenever that changes. */
(function () {
  "use strict";

  if (window.parent === window) return;

  function tell() {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    // The number is no secret, so any page may hear it.
    window.parent.postMessage({ otklik: "height", height: height }, "*");
  }

  new ResizeObserver(tell).observe(document.documentElement);
  tell();
})();
