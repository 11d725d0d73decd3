import * as v from 'valibot';

/** An integer parameter from `min` to `max`, both allowed. */
export function integer(min: number, max: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
}
