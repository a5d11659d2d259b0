/** Values as postgresql.conf takes them: "256MB", "on", "15min". */
export type PostgresSettings = Readonly<Record<string, string>>;

export type Machine = {
  /** What this process may use: the machine's memory, or the container's limit. */
  readonly memory_bytes: number;
  /** Free space for shared memory between Postgres's processes (/dev/shm); null where the system has no such limit. */
  readonly shared_memory_bytes: number | null;
  readonly has_pg_stat_statements: boolean;
};

const MIB = 1024 * 1024;

/** Container engines give 64 MB by default, too little for a parallel query: it would fail with "no space left on device". */
const ENOUGH_SHARED_MEMORY_BYTES = 512 * MIB;

/** Durability is passed on the command line, where neither a settings file nor `alter system` can switch it off. */
export const DURABILITY: PostgresSettings = { fsync: "on", full_page_writes: "on", synchronous_commit: "on" };

/**
 * Settings for a machine that Dirigent shares with others: a quarter of the memory, at most 1 GB, as Postgres's
 * cache; the rest of the cache is the operating system's.
 *
 * @param overrides win, except over DURABILITY
 */
export function chooseSettings(machine: Machine, overrides: PostgresSettings): PostgresSettings {
  const cache_mib = Math.floor(Math.min(1024, Math.max(64, machine.memory_bytes / 4 / MIB)));
  const effective_cache_mib = Math.floor(Math.max(128, machine.memory_bytes / 2 / MIB));
  const is_shared_memory_scarce =
    machine.shared_memory_bytes !== null && machine.shared_memory_bytes < ENOUGH_SHARED_MEMORY_BYTES;
  return {
    max_connections: "100",
    shared_buffers: `${cache_mib}MB`,
    effective_cache_size: `${effective_cache_mib}MB`,
    work_mem: "8MB",
    maintenance_work_mem: "128MB",
    ...(is_shared_memory_scarce ? { dynamic_shared_memory_type: "mmap" } : {}),

    wal_compression: "on",
    max_wal_size: "4GB",
    min_wal_size: "256MB",
    checkpoint_timeout: "15min",

    // Queues and order lines change all the time: vacuum after 5 % of a table has changed, not after 20 %.
    autovacuum_naptime: "15s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_insert_scale_factor: "0.1",
    autovacuum_analyze_scale_factor: "0.02",
    autovacuum_vacuum_cost_limit: "2000",

    jit: "off",
    random_page_cost: "1.1",
    idle_in_transaction_session_timeout: "60s",
    password_encryption: "scram-sha-256",
    log_line_prefix: "%m [%p] %a ",
    log_lock_waits: "on",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    default_text_search_config: "pg_catalog.simple",
    ...(machine.has_pg_stat_statements ? { shared_preload_libraries: "pg_stat_statements" } : {}),
    ...overrides,
  };
}

/** A settings file: one `name = 'value'` a line, quotes and backslashes doubled as postgresql.conf wants them. */
export function formatSettings(settings: PostgresSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z_][a-z0-9_.]*$/.test(name) || /[\r\n]/.test(value))
      throw new Error(`Not a Postgres setting: ${name} = ${value}`);
    return `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  });
  return `# Written at every start. To change a setting for good: alter system set ...\n${lines.join("\n")}\n`;
}
