/**
 * When the words of a button show: after the pointer rests on it, at once on keyboard focus and where the words of
 * another were just seen. One at a time. Leaving takes them away, and pressing where they only name the button. Plain
 * functions for one button, so that a page of many buttons, most of which never show theirs, draws each at little cost.
 */
import type { FocusEvent, PointerEvent } from 'react';

export interface TipOptions {
  /** How long the pointer rests until they show. */
  readonly delayMs: number;
  /** They stay when the button is pressed. */
  readonly staysOnPress: boolean;
}

export interface TipWatch {
  readonly open: () => void;
  readonly close: () => void;
  /** For the button. */
  readonly handlers: {
    readonly onPointerEnter: (event: PointerEvent<HTMLButtonElement>) => void;
    readonly onPointerLeave: (event: PointerEvent<HTMLButtonElement>) => void;
    readonly onPointerDown: () => void;
    readonly onFocus: (event: FocusEvent<HTMLButtonElement>) => void;
    readonly onBlur: () => void;
  };
}

const leaveMs = 80;
/** So long after the last words were seen, others show at once. */
const warmMs = 500;

/** Takes away the words that are seen now. */
let closeShown: (() => void) | null = null;
let lastSeenAt = Number.NEGATIVE_INFINITY;

/** @param setOpen is told whenever the words come and go. */
export function watchTip(setOpen: (open: boolean) => void, { delayMs, staysOnPress }: TipOptions): TipWatch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(timer);
    if (closeShown !== close) return;
    closeShown = null;
    lastSeenAt = performance.now();
    setOpen(false);
  };
  const open = () => {
    clearTimeout(timer);
    if (closeShown === close) return;
    closeShown?.();
    closeShown = close;
    setOpen(true);
  };
  return {
    open,
    close,
    handlers: {
      // A finger does not rest on a button: it presses.
      onPointerEnter: ({ pointerType, currentTarget: button }) => {
        if (pointerType === 'touch' || button.disabled) return;
        clearTimeout(timer);
        if (closeShown !== null || performance.now() - lastSeenAt < warmMs) open();
        else
          timer = setTimeout(() => {
            if (button.isConnected && !button.disabled) open();
          }, delayMs);
      },
      onPointerLeave: ({ pointerType }) => {
        if (pointerType === 'touch') return;
        clearTimeout(timer);
        timer = setTimeout(close, leaveMs);
      },
      onPointerDown: () => {
        clearTimeout(timer);
        if (!staysOnPress) close();
      },
      onFocus: ({ currentTarget: button }) => {
        if (button.matches(':focus-visible')) open();
      },
      onBlur: close,
    },
  };
}
