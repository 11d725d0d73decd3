/**
 * A part of the page whose code comes when it is first drawn. React's own `lazy` keeps a failure for ever; here a part whose
 * code did not arrive is asked for anew once somebody presses for it (`renewParts`, from the panel's error boundary).
 */
import { type ComponentType, createElement, type LazyExoticComponent, lazy } from 'react';

/** The network failed, or the page has been renewed on its host since it was opened. */
export class PartDidNotArrive extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

const failed = new Set<() => void>();

/** `load`: the import; it is called again after a failure. */
export function lazyPart<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  let part: LazyExoticComponent<ComponentType<P>>;
  const renew = () => {
    part = lazy(() =>
      load().catch((cause: unknown) => {
        failed.add(renew);
        throw new PartDidNotArrive(cause);
      }),
    );
  };
  renew();
  return (props: P) => createElement<P>(part, props);
}

/** Whatever did not arrive is asked for again when it is next drawn. */
export function renewParts(): void {
  for (const renew of failed) renew();
  failed.clear();
  // A style sheet is asked for once only by the code that the build adds.
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]'))
    if (link.sheet === null) link.replaceWith(link.cloneNode());
}
