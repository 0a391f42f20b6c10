import { byId, notice } from './page.js';
import { post } from './server.js';

/** Shows how far the workflow of a thread is, in the page's progress bar; the answer ends that. */
export function showProgress(client, threadId) {
  const connection = client?.connectTaskUpdates(threadId, ({ message, status, progress }) => {
    byId('progress').hidden = false;
    byId('progress-bar').value = Number(progress) || 0;
    byId('progress-text').textContent = `${threadId}: ${message ?? status}`;
  });
  return () => connection?.disconnect();
}

/** Starts the sample workflow; answers whether that worked, and says so when not. */
export async function start(threadId, sop) {
  try {
    await post('/start', { thread_id: threadId, sop, initial_data: {} });
    notice('');
    return true;
  } catch (error) {
    notice(error.message);
    return false;
  }
}
