/** Characters. */
const BAR_WIDTH = 24;

/** Where nobody watches: so many lines in all, or one each so many where nobody knows how many there will be. */
const LOG_LINES = 10;
const LOG_EACH = 10_000;

/**
 * Shows on stderr how far something has come: a line that is drawn anew on a terminal, else some lines of a log.
 * @param what in words, for instance "documents indexed"
 * @param total undefined where it is not known
 * @returns what is told how much is done
 */
export function progressBar(what: string, total?: number): (done: number) => void {
  const each = total === undefined ? LOG_EACH : Math.ceil(total / LOG_LINES);
  let told = 0;
  return (done) => {
    const counts = `${done.toLocaleString('en')}${total === undefined ? '' : ` of ${total.toLocaleString('en')}`} ${what}`;
    if (process.stderr.isTTY) {
      const share = total === undefined ? undefined : Math.min(1, done / Math.max(1, total));
      process.stderr.write(`\r\x1b[2K${share === undefined ? '' : bar(share)}${counts}${share === 1 ? '\n' : ''}`);
    } else if (done >= told + each || done === total) {
      told = done;
      console.error(`  ${counts}`);
    }
  };
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} `;
}
