/** Saves a text as a file, through a link to an object URL: what a strict policy without data: addresses allows. */
export function downloadText(fileName: string, text: string, type: string): void {
  // A spreadsheet takes UTF-8 for what it is only behind this mark.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName.replace(/[\\/:*?"<>|]/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
