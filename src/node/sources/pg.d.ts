/** As much of the package `pg` as is used: it has no types of its own. */
declare module "pg" {
  interface Client {
    connect(): Promise<unknown>;
    query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
    end(): Promise<void>;
    on(event: "error", listener: () => void): unknown;
  }
  const pg: { readonly Client: new (options: { readonly connectionString: string }) => Client };
  export default pg;
}
