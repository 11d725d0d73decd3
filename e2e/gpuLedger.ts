/** For checks: what stands on the GPU, counted where buffers are made and destroyed, whoever does it. */
export interface Ledger {
  readonly buffers: number;
  readonly bytes: number;
}

/** Counts from now on. Returns how to look. */
export function keepLedger(): () => Ledger {
  const standing = new Map<GPUBuffer, number>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function counted(this: GPUDevice, wish) {
    const buffer = createBuffer.call(this, wish);
    standing.set(buffer, wish.size);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function counted(this: GPUBuffer) {
    standing.delete(this);
    return destroy.call(this);
  };
  return () => ({
    buffers: standing.size,
    bytes: [...standing.values()].reduce((sum, size) => sum + size, 0),
  });
}
