// The command line of mpy-cross on its WebAssembly build, the npm package @pybricks/mpy-cross-v6, as
// far as modules need it:
//   node mpy_cross.cjs [--node-modules FOLDER] [-march=ARCH] [-s NAME] [-o OUT] FILE.py
// The package is taken from FOLDER, or from node_modules beside this file or above.
'use strict';
const fs = require('fs');
const path = require('path');

// The package's loader prefers fetch(), which on node does not read files: hide it.
globalThis.fetch = undefined;

const options = [];
let output, source, name;
const args = process.argv.slice(2);
const from = args[0] === '--node-modules' ? [args.splice(0, 2)[1]] : [__dirname];
const entry = require.resolve('@pybricks/mpy-cross-v6', { paths: from });
const { compile } = require(entry);

while (args.length > 0) {
  const arg = args.shift();
  if (arg === '-o') output = args.shift();
  else if (arg === '-s') name = args.shift();
  else if (arg.startsWith('-march=')) continue;  // plain bytecode is the same for every machine
  else if (arg.startsWith('-')) options.push(arg);
  else source = arg;
}
if (source === undefined) {
  console.error('usage: mpy-cross [-march=ARCH] [-s NAME] [-o OUT] FILE.py');
  process.exit(2);
}
if (output === undefined) output = source.replace(/\.py$/, '') + '.mpy';

const wasm = path.join(path.dirname(entry), 'mpy-cross-v6.wasm');
// The compiler's own file system has no folders.
name ??= path.basename(source);
options.push('-s', name);
compile(path.basename(name), fs.readFileSync(source, 'utf8'), options, wasm).then((result) => {
  for (const line of [...result.out, ...result.err]) console.error(line);
  if (result.status !== 0 || !result.mpy) process.exit(1);
  fs.writeFileSync(output, Buffer.from(result.mpy, 'binary'));
}, (error) => {
  console.error(String(error));
  process.exit(1);
});
