/** Asks the process in this container whether it should get work; exit code 0 if so. For HEALTHCHECK. */
const port = process.env.DIRIGENT_WORKER_PORT || process.env.PORT || "4400";
try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
  if (!answer.ok) process.stderr.write(`${answer.status} ${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.cause?.code ?? error.message}\n`);
  process.exitCode = 1;
}
