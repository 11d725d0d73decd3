/**
 * The version of what the engine computes. It changes whenever the same document, on the same backend with the same
 * kernels, would give another curve; a run records it.
 */
export const engineVersion = '5';
