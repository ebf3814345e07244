import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationError, loadConfiguration } from '../config/index.ts';
import { testClockConfig } from '../test-clock/index.ts';
import { companyConfig, companyOf } from './index.ts';

const companyFrom = (environment: Record<string, string>) =>
	companyOf(loadConfiguration(environment, [companyConfig, testClockConfig], []));
const folder = mkdtempSync(path.join(tmpdir(), 'logo-'));
const fileOf = (name: string, size: number): string => {
	const file = path.join(folder, name);
	writeFileSync(file, Buffer.alloc(size));
	return file;
};

describe('the settings of the seller', () => {
	it('may all be absent', () => {
		expect(companyFrom({})).toEqual({
			name: 'CloudSales',
			address: [],
			npwp: null,
			email: null,
			phone: null,
			website: null,
			color: '#0b6b57',
			logo: null,
			test_notice: null,
		});
	});

	it('give the lines of the letterhead and the picture of the logo', () => {
		const company = companyFrom({
			COMPANY_ADDRESS: 'Jl. Sudirman No. 10, Jakarta 10220',
			COMPANY_LOGO: fileOf('logo.PNG', 40),
			BRAND_COLOR: '#1d4ed8',
		});
		expect(company).toMatchObject({
			address: ['Jl. Sudirman No. 10', 'Jakarta 10220'],
			color: '#1d4ed8',
			logo: { content_type: 'image/png', content: Buffer.alloc(40) },
		});
	});

	it.each([
		['a colour on which white text cannot be read', { BRAND_COLOR: '#ffcc00' }, /contrast/],
		['a colour by name', { BRAND_COLOR: 'red' }, /#0b6b57/],
		['a logo that is no picture for mails', { COMPANY_LOGO: fileOf('a.svg', 1) }, /PNG or JPEG/],
		['a logo that is too large', { COMPANY_LOGO: fileOf('a.png', 200_001) }, /200 kB/],
		['a logo that is not there', { COMPANY_LOGO: path.join(folder, 'none.png') }, /200 kB/],
	])('are refused at start with %s', (_, environment, message) => {
		expect(() => companyFrom(environment)).toThrow(ConfigurationError);
		expect(() => companyFrom(environment)).toThrow(message);
	});
});
