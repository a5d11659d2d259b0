import { execFile } from "node:child_process";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const ROOT = join(import.meta.dirname, "../../..");
const PACKAGE = join(ROOT, "node_modules/@sparticuz/chromium");
/** What Chromium needs to run as any user, without a screen, and without asking anybody on the net. */
const FLAGS = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  "--font-render-hinting=none",
];
const CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/**
 * Starts the Chromium that npm brings, or the one of CHROME_PATH.
 *
 * @param camera the film (camera-film.ts) that it has instead of a camera; it shows it to whoever asks
 * @throws Error if the machine can run neither; its message says what to set
 */
export async function startChromium(camera: string | null = null): Promise<Browser> {
  const given = process.env.CHROME_PATH;
  const { program, environment } = given ? { program: given, environment: {} } : await unpackedChromium();
  return chromium.launch({
    executablePath: program,
    args: camera === null ? FLAGS : [...FLAGS, ...CAMERA, `--use-file-for-fake-video-capture=${camera}`],
    env: { ...process.env, ...environment } as Record<string, string>,
  });
}

/** Unpacks it once per version. Another process may do so at the same time: whoever is first is kept. */
async function unpackedChromium() {
  const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8")) as { version: string };
  const folder = join(ROOT, ".dirigent", `chromium-${version}`);
  if (!(await exists(folder))) {
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    await unpack(unfinished);
    await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  const program = join(folder, "chromium");
  const libraries = join(folder, "al2023/lib");
  const environment = (await starts(program, {}))
    ? {}
    : { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, "fonts") };
  if (await starts(program, environment)) return { program, environment };
  throw new Error(
    "The Chromium of npm does not start on this machine: set CHROME_PATH to the path of Chrome or Chromium.",
  );
}

/** The package unpacks into the folder for temporary files, and its libraries only where it believes to run in a cloud function. */
async function unpack(folder: string): Promise<void> {
  const script = 'import("@sparticuz/chromium").then((chromium) => chromium.default.executablePath())';
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
  });
}

async function starts(program: string, environment: Readonly<Record<string, string>>): Promise<boolean> {
  return promisify(execFile)(program, ["--version"], { env: { ...process.env, ...environment } }).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
