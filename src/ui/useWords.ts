import { useSyncExternalStore } from 'react';
import { en } from '../i18n/en.ts';
import { ko } from '../i18n/ko.ts';
import type { Language, Localised } from '../model/language.ts';
import { viewStore } from '../state/view.ts';

export type Words = typeof en;
const catalogues: Readonly<Record<Language, Words>> = { en, ko };

export function wordsIn(language: Language): Words {
  return catalogues[language];
}

export function languageOf(words: Words): Language {
  return words === ko ? 'ko' : 'en';
}

const hearers = new Set<() => void>();

// One for all: nearly everything on the page asks for the language, and nearly everything that is pressed changes the view.
viewStore.subscribe((view, before) => {
  if (view.language !== before.language) for (const hear of [...hearers]) hear();
});

function onLanguage(hear: () => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

function languageNow(): Language {
  return viewStore.getState().language;
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, languageNow);
}

/** The words of the reader's language. */
export function useWords(): Words {
  return wordsIn(useLanguage());
}

/** Picks the reader's language out of words that belong to the subject (layer names, meanings). */
export function useLocalised(): (text: Localised) => string {
  const language = useLanguage();
  return (text) => text[language];
}
