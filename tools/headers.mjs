// @ts-check
/**
 * The headers of every response. Cross-origin isolation (COOP, COEP) gives the page SharedArrayBuffer and precise
 * timers; the Content-Security-Policy lets it load and send nothing beyond its own origin. A worker has the policy
 * of its own script's response, so every file carries it, not the page alone.
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

export const securityHeaders = {
  ...isolationHeaders,
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
