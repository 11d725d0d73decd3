/** The shelf of networks, in its order. A new one costs a new file and one line here. */
import { alexNet, alexNetGroups, alexNetTwin } from './alexNet.ts';
import type { Architecture } from './architecture.ts';
import { deepCnn } from './deepCnn.ts';
import { denseNet121, denseNetTwin } from './denseNet.ts';
import { googLeNet, googLeNetTwin } from './googLeNet.ts';
import { leNet5 } from './leNet5.ts';
import { mobileNet, mobileNetTwin } from './mobileNet.ts';
import {
  plain18,
  plain34,
  plain50,
  plain101,
  plain152,
  resNet18,
  resNet34,
  resNet50,
  resNet50Paper,
  resNet101,
  resNet101Paper,
  resNet152,
  resNet152Paper,
} from './resNet.ts';
import { plainTwins, resNetTwins } from './resNetTwins.ts';
import { simpleCnn } from './simpleCnn.ts';
import { smallResidual } from './smallResidual.ts';
import { squeezeNet, squeezeNetTwin } from './squeezeNet.ts';
import { vgg11, vgg13, vgg16, vgg19, vggTwin } from './vgg.ts';

export { type Architecture, type ArchitectureGroup, architectureGroups } from './architecture.ts';
export { bookSame } from './bookSame.ts';
export { emptyNetwork } from './emptyNetwork.ts';
export { deepCnn, leNet5, simpleCnn, smallResidual };

/** Group by group, in the order of `architectureGroups`. Networks are made when asked for. */
export const architectures: readonly Architecture[] = [
  simpleCnn,
  deepCnn,
  leNet5,
  alexNet,
  alexNetGroups,
  vgg11,
  vgg13,
  vgg16,
  vgg19,
  googLeNet,
  resNet18,
  resNet34,
  resNet50,
  resNet101,
  resNet152,
  resNet50Paper,
  resNet101Paper,
  resNet152Paper,
  plain18,
  plain34,
  plain50,
  plain101,
  plain152,
  squeezeNet,
  denseNet121,
  mobileNet,
  smallResidual,
  alexNetTwin,
  vggTwin,
  googLeNetTwin,
  ...resNetTwins,
  ...plainTwins,
  squeezeNetTwin,
  denseNetTwin,
  mobileNetTwin,
];

export function architectureNamed(name: string): Architecture | undefined {
  return architectures.find((one) => one.name === name);
}
