import { describe, expect, test } from "vitest";
import { columnKind } from "../../../src/node/sources/scoreSource.js";
import {
  isSourceAddress,
  sourceAddress,
  withoutLogin,
  withoutPassword,
} from "../../../src/node/sources/sourceAddress.js";

describe("the address of a table", () => {
  test("names servers, a table, and who asks", () => {
    expect(sourceAddress("clickhouse://me:p%40ss:w@one,two:9000/evals.sco%2Fres?secure&max_threads=2")).toMatchObject({
      engine: "clickhouse",
      servers: [{ host: "one" }, { host: "two", port: 9000 }],
      user: "me",
      password: "p%40ss:w",
      table: ["evals", "sco/res"],
    });
    expect(sourceAddress("postgresql://[::1]:5433/lab/public.scores")).toMatchObject({
      engine: "postgres",
      servers: [{ host: "[::1]", port: 5433 }],
      database: "lab",
      table: ["public", "scores"],
    });
  });

  test.each([
    "clickhouse://host",
    "clickhouse:///scores",
    "clickhouse://host/a/scores",
    "clickhouse://host/a.b.c",
    "clickhouse://host/a.",
    "clickhouse://ho st/a",
    "clickhouse://host:99999999/a",
    "postgres://host/scores",
    "postgres://host/lab/%zz",
  ])("%s is refused with a pattern", (text) => {
    expect(() => sourceAddress(text)).toThrow(/the address of a table is (?:clickhouse|postgres):\/\/host1,host2/);
  });

  test("says the scale of the scores, which no server is told", () => {
    const { scale, settings } = sourceAddress("clickhouse://host/scores?secure&scale=1e3");
    expect([scale, `${settings}`]).toEqual([1000, "secure="]);
    expect(sourceAddress("postgres://host/lab/t?scale=2^62").scale).toBe(2 ** 62);
    expect(sourceAddress("clickhouse://host/scores").scale).toBeUndefined();
    for (const wrong of ["scale=0.01", "scale=", "scale=10&scale=100"]) {
      expect(() => sourceAddress(`clickhouse://me:secret@host/scores?${wrong}`)).toThrow(
        /^clickhouse:\/\/host\/scores: the scale must be one whole number from 1 to 2\^62, e\.g\. \?scale=100/,
      );
    }
  });

  test("a server that stands there twice is refused", () => {
    expect(() => sourceAddress("clickhouse://me:secret@a:1,b,a:1/t")).toThrow(
      /^clickhouse:\/\/a:1,b,a:1\/t: the server a:1 stands/,
    );
  });

  test("is shown without what is secret", () => {
    const address = "postgres://me:se@cret@h/lab/t?sslkey=x";
    expect([withoutLogin(address), withoutPassword(address)]).toEqual([
      "postgres://h/lab/t",
      "postgres://me@h/lab/t?sslkey=x",
    ]);
    expect([isSourceAddress(address), isSourceAddress("postgres/x"), isSourceAddress("runs/")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test.each([
  ["LowCardinality(Nullable(String))", "text"],
  ["character varying(20)", "text"],
  ["BYTE_ARRAY", "text"],
  ["Nullable(UInt64)", "whole numbers"],
  ["INT32", "whole numbers"],
  ["bigint", "whole numbers"],
  ["HUGEINT", "whole numbers"],
  ["double precision", "numbers"],
  ["DECIMAL(18,3)", "numbers"],
  ["Bool", "true and false"],
  ["interval", "other values"],
  ["DateTime", "other values"],
])("a column of type %s holds %s", (type, kind) => {
  expect(columnKind(type)).toBe(kind);
});
