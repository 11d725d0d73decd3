/**
 * Loops of max pooling, four channels at a time:
 *
 *   keepLargest      y = the largest of each window, and where it lies: the first of several, row by row;
 *                    keepLargestOfFour: the same for windows of 2 x 2 within x
 *   handOut          dx at that place += dy
 *   handOutInFours   the same for windows of 2 x 2 side by side, of which each writes all its elements: dy there, else zero
 *
 * A place is a distance in bytes from where its image begins. Channels that do not fill a last vector are done by one
 * that begins `back` bytes before where the others end, if that is not zero, and does some channels twice.
 */
import {
  add,
  addFloats,
  advance,
  type Code,
  constant,
  constantIntegers,
  defineFunction,
  get,
  integersAdd,
  integersEqual,
  integersSubtract,
  type Local,
  load,
  loadFloat,
  loadInteger,
  multiply,
  repeat,
  set,
  splatInteger,
  store,
  storeFloat,
  subtract,
  vectorAnd,
  vectorGreater,
  vectorMax,
  vectorSelect,
  when,
  zero,
} from './assemble.ts';

const vectorBytes = 16;
/** The places of four channels that lie side by side, from the first of them on. */
const lanes = constantIntegers([0, 4, 8, 12]);

/** The body for each vector of a pixel's channels; `moved` go from vector to vector. */
function overChannels(left: Local, vectors: Local, back: Local, moved: readonly Local[], body: Code): Code {
  const next = moved.flatMap((address) => advance(address, constant(vectorBytes)));
  return [
    ...repeat(left, get(vectors), [...body, ...next]),
    ...when(get(back), [
      ...moved.flatMap((address) => set(address, subtract(get(address), get(back)))),
      ...body,
      ...next,
    ]),
  ];
}

type KeepParameter =
  | ('x' | 'y' | 'places' | 'images' | 'imageBytes' | 'rows' | 'outRows' | 'columns' | 'outColumns')
  | ('rowBytes' | 'pixelBytes' | 'vectors' | 'back');
const keepParameters: readonly KeepParameter[] = [
  ...(['x', 'y', 'places', 'images', 'imageBytes', 'rows', 'outRows', 'columns', 'outColumns'] as const),
  ...(['rowBytes', 'pixelBytes', 'vectors', 'back'] as const),
];

/** A window of x whose first element lies at `corner`, for four channels; `row` and `column` are its lines in the tables. */
type Window = Readonly<Record<'corner' | 'row' | 'column' | 'largest' | 'place', Local>>;

/**
 * `rows` and `columns` are tables of two integers for each row and column of y: how many bytes from the image's first the
 * window's first real row (of the row's first its first real column) lies, and how many real ones there are. `find` leaves
 * the largest and its place in `largest` and `place`.
 */
function keepingLargest(
  name: string,
  find: (
    p: Readonly<Record<KeepParameter, Local>>,
    window: Window,
    local: (type: 'i32' | 'v128') => Local,
  ) => { readonly once: Code; readonly body: Code },
) {
  return defineFunction(name, keepParameters, (p, local) => {
    const [imagesLeft, rowsLeft, columnsLeft] = [local('i32'), local('i32'), local('i32')];
    const vectorsLeft = local('i32');
    const [corner, row, column] = [local('i32'), local('i32'), local('i32')];
    const [largest, place] = [local('v128'), local('v128')];
    const { once, body } = find(p, { corner, row, column, largest, place }, local);
    const first = add(get(p.x), add(loadInteger(get(row)), loadInteger(get(column))));
    const window = [
      ...body,
      ...store(get(p.y), get(largest)),
      ...store(get(p.places), integersAdd(get(place), lanes)),
    ];
    return [
      ...once,
      ...repeat(imagesLeft, get(p.images), [
        ...set(row, get(p.rows)),
        ...repeat(rowsLeft, get(p.outRows), [
          ...set(column, get(p.columns)),
          ...repeat(columnsLeft, get(p.outColumns), [
            ...set(corner, first),
            ...overChannels(vectorsLeft, p.vectors, p.back, [corner, p.y, p.places], window),
            ...advance(column, constant(8)),
          ]),
          ...advance(row, constant(8)),
        ]),
        ...advance(p.x, get(p.imageBytes)),
      ]),
    ];
  });
}

/** Any windows. */
export const keepLargest = keepingLargest(
  'keepLargest',
  (p, { corner, row, column, largest, place }, local) => {
    const [down, across, line, at] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const value = local('v128');
    const here = (address: Local) => splatInteger(subtract(get(address), get(p.x)));
    const body = [
      ...set(largest, load(get(corner))),
      ...set(place, here(corner)),
      ...set(line, get(corner)),
      ...repeat(down, loadInteger(get(row), 4), [
        ...set(at, get(line)),
        ...repeat(across, loadInteger(get(column), 4), [
          ...set(value, load(get(at))),
          ...set(place, vectorSelect(vectorGreater(get(value), get(largest)), here(at), get(place))),
          ...set(largest, vectorMax(get(largest), get(value))),
          ...advance(at, get(p.pixelBytes)),
        ]),
        ...advance(line, get(p.rowBytes)),
      ]),
    ];
    return { once: [], body };
  },
);

/** Windows of 2 x 2 that lie within x. */
export const keepLargestOfFour = keepingLargest(
  'keepLargestOfFour',
  (p, { corner, largest, place }, local) => {
    const below = local('i32');
    const value = local('v128');
    const aside = (distance: Code) => ({ distance, places: local('v128') });
    const right = aside(get(p.pixelBytes));
    const under = aside(get(p.rowBytes));
    const across = aside(add(get(p.rowBytes), get(p.pixelBytes)));
    const compared = (address: Code, { places }: { readonly places: Local }): Code => [
      ...set(value, load(address)),
      ...set(place, vectorSelect(vectorGreater(get(value), get(largest)), get(places), get(place))),
      ...set(largest, vectorMax(get(largest), get(value))),
    ];
    return {
      once: [right, under, across].flatMap(({ distance, places }) => set(places, splatInteger(distance))),
      body: [
        ...set(below, add(get(corner), get(p.rowBytes))),
        ...set(largest, load(get(corner))),
        ...set(place, zero),
        ...compared(add(get(corner), get(p.pixelBytes)), right),
        ...compared(get(below), under),
        ...compared(add(get(below), get(p.pixelBytes)), across),
        ...set(place, integersAdd(get(place), splatInteger(subtract(get(corner), get(p.x))))),
      ],
    };
  },
);

/** `outputs`: numbers of dy in an image. dx holds zeros, or what is added to. */
export const handOut = defineFunction(
  'handOut',
  ['dy', 'places', 'dx', 'images', 'imageBytes', 'outputs'],
  (p, local) => {
    const to = local('i32');
    return repeat(local('i32'), get(p.images), [
      ...repeat(local('i32'), get(p.outputs), [
        ...set(to, add(get(p.dx), loadInteger(get(p.places)))),
        ...storeFloat(get(to), addFloats(loadFloat(get(to)), loadFloat(get(p.dy)))),
        ...advance(p.dy, constant(4)),
        ...advance(p.places, constant(4)),
      ]),
      ...advance(p.dx, get(p.imageBytes)),
    ]);
  },
);

export const handOutInFours = defineFunction(
  'handOutInFours',
  [
    ...(['dy', 'places', 'dx', 'images', 'imageBytes', 'outRows', 'outColumns'] as const),
    ...(['rowBytes', 'pixelBytes', 'vectors', 'back'] as const),
  ],
  (p, local) => {
    const [imagesLeft, rowsLeft, columnsLeft, vectorsLeft] = [
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
    ];
    const [line, corner, to, distance] = [local('i32'), local('i32'), local('i32'), local('i32')];
    const [gradient, place] = [local('v128'), local('v128')];
    const give = (aside: Code): Code => [
      ...store(
        add(get(to), aside),
        vectorAnd(get(gradient), integersEqual(get(place), splatInteger(add(get(distance), aside)))),
      ),
    ];
    const window: Code = [
      ...set(gradient, load(get(p.dy))),
      ...set(place, integersSubtract(load(get(p.places)), lanes)),
      ...set(distance, subtract(get(to), get(p.dx))),
      ...give(constant(0)),
      ...give(get(p.pixelBytes)),
      ...give(get(p.rowBytes)),
      ...give(add(get(p.rowBytes), get(p.pixelBytes))),
    ];
    return repeat(imagesLeft, get(p.images), [
      ...set(line, get(p.dx)),
      ...repeat(rowsLeft, get(p.outRows), [
        ...set(corner, get(line)),
        ...repeat(columnsLeft, get(p.outColumns), [
          ...set(to, get(corner)),
          ...overChannels(vectorsLeft, p.vectors, p.back, [to, p.dy, p.places], window),
          ...advance(corner, multiply(get(p.pixelBytes), constant(2))),
        ]),
        ...advance(line, multiply(get(p.rowBytes), constant(2))),
      ]),
      ...advance(p.dx, get(p.imageBytes)),
    ]);
  },
);
