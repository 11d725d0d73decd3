/** Words come after a rest, at once by keyboard and after others; one at a time; pressing takes a name away, no explanation. */
import type { FocusEvent, PointerEvent } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type TipOptions, watchTip } from './tips.ts';

beforeAll(() => {
  vi.useFakeTimers();
});
// Nobody's words were just seen.
afterEach(() => {
  vi.advanceTimersByTime(10_000);
});

const name: TipOptions = { delayMs: 500, staysOnPress: false };

function tip(options = name, { disabled = false, byKeyboard = true } = {}) {
  let open = false;
  const button = { disabled, isConnected: true, matches: () => byKeyboard };
  const watch = watchTip((now) => {
    open = now;
  }, options);
  const of = (pointerType: string) =>
    ({ pointerType, currentTarget: button }) as unknown as PointerEvent<HTMLButtonElement>;
  return {
    isOpen: () => open,
    close: watch.close,
    enter: (pointerType = 'mouse') => watch.handlers.onPointerEnter(of(pointerType)),
    leave: () => watch.handlers.onPointerLeave(of('mouse')),
    press: () => watch.handlers.onPointerDown(),
    focus: () =>
      watch.handlers.onFocus({ currentTarget: button } as unknown as FocusEvent<HTMLButtonElement>),
    remove: () => {
      button.isConnected = false;
    },
  };
}

test('after the pointer has rested, until shortly after it left', () => {
  const one = tip();
  one.enter();
  vi.advanceTimersByTime(499);
  expect(one.isOpen()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(one.isOpen()).toBe(true);
  one.leave();
  expect(one.isOpen()).toBe(true);
  vi.advanceTimersByTime(80);
  expect(one.isOpen()).toBe(false);
});

test('at once where others were just seen, and one at a time', () => {
  const [one, other] = [tip(), tip()];
  one.focus();
  other.enter();
  expect([one.isOpen(), other.isOpen()]).toEqual([false, true]);
  other.close();
  vi.advanceTimersByTime(501);
  one.enter();
  expect(one.isOpen()).toBe(false);
});

test('by keyboard focus, but not by the focus that a press gives', () => {
  const [one, other] = [tip(), tip(name, { byKeyboard: false })];
  one.focus();
  other.focus();
  expect([one.isOpen(), other.isOpen()]).toEqual([true, false]);
  one.close();
});

test('never of a finger, of a button that is not possible now, or of one that is gone', () => {
  const [touched, disabled, gone] = [tip(), tip(name, { disabled: true }), tip()];
  touched.enter('touch');
  disabled.enter();
  gone.enter();
  gone.remove();
  vi.advanceTimersByTime(1000);
  expect([touched, disabled, gone].some((one) => one.isOpen())).toBe(false);
});

test('a press takes a name away and leaves an explanation', () => {
  const [named, explained] = [tip(), tip({ delayMs: 250, staysOnPress: true })];
  named.focus();
  named.press();
  expect(named.isOpen()).toBe(false);
  explained.focus();
  explained.press();
  expect(explained.isOpen()).toBe(true);
  explained.close();
});
