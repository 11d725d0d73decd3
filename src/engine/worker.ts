/** The engine's thread. Everything it does is in `serve`. */
import { type CommandPort, serve } from './serve.ts';
import { wasmPaths } from './wasmPaths.ts';

serve(globalThis as unknown as CommandPort, { wasmPaths });
