import UPNG from 'upng-js';

/** Enough for text in the colours of a brand; a picture is then a third as large. */
const COLOURS = 64;

/** The same picture with few colours. */
export function reduced(shot: Uint8Array): Buffer {
	const image = UPNG.decode(new Uint8Array(shot).buffer);
	return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS));
}
