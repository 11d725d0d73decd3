import type { MendSentence, MendSentences, NameOf } from '../../i18n/en/mends.ts';
import type { Mend } from '../../model/mend.ts';

/** What a mend's button says. */
export function mendText(sentences: MendSentences, { code, values }: Mend, name: NameOf): string {
  const say: MendSentence = sentences[code];
  return say(values, name);
}
