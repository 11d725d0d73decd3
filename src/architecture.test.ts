/**
 * The house's rules, read from the source itself. Arrows between folders run one way, tfjs is a value only in the
 * engine, React stays out of what knows no screen, files stay small, and nobody silences the compiler. A rule that
 * is broken answers with its own sentence. Tests are free to look wherever they must.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Import, readModule } from '../tools/readModule.mjs';

interface Area {
  /** Folders under src, or single modules, that may be imported. Its own folder always may. */
  readonly may: readonly string[];
  /** Modules of which only types may be imported. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  readonly sentence: string;
}

const below = ['model', 'data', 'document'];
const screen = [
  'react',
  'react-dom',
  'react-aria-components',
  '@xyflow/react',
  '@tanstack/react-virtual',
  'lucide-react',
  'zustand',
];
const areas: Readonly<Record<string, Area>> = {
  model: {
    may: [],
    packages: ['valibot'],
    sentence: 'model/ stands on nothing but valibot (and types of tf): immutable data and exact arithmetic.',
  },
  data: { may: ['model'], packages: ['valibot'], sentence: 'data/ may import model/ and valibot only.' },
  document: {
    may: ['model', 'data'],
    packages: ['valibot'],
    sentence: 'document/ may import model/, data/ and valibot only.',
  },
  engine: {
    may: below,
    packages: ['valibot'],
    sentence: 'engine/ may import model/, data/, document/, valibot and tfjs only: it knows no screen.',
  },
  storage: {
    may: ['model', 'document'],
    packages: ['idb', 'valibot'],
    sentence: 'storage/ may import document/, model/, idb and valibot only.',
  },
  export: {
    may: ['model', 'document'],
    packages: [],
    sentence: 'export/ may import model/ and document/ only: a document (and weights) to bytes.',
  },
  state: {
    may: [...below, 'storage', 'export', 'engine/protocol.ts', 'engine/client.ts'],
    packages: ['zustand'],
    sentence:
      'state/ may import what lies below it, zustand, and of the engine its protocol and its client only.',
  },
  charts: {
    may: ['model'],
    packages: ['d3-scale', 'd3-scale-chromatic', 'd3-shape', 'uplot', 'react', 'react-dom'],
    sentence: 'charts/ knows only the numbers and words given to it: model/, d3 modules, uPlot and React.',
  },
  ui: {
    may: [...below, 'state', 'charts', 'i18n'],
    types: ['engine/protocol.ts'],
    packages: screen,
    sentence:
      'ui/ may import state/, charts/, i18n/ and what lies below, and of the engine types of its protocol only.',
  },
  lessons: {
    may: [...below, 'storage', 'export', 'state', 'charts', 'ui', 'engine/protocol.ts', 'engine/client.ts'],
    packages: screen,
    sentence: 'lessons/ may import everything below them but never the inside of the engine.',
  },
  i18n: {
    may: [],
    types: [...below, 'engine', 'storage', 'export', 'state', 'charts', 'ui', 'lessons'],
    packages: [],
    sentence: 'i18n/ holds words: of the rest it may import types only.',
  },
};
const everything = [...Object.keys(areas), 'pages'];
const anyPage: Area = {
  may: everything,
  packages: [...screen, 'pretendard', 'uplot'],
  sentence: 'pages/ and main.tsx may import all of src and the packages of the screen.',
};

const withoutReact = ['model', 'data', 'document', 'engine', 'export'];
const facade = ['engine/protocol.ts', 'engine/client.ts', 'engine/runWatch.ts'];

const rules = {
  tf: '@tensorflow/* is imported as a value only in engine/, and not by its protocol and client: the shell must not load it.',
  react: 'React never comes into model/, data/, document/, engine/ or export/.',
  facade:
    'engine/protocol.ts, client.ts and what it keeps of a run (runWatch.ts) import nothing else of engine/: they run in the page.',
  reference: 'engine/reference/ is for tests only.',
  lesson: 'No lesson imports another.',
  test: 'What is shipped never imports a test.',
  absent: 'An import names a file that is there, with its ending, inside src/.',
  computed: 'An import names its module: a computed address cannot be judged.',
} as const;

/** Tests, and what is made for them alone (`networksForTests.ts`). */
const isTest = (file: string) => /(?:\.test|ForTests)\.tsx?$/.test(file);
const within = (target: string, places: readonly string[]) =>
  places.some((place) => target === place || target.startsWith(`${place}/`));
const packageOf = (specifier: string) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** The sentence of the rule that an import breaks, or null. `file` and the exists-test speak of paths under src. */
function brokenRule(
  file: string,
  { specifier, typeOnly }: Import,
  exists: (file: string) => boolean,
): string | null {
  const name = file.split('/')[0] ?? '';
  const area = file === 'main.tsx' || name === 'pages' ? anyPage : areas[name];
  if (area === undefined)
    return `${name}/ is no folder of the house: give it a row in house and in this test first.`;
  if (specifier === '(computed)') return rules.computed;

  if (!specifier.startsWith('.')) {
    const from = packageOf(specifier);
    if (from.startsWith('@tensorflow/')) {
      if (!typeOnly) return name === 'engine' && !facade.includes(file) ? null : rules.tf;
      return ['model', 'engine'].includes(name) ? null : area.sentence;
    }
    if (screen.includes(from) && from !== 'zustand' && withoutReact.includes(name)) return rules.react;
    return area.packages.includes(from) ? null : area.sentence;
  }

  const target = posix.join(posix.dirname(file), specifier);
  // The version of the program is the one fact that stands above src.
  if (target === '../package.json') return null;
  if (target.startsWith('..') || !exists(target)) return rules.absent;
  if (isTest(target)) return rules.test;
  const targetName = target.split('/')[0] ?? '';
  if (facade.includes(file) && targetName === 'engine' && !facade.includes(target)) return rules.facade;
  if (within(target, ['engine/reference']) && !within(file, ['engine/reference'])) return rules.reference;
  if (name === 'lessons' && targetName === 'lessons') {
    const [mine, theirs] = [file.split('/'), target.split('/')];
    const toLesson = theirs.length > 2 && theirs[1] !== mine[1];
    return toLesson && mine.length > 2 ? rules.lesson : null;
  }
  if (targetName === name || within(target, area.may)) return null;
  return typeOnly && within(target, area.types ?? []) ? null : area.sentence;
}

const root = fileURLToPath(new URL('..', import.meta.url));
function filesUnder(folder: string): string[] {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length), entry.name).replaceAll('\\', '/'));
}
const files = ['src', 'e2e', 'bench', 'tools'].flatMap(filesUnder);
const modules = files
  .filter((file) => /\.(?:ts|tsx)$/.test(file))
  .map((file) => ({ file, ...readModule(file, readFileSync(root + file, 'utf8')) }));
const present = new Set(files);

describe('the source', () => {
  test('keeps to the arrows', () => {
    const broken = modules
      .filter(({ file }) => file.startsWith('src/') && !isTest(file))
      .flatMap(({ file, imports }) =>
        imports.flatMap((found) => {
          const sentence = brokenRule(file.slice(4), found, (target) => present.has(`src/${target}`));
          return sentence === null ? [] : [`${file}:${found.line} imports ${found.specifier}: ${sentence}`];
        }),
      );
    expect(broken).toEqual([]);
  });

  test('has small files', () => {
    const isText = (file: string) => /^src\/i18n\/|\/(?:ko|en)\.tsx?$|\/fixtures\//.test(file);
    const large = files
      .filter((file) => /\.(?:ts|tsx|mjs|css)$/.test(file) && !isText(file))
      .map((file) => ({
        file,
        lines: readFileSync(root + file, 'utf8')
          .trimEnd()
          .split('\n').length,
      }))
      .filter(({ lines }) => lines > 400);
    expect(large, 'A file has one idea: about a hundred lines, never over 400.').toEqual([]);
  });

  test('neither says any nor silences a checker', () => {
    const found = modules.flatMap(({ file, anyLines, silencedLines }) =>
      [...anyLines, ...silencedLines].map((line) => `${file}:${line}`),
    );
    expect(found, 'No `any`, no @ts-ignore, no biome-ignore: give the thing its type.').toEqual([]);
  });

  test('names its files plainly', () => {
    const tables = /^src\/(?:model\/(?:layers|architectures)|lessons(?:\/[a-z0-9-]+)?)\/index\.ts$/;
    const misnamed = modules
      .map(({ file }) => file)
      .filter((file) => {
        const name = posix.basename(file).replace(/(?:\.(?:test|spec|config|worker))?\.tsx?$/, '');
        if (/^(?:utils?|helpers?|common|types|misc)$/i.test(name)) return true;
        if (name === 'index') return !tables.test(file);
        if (
          !posix
            .dirname(file)
            .split('/')
            .every((folder) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(folder))
        )
          return true;
        return file.endsWith('.tsx') && file !== 'src/main.tsx' && !isTest(file)
          ? !/^[A-Z][A-Za-z0-9]*$/.test(name)
          : !/^[a-z][A-Za-z0-9]*$/.test(name);
      });
    expect(
      misnamed,
      'Components PascalCase.tsx, modules camelCase.ts, folders kebab-case; no utils, no barrels.',
    ).toEqual([]);
  });
});

describe('each rule fails with its sentence', () => {
  const value = (specifier: string): Import => ({ specifier, typeOnly: false, line: 1 });
  const type = (specifier: string): Import => ({ specifier, typeOnly: true, line: 1 });
  const sentenceOf = (name: string) => areas[name]?.sentence ?? '';
  test.each<[file: string, Import, sentence: string | null]>([
    ['model/layers/relu.ts', value('@tensorflow/tfjs-core'), rules.tf],
    ['model/layers/relu.ts', type('@tensorflow/tfjs-core'), null],
    ['ui/Canvas.tsx', value('@tensorflow/tfjs-core'), rules.tf],
    ['ui/Canvas.tsx', type('@tensorflow/tfjs-core'), sentenceOf('ui')],
    ['engine/kernels/wasm/pool.ts', value('@tensorflow/tfjs-backend-wasm/dist/index.js'), null],
    ['engine/client.ts', value('@tensorflow/tfjs-core'), rules.tf],
    ['engine/compile.ts', value('react'), rules.react],
    ['document/schema.ts', type('react'), rules.react],
    ['model/analyse.ts', value('react-dom/client'), rules.react],
    ['model/analyse.ts', value('valibot'), null],
    ['model/analyse.ts', value('node:fs'), sentenceOf('model')],
    ['model/analyse.ts', type('../document/experiment.ts'), sentenceOf('model')],
    ['data/order.ts', type('../document/experiment.ts'), sentenceOf('data')],
    ['document/schema.ts', value('../engine/protocol.ts'), sentenceOf('document')],
    ['engine/client.ts', value('./protocol.ts'), null],
    ['engine/client.ts', type('./worker.ts'), rules.facade],
    ['engine/client.ts', value('./runWatch.ts'), null],
    ['engine/runWatch.ts', value('./schedule.ts'), rules.facade],
    ['state/runs.ts', value('../engine/runWatch.ts'), sentenceOf('state')],
    ['engine/protocol.ts', value('./worker.ts'), rules.facade],
    ['engine/worker.ts', value('./protocol.ts'), null],
    ['engine/compile.ts', value('../state/runs.ts'), sentenceOf('engine')],
    ['engine/compile.ts', value('./reference/conv.ts'), rules.reference],
    ['engine/reference/pool.ts', value('./conv.ts'), null],
    ['storage/experiments.ts', value('../state/runs.ts'), sentenceOf('storage')],
    ['export/onnx.ts', value('../data/order.ts'), sentenceOf('export')],
    ['state/runs.ts', value('../engine/client.ts'), null],
    ['state/runs.ts', value('../engine/worker.ts'), sentenceOf('state')],
    ['state/runs.ts', value('../i18n/en.ts'), sentenceOf('state')],
    ['charts/curve.ts', value('../data/order.ts'), sentenceOf('charts')],
    ['charts/curve.ts', type('../state/runs.ts'), sentenceOf('charts')],
    ['ui/Canvas.tsx', type('../engine/protocol.ts'), null],
    ['ui/Canvas.tsx', value('../engine/protocol.ts'), sentenceOf('ui')],
    ['ui/Canvas.tsx', value('../storage/experiments.ts'), sentenceOf('ui')],
    ['i18n/en.ts', type('../model/analyse.ts'), null],
    ['i18n/en.ts', value('../model/analyse.ts'), sentenceOf('i18n')],
    ['lessons/stride/Figure.tsx', value('../padding/compute.ts'), rules.lesson],
    ['lessons/stride/Figure.tsx', value('./compute.ts'), null],
    ['lessons/stride/index.ts', type('../lesson.ts'), null],
    ['lessons/index.ts', value('./stride/index.ts'), null],
    ['lessons/stride/Figure.tsx', value('../../engine/worker.ts'), sentenceOf('lessons')],
    ['pages/Playground.tsx', value('../engine/worker.ts'), null],
    ['main.tsx', value('idb'), anyPage.sentence],
    ['model/analyse.ts', value('./order.test.ts'), rules.test],
    ['model/analyse.ts', value('../../tools/serve.mjs'), rules.absent],
    ['engine/worker.ts', value('../../package.json'), null],
    ['state/runs.ts', value('(computed)'), rules.computed],
    [
      'shared/thing.ts',
      value('valibot'),
      'shared/ is no folder of the house: give it a row in house and in this test first.',
    ],
  ])('%s imports %o', (file, found, sentence) => {
    expect(brokenRule(file, found, () => true)).toBe(sentence);
  });

  test('a file that is not there', () => {
    expect(brokenRule('model/analyse.ts', value('./shape'), () => false)).toBe(rules.absent);
  });
});
