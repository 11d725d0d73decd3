/**
 * A dialog over the page: mounted means open. Focus goes in and comes back, Escape and a press outside close it, the
 * page behind is inert to screen readers (react-aria). On a narrow screen it is a sheet from below.
 */
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useWords } from '../useWords.ts';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import css from './Dialog.module.css';
import { useFocusStays } from './focusStays.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: 'narrow' | 'middle' | 'wide';
  /** Stands at the foot, outside what scrolls. */
  readonly foot?: ReactNode;
}

export function Dialog({ title, onClose, children, width = 'middle', foot }: DialogProps) {
  return (
    <ModalOverlay
      className={css.overlay ?? ''}
      isOpen
      isDismissable
      onOpenChange={(open) => open || onClose()}
    >
      <Modal className={classes(css.modal, css[width])}>
        <Sheet title={title} onClose={onClose} foot={foot}>
          {children}
        </Sheet>
      </Modal>
    </ModalOverlay>
  );
}

/** Inside the overlay, which draws it somewhere else and later than the dialog itself is mounted. */
function Sheet({ title, onClose, children, foot }: Omit<DialogProps, 'width'>) {
  const words = useWords();
  const dialog = useRef<HTMLElement>(null);
  useFocusStays(dialog);
  return (
    <AriaDialog ref={dialog} className={css.dialog ?? ''}>
      <header className={css.head}>
        <Heading slot="title" className={css.title ?? ''}>
          {title}
        </Heading>
        <IconButton label={words.shell.close} icon={<X aria-hidden />} onPress={onClose} />
      </header>
      <div className={css.body}>{children}</div>
      {foot !== undefined && <footer className={css.foot}>{foot}</footer>}
    </AriaDialog>
  );
}
