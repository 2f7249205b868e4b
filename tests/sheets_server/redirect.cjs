// Leads a Node program's calls for Google to a local server: NODE_OPTIONS="-r .../redirect.cjs", SHEETS_SERVER_URL set.
// Calls by fetch and by node:https (what Google's own clients use) are led there; nothing else changes.
"use strict";
const http = require("node:http");
const https = require("node:https");
const { syncBuiltinESMExports } = require("node:module");

const base = new URL(process.env.SHEETS_SERVER_URL);
const hosts = new Set(["sheets.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"]);
const { request } = https;
const { fetch } = globalThis;

https.request = function (first, second, third) {
  const isAddress = typeof first === "string" || first instanceof URL;
  const given = isAddress ? (typeof second === "object" ? second : {}) : first;
  const answered = isAddress ? (typeof second === "function" ? second : third) : second;
  const url = isAddress ? new URL(first) : null;
  const host = url ? url.hostname : given.hostname || given.host;
  if (!hosts.has(host)) return request.apply(https, arguments);
  const path = url ? url.pathname + url.search : given.path;
  const local = { protocol: "http:", hostname: base.hostname, host: base.hostname, port: base.port, path };
  return http.request({ ...given, ...local, agent: undefined, _defaultAgent: http.globalAgent }, answered);
};
https.get = (...given) => https.request(...given).end();
syncBuiltinESMExports();

globalThis.fetch = function (input, options) {
  const url = new URL(typeof input === "string" || input instanceof URL ? input : input.url);
  if (!hosts.has(url.hostname)) return fetch(input, options);
  const local = base.origin + url.pathname + url.search;
  return typeof input === "string" || input instanceof URL ? fetch(local, options) : fetch(new Request(local, input), options);
};
