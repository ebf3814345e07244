-- The person whose wish an approval is: an API key that asks acts for a person, who must not grant it.
ALTER TABLE "approvals" ADD COLUMN "requested_for_id" UUID;
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_requested_for_id_fkey"
	FOREIGN KEY ("requested_for_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "approvals_requested_for_id_idx" ON "approvals"("requested_for_id");
-- What users asked for themselves was theirs.
UPDATE "approvals" SET "requested_for_id" = "users"."id" FROM "users"
	WHERE "approvals"."asked_by_actor" = 'USER:' || "users"."id"::text;
