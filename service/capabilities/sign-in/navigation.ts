import type { NavigationEntry } from '../../platform/pages/index.ts';

export const signInNavigation: readonly NavigationEntry[] = [
	{ door: 'PORTAL', path: '/portal/people', order: 70, label: { id: 'Orang', en: 'People' } },
	{
		door: 'PORTAL',
		path: '/portal/security',
		order: 80,
		label: { id: 'Keamanan', en: 'Security' },
	},
	{ door: 'PORTAL', path: '/portal/sessions', order: 81, label: { id: 'Sesi', en: 'Sessions' } },
	{
		door: 'CONSOLE',
		path: '/console/security',
		order: 80,
		label: { id: 'Keamanan', en: 'Security' },
	},
	{ door: 'CONSOLE', path: '/console/sessions', order: 81, label: { id: 'Sesi', en: 'Sessions' } },
];
