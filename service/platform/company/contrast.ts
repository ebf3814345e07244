export type Rgb = readonly [number, number, number];

export const white: Rgb = [255, 255, 255];

/** Of a colour as #rrggbb. */
export function rgbOf(colour: string): Rgb {
	const value = Number.parseInt(colour.slice(1), 16);
	return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Contrast ratio of WCAG 2. */
export function contrast(one: Rgb, other: Rgb): number {
	const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
	const [red = 0, green = 0, blue = 0] = colour.map((part) => {
		const share = part / 255;
		return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colour, made lighter until text in it can be read on the ground; both as #rrggbb. */
export function lightenedOn(ground: string, colour: string, atLeast: number): string {
	for (let share = 0; share <= 100; share += 5) {
		const mixed = rgbOf(colour).map((part) => Math.round(part + ((255 - part) * share) / 100));
		const [red = 255, green = 255, blue = 255] = mixed;
		if (contrast([red, green, blue], rgbOf(ground)) >= atLeast)
			return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
	}
	return '#ffffff';
}
