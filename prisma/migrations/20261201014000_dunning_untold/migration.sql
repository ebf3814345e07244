-- Proposals of dunning that no mail tells of yet: it holds only these, so it stays small.
CREATE INDEX "dunning_steps_untold_idx" ON "dunning_steps"("done_at", "id") WHERE ("status" = 'DONE' AND "action" IN ('PROPOSE_CANCEL', 'PROPOSE_WRITE_OFF') AND "message_id" IS NULL AND "reason" IS NULL);
