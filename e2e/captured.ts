/** The page of the captured step's journey: starts the worker on the check that `?check=` names and shows its report. */
const worker = new Worker(new URL('./captured.worker.ts', import.meta.url), { type: 'module' });
const show = (report: unknown) => {
  const output = document.querySelector('output');
  if (output) output.value = JSON.stringify(report);
};
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show({ problem: message });
worker.postMessage(new URLSearchParams(location.search).get('check'));
