import { mapToTemplate, type TemplateWish } from './template-rules.ts';

const template = (code: string, region: string, more: object = {}) => ({
	id: `id-of-${code}`,
	code,
	platform: 'kubernetes',
	region,
	package_codes: [] as string[],
	service_codes: [] as string[],
	is_default: false,
	active: true,
	...more,
});
const templates = [
	template('standard-cloud', 'us-east-1', {
		package_codes: ['starter'],
		service_codes: ['subscriber-provisioning', 'billing-invoicing'],
		is_default: true,
	}),
	template('enhanced-cloud', 'us-east-1', { package_codes: ['professional'] }),
	template('enhanced-eu', 'eu-west-1', { package_codes: ['professional'] }),
	template('premium-cloud', 'eu-west-1', { package_codes: ['enterprise'], is_default: true }),
];
const wish = (changes: Partial<TemplateWish>): TemplateWish => ({
	template_id: null,
	package_code: null,
	region: null,
	platform: null,
	service_codes: [],
	...changes,
});
const decided = (changes: Partial<TemplateWish>, among = templates) => {
	const { template: found, rule, needs_approval, problems } = mapToTemplate(among, wish(changes));
	return [found?.code ?? null, rule, needs_approval, problems.map(({ code }) => code)];
};

describe('the template of an order', () => {
	it.each([
		['professional, no region', { package_code: 'professional' }, 'enhanced-cloud', 'PACKAGE'],
		[
			'professional in Europe: the package stays in the region',
			{ package_code: 'professional', region: 'eu-west-1' },
			'enhanced-eu',
			'PACKAGE',
		],
		[
			'named, whatever the region',
			{ template_id: 'id-of-enhanced-eu', region: 'us-east-1', package_code: 'starter' },
			'enhanced-eu',
			'EXPLICIT',
		],
		[
			'region and platform',
			{ region: 'us-east-1', platform: 'kubernetes' },
			'standard-cloud',
			'REGION_AND_PLATFORM',
		],
		['region alone', { region: 'eu-west-1' }, 'premium-cloud', 'REGION_DEFAULT'],
		['nothing at all: the first default by code', {}, 'premium-cloud', 'ANY_DEFAULT'],
	] as const)('%s', (_, asked, code, rule) => {
		expect(decided(asked)).toEqual([code, rule, false, []]);
	});

	it('asks a person when the last rule leaves the region that was asked for', () => {
		expect(decided({ region: 'ap-south-1' })).toEqual(['premium-cloud', 'ANY_DEFAULT', true, []]);
	});

	it('is a problem when it lacks a service, never a silent downgrade', () => {
		const asked = {
			package_code: 'enterprise',
			region: 'us-east-1',
			service_codes: ['billing-invoicing', 'analytics-reporting'],
		};
		expect(decided(asked)).toEqual(['standard-cloud', 'REGION_DEFAULT', false, ['LACKS_SERVICES']]);
		expect(mapToTemplate(templates, wish(asked)).steps).toEqual([
			{ rule: 'EXPLICIT', outcome: 'NOT_ASKED', why: 'No template was named' },
			{
				rule: 'PACKAGE',
				outcome: 'FOUND_NONE',
				why: 'There is not a template for the package enterprise in us-east-1',
			},
			{
				rule: 'REGION_AND_PLATFORM',
				outcome: 'NOT_ASKED',
				why: 'No region and platform were asked for',
			},
			{
				rule: 'REGION_DEFAULT',
				outcome: 'DECIDED',
				why: 'standard-cloud is the default template in us-east-1',
			},
		]);
	});

	it('asks no other rule when the template that was named is unknown or not in use', () => {
		expect(decided({ template_id: 'id-of-none' })).toEqual([null, null, false, ['UNKNOWN']]);
		const off = templates.map((one) => ({ ...one, active: one.code !== 'enhanced-eu' }));
		const named = { template_id: 'id-of-enhanced-eu' };
		expect(decided(named, off)).toEqual([null, null, false, ['INACTIVE']]);
	});

	it('is a problem when nothing is in use', () => {
		expect(decided({ package_code: 'starter' }, [])).toEqual([null, null, false, ['NONE']]);
	});
});
