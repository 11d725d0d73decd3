import { describe, expect, it } from 'vitest';
import { type Focused, isComposing, isSingleKey, type KeyPress, keepsKey, matches } from './keyMatch.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  keyCode: 0,
  isComposing: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});
const on = (tag: string, more: Partial<Focused> = {}): Focused => ({
  tag,
  type: '',
  role: '',
  editable: false,
  ...more,
});

describe('which press means which shortcut', () => {
  it('takes Ctrl and Cmd alike, and Shift apart', () => {
    const undo = { key: 'z', mod: true };
    expect(matches(press('z', { ctrlKey: true }), undo)).toBe(true);
    expect(matches(press('z', { metaKey: true }), undo)).toBe(true);
    expect(matches(press('Z', { ctrlKey: true, shiftKey: true }), undo)).toBe(false);
    expect(matches(press('Z', { ctrlKey: true, shiftKey: true }), { key: 'z', mod: true, shift: true })).toBe(
      true,
    );
    expect(matches(press('z'), undo)).toBe(false);
  });
  it('takes a sign whether or not the keyboard needs Shift for it', () => {
    expect(matches(press('?', { shiftKey: true }), { key: '?' })).toBe(true);
    expect(matches(press('?'), { key: '?' })).toBe(true);
  });
  it('goes by the place of a letter while a Korean layout is on', () => {
    expect(matches(press('ㅋ', { code: 'KeyZ', ctrlKey: true }), { key: 'z', mod: true })).toBe(true);
    // On a German layout the key labelled Z stands where Y is: what it says counts.
    expect(matches(press('z', { code: 'KeyY', ctrlKey: true }), { key: 'z', mod: true })).toBe(true);
  });
});

describe('when a key means nothing', () => {
  it('while text is composed, with the flag or with key code 229', () => {
    expect(isComposing(press('ㅎ', { isComposing: true }))).toBe(true);
    expect(isComposing(press('Process', { keyCode: 229 }))).toBe(true);
    expect(isComposing(press(' '))).toBe(false);
  });
  it('in a text field, except Ctrl with a letter that no field knows', () => {
    expect(keepsKey(on('INPUT', { type: 'text' }), { key: '.' })).toBe(true);
    expect(keepsKey(on('INPUT', { type: 'text' }), { key: 'z', mod: true })).toBe(true);
    expect(keepsKey(on('INPUT', { type: 'text' }), { key: 'k', mod: true })).toBe(false);
    expect(keepsKey(on('DIV', { editable: true }), { key: ' ' })).toBe(true);
  });
  it('where the focused control has its own use for it', () => {
    expect(keepsKey(on('BUTTON'), { key: ' ' })).toBe(true);
    expect(keepsKey(on('INPUT', { type: 'radio' }), { key: ' ' })).toBe(true);
    expect(keepsKey(on('BUTTON'), { key: '.' })).toBe(false);
    expect(keepsKey(on('DIV', { role: 'menuitem' }), { key: '.' })).toBe(true);
    expect(keepsKey(on('BODY'), { key: ' ' })).toBe(false);
  });
  it('knows which shortcuts are one key alone', () => {
    expect(isSingleKey({ key: ' ' })).toBe(true);
    expect(isSingleKey({ key: 'k', mod: true })).toBe(false);
    expect(isSingleKey({ key: 'Delete' })).toBe(false);
  });
});
