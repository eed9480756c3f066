/* <x-punch late="/tebuk/lokasi/"> around the punch form.

   The button is live from the first paint and never waits. If the person has already allowed it, a fix is warmed on
   load and put into the form's hidden fields lat, lon, accuracy_m, fix_at (ISO 8601). When the form goes without a
   fix, one found within 30 s goes after it quietly, with the form's uuid, to `late`: also from the page that the
   answer shows, for which the uuid is kept in this tab's storage. A second tap sends nothing.
   `data-place` elements inside say what became of the location: "ask", "asking", "found", "none" or "denied". */
(function () {
  "use strict";
  var OPTIONS = { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 };
  var LATE_MS = 30000;
  var FIELDS = ["lat", "lon", "accuracy_m", "fix_at"];
  var KEPT = "punch-without-fix";

  function keep(punch) {
    try { sessionStorage.setItem(KEPT, JSON.stringify(punch)); } catch (error) { /* storage is off: the punch stands without a fix */ }
  }

  /* The punch that went without a fix, unless it is too late for one. Taking it makes sure that it is sent once. */
  function kept(take) {
    try {
      var punch = JSON.parse(sessionStorage.getItem(KEPT));
      if (take || (punch && Date.now() > punch.until)) sessionStorage.removeItem(KEPT);
      return punch && Date.now() <= punch.until ? punch : null;
    } catch (error) { return null; }
  }

  function sendAfter(fix) {
    var punch = kept(true), token = document.querySelector("[name=csrfmiddlewaretoken]"), body = new FormData();
    if (!punch || !token) return;
    body.append("uuid", punch.uuid);
    body.append("csrfmiddlewaretoken", token.value);
    FIELDS.forEach(function (name) { body.append(name, fix[name]); });
    fetch(punch.url, { method: "POST", body: body, keepalive: true, credentials: "same-origin" }).catch(function () { /* the punch stands without it */ });
  }

  function values(position) {
    return {
      lat: position.coords.latitude.toFixed(6), lon: position.coords.longitude.toFixed(6),
      accuracy_m: String(Math.round(position.coords.accuracy)), fix_at: new Date(position.timestamp).toISOString()
    };
  }

  ui.define("x-punch", function () {
    var element = this, form = this.querySelector("form"), sent = 0;

    function note(state) {
      element.dataset.state = state;
      element.querySelectorAll("[data-place]").forEach(function (part) { part.hidden = part.dataset.place !== state; });
    }

    function found(position) {
      var fix = values(position);
      note("found");
      if (kept()) sendAfter(fix);
      if (form && !sent) FIELDS.forEach(function (name) { if (form.elements[name]) form.elements[name].value = fix[name]; });
    }

    function failed(error) { note(error && error.code === 1 ? "denied" : "none"); }

    function locate() {
      if (!("geolocation" in navigator)) { failed(); return; }
      note("asking");
      navigator.geolocation.getCurrentPosition(found, failed, OPTIONS);
    }

    function send(event) {
      if (sent && Date.now() - sent < LATE_MS) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      sent = Date.now();
      form.setAttribute("aria-busy", "true");
      var url = element.getAttribute("late");
      if (!url || !form.elements.uuid || !form.elements.lat || form.elements.lat.value) return;
      keep({ uuid: form.elements.uuid.value, url: url, until: sent + LATE_MS });
      if (element.dataset.state !== "asking") locate();
    }

    /* The server did not answer, or the Back button brought the page: the form may be used again. */
    function again() { sent = 0; if (form) form.removeAttribute("aria-busy"); }
    function shown(event) { if (event.persisted) again(); }

    if (form) form.addEventListener("submit", send, true);
    document.addEventListener("htmx:error", again);
    document.addEventListener("htmx:response:error", again);
    window.addEventListener("pageshow", shown);
    this.stop = function () {
      document.removeEventListener("htmx:error", again);
      document.removeEventListener("htmx:response:error", again);
      window.removeEventListener("pageshow", shown);
    };
    element.querySelectorAll("[data-locate]").forEach(function (button) { button.addEventListener("click", locate); });

    if (!navigator.permissions) { if (kept()) locate(); return; }
    navigator.permissions.query({ name: "geolocation" }).then(function (permission) {
      function look() {
        if (permission.state === "granted" || (permission.state === "prompt" && kept())) locate();
        else note(permission.state === "denied" ? "denied" : "ask");
      }
      permission.onchange = look;
      look();
    }).catch(function () { note("ask"); });
  });
})();
