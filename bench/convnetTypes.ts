/** As much of convnetjs 0.3.0, which has no types of its own, as the bench uses. */
declare module 'convnetjs' {
  interface Volume {
    readonly w: Float64Array;
  }
  interface NetLayer {
    readonly layer_type: string;
    readonly filters?: readonly Volume[];
    readonly biases?: Volume;
  }
  interface Net {
    readonly layers: readonly NetLayer[];
    makeLayers(definitions: readonly object[]): void;
    forward(image: Volume, isTraining: boolean): Volume;
  }
  interface NetTrainer {
    train(image: Volume, label: number): { readonly loss: number };
  }
  const convnetjs: {
    readonly Net: new () => Net;
    readonly Vol: new (width: number, height: number, depth: number, value: number) => Volume;
    readonly Trainer: new (net: Net, options: Readonly<Record<string, number | string>>) => NetTrainer;
  };
  export default convnetjs;
}
