/**
 * The particle that fits a word: 받침 decides (합성곱을, 풀링을, 카드를). Hangul and digits are known, and of Latin words
 * those that end in a vowel (ReLU를) or in Net (ResNet을), and a few more by name; after others both forms stand, as in
 * print: "Dropout을(를)". What stands in brackets at the end is passed over: 완전연결(Affine)을.
 */
/** As they are read: 밸리드, 세임, 엘알엔, 브이지지, 탄, 애덤, 에스지디, 아다그라드, 알엠에스프롭. */
const finalOfWord = new Map([
  ['valid', ''],
  ['same', 'ㅇ'],
  ['LRN', 'ㅇ'],
  ['VGG', ''],
  ['tanh', 'ㅇ'],
  ['Adam', 'ㅇ'],
  ['SGD', ''],
  ['AdaGrad', ''],
  ['RMSProp', 'ㅇ'],
]);
const finalOfDigit = ['ㅇ', 'ㄹ', '', 'ㅁ', '', '', 'ㄱ', 'ㄹ', 'ㄹ', ''];

/** The final consonant: '' for none, null where it cannot be told. Only ㄹ is told apart from others. */
function finalOf(word: string): string | null {
  const read = word
    .normalize('NFC')
    .replace(/(?<=\S)\s*\([^()]*\)\s*$/u, '')
    .replace(/["')\]\s]+$/u, '');
  const known = finalOfWord.get(/[A-Za-z]+$/.exec(read)?.[0] ?? '');
  if (known !== undefined) return known;
  const last = read.at(-1) ?? '';
  if (/\d/.test(last)) return finalOfDigit[Number(last)] ?? null;
  if (/Net$/.test(word.trim())) return 'ㅇ';
  if (/[aeiou]/i.test(last)) return '';
  const index = last.charCodeAt(0) - 0xac00;
  if (!(index >= 0 && index < 11_172)) return null;
  const final = index % 28;
  return final === 0 ? '' : final === 8 ? 'ㄹ' : 'ㅇ';
}

/** 을 or 를. */
export function eulReul(word: string): string {
  const final = finalOf(word);
  return final === null ? '을(를)' : final === '' ? '를' : '을';
}

/** 은 or 는. */
export function eunNeun(word: string): string {
  const final = finalOf(word);
  return final === null ? '은(는)' : final === '' ? '는' : '은';
}

/** 으로 or 로: ㄹ counts as none. */
export function euro(word: string): string {
  const final = finalOf(word);
  return final === null ? '(으)로' : final === '' || final === 'ㄹ' ? '로' : '으로';
}

/** 과 or 와. */
export function gwaWa(word: string): string {
  const final = finalOf(word);
  return final === null ? '과(와)' : final === '' ? '와' : '과';
}
