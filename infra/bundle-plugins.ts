import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * zod exports its messages in fifty languages as one object, which esbuild cannot shake: 260 kB that nobody asks for. Only the
 * English ones, its default, are left.
 */
export const englishZod: Plugin = {
  name: 'english-zod',
  setup(build) {
    build.onResolve({ filter: /\/locales\/index\.js$/ }, ({ path, importer, resolveDir }) =>
      /[\\/]node_modules[\\/]zod[\\/]/.test(importer)
        ? { path: join(resolveDir, dirname(path), 'en.js'), sideEffects: false }
        : undefined,
    );
  },
};

/** Under which Node's own modules stand among the inputs of a bundle. */
export const BUILTIN = 'builtin';

/**
 * Takes Node's own modules by `require`. An `import` of one reads all that it exports, also what is made on first use: that of
 * `node:http` loads the whole of undici.
 */
export const requiredBuiltins: Plugin = {
  name: 'required-builtins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      isBuiltin(path) && (kind === 'import-statement' || kind === 'dynamic-import')
        ? { path: path.startsWith('node:') ? path : `node:${path}`, namespace: BUILTIN }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: BUILTIN }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
