// @ts-check
/**
 * The Content-Security-Policy inside the built page too, so that it holds on a host that sends no headers. It stands before
 * everything that loads. A worker asks its own response's header, which no tag can replace; and while the source is
 * served (`npm run dev`), Vite's own scripts and styles stand inline, which the policy would refuse.
 */
import { securityHeaders } from './headers.mjs';

/** @returns {import('vite').Plugin} */
export function policyTag() {
  return {
    name: 'policy-tag',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: {
          'http-equiv': 'Content-Security-Policy',
          content: securityHeaders['Content-Security-Policy'],
        },
        injectTo: 'head-prepend',
      },
    ],
  };
}
