/**
 * What Lambda's bootstrap of Node 24 gives to `node` beside what is configured, unless NODE_OPTIONS names one of them: a twentieth of the
 * memory for each half of the young generation, nine tenths for the old one.
 * @see https://dev.to/wonderfulsoap/deep-dive-into-aws-lambda-3-official-nodejs-runtime-analysis-43je
 */
export function lambdaFlags(memoryMb: number, nodeOptions: string): string[] {
  const configured = nodeOptions.split(' ').filter((option) => option !== '');
  if (configured.some((option) => /^--max[-_](?:semi|old)[-_]space[-_]size/.test(option))) return configured;
  const young = Math.floor(memoryMb / 10);
  return [...configured, `--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
}
