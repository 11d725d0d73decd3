/** Every library that can be measured, each loaded only where it is asked for: none shares a page with another. */
import type { Experiment } from '../../src/document/experiment.ts';
import type { WasmPaths } from '../../src/engine/backends.ts';
import type { Backend } from '../../src/engine/protocol.ts';
import type { Contender } from './contender.ts';
import type { OursChoice } from './oursContender.ts';

export type Library =
  | { readonly name: 'ours'; readonly backend: Backend; readonly choice: OursChoice }
  | { readonly name: 'stock'; readonly backend: Backend }
  | { readonly name: 'jax'; readonly backend: 'wasm' | 'webgpu' }
  | { readonly name: 'convnet'; readonly backend: 'cpu' };

/** Starts its backend; the answer makes networks. @throws where it does not work here */
export async function startLibrary(
  library: Library,
  wasmPaths: WasmPaths,
): Promise<(experiment: Experiment) => Promise<Contender>> {
  switch (library.name) {
    case 'ours': {
      const { beginOurs, startOurs } = await import('./oursContender.ts');
      const started = await startOurs(library.backend, wasmPaths, library.choice);
      return (experiment) => beginOurs(started, experiment);
    }
    case 'stock': {
      const { beginStock, startStock } = await import('./stockContender.ts');
      await startStock(library.backend, wasmPaths);
      return beginStock;
    }
    case 'jax': {
      const { beginJax, startJax } = await import('./jaxContender.ts');
      await startJax(library.backend);
      return beginJax;
    }
    case 'convnet': {
      const { beginConvnet } = await import('./convnetContender.ts');
      return beginConvnet;
    }
    default:
      return library satisfies never;
  }
}
