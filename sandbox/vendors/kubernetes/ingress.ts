import type { RequestHandler } from 'express';
import { html } from '../../core/html.ts';
import type { Fields, Kubernetes, KubeObject } from './books.ts';
import { step } from './controllers.ts';
import { isMap } from './fields.ts';
import { isReady } from './kubelet.ts';
import { containersOf } from './quota.ts';
import { all, find } from './storage.ts';

/** Where the ingress controller runs: a policy that lets no traffic of this namespace in makes a tenant unreachable. */
const CONTROLLER = { 'kubernetes.io/metadata.name': 'ingress-nginx' };

/** The ingress controller: the tenant is found by the Host of the request, as in a cluster. */
export const ingressController =
	(own: Kubernetes): RequestHandler =>
	(request, response) => {
		step(own);
		const host = (request.headers.host ?? '').replace(/:\d+$/, '');
		const { status, text } = answerFor(own, host);
		response
			.status(status)
			.set('content-type', 'text/html; charset=utf-8')
			.send(
				html`<!doctype html>
					<title>${text}</title>
					<h1>${text}</h1>`.toString(),
			);
	};

type Backend = { service?: { name?: string; port?: { name?: string; number?: number } } };

function answerFor(own: Kubernetes, host: string): { status: number; text: string } {
	const found = all(own, 'Ingress')
		.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
		.map((ingress) => ({ ingress, backend: backendOf(ingress, host) }))
		.find(({ backend }) => backend !== undefined);
	const namespace = found?.ingress.metadata.namespace;
	// The controller's own page, for a host that no Ingress names.
	if (found === undefined) return { status: 404, text: '404 Not Found' };
	const unavailable = { status: 503, text: '503 Service Temporarily Unavailable' };
	const service = find(own, 'Service', namespace, found.backend?.service?.name ?? '');
	if (!service) return unavailable;
	const selector = Object.entries(((service.spec as Fields).selector ?? {}) as Fields);
	const pods = all(own, 'Pod', namespace).filter(
		({ metadata: { labels = {} } }) =>
			selector.length > 0 && selector.every(([key, value]) => labels[key] === value),
	);
	const pod = pods.find(isReady);
	const port = portOf(service, found.backend, pod);
	if (!pod || port === undefined) return unavailable;
	if (!isAdmitted(own, pod, port)) return { status: 504, text: '504 Gateway Time-out' };
	return { status: 200, text: `${host} is served by ${namespace}` };
}

function backendOf(ingress: KubeObject, host: string): Backend | undefined {
	const rules = ((ingress.spec as Fields).rules ?? []) as {
		host?: string;
		http?: { paths?: { backend?: Backend }[] };
	}[];
	return rules.find((rule) => rule.host === host)?.http?.paths?.[0]?.backend;
}

type Port = { name?: string; port?: number; targetPort?: string | number };

function portOf(
	service: KubeObject,
	backend: Backend | undefined,
	pod: KubeObject | undefined,
): number | undefined {
	const wanted = backend?.service?.port ?? {};
	const ports = ((service.spec as Fields).ports ?? []) as Port[];
	const port = ports.find(({ name, port: number }) =>
		wanted.name === undefined ? number === wanted.number : name === wanted.name,
	);
	const target = port?.targetPort ?? port?.port;
	if (typeof target !== 'string') return target;
	const named = containersOf(pod?.spec).flatMap(
		({ ports: own }) => (own ?? []) as { name?: string; containerPort?: number }[],
	);
	return named.find(({ name }) => name === target)?.containerPort;
}

const matches = (selector: unknown, labels: Record<string, string>): boolean =>
	Object.entries(((selector as Fields | undefined)?.matchLabels ?? {}) as Fields).every(
		([key, value]) => labels[key] === value,
	);

type IngressRule = { from?: { namespaceSelector?: Fields }[]; ports?: { port?: number }[] };

/** A pod that a policy selects admits only what a policy lets in; one that none selects admits everything. */
function isAdmitted(own: Kubernetes, pod: KubeObject, port: number): boolean {
	const { labels = {}, namespace } = pod.metadata;
	const policies = all(own, 'NetworkPolicy', namespace)
		.map(({ spec }) => (isMap(spec) ? spec : {}))
		.filter((spec) => ((spec.policyTypes ?? ['Ingress']) as string[]).includes('Ingress'))
		.filter((spec) => matches(spec.podSelector, labels));
	if (policies.length === 0) return true;
	return policies.some((spec) =>
		((spec.ingress ?? []) as IngressRule[]).some(
			({ from, ports }) =>
				(from === undefined ||
					from.some(
						({ namespaceSelector }) =>
							namespaceSelector !== undefined && matches(namespaceSelector, CONTROLLER),
					)) &&
				(ports === undefined || ports.some((one) => one.port === port)),
		),
	);
}
