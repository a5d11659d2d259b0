import pg from "pg";

/** Transactions per second of pgbench's TPC-B-like script at `clients` connections: what this server can do with small transactions. */
export async function measureTpcB(
  url: string,
  options: { readonly clients: number; readonly seconds: number },
): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: options.clients });
  await pool.query("drop schema if exists tpcb cascade; create schema tpcb");
  await pool.query(
    `create table tpcb.branches as select i as bid, 0::bigint as balance from generate_series(1, 10) i;
     create table tpcb.tellers as select i as tid, 0::bigint as balance from generate_series(1, 100) i;
     create table tpcb.accounts as select i as aid, 0::bigint as balance from generate_series(1, 1000000) i;
     create table tpcb.history (tid int, bid int, aid int, delta int, mtime timestamp);
     alter table tpcb.branches add primary key (bid); alter table tpcb.tellers add primary key (tid); alter table tpcb.accounts add primary key (aid);
     analyze`,
  );
  const until = performance.now() + options.seconds * 1_000;
  const started = performance.now();
  let transactions = 0;
  const work = async () => {
    const client = await pool.connect();
    while (performance.now() < until) {
      const [aid, tid, bid, delta] = [random(1_000_000), random(100), random(10), random(10_000) - 5_000];
      await client.query("begin");
      await client.query({
        name: "a",
        text: "update tpcb.accounts set balance = balance + $1 where aid = $2",
        values: [delta, aid],
      });
      await client.query({ name: "s", text: "select balance from tpcb.accounts where aid = $1", values: [aid] });
      await client.query({
        name: "t",
        text: "update tpcb.tellers set balance = balance + $1 where tid = $2",
        values: [delta, tid],
      });
      await client.query({
        name: "b",
        text: "update tpcb.branches set balance = balance + $1 where bid = $2",
        values: [delta, bid],
      });
      await client.query({
        name: "h",
        text: "insert into tpcb.history values ($1, $2, $3, $4, now())",
        values: [tid, bid, aid, delta],
      });
      await client.query("commit");
      transactions += 1;
    }
    client.release();
  };
  await Promise.all(Array.from({ length: options.clients }, work));
  const rate = transactions / ((performance.now() - started) / 1_000);
  await pool.query("drop schema tpcb cascade");
  await pool.end();
  return rate;
}

function random(below: number): number {
  return 1 + Math.floor(Math.random() * below);
}
