-- Stored calls are their own queue: who deals with them finds them here and holds them by a lease, as with events and
-- deliveries. Before, each had a job beside it, which was written, fetched and completed as well.
ALTER TABLE "webhook_events" ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN "leased_until" TIMESTAMPTZ(3);
CREATE INDEX "webhook_events_due" ON "webhook_events"("next_attempt_at") WHERE "status" IN ('RECEIVED', 'FAILED');
-- A status is found in the order of the list.
DROP INDEX "webhook_events_status_received_at_idx";
CREATE INDEX "webhook_events_status_created_at_id_idx" ON "webhook_events"("status", "created_at", "id");
-- What was waiting as a job is due now; nobody works on these queues any more.
DO $$ BEGIN
	IF to_regclass('pgboss.job') IS NOT NULL THEN
		DELETE FROM pgboss.job WHERE name IN ('webhook.process', 'webhook.sweep') AND state <> 'completed';
	END IF;
END $$;
