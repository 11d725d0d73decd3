/** The script of a check's page: asks the worker what `?ask=` says and shows its answer. */
const worker = new Worker('./checks.js', { type: 'module' });
const show = (answer: unknown) => {
  const output = document.querySelector('output');
  if (output) output.value = JSON.stringify(answer);
};
worker.onmessage = ({ data }) => show(data);
worker.onerror = ({ message }) => show({ problem: message });
worker.postMessage(new URLSearchParams(location.search).get('ask'));
