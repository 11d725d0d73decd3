/** What the page needs to make broken links by itself and to open them: bundled by the journey of links, never shipped. */
export { fuzzedLinks } from '../src/document/fuzz.ts';
export { decodeLink } from '../src/document/link.ts';
export { randomExperiment } from '../src/document/randomExperiment.ts';
export { defaultExperiment } from '../src/document/schema.ts';
