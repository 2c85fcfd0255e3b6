// Has packages read by the validator of Lumi's h5p-server; prints one JSON line for each file.
// node validate.cjs <node_modules> <file> …
"use strict";

const { mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const [modules, ...files] = process.argv.slice(2);
const home = join(resolve(modules), "@lumieducation", "h5p-server");
const { H5PConfig, LibraryManager, fsImplementations } = require(home);
const importer = require(join(home, "build", "src", "PackageImporter.js")).default;
const validator = require(join(home, "build", "src", "PackageValidator.js")).default;

async function read(file) {
  const config = new H5PConfig(null);
  const folder = mkdtempSync(join(tmpdir(), "h5p-libraries-"));
  const manager = new LibraryManager(new fsImplementations.FileLibraryStorage(folder));
  const check = new validator(config, manager);
  try {
    await check.validateFileSizes(file);
    const place = mkdtempSync(join(tmpdir(), "h5p-package-"));
    await importer.extractPackage(file, place, {
      includeContent: true,
      includeLibraries: true,
      includeMetadata: true,
    });
    await check.validateExtractedPackage(place, true, true, false);
    return { ok: true };
  } catch (error) {
    return { ok: false, why: error.message };
  }
}

(async () => {
  for (const file of files) {
    process.stdout.write(`${JSON.stringify(await read(file))}\n`);
  }
})();
