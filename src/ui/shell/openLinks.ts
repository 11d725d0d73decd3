/**
 * An experiment in the address's hash is opened as a copy of the reader's own, and the hash is cleared, so that a reload
 * shows what the reader made of it. A link that does not open is said, and so is a hash that is no link at all; nothing of
 * one's own is touched, and nothing is ever trained by itself.
 */
import { decodeLink } from '../../document/link.ts';
import { myExperiments } from '../../state/myExperiments.ts';
import { notify } from '../../state/notices.ts';
import { setView } from '../../state/view.ts';
import { refuseDrops } from './refuseDrops.ts';
import { succeeded } from './succeeded.ts';

async function openHash(): Promise<void> {
  const { hash, pathname, search } = location;
  if (hash === '') return;
  history.replaceState(null, '', pathname + search);
  const decoded = await decodeLink(hash);
  if (!decoded.ok) {
    notify({ code: 'linkRefused', problem: decoded.problem });
    return;
  }
  setView({ selection: [], dialog: null });
  await succeeded(myExperiments.addFromLink(decoded.value));
  notify({ code: 'linkOpened', title: decoded.value.title });
}

/** Starts the library, then opens what the address holds, now and whenever it changes. */
export async function openLibraryAndLinks(): Promise<void> {
  window.addEventListener('hashchange', () => void openHash());
  refuseDrops();
  await succeeded(myExperiments.start());
  await openHash();
}
