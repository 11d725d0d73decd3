// @ts-check
import { expect, test } from 'vitest';
import { readModule } from './readModule.mjs';

const code = `// import './comment.ts'
import type { A } from './type.ts';
import { type B } from './inline.ts';
import { type C, d } from './mixed.ts';
import './bare.ts';
import styles from './styles.module.css?inline';
import {
  e,
} from './lines.ts';
export { f } from './again.ts';
export type * from './types.ts';
export * from './all.ts';
const later = () => import('./later.ts');
const unknown = (name: string) => import(\`./\${name}.ts\`);
type G = import('./inside.ts').G;
type H = typeof import('./typeof.ts');
const text = "import './text.ts'";
const view = <p>don't import "./jsx.ts" /* nor */ </p>;
const pattern = /["'] import '.\\/regex.ts'/;
`;

test('every form of import is read, and nothing that only looks like one', () => {
  const { imports } = readModule('a.tsx', code);
  const seen = imports.map(
    ({ specifier, typeOnly, line }) => `${line} ${typeOnly ? 'type' : 'value'} ${specifier}`,
  );
  expect(seen.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))).toEqual([
    '2 type ./type.ts',
    '3 type ./inline.ts',
    '4 value ./mixed.ts',
    '5 value ./bare.ts',
    '6 value ./styles.module.css',
    '7 value ./lines.ts',
    '10 value ./again.ts',
    '11 type ./types.ts',
    '12 value ./all.ts',
    '13 value ./later.ts',
    '14 value (computed)',
    '15 type ./inside.ts',
    '16 type ./typeof.ts',
  ]);
});

test('any and silencing comments are found in code and not in words', () => {
  const found = readModule(
    'a.ts',
    "const words = 'as any // @ts-ignore';\nlet a: Map<string, any>;\n// @ts-ignore\nlet b = c as any;\n/* biome-ignore lint: why */\n",
  );
  expect(found.anyLines).toEqual([2, 4]);
  expect(found.silencedLines).toEqual([3, 5]);
});
