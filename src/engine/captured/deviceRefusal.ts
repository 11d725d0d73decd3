/** The device says no to something of a plan: it has no room for it, or its programs do not work there. */
export class DeviceRefusal extends Error {
  override readonly name = 'DeviceRefusal';
  /** Where it is memory that lacks: how much is needed, and how much there may be, where that is known. */
  readonly memory: { readonly neededBytes: number; readonly limitBytes: number | null } | null;

  constructor(message: string, memory: DeviceRefusal['memory'] = null) {
    super(message);
    this.memory = memory;
  }
}
