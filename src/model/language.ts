/** The two first languages of Fathom. Words that belong to the subject (a layer's name and meaning) carry both. */
export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];
export type Localised = { readonly [L in Language]: string };
