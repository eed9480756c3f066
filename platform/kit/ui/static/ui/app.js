/* Small behaviour every page may use. Classic script, no build; each element does nothing harmful without it. */
(function () {
  "use strict";

  function define(name, connected) {
    customElements.define(name, class extends HTMLElement {
      connectedCallback() { if (!this.ready) { this.ready = true; connected.call(this); } }
      disconnectedCallback() { if (this.stop) this.stop(); this.ready = false; }
    });
  }

  /* Say something in the page's one status region. Dangers stay until closed; the rest leaves after six seconds;
     "unseen" is for screen readers only. */
  function say(text, tone) {
    var region = document.getElementById("toasts");
    if (!region || !text) return;
    var toast = document.createElement("div");
    toast.className = tone === "unseen" ? "visually-hidden" : "toast" + (tone === "danger" ? " toast-danger" : "");
    var words = document.createElement("p");
    words.textContent = text;
    toast.append(words);
    region.append(toast);
    arm(toast, tone === "danger", region.dataset.close);
  }

  function arm(toast, stays, close) {
    if (!stays) { setTimeout(function () { toast.remove(); }, 6000); return; }
    var button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", close);
    button.textContent = "×";
    button.addEventListener("click", function () { toast.remove(); });
    toast.append(button);
  }

  window.ui = { define: define, say: say };

  /* The server's clock: the page says what time it was when it was made; the phone only counts on. */
  define("x-clock", function () {
    var offset = Number(this.getAttribute("now")) * 1000 - Date.now();
    var face = this.querySelector("time") || this;
    var seconds = this.querySelector(".seconds");
    var format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.getAttribute("zone") || undefined });
    function show() {
      var moment = new Date(Date.now() + offset), text = format.format(moment);
      if (face.textContent !== text) face.textContent = text;
      if (seconds) seconds.textContent = String(moment.getSeconds()).padStart(2, "0");
    }
    var timer = setInterval(show, 1000);
    this.stop = function () { clearInterval(timer); };
    show();
  });

  define("x-reveal-password", function () {
    var element = this, input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "icon-button";
    function show(visible) {
      input.type = visible ? "text" : "password";
      button.setAttribute("aria-pressed", String(visible));
      button.setAttribute("aria-label", visible ? element.dataset.hide : element.dataset.show);
      button.replaceChildren(eye(visible));
    }
    button.addEventListener("click", function () { show(input.type === "password"); });
    if (input.form) input.form.addEventListener("submit", function () { show(false); });
    this.append(button);
    show(false);
  });

  function eye(crossed) {
    var space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    [["class", "icon"], ["viewBox", "0 0 24 24"], ["width", 20], ["height", 20], ["aria-hidden", "true"]].forEach(function (pair) { svg.setAttribute(pair[0], pair[1]); });
    var shape = document.createElementNS(space, "path");
    shape.setAttribute("d", "M2 12s3.6-7 10-7 10 7 10 7-3.6 7-10 7-10-7-10-7Zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" + (crossed ? "M3 3l18 18" : ""));
    svg.append(shape);
    return svg;
  }

  /* <x-copy value="…" said="Disalin"><button>…</button></x-copy> */
  define("x-copy", function () {
    var element = this;
    this.addEventListener("click", function (event) {
      if (!event.target.closest("button")) return;
      navigator.clipboard.writeText(element.getAttribute("value")).then(function () { say(element.getAttribute("said")); });
    });
  });

  define("x-print", function () {
    this.addEventListener("click", function () { window.print(); });
  });

  /* <x-dialog for="id">: its button or link opens the dialog; without script a link still goes to its page. */
  define("x-dialog", function () {
    var element = this;
    this.addEventListener("click", function (event) {
      var dialog = document.getElementById(element.getAttribute("for"));
      if (!dialog || !event.target.closest("a, button")) return;
      event.preventDefault();
      dialog.showModal();
    });
  });

  /* <x-file-drop>: the whole area is the input; says the chosen name. */
  define("x-file-drop", function () {
    var element = this, input = this.querySelector("input"), name = this.querySelector(".file-drop-name");
    input.addEventListener("change", function () {
      name.textContent = Array.from(input.files, function (file) { return file.name; }).join(", ");
    });
    ["dragenter", "dragleave", "drop"].forEach(function (kind) {
      input.addEventListener(kind, function () { element.classList.toggle("is-over", kind === "dragenter"); });
    });
  });

  /* <x-progress>: htmx asks for the next state; the end of a job is said once. */
  define("x-progress", function () {
    var bar = this.querySelector("progress");
    if (bar && bar.hasAttribute("value") && bar.value >= bar.max && !this.hasAttribute("hx-get")) say(this.getAttribute("done"));
  });

  /* Menus close on Escape, on a click elsewhere, and when another one opens. */
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) { if (!menu.contains(except)) menu.open = false; });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target);
    if (event.target.nodeName === "DIALOG" && event.target.classList.contains("dialog")) event.target.close();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  /* Errors first: a form that came back gets its summary focused. */
  function focusErrors(root) {
    var summary = root.querySelector && root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  document.addEventListener("toast", function (event) { say(event.detail.text, event.detail.tone); });
  document.addEventListener("htmx:after:swap", function (event) {
    focusErrors(document);
    var form = event.target.closest && event.target.closest("form[role=search]");
    var list = form && document.querySelector(form.getAttribute("hx-target"));
    if (list) say(list.dataset.announce, "unseen");
  });
  document.addEventListener("htmx:error", function () {
    var region = document.getElementById("toasts");
    if (region) say(navigator.onLine ? region.dataset.error : region.dataset.offline, "danger");
  });
  /* A server's failure page is not for a part of this page: keep what the person wrote and say so. */
  document.addEventListener("htmx:before:swap", function (event) {
    var response = event.detail && event.detail.ctx && event.detail.ctx.response;
    if (!response || response.status < 500) return;
    event.preventDefault();
    say(document.getElementById("toasts").dataset.error, "danger");
  });

  focusErrors(document);
  document.querySelectorAll("[data-toast]").forEach(function (toast) {
    arm(toast, toast.classList.contains("toast-danger"), toast.parentNode.dataset.close);
  });
})();
