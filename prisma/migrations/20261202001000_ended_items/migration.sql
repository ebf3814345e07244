-- What a change has ended of a subscription that goes on is removed on a day of its own, after a warning of its own.
ALTER TABLE "subscription_items" ADD COLUMN "ended_by_id" UUID,
ADD COLUMN "terminate_on" DATE,
ADD COLUMN "termination_warning_queued_at" TIMESTAMPTZ(3),
ADD COLUMN "termination_warned_at" TIMESTAMPTZ(3);
ALTER TABLE "subscription_items" ADD CONSTRAINT "subscription_items_ended_by_id_fkey"
	FOREIGN KEY ("ended_by_id") REFERENCES "subscription_changes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "subscription_items_ended_by_id_idx" ON "subscription_items"("ended_by_id") WHERE "ended_by_id" IS NOT NULL;
-- Only what is to be removed, which is little of all items.
CREATE INDEX "subscription_items_terminate_on_idx" ON "subscription_items"("terminate_on", "id") WHERE "terminate_on" IS NOT NULL;

-- What has ended before gets its day now.
UPDATE "subscription_items" AS item SET "ended_by_id" = (
	SELECT term."change_id" FROM "subscription_item_terms" AS term
	WHERE term."subscription_item_id" = item."id" AND term."quantity" = 0 AND term."valid_from" <= current_date
	ORDER BY term."valid_from" DESC LIMIT 1
) WHERE item."quantity" = 0;
UPDATE "subscription_items" AS item SET "terminate_on" = current_date + 30
FROM "subscriptions" AS subscription
WHERE subscription."id" = item."subscription_id" AND subscription."status" NOT IN ('CANCELLED', 'ENDED')
	AND item."ended_by_id" IS NOT NULL
	AND EXISTS (
		SELECT 1 FROM "provisioning_tasks" AS task
		WHERE task."owner_id" = item."subscription_id" AND task."subject_id" = item."id"
			AND task."action" = 'ACTIVATE' AND task."attempt" > 0 AND task."status" <> 'UNDONE'
	);
