const { Worker } = require('node:worker_threads');

/** Runs in a thread of its own, since a cell may keep the main thread busy for minutes. */
const WATCH = `
const { workerData: parent } = require('node:worker_threads');
const alive = () => {
  try { process.kill(parent, 0); return true; } catch (error) { return error.code === 'EPERM'; }
};
setInterval(() => {
  if (process.ppid !== parent || !alive()) process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

/** Ends this process within about a second of its parent's death, whatever a cell is doing. */
function watchParent(parent) {
  new Worker(WATCH, { eval: true, workerData: parent, execArgv: [] }).unref();
}

module.exports = { watchParent };
