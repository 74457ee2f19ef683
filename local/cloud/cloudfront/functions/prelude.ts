/**
 * What runtime 2.0 offers besides the language, for QuickJS: `require` and `import` of `crypto`, `querystring`, `buffer`
 * and `cloudfront` (key value stores), `Buffer`, `TextEncoder`, `TextDecoder`, `atob`, `btoa`, `console`. The host gives
 * `__digest(algorithm, keyHex | null, dataHex)`, `__print(text)` and the stores' entries.
 * See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export const prelude = String.raw`
(() => {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const toBase64 = (bytes) => {
    let out = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const n = (bytes[i] << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0);
      out += digits[n >> 18] + digits[(n >> 12) & 63];
      out += i + 1 < bytes.length ? digits[(n >> 6) & 63] : "=";
      out += i + 2 < bytes.length ? digits[n & 63] : "=";
    }
    return out;
  };
  const fromBase64 = (text) => {
    const clean = text.replace(/-/g, "+").replace(/_/g, "/").replace(/[^A-Za-z0-9+/]/g, "");
    const bytes = [];
    for (let i = 0; i < clean.length; i += 4) {
      const part = clean.slice(i, i + 4);
      const n = part.split("").reduce((sum, c, j) => sum | (digits.indexOf(c) << (18 - 6 * j)), 0);
      for (let j = 0; j < part.length - 1; j++) bytes.push((n >> (16 - 8 * j)) & 255);
    }
    return bytes;
  };
  const charCodes = (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) & 255);
  const latin1 = (bytes) => {
    let out = "";
    for (const byte of bytes) out += String.fromCharCode(byte);
    return out;
  };
  const utf8 = (text) => charCodes(unescape(encodeURIComponent(text)));
  const fromUtf8 = (bytes) => {
    try {
      return decodeURIComponent(escape(latin1(bytes)));
    } catch (error) {
      return latin1(bytes).replace(/[\x80-\xff]/g, "\ufffd");
    }
  };
  const toHex = (bytes) => Array.from(bytes, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)).join("");
  const fromHex = (text) => (text.match(/[0-9a-f]{2}/gi) || []).map((pair) => parseInt(pair, 16));
  const decode = (text, encoding) => {
    switch (encoding || "utf8") {
      case "utf8": case "utf-8": return utf8(text);
      case "hex": return fromHex(text);
      case "base64": case "base64url": return fromBase64(text);
      default: throw new TypeError("unknown encoding " + encoding);
    }
  };
  const encode = (bytes, encoding) => {
    switch (encoding || "utf8") {
      case "utf8": case "utf-8": return fromUtf8(bytes);
      case "hex": return toHex(bytes);
      case "base64": return toBase64(bytes);
      case "base64url": return toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
      default: throw new TypeError("unknown encoding " + encoding);
    }
  };
  class Buffer extends Uint8Array {
    static from(value, encoding) {
      return new Buffer(typeof value === "string" ? decode(value, encoding) : Array.from(value));
    }
    static alloc(size, fill = 0) { return new Buffer(size).fill(fill); }
    static concat(list) { return Buffer.from(list.flatMap((one) => Array.from(one))); }
    static byteLength(value, encoding) { return Buffer.from(value, encoding).length; }
    static isBuffer(value) { return value instanceof Buffer; }
    toString(encoding) { return encode(this, encoding); }
    equals(other) { return this.length === other.length && this.every((byte, i) => byte === other[i]); }
  }
  const digestible = (algorithm, key) => {
    const bytes = [];
    return {
      update(data, encoding) { bytes.push(...Buffer.from(data, encoding)); return this; },
      digest(encoding) {
        const made = new Buffer(fromHex(__digest(algorithm, key === null ? null : toHex(key), toHex(bytes))));
        return encoding ? made.toString(encoding) : made;
      },
    };
  };
  const crypto = {
    createHash: (algorithm) => digestible(algorithm, null),
    createHmac: (algorithm, key) => digestible(algorithm, Buffer.from(key)),
  };
  const querystring = {
    escape: encodeURIComponent,
    unescape: (text) => decodeURIComponent(text.replace(/\+/g, " ")),
    parse(text, separator = "&", equals = "=") {
      const out = {};
      for (const part of text.split(separator).filter(Boolean)) {
        const at = part.indexOf(equals);
        const name = querystring.unescape(at < 0 ? part : part.slice(0, at));
        const value = at < 0 ? "" : querystring.unescape(part.slice(at + equals.length));
        out[name] = name in out ? [].concat(out[name], value) : value;
      }
      return out;
    },
    stringify(object, separator = "&", equals = "=") {
      return Object.entries(object)
        .flatMap(([name, value]) => [].concat(value).map((one) => querystring.escape(name) + equals + querystring.escape(one)))
        .join(separator);
    },
  };
  querystring.decode = querystring.parse;
  querystring.encode = querystring.stringify;
  const stores = globalThis.__stores;
  delete globalThis.__stores;
  const cloudfront = {
    kvs(id) {
      const entries = id === undefined ? Object.values(stores)[0] : stores[id];
      if (!entries) throw new Error("KeyValueStore not associated with this function");
      return {
        async get(key, options = {}) {
          if (!Object.hasOwn(entries, key)) throw new Error("KeyNotFound: " + key);
          const value = entries[key];
          if (options.format === "json") return JSON.parse(value);
          return options.format === "bytes" ? Buffer.from(value) : value;
        },
        async exists(key) { return Object.hasOwn(entries, key); },
        async count() { return Object.keys(entries).length; },
      };
    },
  };
  const modules = { crypto, querystring, cloudfront, buffer: { Buffer } };
  const print = __print;
  const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const log = (...values) => print(values.map(shown).join(" "));
  Object.assign(globalThis, {
    Buffer,
    console: { log, error: log },
    atob: (text) => latin1(fromBase64(text)),
    btoa: (text) => toBase64(charCodes(text)),
    TextEncoder: class { encode(text = "") { return new Uint8Array(utf8(text)); } },
    TextDecoder: class { decode(bytes = []) { return fromUtf8(new Uint8Array(bytes)); } },
    require(name) {
      if (!Object.hasOwn(modules, name)) throw new Error("Cannot find module \"" + name + "\"");
      return modules[name];
    },
  });
})();
`;

/** Source of a module that a function imports; undefined when there is none of that name. */
export function moduleSource(name: string): string | undefined {
  const exported: Readonly<Record<string, readonly string[]>> = {
    crypto: ["createHash", "createHmac"],
    querystring: ["parse", "stringify", "decode", "encode", "escape", "unescape"],
    buffer: ["Buffer"],
    cloudfront: ["kvs"],
  };
  const names = Object.hasOwn(exported, name) ? exported[name] : undefined;
  return names && `const made = require("${name}"); export default made; export const { ${names.join(", ")} } = made;`;
}
