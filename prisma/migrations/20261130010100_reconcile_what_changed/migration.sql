-- A comparison reads two lists of the gateway, links made and links paid, and then looks at older differences again.
ALTER TABLE "reconciliation_runs" ADD COLUMN "phase" TEXT NOT NULL DEFAULT 'MADE';
ALTER TABLE "reconciliation_runs" ADD CONSTRAINT "reconciliation_runs_phase_check" CHECK ("phase" IN ('MADE', 'PAID', 'RECHECK'));

-- Links that are over are asked for once a day, since money may still come in on them; those from before have no next check.
UPDATE "payment_links" SET "next_check_at" = now() + random() * interval '1 day'
WHERE "status" IN ('EXPIRED', 'CANCELLED') AND "next_check_at" IS NULL
	AND "gateway_reference" IS NOT NULL AND "expires_at" > now() - interval '30 days';
