/**
 * Says what to do when Node is too old to run this project. The package `node` brings the right one into
 * node_modules/.bin, where npm scripts find it first; npm may have been told not to run the install script that fetches
 * it. This file runs on any Node from 18 on, before the others: `node scripts/require-node.cjs && …` (not as a `pretest`,
 * which npm skips in the very case that scripts are switched off).
 */
const { existsSync } = require('node:fs');
const path = require('node:path');

const NEEDED = 24;

/**
 * What to tell somebody who runs the Node of `version` in the folder `root`; nothing when all is well.
 *
 * @param {string} version for instance 20.20.2
 * @param {string} root the folder of package.json
 */
function problemWithNode(version, root) {
  if (Number.parseInt(version, 10) >= NEEDED) return undefined;
  const seen = `This needs Node ${NEEDED}, and is being run by Node ${version}.`;
  if (!existsSync(path.join(root, 'node_modules', 'node'))) {
    return `${seen}\nNode ${NEEDED} comes with the dependencies. Install them:\n\n  npm install\n`;
  }
  const fetched = ['node', 'node.exe'].some((name) => existsSync(path.join(root, 'node_modules', 'node', 'bin', name)));
  if (fetched) {
    return `${seen}\nNode ${NEEDED} is installed, but only npm scripts find it. Start it by npm (npm start, npm test), or put it first:\n\n  export PATH="$PWD/node_modules/.bin:$PATH"\n`;
  }
  return `${seen}\nNode ${NEEDED} comes with the dependencies, but npm did not run the install script that fetches it. Allow it, and run it:\n\n  npm approve-scripts node esbuild\n  npm rebuild node esbuild --ignore-scripts=false\n\nOr install Node ${NEEDED} yourself.\n`;
}

module.exports = { problemWithNode };

if (require.main === module) {
  const problem = problemWithNode(process.versions.node, path.join(__dirname, '..'));
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
