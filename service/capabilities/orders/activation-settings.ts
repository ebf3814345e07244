import { z } from 'zod';

const Parameters = z.record(z.string(), z.unknown()).catch({});

/**
 * Settings of the target with what the order has set: that goes into its `parameters`, so that a form of strangers never
 * replaces a setting of ours, such as the plan.
 */
export function activationSettings(
	settings: Record<string, unknown>,
	configuration: Record<string, unknown>,
): Record<string, unknown> {
	if (Object.keys(configuration).length === 0) return settings;
	return {
		...settings,
		parameters: { ...Parameters.parse(settings['parameters']), ...configuration },
	};
}
