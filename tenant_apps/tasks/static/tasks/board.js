/* <x-board>: cards can be dragged to another column. A drop presses the card's own button for that status, so what
   is not allowed has no button and nothing happens; without a script the buttons are the way. */
(function () {
  "use strict";
  if (customElements.get("x-board")) return;
  customElements.define("x-board", class extends HTMLElement {
    connectedCallback() {
      var held = null;
      this.querySelectorAll("[data-task]").forEach(function (card) {
        if (card.querySelector("button[name=to]")) card.draggable = true;
      });
      this.addEventListener("dragstart", function (event) {
        held = event.target.closest("[data-task]");
        if (held) event.dataTransfer.effectAllowed = "move";
      });
      this.addEventListener("dragover", function (event) {
        if (way(held, event.target)) event.preventDefault();
      });
      this.addEventListener("drop", function (event) {
        var button = way(held, event.target);
        if (!button) return;
        event.preventDefault();
        button.form.requestSubmit(button);
      });
      this.addEventListener("dragend", function () { held = null; });
    }
  });

  function way(card, target) {
    var column = target.closest && target.closest("[data-status]");
    return card && column && card.querySelector("button[name=to][value=" + column.dataset.status + "]");
  }
})();
