/** What the page needs to make broken links by itself: bundled by the journey of fuzzed links, never shipped. */
export { fuzzedLinks } from '../src/document/fuzz.ts';
export { randomExperiment } from '../src/document/randomExperiment.ts';
export { defaultExperiment } from '../src/document/schema.ts';
