/* <x-punch late="/tebuk/lokasi/"> around the punch form.

   The button is live from the first paint and never waits. If the person has already allowed it, a fix is warmed on
   load and put into the form's hidden fields lat, lon, accuracy_m, fix_at (ISO 8601). A fix that comes after the
   form was sent, within 30 s, goes quietly to `late` with the form's uuid. A second tap sends nothing.
   `data-place` elements inside say what became of the location: "asking", "found", "none", "denied". */
(function () {
  "use strict";
  var OPTIONS = { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 };
  var LATE_MS = 30000;
  var FIELDS = ["lat", "lon", "accuracy_m", "fix_at"];

  ui.define("x-punch", function () {
    var element = this, form = this.querySelector("form");
    if (!form) return;
    var sent = 0;

    function note(state) {
      element.dataset.state = state;
      element.querySelectorAll("[data-place]").forEach(function (part) { part.hidden = part.dataset.place !== state; });
    }

    function values(position) {
      return {
        lat: position.coords.latitude.toFixed(6), lon: position.coords.longitude.toFixed(6),
        accuracy_m: String(Math.round(position.coords.accuracy)), fix_at: new Date(position.timestamp).toISOString()
      };
    }

    function found(position) {
      var fix = values(position);
      note("found");
      if (sent) { if (Date.now() - sent <= LATE_MS) later(fix); return; }
      FIELDS.forEach(function (name) { if (form.elements[name]) form.elements[name].value = fix[name]; });
    }

    function later(fix) {
      var url = element.getAttribute("late"), body = new FormData();
      if (!url || !form.elements.uuid) return;
      body.append("uuid", form.elements.uuid.value);
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      FIELDS.forEach(function (name) { body.append(name, fix[name]); });
      fetch(url, { method: "POST", body: body, keepalive: true, credentials: "same-origin" }).catch(function () { /* the punch stands without it */ });
    }

    function failed(error) { note(error && error.code === 1 ? "denied" : "none"); }

    function locate() {
      if (!("geolocation" in navigator)) { failed(); return; }
      note("asking");
      navigator.geolocation.getCurrentPosition(found, failed, OPTIONS);
    }

    form.addEventListener("submit", function (event) {
      if (sent && Date.now() - sent < LATE_MS) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      sent = Date.now();
      form.setAttribute("aria-busy", "true");
      if (form.elements.lat && !form.elements.lat.value && element.dataset.state !== "asking") locate();
    }, true);
    /* htmx answered, or the Back button brought the page: the form may be used again. */
    function again() { sent = 0; form.removeAttribute("aria-busy"); }
    document.addEventListener("htmx:error", again);
    window.addEventListener("pageshow", function (event) { if (event.persisted) again(); });

    element.querySelectorAll("[data-locate]").forEach(function (button) { button.addEventListener("click", locate); });

    if (!navigator.permissions) return;
    navigator.permissions.query({ name: "geolocation" }).then(function (permission) {
      function look() {
        if (permission.state === "granted") locate();
        else note(permission.state === "denied" ? "denied" : "ask");
      }
      permission.onchange = look;
      look();
    }).catch(function () { note("ask"); });
  });
})();
