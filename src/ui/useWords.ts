import { useStore } from 'zustand';
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

export function useLanguage(): Language {
  return useStore(viewStore, (view) => view.language);
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
