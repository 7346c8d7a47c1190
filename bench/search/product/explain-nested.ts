import pg from 'pg';

/** A statement as the product sends it. */
export interface SentStatement {
  sql: string;
  parameters: readonly unknown[];
}

const AUTO_EXPLAIN = {
  log_min_duration: 0,
  log_analyze: 'on',
  log_buffers: 'on',
  log_nested_statements: 'on',
  log_parameter_max_length: 0,
};

/** After so many runs the plans of functions are kept, and the pages that they need in memory. */
const WARM_UP = 3;

/**
 * How the server carries a statement out as this person, under row security, with times and pages: the statements within functions too,
 * in the order in which they end. By auto_explain, which a superuser loads.
 */
export async function explainNested(owner: pg.Pool, userId: string, statement: SentStatement): Promise<string[]> {
  const client = await owner.connect();
  const plans: string[] = [];
  const keep = ({ message }: { message: string | undefined }) => plans.push(message ?? '');
  const run = async () => {
    // A simple query, and a commit: a plan is told when its statement is done with, which else is when the next one comes.
    await client.query(`begin; select app.act_as(${pg.escapeLiteral(userId)})`);
    plans.length = 0;
    await client.query(statement.sql, [...statement.parameters]);
    await client.query('commit');
  };
  try {
    await client.query("load 'auto_explain'");
    await client.query('set client_min_messages = log');
    for (const [name, value] of Object.entries(AUTO_EXPLAIN)) await client.query(`set auto_explain.${name} = ${value}`);
    await client.query('set session authorization app');
    client.on('notice', keep);
    for (let time = 0; time <= WARM_UP; time += 1) await run();
    return plans;
  } finally {
    client.off('notice', keep);
    // Its settings go with it.
    client.release(true);
  }
}
