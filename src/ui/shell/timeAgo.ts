/** How long ago, in the words of the language: "5 minutes ago", "어제"; the date after a week. */
import type { Language } from '../../model/language.ts';

const units = [
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
] as const;

/** Both times in milliseconds since 1970. A clock that was set back counts as now. */
export function timeAgo(at: number, now: number, language: Language): string {
  const seconds = Math.max((now - at) / 1000, 0);
  if (seconds >= 7 * 86_400) return new Date(at).toLocaleDateString(language, { dateStyle: 'medium' });
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const unit = units.findLast(([, size]) => seconds >= size);
  return unit ? words.format(-Math.floor(seconds / unit[1]), unit[0]) : words.format(0, 'second');
}
