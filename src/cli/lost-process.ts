/** Whether the process that left something behind, a lock or a copy of the page, is gone. */

/**
 * @param pid its number
 * @param made when it made what it left, in milliseconds since 1970
 */
export function isProcessGone(pid: number, made: number): boolean {
  // In a container every command may have the same number.
  if (pid === process.pid) return made < Date.now() - 1000 * process.uptime() - 1000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
