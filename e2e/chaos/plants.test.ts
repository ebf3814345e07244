import path from 'node:path';
import { plantedFiles, plants } from './plants.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the bugs that the chaos suite has to find', () => {
	it.each(plants)('$name: still fits the service', (plant) => {
		expect(plantedFiles(root, plant).size).toBeGreaterThan(0);
	});

	it('have names of their own', () => {
		expect(new Set(plants.map(({ name }) => name)).size).toBe(plants.length);
	});
});
