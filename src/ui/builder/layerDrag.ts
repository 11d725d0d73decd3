/** What the palette puts on a drag, so that the canvas knows it before it is let go. */
export const layerDragType = 'application/x-fathom-layer';
