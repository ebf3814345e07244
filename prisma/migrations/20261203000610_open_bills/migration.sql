-- The home of the console looks for open bills of which a part came in, and for those that no link collects. Without these
-- it would look into the settlements of every open bill, and read every open bill from the table.
CREATE INDEX "billing_cycles_partly_settled_idx" ON "billing_cycles"("id")
	WHERE "settled_amount" > 0 AND "status" IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE');
CREATE INDEX "billing_cycles_to_collect_idx" ON "billing_cycles"("updated_at", "id")
	WHERE "status" IN ('INVOICED', 'AWAITING_PAYMENT', 'OVERDUE') AND "collection_problem" IS NULL;
