import { reasonText } from './reason-text.ts';

describe('reasonText', () => {
	it.each([
		[
			'ACTIVATE: The target refused',
			'Switch on: The target refused',
			'Aktifkan: The target refused',
		],
		['AMOUNT_DIFFERS: 1 of 2', 'The amount differs: 1 of 2', 'Jumlahnya berbeda: 1 of 2'],
		[
			'REQUEST, Sari: 30 pengguna',
			'Change wanted, Sari: 30 pengguna',
			'Minta perubahan, Sari: 30 pengguna',
		],
		['INV-20261120-000001: paid in part', null, null],
		['PT MAJU: SUSPEND', null, null],
		['SUSPENDED', null, null],
	])('says %s in words', (reason, en, id) => {
		expect(reasonText(reason, 'en')).toBe(en ?? reason);
		expect(reasonText(reason, 'id')).toBe(id ?? reason);
	});
});
