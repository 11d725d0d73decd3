/** The words of a button while they show: above it, in the layer of overlays. Escape and a press elsewhere take them away. */
import { type ReactNode, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Tooltip, TooltipTriggerStateContext } from 'react-aria-components/Tooltip';
import { type TipOptions, type TipWatch, watchTip } from './tips.ts';

export interface TipState extends TipWatch {
  readonly isOpen: boolean;
  readonly id: string;
  readonly button: RefObject<HTMLButtonElement | null>;
}

/** @param options are those of the first call. */
export function useTip(options: TipOptions): TipState {
  const [isOpen, setOpen] = useState(false);
  const [watch] = useState(() => watchTip(setOpen, options));
  return { ...watch, isOpen, id: useId(), button: useRef<HTMLButtonElement>(null) };
}

interface TipProps {
  readonly tip: TipState;
  readonly className: string;
  readonly children: ReactNode;
}

export function Tip({ tip: { id, button, close }, className, children }: TipProps) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Whoever works with the keyboard means these words first; those under a resting pointer stand in no one's way.
      if (button.current?.matches(':focus-visible')) event.stopPropagation();
      close();
    };
    const point = ({ target }: PointerEvent) => {
      if (target instanceof Node && !button.current?.contains(target)) close();
    };
    document.addEventListener('keydown', press, true);
    document.addEventListener('pointerdown', point, true);
    return () => {
      document.removeEventListener('keydown', press, true);
      document.removeEventListener('pointerdown', point, true);
    };
  }, [button, close]);
  const state = useMemo(
    () => ({ isOpen: true, shouldSkipAnimation: true, open: () => undefined, close: () => close() }),
    [close],
  );
  return (
    <TooltipTriggerStateContext value={state}>
      <Tooltip triggerRef={button} className={className} offset={6}>
        <span id={id}>{children}</span>
      </Tooltip>
    </TooltipTriggerStateContext>
  );
}
