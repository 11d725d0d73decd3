// @ts-check
/**
 * Asks the browser to compile the page's functions while its scripts are loaded, beside the main thread, instead of each
 * when it is first called: the first edits of a network would wait for some thirty of them. A comment at the very
 * beginning of a script says so to Chromium (explicit compile hints, from 136 on); to others it is a comment. Not for the
 * worker: of tfjs it calls a small part.
 */
export const compileHint = '//# allFunctionsCalledOnLoad\n';

/** @returns {import('vite').Plugin} */
export function compileAhead() {
  return {
    name: 'compile-ahead',
    apply: 'build',
    generateBundle: {
      // Behind the minifier, which leaves no comment, and behind Vite's own lines at the beginning of a script.
      order: 'post',
      handler(_options, bundle) {
        for (const one of Object.values(bundle)) if (one.type === 'chunk') one.code = compileHint + one.code;
      },
    },
  };
}
