/** The kinds of layers as a menu, grouped by family: what to put here. The image and the output are left to the palette. */

import { Unlink } from 'lucide-react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { isLayerKind, type LayerKind, layerKinds, layerOf } from '../../model/layers/index.ts';
import { useLocalised, useWords } from '../useWords.ts';
import { KindIcon } from './KindIcon.tsx';
import css from './KindMenu.module.css';
import { kindsByFamily } from './kindsByFamily.ts';

interface KindMenuProps {
  readonly label: string;
  readonly onChoose: (kind: LayerKind) => void;
  /** On a connection: the menu can also take it away. */
  readonly onDisconnect?: () => void;
}

export function KindMenu({ label, onChoose, onDisconnect }: KindMenuProps) {
  const words = useWords().builder;
  const localised = useLocalised();
  const groups = kindsByFamily(layerKinds.filter((kind) => layerOf(kind).family !== 'io'));
  return (
    <Menu
      aria-label={label}
      autoFocus="first"
      className={css.menu ?? ''}
      onAction={(key) => {
        const kind = String(key);
        if (isLayerKind(kind)) onChoose(kind);
        else onDisconnect?.();
      }}
    >
      {groups.map(({ family, kinds }) => (
        <MenuSection key={family} className={css.section ?? ''}>
          <Header className={css.family ?? ''}>{words.families[family]}</Header>
          {kinds.map((kind) => (
            <MenuItem
              key={kind}
              id={kind}
              textValue={localised(layerOf(kind).text.name)}
              className={css.item ?? ''}
            >
              <KindIcon kind={kind} />
              {localised(layerOf(kind).text.name)}
            </MenuItem>
          ))}
        </MenuSection>
      ))}
      {onDisconnect && (
        <MenuSection className={css.section ?? ''} aria-label={words.disconnectThis}>
          <MenuItem id="disconnect" textValue={words.disconnectThis} className={css.item ?? ''}>
            <Unlink aria-hidden size={15} />
            {words.disconnectThis}
          </MenuItem>
        </MenuSection>
      )}
    </Menu>
  );
}
