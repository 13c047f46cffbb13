import { Socket } from "node:net";

const HERE = ["localhost", "127.0.0.1", "::1"];
const connect = Socket.prototype.connect;

/** Loaded into every process of a host: whatever it wants of the world outside fails, as on a machine without a network. */
Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const host = options?.path ? null : (options?.host ?? "localhost");
  if (host === null || HERE.includes(host)) return connect.apply(this, args);
  process.nextTick(() => this.destroy(Object.assign(new Error(`no network: ${host}`), { code: "ENETUNREACH" })));
  return this;
};
