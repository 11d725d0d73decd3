/** An undo step in words: "add Convolution". The layer's and the network's names come from their own tables. */
import type { EditNames } from '../../i18n/en/shell.ts';
import { sentence } from '../../i18n/sentence.ts';
import { architectures } from '../../model/architectures/index.ts';
import { layerOf } from '../../model/layers/index.ts';
import type { EditLabel } from '../../state/editLabel.ts';
import { blockName } from '../builder/layerNames.ts';
import { languageOf, type Words } from '../useWords.ts';

export function editName(label: EditLabel, words: Words): string {
  const language = languageOf(words);
  return sentence<EditLabel, [EditNames]>(words.shell.edits, label, {
    layer: (kind) => layerOf(kind).text.name[language],
    network: (name) => architectures.find((one) => one.name === name)?.text.name[language] ?? name,
    block: (name) => blockName(name, words.builder.blockNames),
  });
}
