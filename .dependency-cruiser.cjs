/**
 * Which folder may import from which: functions → runtime → the middle → domain, and what follows from it. Each rule is
 * shown to bite in test/imports.test.ts.
 */
const { Visitor } = require('@swc/core/Visitor.js');

// The visitor that swc ships, and dependency-cruiser walks the syntax tree with, has not learned `using` declarations.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls);
  return statement;
};

/** The parts of the middle, each with those that it may use; identity and resilience are open to all of them. */
const MIDDLE = {
  query: ['agents'],
  agents: ['search'],
  actions: ['agents'],
  search: ['content'],
  sync: ['search', 'content'],
  content: [],
  identity: [],
  resilience: [],
};
const OPEN_TO_THE_MIDDLE = ['identity', 'resilience', 'domain'];

const middle = `shared/(?:${Object.keys(MIDDLE).join('|')})`;
const product = 'functions|shared|local|infra|migrations';

const forbid = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: typeof to === 'string' ? { path: to } : to,
});

/** Our own folders but for some, as a pattern of paths. */
const oursExcept = (...allowed) => `^(?!(?:${allowed.join('|')})(?:/|$))(?:${product}|test|bench|eval|web|scripts)/`;

const npm = (...packages) => `(?:^|/)node_modules/(?:${packages.join('|')})/`;

const DRIVERS = npm(
  '@aws-sdk',
  '@anthropic-ai',
  '@upstash',
  'google-auth-library',
  'googleapis',
  'ioredis',
  'kysely',
  'openai',
  'pg',
);
const PARSERS = npm(
  '@zone-eu/mailsplit',
  'html-to-text',
  'htmlparser2',
  'iconv-lite',
  'ical\\.js',
  'libmime',
  'mailsplit',
  'mammoth',
  'papaparse',
  'postal-mime',
  'read-excel-file',
  'rtf-stream-parser',
  'unpdf',
);
const GOOGLE = npm('google-auth-library', 'googleapis', 'googleapis-common');

module.exports = {
  forbidden: [
    forbid(
      'domain',
      'The words of the product depend on nothing of it.',
      '^shared/domain/',
      oursExcept('shared/domain'),
    ),
    ...Object.entries(MIDDLE).map(([part, uses]) =>
      forbid(
        `middle-${part}`,
        `shared/${part} may use ${[...uses, ...OPEN_TO_THE_MIDDLE].map((other) => `shared/${other}`).join(', ')} alone.`,
        `^shared/${part}/`,
        oursExcept(...[part, ...uses, ...OPEN_TO_THE_MIDDLE].map((other) => `shared/${other}`)),
      ),
    ),
    forbid(
      'middle-without-drivers',
      'The middle knows the outside through interfaces that it declares; the clients behind them belong into shared/adapters.',
      `^${middle}/`,
      DRIVERS,
    ),
    forbid(
      'adapters',
      'An adapter implements interfaces of the middle in words of the domain, and knows nobody who uses it.',
      '^shared/adapters/',
      oursExcept('shared/adapters', 'shared/domain', middle, 'migrations'),
    ),
    forbid(
      'runtime',
      'shared/runtime puts parts together for the functions, and knows none of them.',
      '^shared/runtime/',
      oursExcept('shared/runtime', 'shared/adapters', 'shared/domain', middle),
    ),
    forbid(
      'functions',
      'A function gets its adapters from shared/runtime.',
      '^functions/',
      oursExcept('functions', 'shared/runtime', 'shared/domain', middle),
    ),
    {
      name: 'functions-apart',
      severity: 'error',
      comment: 'Each function is bundled for itself; what two of them need lives in shared.',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/(?:$1/|manifest\\.ts$)' },
    },
    {
      name: 'query-stays-small',
      severity: 'error',
      comment: 'The bundle of query holds neither the clients of Google nor a parser, by whatever way.',
      from: { path: '^functions/query/' },
      to: { path: `${GOOGLE}|${PARSERS}`, reachable: true },
    },
    forbid(
      'local',
      'The local host runs the functions as they are: of the product it may use functions and shared/adapters alone.',
      '^local/',
      oursExcept('local', 'functions', 'shared/adapters'),
    ),
    forbid(
      'infra',
      'The CDK app deploys what the manifest names; of the code it knows the words of the domain, what embedding models there are, and what figures of quotas are.',
      '^infra/',
      oursExcept(
        'infra',
        'functions/manifest\\.ts',
        'shared/domain',
        'shared/adapters/openai/embedding-models\\.ts',
        'shared/adapters/google/quota/quota-limits\\.ts',
      ),
    ),
    forbid(
      'migrations',
      'A migration that has shipped must not change with the code.',
      '^migrations/',
      oursExcept('migrations'),
    ),
    {
      name: 'no-development-packages',
      severity: 'error',
      comment: 'What ships, and what `npm start` runs, gets by with "dependencies" of package.json.',
      from: { path: '^(?:functions|shared|local|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unlisted-packages',
      severity: 'error',
      comment: 'Every package that is imported stands in package.json.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import leads to a file, with its ending, or to an installed package.',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one concept, or one too many.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports it and it imports nothing: dead, or an entry point to be listed here.',
      from: { orphan: true, path: `^(?:${product})/`, pathNot: '\\.d\\.ts$' },
      to: {},
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:dist|cdk\\.out)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
