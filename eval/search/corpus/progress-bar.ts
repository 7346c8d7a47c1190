/** Characters. */
const BAR_WIDTH = 24;

/** Lines of a log, where nobody watches. */
const LOG_STEPS = 10;

/**
 * Shows on stderr how far something has come: a line that is drawn anew on a terminal, else one each tenth.
 * @param what in words, for instance "documents indexed"
 * @returns what is told how much is done
 */
export function progressBar(what: string, total: number): (done: number) => void {
  let steps = 0;
  return (done) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const counts = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`;
    if (process.stderr.isTTY) {
      const full = Math.round(share * BAR_WIDTH);
      const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`;
      process.stderr.write(`\r\x1b[2K${bar} ${counts}${share === 1 ? '\n' : ''}`);
      return;
    }
    if (Math.floor(share * LOG_STEPS) === steps) return;
    steps = Math.floor(share * LOG_STEPS);
    console.error(`  ${counts}`);
  };
}
