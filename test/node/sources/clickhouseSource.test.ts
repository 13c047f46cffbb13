import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { load } from "../../../src/node/index.js";
import { type ReduceChoices, reduceSources } from "../../../src/node/sources/reduceSource.js";
import { sourcesAt } from "../../../src/node/sources/sourceDumps.js";

/** What a ClickHouse server says over HTTP, made up here; real servers are in `npm run test:engines`. */
const TYPES = { model: "String", task: "String", item: "String", score: "Nullable(UInt8)" };
const ANSWERS: Readonly<Record<string, readonly object[]>> = {
  DESCRIBE: Object.entries(TYPES).map(([name, type]) => ({ name, type })),
  noisefloor_check_1: [],
  noisefloor_words_1: [
    { model: "a", task: "t", noisefloor_words_1: "0", n: "2", mask: "3", scored: "3", bits: "1", other: "0" },
  ],
  noisefloor_runs_1: [{ model: "a", task: "t", noisefloor_runs_1: "2", scored: "2", correct: "1" }],
  noisefloor_items_1: [
    { task: "t", item: '=x,"', noisefloor_items_1: "0" },
    { task: "t", item: " y", noisefloor_items_1: "1" },
  ],
};

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => void server.close()));

type Answer = (response: ServerResponse, rows: string, query: string) => void;
const whole: Answer = (response, rows) => void response.end(rows);

/** A server's host and port. */
async function serving(answer: Answer, changes: Readonly<Record<string, readonly object[]>> = {}): Promise<string> {
  // A query of words names the items too: what is changed is asked for first.
  const answers = { ...changes, ...ANSWERS, ...changes };
  const server = createServer(async (request, response) => {
    let query = "";
    for await (const piece of request) query += piece;
    const key = Object.keys(answers).find((name) => query.includes(name)) ?? "";
    answer(response, (answers[key] ?? []).map((row) => `${JSON.stringify(row)}\n`).join(""), query);
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const reduce = async (address: string, choices: ReduceChoices = {}) => {
  const tables = new Map<string, string>();
  await reduceSources(sourcesAt(address), { pauses: [0, 0], ...choices }, (index) => async (name, lines) => {
    let text = "";
    for await (const line of lines) text += line;
    tables.set(`${index}/${name}`, text);
  });
  return tables;
};

describe("a table of ClickHouse", () => {
  test("is read as results, its ids as they are", async () => {
    const [matrix] = (await load(`clickhouse://${await serving(whole)}/evals.scores`)).matrices;
    expect(matrix?.items.map(({ id }) => id)).toEqual([" y", '=x,"']);
    expect([...(matrix?.scores ?? [])]).toEqual([0, 1]);
  });

  test("an answer that breaks off is asked for again, and nothing is counted twice", async () => {
    const sound = await reduce(`clickhouse://${await serving(whole)}/scores`);
    let asked = 0;
    const broken: Answer = (response, rows, query) => {
      if (!query.includes("noisefloor_words_1") || ++asked > 1) return void response.end(rows);
      response.write(rows.slice(0, 20));
      setTimeout(() => response.destroy(), 5);
    };
    expect(await reduce(`clickhouse://${await serving(broken)}/scores`)).toEqual(sound);
    expect(asked).toBe(2);
  });

  test("a server that stays away is named, without the password", async () => {
    const gone = await serving((response) => void response.destroy());
    const address = `clickhouse://me:secret@${await serving(whole)},${gone}/scores`;
    const error = await reduce(address).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringContaining(`${gone}/scores`) });
    expect((error as Error).message).toMatch(/the connection was lost/);
    expect((error as Error).message).not.toContain("secret");
  });

  test.each<[string, Answer, RegExp]>([
    [
      "an error of the engine",
      (response) => {
        response.statusCode = 500;
        response.end("Code: 60, Table\ndoes not exist");
      },
      /the engine refuses: Code: 60, Table does not exist$/,
    ],
    [
      "an error behind rows",
      (response, rows) => void response.end(`${rows}Code: 241, memory\n`),
      /no row came, but "Code/,
    ],
    ["a row that is cut", (response, rows) => void response.end(rows.slice(0, -9)), /ends within a row/],
    ["a page of something else", (response) => void response.end("<html>\n</html>\n"), /no row came, but "<html>"/],
  ])("%s is refused", async (_, answer, message) => {
    await expect(reduce(`clickhouse://${await serving(answer)}/scores`)).rejects.toThrow(message);
  });

  test("rows that were lost or changed between two queries are refused", async () => {
    const [word] = ANSWERS.noisefloor_words_1 as [object];
    const changes: [object, RegExp][] = [
      [{ noisefloor_words_1: [] }, /2 rows in the table of runs and 0 in the words/],
      [{ noisefloor_words_1: [{ ...word, bits: "3" }] }, /one state of the table/],
      [{ noisefloor_words_1: [{ ...word, mask: "2" }] }, /holds an item twice/],
      [{ noisefloor_words_1: [{ ...word, other: "1" }] }, /neither 0 nor 1/],
      [
        { noisefloor_check_1: [{ noisefloor_check_1: "a fault", places: "3", task: "t", item: null }] },
        /found a fault, 3 times/,
      ],
      [{ noisefloor_words_1: [], noisefloor_runs_1: [], noisefloor_items_1: [] }, /no row of scores/],
      [{ DESCRIBE: [{ name: "model", type: "String" }] }, /no column is called task, item, score/],
    ];
    for (const [change, message] of changes) {
      const address = `clickhouse://${await serving(whole, change as Record<string, object[]>)}/scores`;
      await expect(reduce(address)).rejects.toThrow(message);
    }
  });

  test("scores at the scale of the address are the numbers of the words over it", async () => {
    const word = { model: "a", task: "t", n: "2", mask: "3", scored: "3", other: "0" };
    const answers = {
      noisefloor_scores_1: [{ ...word, noisefloor_scores_1: "0", scale: "100", v0: "-29", v1: "150" }],
      noisefloor_runs_1: [{ model: "a", task: "t", noisefloor_runs_1: "2", scored: "2", scale: "100", total: "121" }],
    };
    const asked: string[] = [];
    const server = await serving((response, rows, query) => {
      asked.push(query);
      response.end(rows);
    }, answers);
    const [matrix] = (await load(`clickhouse://${server}/scores?scale=100`)).matrices;
    expect([...(matrix?.scores ?? [])]).toEqual([1.5, -0.29]);
    expect(asked.filter((query) => query.includes("noisefloor_words_1"))).toEqual([]);
    // Asked for by the program for all addresses; the address's own goes first.
    const scalesOf = async (address: string) => {
      asked.length = 0;
      await reduce(address, { scale: 7 });
      return asked.flatMap((query) => /(\d+) AS `scale`/.exec(query)?.[1] ?? []);
    };
    expect(await scalesOf(`clickhouse://${server}/scores`)).toEqual(["7", "7"]);
    expect(await scalesOf(`clickhouse://${server}/scores?scale=100`)).toEqual(["100", "100"]);
  });

  test("ids that are texts on one server and numbers on another are refused", async () => {
    const numbers = Object.entries({ ...TYPES, item: "Int64" }).map(([name, type]) => ({ name, type }));
    const address = `clickhouse://${await serving(whole)},${await serving(whole, { DESCRIBE: numbers })}/scores`;
    await expect(reduce(address)).rejects.toThrow(/the column item holds (?:whole numbers|text) here and/);
  });
});
