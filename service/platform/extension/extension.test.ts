import { collectExtensions, defineExtensionPoint, extend } from './index.ts';

type Shape = { name: string; sides: number };
const shapes = defineExtensionPoint<Shape>('shape', (shape) => shape.name);
const colours = defineExtensionPoint<string>('colour', (colour) => colour);
const square = { name: 'square', sides: 4 };

describe('extension points', () => {
	it('find what was registered by its key, and only with their own point', () => {
		const extensions = collectExtensions([extend(shapes, square), extend(colours, 'red')]);
		expect(extensions.find(shapes, 'square')).toBe(square);
		expect(extensions.find(shapes, 'red')).toBeNull();
		expect(extensions.list(colours)).toEqual(['red']);
	});

	it('give nothing where nothing was registered', () => {
		const extensions = collectExtensions([]);
		expect(extensions.list(shapes)).toEqual([]);
		expect(extensions.find(shapes, 'square')).toBeNull();
	});

	it('refuse the same key twice', () => {
		const twice = [extend(shapes, square), extend(shapes, { name: 'square', sides: 5 })];
		expect(() => collectExtensions(twice)).toThrow('shape square is registered twice');
	});
});
