import { attributes, html, type Html } from '../html/index.ts';

type Node = {
	nodeType: number;
	textContent: string | null;
	nodeName?: string;
	attributes?: Iterable<{ name: string; value: string }>;
	childNodes?: Iterable<Node>;
};

const elementNode = 1;
const textNode = 3;

/**
 * A drawing that a library made in a document of its own, as markup of ours. Only shapes and texts come over, each through
 * the escaping template: whatever else is in it, such as a style element, stays out.
 */
export function drawingOf(
	svg: unknown,
	{ label, classes }: { label: string; classes: string },
): Html {
	const { attributes: own = [], childNodes = [] } = svg as Node;
	const view = [...own].find(({ name }) => name === 'viewBox')?.value ?? null;
	return html`<svg
		role="img"
		${attributes({ viewBox: view, class: classes, 'aria-label': label, 'font-size': 11, fill: 'currentColor', 'text-anchor': 'middle' })}
	>
		${[...childNodes].map(copied)}
	</svg>`;
}

function copied(node: Node): Html | string | null {
	if (node.nodeType === textNode) return node.textContent;
	if (node.nodeType !== elementNode) return null;
	const inner = [...(node.childNodes ?? [])].map(copied);
	const kept = attributes(
		Object.fromEntries(
			[...(node.attributes ?? [])]
				.filter(isDrawn)
				.map(({ name, value }) => [name, shortened(value)]),
		),
	);
	switch (node.nodeName?.toLowerCase()) {
		case 'g':
			return html`<g ${kept}>${inner}</g>`;
		case 'rect':
			return html`<rect ${kept} />`;
		case 'line':
			return html`<line ${kept} />`;
		case 'path':
			return html`<path ${kept} />`;
		case 'circle':
			return html`<circle ${kept} />`;
		case 'text':
			return html`<text ${kept}>${inner}</text>`;
		case 'tspan':
			return html`<tspan ${kept}>${inner}</tspan>`;
		default:
			return null;
	}
}

const drawn = new Set(
	'x y x1 y1 x2 y2 dx dy r cx cy rx ry d width height transform fill stroke opacity fill-opacity stroke-opacity stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray text-anchor font-variant'.split(
		' ',
	),
);

/** Names for screen readers are left out: the picture as a whole has one. */
const isDrawn = ({ name }: { name: string }): boolean => drawn.has(name);

/** Hundredths of a pixel are not seen, but sent. */
const shortened = (value: string): string =>
	value.replaceAll(/-?\d+\.\d{2,}/g, (number) => String(Math.round(Number(number) * 10) / 10));
