// One run of Node makes everything in static/built. Called by build.py; prints what it made.
import { build } from "esbuild";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const modules = join(here, "node_modules");

// Letters of Turkish and English, of names in the Latin alphabets around us, and the signs the pages use.
const LATIN = range(0x20, 0x7e) + range(0xa0, 0xff) + "ı–—‘’‚“”„•…‹›€₺™−×÷←↑→↓↵≤≥⌘²³";
const EXTENDED = "ĞğİŞşĀāĂăĄąĆćČčĎďĐđĒēĘęĚěĪīĹĺĽľŁłŃńŇňŌōŐőŒœŔŕŘřŚśŠšŤťŪūŮůŰűŹźŻżŽžƏəȘșȚț";

function range(from, to) {
  return String.fromCharCode(...Array.from({ length: to - from + 1 }, (_, step) => from + step));
}

async function font(name, letters) {
  const source = join(modules, "@fontsource-variable/inter/files", `inter-${name}-wght-normal.woff2`);
  const subset = await subsetFont(await readFile(source), letters, {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
  });
  await writeFile(join(out, `inter-${name}.woff2`), subset);
}

async function icons() {
  const lines = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").map((line) => line.trim());
  const drawings = {};
  for (const name of lines.filter((line) => line && !line.startsWith("#"))) {
    const file = join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
    drawings[name] = inside(await readFile(file, "utf8").catch(() => fail(`Tabler has no icon “${name}”`)));
  }
  await writeFile(join(out, "icons.json"), JSON.stringify(drawings));
}

function inside(svg) {
  return svg
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/>\s+</g, "><")
    .replace(/\s+\/>/g, "/>")
    .trim();
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

// `import drawing from "icon:x"` in a script gives the inside of Tabler's x.svg
const icon = {
  name: "icon",
  setup(bundle) {
    bundle.onResolve({ filter: /^icon:/ }, ({ path }) => ({ path: path.slice(5), namespace: "icon" }));
    bundle.onLoad({ filter: /.*/, namespace: "icon" }, async ({ path }) => ({
      contents: inside(await readFile(join(modules, "@tabler/icons/icons/outline", `${path}.svg`), "utf8")),
      loader: "text",
    }));
  },
};

// The licences of what is built in, beside it.
async function notices() {
  const parts = [];
  for (const name of ["@fontsource-variable/inter", "@tabler/icons", "htmx.org", "leaflet"]) {
    const { version, license } = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8"));
    const text = await readFile(join(modules, name, "LICENSE"), "utf8").catch(() => fail(`${name} has no LICENSE file`));
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  await writeFile(join(out, "NOTICES.txt"), parts.join(`\n${"-".repeat(80)}\n\n`));
}

const common = { bundle: true, minify: true, charset: "utf8", target: ["es2022", "chrome111", "firefox115", "safari16.4"], legalComments: "eof", logLevel: "warning" };

await mkdir(out, { recursive: true });
await Promise.all([
  font("latin", LATIN),
  font("latin-ext", EXTENDED),
  icons(),
  notices(),
  build({ ...common, entryPoints: [join(here, "js/app.js"), join(here, "js/map.js")], outdir: out, format: "esm", plugins: [icon] }),
  build({ ...common, entryPoints: [join(here, "css/app.css"), join(here, "css/map.css")], outdir: out, external: ["*.woff2"], loader: { ".png": "dataurl" } }),
]);
