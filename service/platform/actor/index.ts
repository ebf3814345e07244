/** Staff and client roles. ADMIN may do everything; a CLIENT sees only what belongs to its client. */
export type Role = 'SALES' | 'FINANCE' | 'OPERATIONS' | 'ADMIN' | 'CLIENT';
export const roles: readonly Role[] = ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN', 'CLIENT'];

/** What a person may do in a company. Each company has at least one OWNER. */
export type ClientRole = 'OWNER' | 'FINANCE' | 'TECHNICAL';
export const clientRoles: readonly ClientRole[] = ['OWNER', 'FINANCE', 'TECHNICAL'];

/**
 * Who acts. LINK is a person who came by a signed link in a mail, CONTACT one whose own mail proved who wrote it; SYSTEM is a
 * job or a reaction.
 */
export type Actor = {
	type: 'API_KEY' | 'USER' | 'LINK' | 'CONTACT' | 'SYSTEM';
	id: string;
	name: string;
	role: Role;
	/** Set for role CLIENT: the actor sees only what belongs to this client. */
	client_id: string | null;
	/** What a person who has signed in to the portal may do in that company; null for all others. */
	client_role: ClientRole | null;
	/** Narrows an API key, such as ["quotation.*"]; empty means all that the role may do. */
	scopes: readonly string[];
};

/** Whether the actor may see what belongs to a client: a CLIENT only its own, other roles all. */
export const maySee = (actor: Actor, { client_id }: { client_id: string | null }): boolean =>
	actor.role !== 'CLIENT' || (client_id !== null && client_id === actor.client_id);

export const systemActor = (name: string): Actor => ({
	type: 'SYSTEM',
	id: name,
	name,
	role: 'ADMIN',
	client_id: null,
	client_role: null,
	scopes: [],
});
