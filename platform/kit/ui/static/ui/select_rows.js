/* <x-select-rows>: a list to decide row by row, by hand or by keyboard.

   Rows carry `data-row`; inside a row `data-pick` is its checkbox, `data-act="accept|reject|open|undo"` its buttons.
   A decided row carries `data-decided`. `data-count` prints how many are picked; `data-pick-all` picks all, `data-pick-none` none.
   Keys work only while focus is in the list and not in a field: J K or arrows move, X picks, Shift+X picks the range,
   A accepts, R rejects, Enter opens, Z undoes the latest, ? opens the dialog named by `help`. */
(function () {
  "use strict";

  ui.define("x-select-rows", function () {
    var list = this, anchor = null, goal = -1;

    function rows() { return Array.from(list.querySelectorAll("[data-row]")); }
    function pick(row) { return row.querySelector("[data-pick]"); }
    function open(row) { return !row.hasAttribute("data-decided"); }

    function rove(current) {
      rows().forEach(function (row) { row.tabIndex = row === current ? 0 : -1; });
    }

    function go(row) {
      if (!row) return;
      rove(row);
      row.focus();
      row.scrollIntoView({ block: "nearest" });
    }

    function step(row, by) {
      var all = rows();
      go(all[Math.min(Math.max(all.indexOf(row) + by, 0), all.length - 1)]);
    }

    function count() {
      var picked = list.querySelectorAll("[data-pick]:checked").length;
      list.querySelectorAll("[data-count]").forEach(function (part) { part.textContent = String(picked); });
    }

    function setAll(value) {
      list.querySelectorAll("[data-pick]:not(:disabled)").forEach(function (box) { box.checked = value; });
      count();
    }

    function toggle(row, range) {
      var box = pick(row);
      if (!box || box.disabled) return;
      box.checked = !box.checked;
      if (range && anchor) between(anchor, row).forEach(function (one) { if (pick(one) && !pick(one).disabled) pick(one).checked = box.checked; });
      anchor = row;
      count();
    }

    function between(first, last) {
      var all = rows(), a = all.indexOf(first), b = all.indexOf(last);
      return a < 0 ? [last] : all.slice(Math.min(a, b), Math.max(a, b) + 1);
    }

    function act(row, name) {
      var control = row && row.querySelector('[data-act="' + name + '"]');
      if (control) control.click();
      return Boolean(control);
    }

    function undo() {
      var undos = list.querySelectorAll('[data-act="undo"]');
      var latest = list.querySelector('[data-latest] [data-act="undo"]') || undos[undos.length - 1];
      if (latest) latest.click();
    }

    var KEYS = {
      j: function (row) { step(row, 1); }, arrowdown: function (row) { step(row, 1); },
      k: function (row) { step(row, -1); }, arrowup: function (row) { step(row, -1); },
      x: function (row, event) { toggle(row, event.shiftKey); },
      a: function (row) { act(row, "accept"); }, r: function (row) { act(row, "reject"); },
      z: undo,
      "?": function () { var help = document.getElementById(list.getAttribute("help")); if (help) help.showModal(); }
    };

    list.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
      var row = event.target.closest("[data-row]"), key = event.key.toLowerCase();
      if (!row) return;
      if (key === "enter" && event.target === row) { if (act(row, "open")) event.preventDefault(); return; }
      if (!KEYS[key]) return;
      event.preventDefault();
      KEYS[key](row, event);
    });
    list.addEventListener("focusin", function (event) {
      var row = event.target.closest("[data-row]");
      if (row) rove(row);
    });
    list.addEventListener("change", count);
    list.addEventListener("click", function (event) {
      var control = event.target.closest("[data-act], [data-pick-all], [data-pick-none]");
      if (!control) return;
      if (control.hasAttribute("data-pick-all")) setAll(true);
      else if (control.hasAttribute("data-pick-none")) setAll(false);
      else goal = rows().indexOf(control.closest("[data-row]"));
    });

    /* After a decision: the row has become a line (or gone); go on with the next one that waits. */
    function settle() {
      count();
      if (goal < 0) return;
      var all = rows(), was = all[goal];
      if (was && open(was) && was.contains(document.activeElement) && was.querySelector("textarea, [data-focus]")) { goal = -1; return; }
      var next = all.slice(goal).find(open) || all.find(open) || list.querySelector("[data-end]");
      goal = -1;
      if (next) go(next);
    }
    function swapped(event) { if (list.isConnected && (list.contains(event.target) || event.target === document.body || event.target === document)) settle(); }
    document.addEventListener("htmx:after:swap", swapped);
    this.stop = function () { document.removeEventListener("htmx:after:swap", swapped); };

    var first = rows().find(open);
    if (first) rove(first);
    count();
  });
})();
