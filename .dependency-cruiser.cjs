module.exports = {
  forbidden: [{ name: 'x', severity: 'error', from: { path: '^shared/query' }, to: { path: '^shared/domain' } }],
  options: { parser: 'swc', tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' } },
};
