/**
 * Counts the tests in reports of vitest's JSON reporter: a line a report, below it what failed, and last the sum, alone on its line.
 * Exits with 1 when a test failed, when a file of tests could not even be loaded, or when a report is missing or empty.
 *
 *   node .ci/count-tests.mjs "PGlite=pglite.json" "Postgres 17=postgres17.json"
 */
import { existsSync, readFileSync } from 'node:fs';

/**
 * The names of the tests that failed, each with the first line of why; of a file that could not be loaded, its own.
 * @param {{ testResults: { name?: string; status: string; message?: string; assertionResults: { status: string; fullName?: string; failureMessages?: string[] }[] }[] }} report
 */
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name = '', status, message = '', assertionResults }) => {
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${name}: ${firstLine(message)}`] : [];
    return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${firstLine(failureMessages?.[0])}`);
  });
}

/** @param {string} [text] */
function firstLine(text = '') {
  return text.split('\n', 1)[0];
}

/** @param {string} file */
function count(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, note: 'no report was written', failures: [] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + broken;
  const failures = failuresOf(report);
  if (report.numPassedTests + failed === 0) return { passed: 0, failed: 1, skipped, note: 'no test ran', failures };
  if (!report.success && failed === 0)
    return { passed: report.numPassedTests, failed: 1, skipped, note: 'an error outside of the tests', failures };
  const note = broken > 0 ? `${broken} of them files that could not be loaded` : '';
  return { passed: report.numPassedTests, failed, skipped, note, failures };
}

const total = { passed: 0, failed: 0 };
for (const argument of process.argv.slice(2)) {
  const separator = argument.indexOf('=');
  const { passed, failed, skipped, note, failures } = count(argument.slice(separator + 1));
  total.passed += passed;
  total.failed += failed;
  const more = [skipped > 0 ? `, ${skipped} skipped` : '', note ? ` (${note})` : ''].join('');
  console.log(`${argument.slice(0, separator)}: ${passed} passed, ${failed} failed${more}`);
  for (const failure of failures) console.log(`  ${failure}`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
if (total.failed > 0) process.exitCode = 1;
