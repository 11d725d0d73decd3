/**
 * A file that is let go over a page takes the browser away from it, and a run with it. Here it is refused and said why. An
 * experiment's own link, dragged from another page, is opened; text that is dropped into a field is the field's.
 */
import { looksLikeLink } from '../../document/link.ts';
import { notify } from '../../state/notices.ts';
import { layerDragType } from '../builder/layerDrag.ts';

function isOurs({ types }: DataTransfer): boolean {
  return types.includes(layerDragType);
}

function isInField(target: EventTarget | null, { types }: DataTransfer): boolean {
  return !types.includes('Files') && target instanceof Element && target.closest('input, textarea') !== null;
}

/** The hash of a dropped address, where it is one of our links. */
function linkIn(data: DataTransfer): string | null {
  const address = data.getData('text/uri-list').split('\n', 1)[0]?.trim() ?? '';
  const hash = address.slice(address.indexOf('#'));
  return address.includes('#') && looksLikeLink(hash) ? hash : null;
}

function onDragOver(event: DragEvent): void {
  const data = event.dataTransfer;
  if (!data || event.defaultPrevented || isOurs(data) || isInField(event.target, data)) return;
  event.preventDefault();
  data.dropEffect = data.types.includes('text/uri-list') ? 'link' : 'copy';
}

function onDrop(event: DragEvent): void {
  const data = event.dataTransfer;
  if (!data || event.defaultPrevented || isOurs(data) || isInField(event.target, data)) return;
  event.preventDefault();
  const hash = linkIn(data);
  if (hash !== null) location.hash = hash;
  else if (data.types.includes('Files') || data.types.includes('text/uri-list'))
    notify({ code: 'fileDropped' });
}

export function refuseDrops(): void {
  window.addEventListener('dragover', onDragOver);
  window.addEventListener('drop', onDrop);
}
