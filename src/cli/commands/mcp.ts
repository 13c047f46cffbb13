import { realpathSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { InputError, MissingPackageError } from "../../errors.js";
import { VERSION } from "../../version.js";
import { EXIT } from "../exitCodes.js";
import { answerCall } from "../mcp/answerCall.js";
import { TOOLS } from "../mcp/tools.js";

interface McpFlags {
  readonly root?: string;
}

const INSTRUCTIONS =
  "noisefloor says whether a difference between evaluation scores of language models is real or noise. Begin with inspect, which says what a dump holds; " +
  "compare answers better or worse, gate whether a change may go in, power what an evaluation could show. Inconclusive is not equal: quote the interval, " +
  "and what was not measured. Paths are taken from the folder that the server was started for.";

/** `noisefloor mcp`: the questions as tools of a Model Context Protocol server over standard input and output, until the client goes. */
export async function mcp(flags: McpFlags): Promise<number> {
  const root = folderOf(flags.root ?? ".");
  const { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema } = await protocol();
  const server = new Server(
    { name: "noisefloor", version: VERSION },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const program = process.argv[1] as string;
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: TOOLS.map((tool) => structuredClone(tool) as never),
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
    answerCall(params.name, params.arguments ?? {}, { root, program, signal }),
  );
  const closed = new Promise<void>((done) => {
    server.onclose = done;
    process.stdin.once("end", done);
  });
  await server.connect(new StdioServerTransport());
  await closed;
  return EXIT.done;
}

function folderOf(path: string): string {
  const root = resolve(path);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new InputError("no-folder", `--root must be a folder, got "${path}"`);
  }
  return realpathSync(root);
}

/** The SDK of the protocol, an optional package that is loaded only here. */
async function protocol() {
  try {
    const [{ Server }, { StdioServerTransport }, schemas] = await Promise.all([
      import("@modelcontextprotocol/sdk/server/index.js"),
      import("@modelcontextprotocol/sdk/server/stdio.js"),
      import("@modelcontextprotocol/sdk/types.js"),
    ]);
    const { CallToolRequestSchema, ListToolsRequestSchema } = schemas;
    return { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema };
  } catch (cause) {
    throw new MissingPackageError("noisefloor mcp", "@modelcontextprotocol/sdk", { cause });
  }
}
