/* <x-select-rows>: a list to decide row by row, by hand or by keyboard.

   Rows carry `data-row`; inside a row `data-pick` is its checkbox, `data-act` its controls: accept, reject (opens the
   reasons), confirm and cancel (of the reasons), open, undo. A decided row carries `data-decided`. What stands in the
   reasons first carries `data-first`. `data-count` prints how many are picked; `data-pick-all` picks all, `data-pick-none`
   none. A control with `data-whole` has the whole list replaced; `data-next` and `data-prev` lead to another list.
   `data-end` takes the focus when nothing is left.
   Keys work only while focus is in the list and not in a field: J K or arrows move, X picks, Shift+X picks the range,
   A accepts, R rejects (then 1 to 9 choose, Enter confirms, Escape cancels), Enter opens, Z undoes, ? opens the dialog
   named by `help`. Focus never leaves the list: it moves on with the decision, not with the server's answer. */
(function () {
  "use strict";

  var resume = false;

  ui.define("x-select-rows", function () {
    var list = this, anchor = null, goal = null, done = [];

    function rows() { return Array.from(list.querySelectorAll("[data-row]")); }
    function pick(row) { return row.querySelector("[data-pick]:not(:disabled)"); }
    function open(row) { return !row.hasAttribute("data-decided") && !row.hasAttribute("data-busy"); }
    function part(row, name) { return row && row.querySelector('[data-act="' + name + '"]'); }

    function rove(current) {
      rows().forEach(function (row) { row.tabIndex = row === current ? 0 : -1; });
    }

    function go(row) {
      if (!row) return false;
      if (row.hasAttribute("data-row")) rove(row);
      row.focus();
      row.scrollIntoView({ block: "nearest" });
      return true;
    }

    function after(row) {
      var all = rows(), at = all.indexOf(row);
      return all.slice(at + 1).find(open) || all.slice(0, Math.max(at, 0)).reverse().find(open);
    }

    function press(control) {
      if (control) control.click();
      return Boolean(control);
    }

    function step(row, by) {
      var all = rows(), to = all[all.indexOf(row) + by];
      if (to) go(to); else press(list.querySelector(by > 0 ? "[data-next]" : "[data-prev]"));
    }

    function count() {
      var picked = list.querySelectorAll("[data-pick]:checked").length;
      list.querySelectorAll("[data-count]").forEach(function (place) { place.textContent = String(picked); });
    }

    function setAll(value) {
      list.querySelectorAll("[data-pick]:not(:disabled)").forEach(function (box) { box.checked = value; });
      count();
    }

    function toggle(row, range) {
      var box = pick(row);
      if (!box) return;
      box.checked = !box.checked;
      if (range && anchor && anchor.isConnected) between(anchor, row).forEach(function (one) { if (pick(one)) pick(one).checked = box.checked; });
      anchor = row;
      count();
    }

    function between(first, last) {
      var all = rows(), a = all.indexOf(first), b = all.indexOf(last);
      return all.slice(Math.min(a, b), Math.max(a, b) + 1);
    }

    function undo() {
      var latest = null;
      while (done.length && !latest) latest = part(document.getElementById(done.pop()), "undo");
      press(latest || list.querySelector('[data-act="undo"]'));
    }

    var KEYS = {
      j: function (row) { step(row, 1); }, arrowdown: function (row) { step(row, 1); },
      k: function (row) { step(row, -1); }, arrowup: function (row) { step(row, -1); },
      x: function (row, event) { toggle(row, event.shiftKey); },
      a: function (row) { if (open(row)) press(part(row, "accept")); },
      r: function (row) { if (open(row)) press(part(row, "reject")); },
      z: undo,
      "?": function () { var help = document.getElementById(list.getAttribute("help")); if (help) help.showModal(); }
    };

    /* In the reasons: a number chooses, Enter confirms, Escape cancels. Enter in a field never sends the whole list. */
    function inReasons(row, event, key) {
      var field = event.target.closest("input, textarea");
      if (!field || field.nodeName === "TEXTAREA") return false;
      if (key === "enter") return press(part(row, field.matches("[data-pick]") ? "open" : "confirm")) || true;
      if (key === "escape") return press(part(row, "cancel"));
      var choice = field.type === "radio" && row.querySelectorAll("input[type=radio]")[Number(key) - 1];
      if (choice) { choice.checked = true; choice.focus(); }
      return Boolean(choice);
    }

    list.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog")) return;
      var row = event.target.closest("[data-row]"), key = event.key.toLowerCase();
      if (!row) return;
      if (inReasons(row, event, key)) { event.preventDefault(); return; }
      if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
      if (key === "enter" && event.target === row) { if (press(part(row, "open"))) event.preventDefault(); return; }
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
      var control = event.target.closest("[data-act], [data-pick-all], [data-pick-none], [data-whole]");
      if (!control) return;
      if (control.hasAttribute("data-pick-all")) setAll(true);
      else if (control.hasAttribute("data-pick-none")) setAll(false);
      else if (control.hasAttribute("data-whole")) resume = true;
      else started(control.closest("[data-row]"), control.dataset.act);
    });

    /* A decision was sent. An acceptance moves on at once; anything else waits to see what becomes of the row. */
    function started(row, name) {
      if (name === "accept" || name === "confirm") done.push(row.id);
      if (name === "accept") row.setAttribute("data-busy", "");
      if (name !== "accept" || !go(after(row))) goal = row;
    }

    function settle() {
      count();
      /* The answer was to another row: this one's is still to come. */
      var waits = goal && goal.isConnected, row = goal && document.getElementById(goal.id);
      if (resume) go(list.querySelector("[data-first]") || rows().find(open) || list.querySelector("[data-end]") || rows()[0]);
      else if (waits) return;
      else if (row && row.querySelector("[data-first]")) row.querySelector("[data-first]").focus();
      else if (row && open(row)) go(row);
      else if (goal || document.activeElement === document.body) go(row && after(row)) || go(rows().find(open)) || go(list.querySelector("[data-end]"));
      resume = false;
      goal = null;
    }
    function swapped(event) {
      if (list.isConnected && (resume || list.contains(event.target) || event.target === document.body || event.target === document)) settle();
    }
    function failed() { rows().forEach(function (row) { row.removeAttribute("data-busy"); }); resume = false; goal = null; }
    document.addEventListener("htmx:after:swap", swapped);
    document.addEventListener("htmx:error", failed);
    this.stop = function () {
      document.removeEventListener("htmx:after:swap", swapped);
      document.removeEventListener("htmx:error", failed);
    };

    rove(rows().find(open) || rows()[0]);
    count();
  });
})();
